using System.Text.Json;

namespace Rapport.Journeys.Tests;

/// <summary>Set-up, sample company, a customer found by the initials of the name, an edit in a cell, the customer found by it, and the edit taken back.</summary>
public sealed class FirstDay : Journey
{
    [Theory]
    [InlineData("en-GB", "en")]
    [InlineData("zh-CN", "zh-Hans")]
    public async Task From_the_code_on_the_console_to_an_edit_taken_back(string language, string shown)
    {
        await using var product = await RunningProduct.StartAsync();
        var nora = await Visitor.ComeAsync(product, language);
        await LookAtSetUpAsync(nora, shown);
        await nora.SetUpAsync(demo: true);
        Assert.Equal(shown, await nora.Page.GetAttributeAsync("html", "lang"));
        await nora.LookAsync($"{shown}-1-home");

        await nora.Page.Keyboard.PressAsync("Control+k");
        await nora.Page.FillAsync("dialog.cmdk input", "zs");
        var hit = nora.Page.Locator("dialog.cmdk [role=option]", new() { HasText = "张三" }).First;
        await hit.WaitForAsync();
        await nora.LookAsync($"{shown}-2-found");
        await hit.ClickAsync();
        await nora.Page.ArriveAsync("/r/party/[^/]+$");
        await nora.Page.Locator("#main").GetByRole(AriaRole.Heading, new() { Name = "张三" }).First.WaitForAsync();
        await nora.RestAsync();
        await nora.LookAsync($"{shown}-3-customer");

        await nora.GoAsync("/r/party?where=" + Uri.EscapeDataString("name = '张三'"));
        var cell = nora.Page.Locator("tbody tr[data-id]").First.Locator("td").Nth(await ColumnAsync(nora.Page, "city"));
        var before = (await cell.InnerTextAsync()).Trim();
        await cell.ClickAsync();
        await nora.Page.Keyboard.PressAsync("Enter");
        await nora.Page.Keyboard.PressAsync("Control+a");
        await nora.Page.Keyboard.TypeAsync("泉州");
        await nora.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(cell).ToHaveTextAsync("泉州");
        await nora.LookAsync($"{shown}-4-edited");

        // Found by where he is, and told so.
        await nora.Page.Keyboard.PressAsync("Control+k");
        await nora.Page.FillAsync("dialog.cmdk input", "泉州");
        await Assertions.Expect(nora.Page.Locator("dialog.cmdk [role=option]", new() { HasText = "张三" }).First.Locator(".met")).ToHaveTextAsync(shown == "en" ? "City: 泉州" : "城市：泉州");
        await nora.LookAsync($"{shown}-4-found-by-city");
        await nora.Page.Keyboard.PressAsync("Escape");

        await nora.Page.Locator(".toast button").First.ClickAsync();
        await Assertions.Expect(cell).ToHaveTextAsync(before);
        await nora.LookAsync($"{shown}-5-taken-back");
        using var kept = JsonDocument.Parse(await product.RunAsync("query", "party", "--where", "name = '张三'", "--select", "city", "--json"));
        Assert.Equal(before, Assert.Single(kept.RootElement.GetProperty("rows").EnumerateArray()).GetProperty("city").GetString());
        nora.AssertNoBarriers();
    }

    /// <summary>The one page that a workplace shows once: at the desk and on the phone, in light and dark.</summary>
    private static async Task LookAtSetUpAsync(Visitor nora, string shown)
    {
        await nora.GoAsync("/set-up");
        await nora.LookAsync($"{shown}-0-set-up");
        await nora.Page.SetViewportSizeAsync(390, 844);
        await nora.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await nora.LookAsync($"{shown}-0-set-up-phone");
        await nora.Page.SetViewportSizeAsync(1440, 900);
        await nora.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    private static Task<int> ColumnAsync(IPage page, string field) =>
        page.EvaluateAsync<int>("f => [...document.querySelectorAll('table.t thead tr > *')].findIndex(h => h.dataset.f === f)", field);
}
