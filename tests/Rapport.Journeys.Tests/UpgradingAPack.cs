using System.Text;

namespace Rapport.Journeys.Tests;

/// <summary>A pack from a file: a version is looked at before it comes, says what of each thing changes and what stands against it, and goes again.</summary>
public sealed class UpgradingAPack(SampleCompany company) : Journey
{
    private static string Shop(string version, string stems, string shown) => $$"""
        pack: journey-shop
        version: {{version}}
        label: { en: Flower shop, zh-Hans: 花店, zh-Hant: 花店 }
        types:
          bouquet: { label: { en: Bouquet, zh-Hans: 花束, zh-Hant: 花束 } }
        fields:
          bouquet:
            {{stems}}
        layouts:
          bouquet: { sections: [{ key: main, columns: 1, fields: [{{shown}}] }] }
        views:
          - { key: all, type: bouquet, name: { en: All of them, zh-Hans: 所有花束, zh-Hant: 所有花束 }, columns: [name] }
        """;

    private const string Stems = "stems: { kind: integer, label: { en: Stems, zh-Hans: 枝数, zh-Hant: 枝數 } }";

    private static string Form(string key) => $"\n    form: {{ kind: choice, label: {{ en: Form }}, choices: [{{ key: {key}, label: {{ en: {(key == "tied" ? "Tied" : "Loose")} }} }}] }}";

    [Theory]
    [InlineData("en-GB", 1440, "Label: Stems → Number of stems", "“Stems”", "All of them", "“Tied” is no longer in the pack. It stays, as 1 record holds it")]
    [InlineData("zh-CN", 390, "标签: 枝数 → 花枝数", "“枝数”", "所有花束", "但有 1 条记录使用它，因此保留")]
    [InlineData("zh-TW", 1440, "標籤: 枝數 → 花枝數", "「枝數」", "所有花束", "但有 1 筆記錄使用它，因此保留")]
    public async Task A_version_says_what_it_changes_and_what_stands_against_it(string language, int width, string changes, string field, string list, string stays)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width);
        await nora.SignInAsync(SampleCompany.Nora(language));
        await OpenAsync(nora, Shop("1.0.0", Stems + Form("tied"), "name, stems"));
        await nora.Page.ClickAsync("dialog button[type=submit]");
        await nora.Page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        // It takes a field away that its own layout still names.
        await OpenAsync(nora, Shop("1.1.0", "price: { kind: money, label: { en: Price } }", "name, stems"));
        await Assertions.Expect(nora.Page.Locator("dialog .note.bad")).ToContainTextAsync(field);
        await Assertions.Expect(nora.Page.Locator("dialog button[type=submit]")).ToBeDisabledAsync();
        await nora.LookAsync($"{language}-{width}-refused");
        await nora.Page.Keyboard.PressAsync("Escape");
        await nora.Page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        // A choice that a record holds stays, though the version has it no more.
        var spring = await nora.Page.EvaluateAsync<string>("() => fetch('/api/v1/bouquet', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'Spring', form: 'tied' }) }).then(r => r.json()).then(r => r.id)");
        await OpenAsync(nora, Shop("1.2.0", Stems.Replace("Stems", "Number of stems", StringComparison.Ordinal).Replace("枝数", "花枝数", StringComparison.Ordinal).Replace("枝數", "花枝數", StringComparison.Ordinal) + Form("loose"), "name, stems"));
        await Assertions.Expect(nora.Page.Locator("dialog .packchange").First).ToHaveTextAsync(changes);
        await Assertions.Expect(nora.Page.Locator("dialog .packchange").Last).ToContainTextAsync(stays);
        await nora.LookAsync($"{language}-{width}-changes");
        await nora.Page.ClickAsync("dialog button[type=submit]");
        await nora.Page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await nora.GoAsync("/r/bouquet");
        await Assertions.Expect(nora.Page.Locator("body")).ToContainTextAsync(list);

        // What stays under the pack comes back with it, to whoever comes next.
        await nora.Page.EvaluateAsync("id => fetch('/api/v1/bouquet/' + id, { method: 'DELETE' })", spring);
        await nora.GoAsync("/settings/packs");
        await nora.Page.Locator("li.card", new() { HasText = "1.2.0" }).Locator("button.dan").ClickAsync();
        await nora.LookAsync($"{language}-{width}-removal");
        await nora.Page.ClickAsync("dialog button[type=submit]");
        await nora.Page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        nora.AssertNoBarriers();
    }

    private static async Task OpenAsync(Visitor nora, string pack)
    {
        await nora.GoAsync("/settings/packs");
        await nora.Page.SetInputFilesAsync("input[type=file]", new FilePayload { Name = "pack.yaml", MimeType = "application/yaml", Buffer = Encoding.UTF8.GetBytes(pack) });
        await nora.Page.Locator("dialog[open]").WaitForAsync();
    }
}
