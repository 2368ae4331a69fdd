namespace Rapport.Journeys.Tests;

/// <summary>The browser's own print of a page has what there is to read, and nothing to press or tick.</summary>
public sealed class PrintingFromTheBrowser(SampleCompany company) : Journey
{
    // A4 within its margins, upright and across, in CSS pixels.
    private const int Upright = 688, Across = 1017;

    [Fact]
    public async Task An_order_and_a_list_go_to_paper_without_buttons_tabs_and_ticks()
    {
        var (nora, page) = await ComeAsync();
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
        Assert.Equal(0, await SeenAsync(page.Locator(".relbar a")));
        Assert.Equal(1, await SeenAsync(page.Locator(".rechead h1")));
        await nora.PictureAsync("print-order");
    }

    [Theory]
    [InlineData("name,code,roles,email,phone,city,orderCount,sales", "auto", Upright)]
    [InlineData("name,code,roles,email,phone,city,orderCount,sales,kind,country,street,postcode,birthday", "across", Across)]
    public async Task A_list_has_all_its_columns_on_paper_and_no_room_for_rows_that_are_not_drawn(string columns, string sheet, int width)
    {
        var (nora, page) = await ComeAsync();
        await nora.GoAsync("/r/party?view=all&columns=" + columns);
        await page.Locator("tbody tr[data-id]").First.WaitForAsync();
        await ToPaperAsync(page, width);
        Assert.Equal(sheet, await page.EvaluateAsync<string>("() => getComputedStyle(document.body).page"));
        Assert.Equal(columns.Split(','), await page.Locator("thead th[data-f]").EvaluateAllAsync<string[]>($"all => all.filter(h => h.getBoundingClientRect().right <= {width}).map(h => h.dataset.f)"));
        Assert.Equal(0, await page.Locator("tbody td").EvaluateAllAsync<int>("all => all.filter(c => c.checkVisibility() && c.scrollWidth > c.clientWidth).length"));
        Assert.Equal(0, await SeenAsync(page.Locator("tbody tr:not([data-id])")));
        await nora.PictureAsync($"print-columns-{sheet}");
    }

    [Fact]
    public async Task A_list_says_which_view_it_is_and_what_it_is_filtered_by()
    {
        var (nora, page) = await ComeAsync();
        await nora.GoAsync("/r/party");
        var view = page.Locator(".tabs.views a", new() { HasTextString = "No order for 90 days" });
        await view.ClickAsync();
        await Assertions.Expect(view).ToHaveAttributeAsync("aria-current", "page");
        await page.Locator(".chip").First.WaitForAsync();
        await ToPaperAsync(page, Upright);
        Assert.True(await view.IsVisibleAsync());
        Assert.Equal(1, await SeenAsync(page.Locator(".tabs.views a")));
        Assert.Equal(await page.Locator(".chip").CountAsync(), await SeenAsync(page.Locator(".chip .v")));
        Assert.Equal(0, await SeenAsync(page.Locator(".chip .x, .bar :is(.btn, select, input)")));
        await nora.PictureAsync("print-view");
    }

    [Fact]
    public async Task Rights_are_ticked_on_paper_without_the_menu_of_the_settings_and_within_their_card()
    {
        var (nora, page) = await ComeAsync();
        await nora.GoAsync("/settings/roles/administrator");
        await page.Locator(".matrix .check:checked").First.WaitForAsync();
        await ToPaperAsync(page, Upright);
        Assert.Equal(["exact"], await page.Locator("input:is(.check, .radio, .switch)").EvaluateAllAsync<string[]>("all => [...new Set(all.map(one => getComputedStyle(one).printColorAdjust))]"));
        Assert.Equal(0, await SeenAsync(page.Locator(".setnav")));
        Assert.True(await page.EvaluateAsync<bool>("() => { const right = what => document.querySelector(what).getBoundingClientRect().right; return right('.matrix') <= right('.card:has(.matrix)'); }"));
        await nora.PictureAsync("print-role");
    }

    [Fact]
    public async Task What_stands_beside_the_story_of_a_customer_follows_it_on_paper()
    {
        var (nora, page) = await ComeAsync();
        await nora.GoAsync("/r/party?view=all&where=" + Uri.EscapeDataString("orderCount > 2"));
        await page.Locator("tbody tr[data-id] td.first a").First.ClickAsync();
        var cards = page.Locator(".rc .card");
        await cards.First.WaitForAsync();
        await page.Locator(".te").First.WaitForAsync();
        var onScreen = await SeenAsync(cards);
        await ToPaperAsync(page, Upright);
        Assert.Equal((onScreen, 0), (await SeenAsync(cards), await SeenAsync(page.Locator(".rc .btn"))));
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('.mid').getBoundingClientRect().bottom <= Math.min(...[...document.querySelectorAll('.rc .card')].map(c => c.getBoundingClientRect().top))"));
        await nora.PictureAsync("print-customer");
    }

    [Theory]
    [InlineData("/r/order?view=all&layout=calendar", ".calgrid", ".calbar .seg")]
    [InlineData("/r/party?view=all&layout=map", ".mapstage canvas", ".mapbar")]
    public async Task Where_a_list_is_a_calendar_or_a_map_its_switches_stay_on_the_screen(string path, string read, string pressed)
    {
        var (nora, page) = await ComeAsync();
        await nora.GoAsync(path);
        await page.Locator(pressed).WaitForAsync();
        await ToPaperAsync(page, Upright);
        Assert.Equal((1, 0), (await SeenAsync(page.Locator(read)), await SeenAsync(page.Locator(pressed))));
    }

    [Fact]
    public async Task On_a_printed_map_the_places_lie_where_they_lie_on_the_screen()
    {
        var (nora, page) = await ComeAsync();
        await nora.GoAsync("/r/party?view=all&layout=map");
        var pins = page.Locator(".pin");
        await pins.First.WaitForAsync();
        Task<double[]> PlacesAsync() => pins.EvaluateAllAsync<double[]>("""
            all => all.flatMap(pin => {
              const [p, map] = [pin, document.querySelector('.mapstage canvas')].map(one => one.getBoundingClientRect());
              return [(p.left + p.width / 2 - map.left) / map.width, (p.top + p.height / 2 - map.top) / map.height];
            })
            """);
        var onScreen = await PlacesAsync();
        await ToPaperAsync(page, Upright);
        Assert.Equal(onScreen, await PlacesAsync(), (one, other) => Math.Abs(one - other) < 0.005);
        Assert.True(await page.Locator(".mapview").EvaluateAsync<bool>($"map => map.getBoundingClientRect().right <= {Upright}"));
        await nora.PictureAsync("print-map");
    }

    private async Task<(Visitor Nora, IPage Page)> ComeAsync()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        return (nora, nora.Page);
    }

    private static async Task ToPaperAsync(IPage page, int width)
    {
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.SetViewportSizeAsync(width, 900);
    }

    private static Task<int> SeenAsync(ILocator what) => what.EvaluateAllAsync<int>("all => all.filter(one => one.checkVisibility({ visibilityProperty: true })).length");
}
