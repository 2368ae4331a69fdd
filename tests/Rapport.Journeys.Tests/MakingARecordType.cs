using Rapport.Testing;

namespace Rapport.Journeys.Tests;

/// <summary>A kind of record that the program does not know: made, filled from a file, worked with, in a few minutes and without a restart.</summary>
public sealed class MakingARecordType(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("en-GB", 1440, "Competitor", "competitor")]
    [InlineData("zh-CN", 390, "Feedback", "feedback")]
    [InlineData("zh-TW", 1440, "Rival", "rival")]
    public async Task It_has_fields_an_import_a_board_and_a_page_at_once(string language, int width, string label, string name)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var nora = await Visitor.ComeAsync(company.Product, language, width, width < 500 ? 844 : 900);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/settings/types");
        await nora.LookAsync($"types-{language}");
        await page.Locator(".sethead .btn.pri").ClickAsync();
        if (language.StartsWith("zh", StringComparison.Ordinal))
        {
            // Whoever works in Chinese only has a name for programs, too: by its reading.
            var own = page.Locator(language == "zh-CN" ? "#t-oneHans" : "#t-oneHant");
            await own.FillAsync("花束訂製");
            await Assertions.Expect(page.Locator("#t-name")).ToHaveValueAsync("huashuDingzhi");
            await own.FillAsync("");
        }

        await page.Locator("#t-oneEn").FillAsync(label);
        await Assertions.Expect(page.Locator("#t-name")).ToHaveValueAsync(name);
        await page.Locator("#t-manyEn").FillAsync(label + "s");
        await page.Locator("label[title=flag]").ClickAsync();
        await nora.LookAsync($"types-{language}-new");
        await page.Locator(".dfoot .pri").ClickAsync();

        // Its fields come next.
        await page.ArriveAsync($"/settings/fields/{name}$");
        // The address comes before the page: a button pressed in between is that of the page before.
        await page.Locator("#fields-type").WaitForAsync();
        await FieldAsync(page, "Threat", "Choice", async () =>
        {
            foreach (var (choice, i) in new[] { ("Low", 0), ("High", 1) })
            {
                // Enter in the name of one opens the next.
                if (i == 1) await page.Locator(".choice").First.Locator("input[lang=en]").PressAsync("Enter");
                else await page.GetByRole(AriaRole.Button, new() { Name = "Add choice" }).Or(page.GetByRole(AriaRole.Button, new() { Name = "添加选项" })).Or(page.GetByRole(AriaRole.Button, new() { Name = "新增選項" })).ClickAsync();
                // The cursor waits in the new one; one without a name is said to be that.
                await Assertions.Expect(page.Locator("#f-choice-" + i)).ToBeFocusedAsync();
                if (i == 0)
                {
                    await page.Locator(".dfoot .pri").ClickAsync();
                    await Assertions.Expect(page.Locator("dialog .help.err")).ToBeVisibleAsync();
                    await Assertions.Expect(page.Locator("#f-choice-0")).ToBeFocusedAsync();
                }

                await page.Locator(".choice").Nth(i).Locator("input[lang=en]").FillAsync(choice);
            }

            await page.Locator(".checks label").Filter(new() { HasTextRegex = new("^ *(Stages|阶段|階段)") }).ClickAsync();
        });
        await FieldAsync(page, "Share", "Percent", () => Task.CompletedTask);
        await nora.LookAsync($"types-{language}-fields");

        // What stands under the title is chosen now that there are fields.
        await nora.GoAsync("/settings/types");
        await page.Locator("tr", new() { HasText = name }).Locator(".btn:not(.dan):not(.ico)").ClickAsync();
        await page.Locator("#t-under-0").SelectOptionAsync("share");
        await page.Locator("#t-under-1").SelectOptionAsync("threat");
        await nora.LookAsync($"types-{language}-under");
        await page.Locator(".dfoot .pri").ClickAsync();
        await page.Locator("dialog.dlg").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        using var folder = new TempFolder();
        var file = folder.File("rivals.csv");
        await File.WriteAllLinesAsync(file, ["Name,Threat,Share", "North Sea Trading,High,12%", "Blue Lamp,Low,3%", "Old Harbour,High,8%"], TestContext.Current.CancellationToken);
        await company.Product.RunAsync("import", name, file, "--json");
        await nora.GoAsync($"/r/{name}?layout=board.threat");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(label + "s");
        await Assertions.Expect(page.GetByText("Blue Lamp")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-card]", new() { HasText = "Blue Lamp" }).Locator(".beneath")).ToHaveTextAsync("3% · Low");
        await nora.LookAsync($"types-{language}-board");
        // Other programs have it as well, under its name, with its fields and its filters.
        Assert.Equal(["North Sea Trading 0.12 high", "Old Harbour 0.08 high"], await page.EvaluateAsync<string[]>(
            "async name => (await (await fetch(`/api/v1/${name}?sort=name&fields=name,share,threat&where=${encodeURIComponent(\"threat = 'high'\")}`)).json()).items.map(i => `${i.name} ${i.share} ${i.threat}`)", name));
        Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(5));
        await page.GetByText("Blue Lamp").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Blue Lamp");
        await Assertions.Expect(page.Locator(".rechead .under")).ToHaveTextAsync("3% · Low");
        // The choices are stages: one press moves it on.
        await page.Locator(".stages li").Nth(1).GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.Locator(".stages [aria-current=step]")).ToContainTextAsync("High");
        // One that stands at none yet has the bar as well.
        var bare = await page.EvaluateAsync<string>("async type => (await (await fetch(`/api/v1/${type}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'Quiet Pond' }) })).json()).id", name);
        await nora.GoAsync($"/r/{name}/{bare}");
        await Assertions.Expect(page.Locator(".stages li")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".stages :is([aria-current], .past, .now)")).ToHaveCountAsync(0);
        await page.Locator(".stages li").First.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.Locator(".stages [aria-current=step]")).ToContainTextAsync("Low");
        // It has a story like a customer.
        await page.Locator("#composer-text").FillAsync("They open in Hull next spring");
        await page.Locator("#composer-text").PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator(".te").First).ToContainTextAsync("They open in Hull next spring");
        await nora.LookAsync($"types-{language}-page");

        // Out of sight again: the company is left as it was.
        await nora.GoAsync("/settings/types");
        await page.Locator("tr", new() { HasText = name }).Locator(".dan").ClickAsync();
        await Assertions.Expect(page.Locator("tr", new() { HasText = name })).ToHaveCountAsync(0);
        nora.AssertNoBarriers();
    }

    private static async Task FieldAsync(IPage page, string label, string kind, Func<Task> more)
    {
        await page.Locator(".sethead .btn.pri").ClickAsync();
        await page.Locator("#f-en").FillAsync(label);
        await Assertions.Expect(page.Locator("#f-name")).ToHaveValueAsync(label.ToLowerInvariant());
        await page.Locator("#f-kind").SelectOptionAsync(kind);
        await more();
        await page.Locator(".dfoot .pri").ClickAsync();
        await page.Locator("dialog.dlg").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }
}
