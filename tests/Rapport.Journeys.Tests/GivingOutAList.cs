namespace Rapport.Journeys.Tests;

/// <summary>A list is laid out as a board and kept so, and printed with all its rows.</summary>
public sealed class GivingOutAList(SampleCompany company) : Journey
{
    [Fact]
    public async Task A_view_keeps_its_board()
    {
        var nora = await Visitor.ComeAsync(company.Product, "zh-CN");
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("zh-CN"));
        await nora.GoAsync("/r/party?view=all&where=" + Uri.EscapeDataString("kind = organisation"));
        await page.ClickAsync("[popovertarget=save-view]");
        var (save, said) = (page.Locator("#save-view button[type=submit]"), page.Locator("#new-view-said"));
        await save.ClickAsync();
        await Assertions.Expect(said).ToHaveTextAsync("此项必须填写。");
        await Assertions.Expect(page.Locator("#new-view")).ToBeFocusedAsync();
        await page.FillAsync("#new-view", "组织");
        await save.ClickAsync();
        var tab = page.Locator(".views .tablist a", new() { HasText = "组织" });
        await Assertions.Expect(tab).ToHaveAttributeAsync("aria-current", "page");
        // No second one of that name.
        await nora.GoAsync("/r/party?view=all&where=" + Uri.EscapeDataString("kind = person"));
        await page.ClickAsync("[popovertarget=save-view]");
        await page.FillAsync("#new-view", "组织");
        await save.ClickAsync();
        await Assertions.Expect(said).ToContainTextAsync("“组织”");
        await nora.LookAsync("view-name-taken");
        await page.FillAsync("#new-view", "个人");
        await save.ClickAsync();
        await Assertions.Expect(page.Locator(".views .tablist a[aria-current=page]")).ToContainTextAsync("个人");
        await page.ClickAsync("[popovertarget=view-menu]");
        await page.FillAsync("#view-name", "组织");
        await page.ClickAsync("#view-menu button[type=submit]");
        await Assertions.Expect(page.Locator("#view-name-said")).ToContainTextAsync("“组织”");
        await page.Keyboard.PressAsync("Escape");
        await tab.ClickAsync();
        await Assertions.Expect(tab).ToHaveAttributeAsync("aria-current", "page");
        await page.Locator(".layouts button").Nth(1).ClickAsync();
        await page.Locator(".bcol").First.WaitForAsync();
        // "All" stays a list, and the view is a board for good once that is saved.
        await page.Locator(".views .changed button").First.ClickAsync();
        await Assertions.Expect(page.Locator(".views .changed button")).ToHaveCountAsync(0);
        await page.Locator(".views .tablist a").First.ClickAsync();
        await page.Locator("tbody tr[data-id]").First.WaitForAsync();
        await tab.ClickAsync();
        await page.Locator(".bcol").First.WaitForAsync();
        await nora.LookAsync("view-as-board");
        nora.AssertNoBarriers();
    }

    [Fact]
    public async Task All_its_rows_are_printed_with_the_filter_in_words()
    {
        var nora = await Visitor.ComeAsync(company.Product, "en-GB");
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/party?view=all&where=" + Uri.EscapeDataString("kind = person"));
        var shown = int.Parse(await page.Locator("header [role=status]").InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(shown > await page.Locator("tbody tr[data-id]").CountAsync());
        await page.ClickAsync("[popovertarget=export]");
        await page.ClickAsync("#export a[href^='/print/']");
        await Assertions.Expect(page.Locator(".plist tbody tr")).ToHaveCountAsync(shown);
        await Assertions.Expect(page.Locator(".plist .pmore")).ToContainTextAsync("Kind is Person");
        await nora.LookAsync("list-on-paper");
        nora.AssertNoBarriers();
    }

    [Fact]
    public async Task Groups_are_printed_as_they_are_folded_with_their_sums_and_that_of_all()
    {
        var nora = await Visitor.ComeAsync(company.Product, "zh-TW");
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("zh-TW"));
        await nora.GoAsync("/r/party?view=all&layout=list&group=kind&columns=name,code,sales&totals=" + Uri.EscapeDataString("name:count,sales:sum"));
        var heads = page.Locator("tr.grp");
        await Assertions.Expect(heads.First.Locator("td.r .num")).ToBeVisibleAsync();
        // Folded twice: what is left of the list are the heads and the last group.
        await Assertions.Expect(page.Locator("tfoot td.r .tot")).ToHaveAttributeAsync("title", new System.Text.RegularExpressions.Regex("€"));
        await heads.Nth(0).Locator("button").ClickAsync();
        await Assertions.Expect(heads.Nth(0).Locator("button")).ToHaveAttributeAsync("aria-expanded", "false");
        await heads.Nth(1).Locator("button").ClickAsync();
        await Assertions.Expect(heads.Nth(1).Locator("button")).ToHaveAttributeAsync("aria-expanded", "false");
        var said = await heads.First.Locator("td.r .num").InnerTextAsync();
        var sum = (await page.Locator("tfoot td.r .tot").GetAttributeAsync("title"))!;
        await page.ClickAsync("[popovertarget=export]");
        await page.ClickAsync("#export a[href^='/print/']");
        var printed = page.Locator(".plist tr.grp");
        await Assertions.Expect(printed).ToHaveCountAsync(3);
        await Assertions.Expect(printed.First.Locator("td.r")).ToContainTextAsync(said);
        await Assertions.Expect(page.Locator(".plist tbody tr:not(.grp)")).ToHaveCountAsync(await LastCountAsync(printed));
        await Assertions.Expect(page.Locator(".plist tfoot td.r")).ToContainTextAsync(sum);
        await nora.LookAsync("groups-on-paper");
        await page.Locator(".printbar a").ClickAsync();
        await Assertions.Expect(page.Locator("tfoot td.r .tot")).ToHaveAttributeAsync("title", sum);
        Assert.Contains("sales:sum", Uri.UnescapeDataString(page.Url), StringComparison.Ordinal);
        nora.AssertNoBarriers();
    }

    private static async Task<int> LastCountAsync(ILocator heads) =>
        int.Parse((await heads.Last.Locator("th").InnerTextAsync()).Split('(', ')')[1], System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);
}
