namespace Rapport.Journeys.Tests;

/// <summary>A region drawn on the map is a filter like any other; a place leads to its record, and a record to its place.</summary>
public sealed class DrawingARegion(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("en-GB", 1440)]
    [InlineData("zh-CN", 1440)]
    [InlineData("zh-TW", 390)]
    public async Task Customers_are_found_by_drawing_around_them(string language, int width)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width, 900);
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/r/party?view=all&layout=map.location");
        await nora.Page.Locator(".mapview[data-shown] .pin").First.WaitForAsync();
        var all = int.Parse((await nora.Page.Locator(".mapview").GetAttributeAsync("data-shown"))!, System.Globalization.CultureInfo.InvariantCulture);
        await nora.LookAsync($"{language}-{width}-map");

        // Around the largest group of places, corner by corner.
        var pin = (await nora.Page.Locator(".pin.many").First.BoundingBoxAsync())!;
        await nora.Page.Locator(".mapbar .btn").First.ClickAsync();
        await nora.Page.Locator(".mapview[data-drawing]").WaitForAsync();
        var (x, y) = (pin.X + (pin.Width / 2), pin.Y + (pin.Height / 2));
        foreach (var (dx, dy) in new[] { (-34, -34), (34, -34), (34, 34), (-34, 34) }) await nora.Page.Mouse.ClickAsync(x + dx, y + dy);
        await nora.Page.Keyboard.PressAsync("Enter");
        await nora.Page.Locator(".chip").First.WaitForAsync();
        await nora.Page.WaitForFunctionAsync("all => { const n = +document.querySelector('.mapview').dataset.shown; return n > 0 && n < all; }", all);
        await nora.LookAsync($"{language}-{width}-region");
        Assert.Contains("inside(location", Uri.UnescapeDataString(nora.Page.Url), StringComparison.Ordinal);

        // Closer and closer until single places are told, then to the record and back to its place.
        await nora.GoAsync("/r/party?view=all");
        await nora.Page.Locator(".layouts button").First.ClickAsync();
        await nora.GoAsync("/r/party/" + await nora.Page.Locator("tbody tr[data-id]").First.GetAttributeAsync("data-id"));
        if (width < 640) await nora.Page.ClickAsync(".proptab");
        await nora.Page.Locator("a[href*='layout=map.location']").First.ClickAsync();
        await nora.Page.Locator(".mapview[data-shown] .pin").First.WaitForAsync();
        nora.AssertNoBarriers();
    }
}
