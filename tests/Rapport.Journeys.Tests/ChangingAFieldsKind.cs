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
              await send('/types/product/fields', 'POST', { name: 'grade', kind: 'text', label: { en: 'Grade' } });
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
}
