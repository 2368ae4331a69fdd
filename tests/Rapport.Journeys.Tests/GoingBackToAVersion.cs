namespace Rapport.Journeys.Tests;

/// <summary>A field gets its earlier choices back from its versions, a deleted rule comes back from the history; both say before what will differ.</summary>
public sealed class GoingBackToAVersion(SampleCompany company) : Journey
{
    [Fact]
    public async Task Choices_come_back_from_the_versions_and_a_rule_from_the_history()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await page.EvaluateAsync("""
            async () => {
              const send = async (path, method, body) => { const r = await fetch('/api/v1' + path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }); if (!r.ok) throw new Error(await r.text()); };
              const shade = (...keys) => ({ kind: 'choice', label: { en: 'Shade' }, choices: keys.map(key => ({ key, label: { en: key[0].toUpperCase() + key.slice(1) } })) });
              await send('/types/product/fields', 'POST', { name: 'shade', ...shade('red', 'blue') });
              await send('/types/product/fields/shade', 'PUT', { ...shade('red', 'green'), required: true });
              await send('/types/product/rules/plain', 'PUT', { when: "shade = 'red'", message: { en: 'Nothing red.' } });
              await send('/types/product/rules/plain', 'DELETE');
            }
            """);
        await nora.GoAsync("/settings/fields/product");
        await page.GetByRole(AriaRole.Button, new() { Name = "Versions: Shade" }).ClickAsync();
        var list = page.GetByRole(AriaRole.Dialog, new() { Name = "Versions: Shade" });
        await Assertions.Expect(list.GetByRole(AriaRole.Listitem).First).ToContainTextAsync("Required");
        await nora.LookAsync("versions-list");
        await list.GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        var preview = page.GetByRole(AriaRole.Dialog, new() { Name = "Restore this version?" });
        await Assertions.Expect(preview).ToContainTextAsync("This would differ:");
        await Assertions.Expect(preview.Locator(".defdiff")).ToContainTextAsync("Blue");
        await nora.LookAsync("versions-preview");
        await preview.GetByRole(AriaRole.Button, new() { Name = "Restore", Exact = true }).ClickAsync();
        await Assertions.Expect(list.GetByText("an earlier version restored")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal("red blue", await page.EvaluateAsync<string>("async () => (await (await fetch('/api/v1/types/product')).json()).fields.find(f => f.name === 'shade').choices.map(c => c.key).join(' ')"));

        await nora.GoAsync("/settings/audit");
        var line = page.Locator(".te", new() { HasText = "Validation rule deleted" }).First;
        await line.GetByRole(AriaRole.Button, new() { Name = "Details" }).ClickAsync();
        await Assertions.Expect(line.Locator(".defdiff")).ToContainTextAsync("Nothing red.");
        await nora.LookAsync("versions-history");
        await line.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Take this back?" }).GetByRole(AriaRole.Button, new() { Name = "Take back" }).ClickAsync();
        await Assertions.Expect(page.Locator(".te").First).ToContainTextAsync("Validation rule made");
        await nora.GoAsync("/settings/rules/product");
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "Nothing red." })).ToBeVisibleAsync();
        // The company is left as it was.
        await page.EvaluateAsync("async () => { await fetch('/api/v1/types/product/rules/plain', { method: 'DELETE' }); await fetch('/api/v1/types/product/fields/shade', { method: 'DELETE' }); }");
        nora.AssertNoBarriers();
    }
}
