namespace Rapport.Journeys.Tests;

/// <summary>A roll-up is described: the editor says whether it can be kept, the page how far it is, and lists sort by it.</summary>
public sealed class KeepingARollUp(SampleCompany company) : Journey
{
    [Fact]
    public async Task The_best_order_of_each_customer_is_computed_and_sorted_by()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/settings/fields/party");
        await page.GetByRole(AriaRole.Button, new() { Name = "New field" }).ClickAsync();
        await page.GetByLabel("Label in English").FillAsync("Best order");
        await page.GetByLabel("Kind", new() { Exact = true }).SelectOptionAsync("RollUp");
        var expression = page.Locator("#f-expression");
        await expression.FillAsync("max(orders, total, placedAt > today - 1y)");
        await expression.PressAsync("Tab");
        await Assertions.Expect(page.GetByText("Worked out at each reading, as it depends on the moment")).ToBeVisibleAsync();
        await expression.FillAsync("max(orders, total)");
        await expression.PressAsync("Tab");
        await Assertions.Expect(page.GetByText("Kept in the records and brought up to date with every change")).ToBeVisibleAsync();
        await nora.LookAsync("keeping-a-roll-up");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        var row = page.GetByRole(AriaRole.Row, new() { Name = "Best order" });
        await Assertions.Expect(row).ToContainTextAsync("Being computed");
        await Assertions.Expect(row).ToContainTextAsync("Kept", new() { Timeout = 30_000 });
        var sorted = await page.EvaluateAsync<double[]>("async () => (await (await fetch('/api/v1/party?sort=-bestOrder&fields=bestOrder&limit=20')).json()).items.map(i => Number(i.bestOrder))");
        Assert.True(sorted[0] > 0);
        Assert.Equal(sorted.OrderDescending(), sorted);
        // The company is left as it was.
        await page.EvaluateAsync("() => fetch('/api/v1/types/party/fields/bestOrder', { method: 'DELETE' })");
        nora.AssertNoBarriers();
    }
}
