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

        // By an amount the places are of five steps, told in the legend with their ranges and how many of each are in sight.
        await nora.Page.SelectOptionAsync("#map-colour", "sales");
        await nora.Page.Locator(".maplegend li").First.WaitForAsync();
        await nora.Page.Locator(".pin.told").First.WaitForAsync();
        Assert.InRange(await nora.Page.Locator(".maplegend li").CountAsync(), 2, 7);
        await nora.LookAsync($"{language}-{width}-coloured");
        await nora.Page.SelectOptionAsync("#map-colour", "");

        // Closer and closer until single places are told, then to the record and back to its place.
        await nora.GoAsync("/r/party?view=all");
        await nora.Page.Locator(".layouts button").First.ClickAsync();
        await nora.GoAsync("/r/party/" + await nora.Page.Locator("tbody tr[data-id]").First.GetAttributeAsync("data-id"));
        if (width < 640) await nora.Page.ClickAsync(".proptab");
        await nora.Page.Locator("a[href*='layout=map.location&at=']").First.ClickAsync();
        var mark = nora.Page.Locator(".pin.mark");
        await Assertions.Expect(mark).ToBeFocusedAsync();
        await nora.LookAsync($"{language}-{width}-mark");

        // Whoever goes on from there and comes back finds the map as it was left.
        await nora.Page.Locator(".maptools .btn").First.ClickAsync();
        await nora.Page.WaitForFunctionAsync("() => history.state.map.scale > 60000");
        await nora.Page.WaitForTimeoutAsync(400);
        var left = await nora.Page.EvaluateAsync<double>("() => history.state.map.scale");
        await mark.ClickAsync();
        await nora.Page.Locator(".mappop a").First.ClickAsync();
        await nora.Page.Locator(".crumb").WaitForAsync();
        await nora.Page.GoBackAsync();
        await nora.Page.Locator(".mapview[data-shown] .pin.mark").WaitForAsync();
        Assert.Equal(left, await nora.Page.EvaluateAsync<double>("() => history.state.map.scale"));
        nora.AssertNoBarriers();
    }

    [Theory]
    [InlineData("en-GB", 1440)]
    [InlineData("zh-CN", 1440)]
    public async Task A_region_is_drawn_by_keys(string language, int width)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width, 900);
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/r/party?view=all&layout=map.location");
        await nora.Page.Locator(".mapview[data-shown] .pin").First.WaitForAsync();
        await nora.Page.Locator(".mapbar .btn").First.PressAsync("Enter");
        var (bar, said, canvas) = (nora.Page.Locator(".mapview .boardkeys b"), nora.Page.Locator("[data-map-said]"), nora.Page.Locator(".mapstage canvas"));
        await Assertions.Expect(bar).Not.ToBeEmptyAsync();
        await Assertions.Expect(canvas).ToBeFocusedAsync();

        // A corner, no second one on the same spot, one more taken back and set again; then a third, and once more to close.
        await PressAsync("Shift+ArrowLeft", "Shift+ArrowUp");
        Assert.Contains("°", await said.TextContentAsync(), StringComparison.Ordinal);
        await PressAsync("Enter", "Enter", "Shift+ArrowRight", "Shift+ArrowRight", "Space");
        await Assertions.Expect(said).ToContainTextAsync("2");
        await PressAsync("Backspace");
        await Assertions.Expect(bar).ToContainTextAsync("1");
        await PressAsync("Enter", "Shift+ArrowDown", "ArrowDown", "Enter");
        await Assertions.Expect(said).ToContainTextAsync("3");
        await nora.LookAsync($"{language}-{width}-keys");
        await PressAsync("Enter");
        await nora.Page.Locator(".chip").First.WaitForAsync();
        Assert.Contains("inside(location", Uri.UnescapeDataString(nora.Page.Url), StringComparison.Ordinal);
        await Assertions.Expect(canvas).ToBeFocusedAsync();
        await Assertions.Expect(nora.Page.Locator(".cross")).ToHaveCountAsync(0);

        // Escape leaves, and arrows move the map again.
        await nora.Page.Locator(".mapbar .btn").First.PressAsync("Enter");
        await nora.Page.Locator(".cross").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await PressAsync("Escape");
        await Assertions.Expect(nora.Page.Locator(".cross")).ToHaveCountAsync(0);
        await Assertions.Expect(nora.Page.Locator(".mapview[data-drawing]")).ToHaveCountAsync(0);
        nora.AssertNoBarriers();

        async Task PressAsync(params string[] keys)
        {
            foreach (var key in keys) await nora.Page.Keyboard.PressAsync(key);
        }
    }

    [Fact]
    public async Task Those_without_a_place_are_told_and_listed()
    {
        var nora = await Visitor.ComeAsync(company.Product, "en-GB");
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        var id = await nora.Page.EvaluateAsync<string>("async () => (await (await fetch('/api/v1/party', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'household', name: 'Nowhere at all' }) })).json()).id");
        await nora.GoAsync("/r/party?view=all&layout=map.location");
        await nora.Page.Locator(".maplegend a").ClickAsync();
        await nora.Page.Locator($"tbody tr[data-id='{id}']").WaitForAsync();
        Assert.Contains("location is empty", Uri.UnescapeDataString(nora.Page.Url), StringComparison.Ordinal);
        await nora.Page.EvaluateAsync("id => fetch('/api/v1/party/' + id, { method: 'DELETE' })", id);
    }
}
