namespace Rapport.Journeys.Tests;

/// <summary>A field of texts becomes a choice: the page says what would be lost, the words become choices, and undo brings the texts back.</summary>
public sealed class ChangingAFieldsKind(SampleCompany company) : Journey
{
    [Fact]
    public async Task Words_become_choices_and_undo_brings_them_back()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        var made = await page.EvaluateAsync<string>("""
            async () => {
              const send = async (path, method, body) => { const r = await fetch('/api/v1' + path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }); if (!r.ok) throw new Error(await r.text()); return r.status === 204 ? null : r.json(); };
              await send('/types/product/fields', 'POST', { name: 'grade', kind: 'text', label: { en: 'Grade' }, maxLength: 30, searchable: true });
              const found = (await (await fetch('/api/v1/product?limit=4&fields=name')).json()).items;
              const words = ['Fine', 'Coarse', 'Fine', 'about 12'];
              for (let i = 0; i < found.length; i++) await send('/product/' + found[i].id, 'PATCH', { grade: words[i % 4] });
              return found[0].id;
            }
            """);
        await nora.GoAsync("/settings/fields/product");
        await page.GetByRole(AriaRole.Row, new() { Name = "Grade" }).GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Change kind…" }).ClickAsync();
        await page.GetByLabel("New kind").SelectOptionAsync("Integer");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Change the kind and lose 4 values" })).ToBeEnabledAsync();
        await Assertions.Expect(page.GetByText("“about 12” has “about” beside the number. Write the number in full and alone.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Goes from the field, since the new kind has no such thing: Found by search, Longest.")).ToBeVisibleAsync();
        await page.GetByLabel("New kind").SelectOptionAsync("Choice");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make choices of the 3 words" }).ClickAsync();
        await page.GetByLabel("“about 12” means").SelectOptionAsync("fine");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Change the kind", Exact = true })).ToBeEnabledAsync();
        await nora.LookAsync("changing-kind");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the kind", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("“Grade” is of kind “Choice” now; 4 values were carried over.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Redo" })).ToBeVisibleAsync();
        Assert.Equal("Fine", await page.EvaluateAsync<string>("async id => (await (await fetch('/api/v1/product/' + id)).json()).grade", made));
        // The company is left as it was.
        await page.EvaluateAsync("() => fetch('/api/v1/types/product/fields/grade', { method: 'DELETE' })");
        nora.AssertNoBarriers();
    }

    [Fact]
    public async Task A_choice_that_records_bear_is_taken_out_and_they_get_another_by_one_save()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        var made = await page.EvaluateAsync<string>("""
            async () => {
              const send = async (path, method, body) => { const r = await fetch('/api/v1' + path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }); if (!r.ok) throw new Error(await r.text()); return r.status === 204 ? null : r.json(); };
              await send('/types/product/fields', 'POST', { name: 'finish', kind: 'choice', label: { en: 'Finish' }, choices: [{ key: 'f1', label: { en: 'Matt' } }, { key: 'f2', label: { en: 'Gloss' } }, { key: 'f3', label: { en: 'Satin' } }] });
              const found = (await (await fetch('/api/v1/product?limit=2&fields=name')).json()).items;
              for (const one of found) await send('/product/' + one.id, 'PATCH', { finish: 'f2' });
              return found[0].id;
            }
            """);
        await nora.GoAsync("/settings/fields/product");
        await page.GetByRole(AriaRole.Row, new() { Name = "Finish" }).GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.Locator("dialog[open]").WaitForAsync();
        await page.Locator(".choice").Nth(1).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        var gets = page.GetByLabel("Records with “Gloss” (2) get instead");
        await Assertions.Expect(gets).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Say what the records get instead of each choice that goes.")).ToBeVisibleAsync();
        await gets.SelectOptionAsync(new SelectOptionValue { Label = "Satin" });
        await nora.LookAsync("taking-out-a-choice");

        // Refused for another reason, what was said stays said.
        await page.GetByLabel("Other names in import files").FillAsync(new string('x', 300));
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("dialog .err").First).ToBeVisibleAsync();
        await Assertions.Expect(gets.Locator("option:checked")).ToHaveTextAsync("Satin");
        await page.GetByLabel("Other names in import files").FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        Assert.Equal("f3", await page.EvaluateAsync<string>("async id => (await (await fetch('/api/v1/product/' + id)).json()).finish", made));
        await page.EvaluateAsync("() => fetch('/api/v1/types/product/fields/finish', { method: 'DELETE' })");
        nora.AssertNoBarriers();
    }
}
