namespace Rapport.Journeys.Tests;

/// <summary>An administrator writes how an order looks on paper, beside the page itself; a record's menu prints by it.</summary>
public sealed class PrintingByATemplate(SampleCompany company) : Journey
{
    [Fact]
    public async Task A_template_is_written_beside_its_page_and_printed_from_the_record()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/settings/prints/order/new");
        await Assertions.Expect(page.Locator(".paperdesk .paper table tbody tr").First).ToBeVisibleAsync();
        await page.Locator("#p-nameEn").FillAsync("Confirmation");
        await page.Locator("#p-body").FillAsync("# Order {number\n\n{party.name}");
        await Assertions.Expect(page.GetByText("Line 1: a brace is not closed")).ToBeVisibleAsync();
        await page.Locator("#p-body").FillAsync("# Order {number}\n{if total > 0}\nThank you, **{party.name}**.\n{end}\n{table lines sort position}\nArticle: text\nAmount: amount | sum\n{end}");
        await Assertions.Expect(page.Locator(".paperdesk .paper h1")).ToContainTextAsync("Order ");
        await Assertions.Expect(page.Locator(".paperdesk .paper tfoot td").Nth(1)).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("[0-9]"));
        await nora.LookAsync("print-editor");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "Confirmation", Exact = true })).ToBeVisibleAsync();

        var id = await page.EvaluateAsync<string>("async () => (await (await fetch('/api/v1/order?limit=1')).json()).items[0].id");
        await nora.GoAsync("/r/order/" + id);
        await page.GetByRole(AriaRole.Button, new() { Name = "More actions" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Print: Confirmation" }).ClickAsync();
        await Assertions.Expect(page.Locator(".printroom .paper h1")).ToContainTextAsync("Order ");
        await nora.LookAsync("print-page");
        await page.EvaluateAsync("() => { window.printed = 0; window.print = () => window.printed++; }");
        await page.GetByRole(AriaRole.Button, new() { Name = "Print", Exact = true }).ClickAsync();
        await page.WaitForFunctionAsync("() => window.printed === 1");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(page.Locator(".printbar")).ToBeHiddenAsync();
        await page.EmulateMediaAsync(new() { Media = Media.Screen });

        // A kind of record without a template says so, and where one is made.
        var customer = await page.EvaluateAsync<string>("async () => (await (await fetch('/api/v1/party?limit=1')).json()).items[0].id");
        await nora.GoAsync("/print/party/" + customer);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("There is no print template");
        await nora.LookAsync("print-none");
        await page.GetByRole(AriaRole.Link, new() { Name = "Print templates" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New template" }).WaitForAsync();

        // The company is left as it was.
        await page.EvaluateAsync("async () => { for (const t of (await (await fetch('/api/v1/printTemplate')).json()).items) await fetch('/api/v1/printTemplate/' + t.id, { method: 'DELETE' }); }");
        nora.AssertNoBarriers();
    }
}
