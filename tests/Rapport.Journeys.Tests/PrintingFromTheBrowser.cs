namespace Rapport.Journeys.Tests;

/// <summary>The browser's own print of a page has what there is to read, and nothing to press or tick.</summary>
public sealed class PrintingFromTheBrowser(SampleCompany company) : Journey
{
    [Fact]
    public async Task An_order_and_a_list_go_to_paper_without_buttons_tabs_and_ticks()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/order");
        await page.Locator("tbody tr[data-id]").First.WaitForAsync();
        var id = await page.Locator("tbody tr[data-id]").First.GetAttributeAsync("data-id");
        var (ticks, tabs, buttons) = (page.Locator("table .pick input"), page.Locator(".tabs.views a"), page.Locator(".btn"));
        Assert.DoesNotContain(0, new[] { await SeenAsync(ticks), await SeenAsync(tabs), await SeenAsync(buttons) });
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal((0, 0, 0), (await SeenAsync(ticks), await SeenAsync(tabs), await SeenAsync(buttons)));
        Assert.True(await SeenAsync(page.Locator("tbody tr[data-id]")) > 1);
        await nora.PictureAsync("print-list");

        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        await nora.GoAsync("/r/order/" + id);
        await page.Locator(".rechead h1").WaitForAsync();
        await page.Locator(".btn").First.WaitForAsync();
        Assert.True(await SeenAsync(buttons) > 0);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal(0, await SeenAsync(buttons));
        Assert.Equal(1, await SeenAsync(page.Locator(".rechead h1")));
        await nora.PictureAsync("print-order");
    }

    private static Task<int> SeenAsync(ILocator what) => what.EvaluateAllAsync<int>("all => all.filter(one => one.checkVisibility({ visibilityProperty: true })).length");
}
