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
        await page.FillAsync("#new-view", "组织");
        await page.ClickAsync("#save-view button[type=submit]");
        var tab = page.Locator(".views .tablist a", new() { HasText = "组织" });
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
}
