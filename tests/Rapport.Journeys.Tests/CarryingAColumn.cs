namespace Rapport.Journeys.Tests;

/// <summary>The columns of a list are carried by their heads, with the mouse; the edge of a head and a click on it mean what they meant.</summary>
public sealed class CarryingAColumn(SampleCompany company) : Journey
{
    [Fact]
    public async Task A_column_is_dropped_where_the_line_stands_and_the_list_is_as_it_was_after_reset()
    {
        var (nora, page) = await ComeAsync();
        Assert.Equal(["name", "code", "industry", "city", "sales"], await OrderAsync(page));

        // Let go in the middle of another head: behind it, when it comes from the left.
        await LiftAsync(page, "code");
        await CarryAsync(page, "city", 0.75f);
        await Assertions.Expect(page.Locator(".carried")).ToHaveTextAsync(await page.Locator("th[data-f=code]").InnerTextAsync());
        Assert.Equal(await EdgeAsync(page, "sales"), (await page.Locator(".dropline").BoundingBoxAsync())!.X + 1, 2.0);
        await nora.LookAsync("column-carried");
        await page.Mouse.UpAsync();
        await StandAsync(page, "name", "industry", "city", "code", "sales");
        // The cells go with their heads, nothing was sorted, and nothing is left of the way.
        await Assertions.Expect(page.Locator("tbody tr[data-id] td[data-f]:nth-child(5)").First).ToHaveAttributeAsync("data-f", "code");
        Assert.DoesNotContain("sort=", page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.Locator(".dropline, .carried, .carrying, .lifted")).ToHaveCountAsync(0);

        // No place before the first column, and it cannot be carried itself.
        await LiftAsync(page, "sales");
        await CarryAsync(page, "name", 0.2f);
        await page.Mouse.UpAsync();
        await StandAsync(page, "name", "sales", "industry", "city", "code");
        await LiftAsync(page, "name");
        await CarryAsync(page, "city", 0.5f);
        await Assertions.Expect(page.Locator(".carrying")).ToHaveCountAsync(0);
        await page.Mouse.UpAsync();

        // A change that may be saved with the list, or taken back.
        await page.GetByRole(AriaRole.Button, new() { Name = "Reset", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Reset", Exact = true })).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("th[data-f]").Nth(1)).Not.ToHaveAttributeAsync("data-f", "sales");
        nora.AssertNoBarriers();
    }

    [Fact]
    public async Task Esc_leaves_the_column_and_neither_a_click_nor_the_edge_of_a_head_carries_one()
    {
        var (nora, page) = await ComeAsync();
        await LiftAsync(page, "code");
        await CarryAsync(page, "city", 0.75f);
        await Assertions.Expect(page.Locator(".dropline:visible")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".dropline, .carried, .carrying")).ToHaveCountAsync(0);
        await page.Mouse.UpAsync();

        // By its edge it is made wider.
        var (before, edge) = ((await page.Locator("th[data-f=city]").BoundingBoxAsync())!, (await page.Locator("th[data-f=city] [data-rz]").BoundingBoxAsync())!);
        await page.Mouse.MoveAsync(edge.X + edge.Width / 2, edge.Y + edge.Height / 2);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(edge.X + edge.Width / 2 + 40, edge.Y + edge.Height / 2, new() { Steps = 4 });
        await Assertions.Expect(page.Locator(".carrying")).ToHaveCountAsync(0);
        await page.Mouse.UpAsync();
        Assert.Equal(before.Width + 40, (await page.Locator("th[data-f=city]").BoundingBoxAsync())!.Width, 2.0);
        await page.Locator("th[data-f=city] button").FocusAsync();
        for (var step = 0; step < 2; step++) await page.Keyboard.PressAsync("Alt+ArrowLeft");

        // A hand that trembles still clicks; what came before has sorted nothing.
        Assert.DoesNotContain("sort=", page.Url, StringComparison.Ordinal);
        await LiftAsync(page, "code");
        await page.Mouse.UpAsync();
        await Assertions.Expect(page.Locator("th[data-f=code]")).ToHaveAttributeAsync("aria-sort", "ascending");
        Assert.Equal(["name", "code", "industry", "city", "sales"], await OrderAsync(page));
    }

    [Fact]
    public async Task A_wide_list_moves_on_below_the_column_and_a_finger_on_a_head_only_scrolls()
    {
        var (nora, page) = await ComeAsync("name,code,industry,city,sales,email,phone", width: 800);
        var pane = page.Locator(".list .tw");
        await LiftAsync(page, "code");
        await CarryAsync(page, pane, 0.98f);
        await page.WaitForFunctionAsync("() => { const p = document.querySelector('.list .tw'); return p.scrollLeft > 0 && p.scrollLeft + p.clientWidth >= p.scrollWidth - 1; }");
        await page.Mouse.UpAsync();
        await StandAsync(page, "name", "industry", "city", "sales", "email", "phone", "code");

        await pane.EvaluateAsync("p => p.scrollLeft = 0");
        var head = (await page.Locator("th[data-f=industry]").BoundingBoxAsync())!;
        var finger = await page.Context.NewCDPSessionAsync(page);
        Task TouchAsync(string type, params object[] points) => finger.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object> { ["type"] = type, ["touchPoints"] = points });
        await TouchAsync("touchStart", new { x = head.X + 60, y = head.Y + 15 });
        for (var by = 10; by <= 100; by += 10) await TouchAsync("touchMove", new { x = head.X + 60 - by, y = head.Y + 15 });
        await Assertions.Expect(page.Locator(".carrying")).ToHaveCountAsync(0);
        await TouchAsync("touchEnd");
        await page.WaitForFunctionAsync("() => document.querySelector('.list .tw').scrollLeft > 20");
        Assert.Equal(["name", "industry", "city", "sales", "email", "phone", "code"], await OrderAsync(page));
    }

    private async Task<(Visitor Nora, IPage Page)> ComeAsync(string columns = "name,code,industry,city,sales", int width = 1440)
    {
        var nora = await Visitor.ComeAsync(company.Product, width: width);
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/party?view=all&layout=list&columns=" + columns);
        await nora.Page.Locator("tbody tr[data-id]").First.WaitForAsync();
        return (nora, nora.Page);
    }

    private static Task<string[]> OrderAsync(IPage page) => page.Locator("th[data-f]").EvaluateAllAsync<string[]>("all => all.map(h => h.dataset.f)");

    private static Task StandAsync(IPage page, params string[] columns) =>
        page.WaitForFunctionAsync("wished => [...document.querySelectorAll('th[data-f]')].map(h => h.dataset.f).join() === wished", string.Join(',', columns));

    private static async Task<float> EdgeAsync(IPage page, string column) => (await page.Locator($"th[data-f={column}]").BoundingBoxAsync())!.X;

    /// <summary>The button goes down in the middle of a head, and moves no further than a hand trembles.</summary>
    private static async Task LiftAsync(IPage page, string column)
    {
        var head = (await page.Locator($"th[data-f={column}]").BoundingBoxAsync())!;
        var (x, y) = (head.X + head.Width / 2, head.Y + head.Height / 2);
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x + 3, y + 2);
        await Assertions.Expect(page.Locator(".carrying")).ToHaveCountAsync(0);
    }

    private static Task CarryAsync(IPage page, string column, float part) => CarryAsync(page, page.Locator($"th[data-f={column}]"), part);

    private static async Task CarryAsync(IPage page, ILocator over, float part)
    {
        var box = (await over.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + box.Width * part, box.Y + 12, new() { Steps = 8 });
    }
}
