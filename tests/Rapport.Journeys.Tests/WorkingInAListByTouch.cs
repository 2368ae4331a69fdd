namespace Rapport.Journeys.Tests;

/// <summary>
/// A list on a phone: a long press and taps choose rows, which are changed together and taken back; groups, totals, export and
/// print are two taps away.
/// </summary>
public sealed class WorkingInAListByTouch(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("zh-TW")]
    public async Task Rows_are_chosen_by_a_long_press_and_what_a_desk_has_around_the_list_is_in_its_menu(string language)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width: 390, height: 844);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/r/party?view=all&layout=list&columns=name,industry,city,sales&where=" + Uri.EscapeDataString("kind = 'organisation'"));
        var (rows, count) = (page.Locator("tbody tr[data-id]"), page.Locator(".bulk .m"));
        ILocator Industry(int row) => rows.Nth(row).Locator("td[data-f=industry]");
        await rows.First.WaitForAsync();
        var before = await Industry(3).InnerTextAsync();

        await LongPressAsync(page, rows.Nth(1));
        await Assertions.Expect(count).ToContainTextAsync("1");
        // A tap takes a row, and lets it go; it opens no record.
        foreach (var row in (int[])[3, 4, 4]) await rows.Nth(row).Locator("td.first a").ClickAsync();
        await Assertions.Expect(count).ToContainTextAsync("2");
        await Assertions.Expect(rows.Nth(3).Locator("input.check")).ToBeCheckedAsync();
        await Assertions.Expect(rows.Nth(4).Locator("input.check")).Not.ToBeCheckedAsync();
        Assert.EndsWith("/r/party", new Uri(page.Url).AbsolutePath, StringComparison.Ordinal);
        await nora.LookAsync($"touch-list-{language}-1-chosen");
        Assert.All(await page.Locator(".bulk button:visible").EvaluateAllAsync<double[]>("all => all.map(b => Math.min(b.getBoundingClientRect().height, b.getBoundingClientRect().width))"), side => Assert.True(side >= 44, $"{side} px"));

        await page.Locator(".bulk .btn:has-text('編輯')").ClickAsync();
        await page.SelectOptionAsync("#bulk-add", "industry");
        await page.FillAsync("#bulk-industry", "茶葉");
        await nora.LookAsync($"touch-list-{language}-2-edit");
        await page.Locator("dialog .dfoot .pri").ClickAsync();
        await Assertions.Expect(Industry(3)).ToHaveTextAsync("茶葉");
        await page.Locator(".toast .btn").First.ClickAsync();
        await Assertions.Expect(Industry(3)).ToHaveTextAsync(before);

        // All of them, begun by a word; as many as the title says.
        await page.Locator(".bulk .leave").ClickAsync();
        await Assertions.Expect(page.Locator(".bulk")).ToHaveCountAsync(0);
        await FromMenuAsync(page, "list-check");
        await Assertions.Expect(count).ToContainTextAsync("0");
        await page.Locator(".bulk .link").ClickAsync();
        await Assertions.Expect(count).ToContainTextAsync((await page.Locator(".head [role=status]").InnerTextAsync()).Trim());
        await Assertions.Expect(page.Locator("tbody tr[aria-selected=false]")).ToHaveCountAsync(0);
        await page.Locator(".bulk .leave").ClickAsync();

        await FromMenuAsync(page, "stack-2");
        await page.Locator("#grouping .opt").First.ClickAsync();
        await page.Locator("tr.grp button").First.WaitForAsync();
        await FromMenuAsync(page, "sum");
        await page.SelectOptionAsync("#total-of-sales", "sum");
        await nora.LookAsync($"touch-list-{language}-3-totals");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("tfoot .tot:visible").Last).ToContainTextAsync("合計");
        await page.Locator("tr.grp button").First.ClickAsync();
        await Assertions.Expect(page.Locator("tr.grp button").First).ToHaveAttributeAsync("aria-expanded", "false");
        await nora.LookAsync($"touch-list-{language}-4-groups");

        await FromMenuAsync(page, "file-export");
        await nora.LookAsync($"touch-list-{language}-5-export");
        var file = await page.RunAndWaitForDownloadAsync(() => page.Locator("#export a[href*=xlsx]").ClickAsync());
        Assert.EndsWith(".xlsx", file.SuggestedFilename, StringComparison.Ordinal);
        await FromMenuAsync(page, "printer");
        await page.Locator(".paper.plist tr.grp").First.WaitForAsync();
        await nora.LookAsync($"touch-list-{language}-6-print");
        nora.AssertNoBarriers();
    }

    /// <summary>The entries stand in the order of the desk; the words are those of each language.</summary>
    private static async Task FromMenuAsync(IPage page, string icon)
    {
        await page.Locator("[popovertarget=list-menu]:visible").First.ClickAsync();
        string[] order = ["list-check", "stack-2", "sum", "columns-3", "file-export", "printer"];
        await page.Locator("#list-menu .opt").Nth(Array.IndexOf(order, icon)).ClickAsync();
    }

    private static async Task LongPressAsync(IPage page, ILocator row)
    {
        var box = (await row.BoundingBoxAsync())!;
        var devices = await page.Context.NewCDPSessionAsync(page);
        Task TouchAsync(string type, params object[] points) => devices.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object> { ["type"] = type, ["touchPoints"] = points });
        await TouchAsync("touchStart", new { x = box.X + 160, y = box.Y + box.Height / 2 });
        await page.WaitForTimeoutAsync(700);
        await TouchAsync("touchEnd");
    }
}
