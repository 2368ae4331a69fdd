namespace Rapport.Journeys.Tests;

/// <summary>The doors in a real browser: set-up where the sample company is in already, and the language of the pages before anybody is signed in.</summary>
public sealed class ComingIn : Journey
{
    [Fact]
    public async Task Started_with_the_sample_company_set_up_leads_straight_to_its_home()
    {
        await using var product = await RunningProduct.StartAsync(demo: "en");
        await product.CodeAsync();
        var nora = await Visitor.ComeAsync(product);
        await nora.GoAsync("/set-up");
        Assert.Equal(0, await nora.Page.Locator("input[name='Wish.Demo']").CountAsync());
        await Assertions.Expect(nora.Page.Locator("form .note.info")).ToContainTextAsync("sample company is in already");
        await nora.LookAsync("en-0-set-up-filled");
        await nora.SetUpAsync(demo: null);
        await Assertions.Expect(nora.Page.Locator("nav.nav")).ToContainTextAsync("Halcyon Goods");
        await Assertions.Expect(nora.Page.Locator("#main h1")).ToContainTextAsync("Nora");
        nora.AssertNoBarriers();
    }

    [Fact]
    public async Task What_the_program_did_before_anybody_came_stands_in_the_language_of_the_firm()
    {
        await using var product = await RunningProduct.StartAsync(demo: "zh-Hans");
        await product.CodeAsync();
        var nora = await Visitor.ComeAsync(product, "zh-TW");
        await nora.SetUpAsync(demo: null);
        await Assertions.Expect(nora.Page.Locator("#main")).ToContainTextAsync("系統");
        await nora.GoAsync("/settings/audit");
        var line = nora.Page.Locator(".te").Last;
        await Assertions.Expect(line.Locator(".b").First).ToHaveTextAsync("系統");
        await Assertions.Expect(nora.Page.Locator("#main")).ToContainTextAsync("範例公司");
        Assert.DoesNotContain("sample company", await nora.Page.InnerTextAsync("#main"), StringComparison.Ordinal);
        await nora.LookAsync("zh-Hant-history");
        await nora.GoAsync("/settings/teams");
        // The root team follows the firm; those of the sample company stand in its own language.
        await Assertions.Expect(nora.Page.Locator("#main")).ToContainTextAsync("全體成員");
        await Assertions.Expect(nora.Page.Locator("#main")).ToContainTextAsync("东亚");
        nora.AssertNoBarriers();
    }

    [Fact]
    public async Task A_language_chosen_at_the_doors_is_spoken_at_once_and_what_was_typed_stays()
    {
        await using var product = await RunningProduct.StartAsync();
        var nora = await Visitor.ComeAsync(product);
        await nora.GoAsync("/set-up");
        await nora.Page.FillAsync("#company", "Halcyon Goods");
        await nora.Page.SelectOptionAsync("#currency", "GBP");
        await nora.Page.CheckAsync("input[name='Wish.Demo'][value='false']");
        await nora.Page.FillAsync("#password", Visitor.Password);
        foreach (var (place, language, title, country) in new[] { (".pick3", "zh-Hans", "设置您的工作区", "CN"), ("nav", "zh-Hant", "設定您的工作區", "TW") })
        {
            await nora.Page.ClickAsync($"{place} a[lang={language}]");
            await Assertions.Expect(nora.Page.Locator("h1")).ToHaveTextAsync(title);
            Assert.EndsWith("/set-up", nora.Page.Url, StringComparison.Ordinal);
            Assert.Equal(language, await nora.Page.GetAttributeAsync("html", "lang"));
            // The title is read before the script at the foot of the page has put back what was typed.
            await Assertions.Expect(nora.Page.Locator("#company")).ToHaveValueAsync("Halcyon Goods");
            await Assertions.Expect(nora.Page.Locator("#currency")).ToHaveValueAsync("GBP");
            await Assertions.Expect(nora.Page.Locator("input[name='Wish.Demo'][value='false']")).ToBeCheckedAsync();
            Assert.Equal("", await nora.Page.InputValueAsync("#password"));
            // Nobody chose the country: it follows the language.
            Assert.Equal(country, await nora.Page.InputValueAsync("#country"));
        }

        await nora.SetUpAsync(demo: false);
        Assert.Equal("zh-Hant", await nora.Page.GetAttributeAsync("html", "lang"));
        await nora.Page.Locator(".me details summary").ClickAsync();
        await nora.Page.Locator(".me button[lang=en]").ClickAsync();
        await Assertions.Expect(nora.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");

        await nora.GoAsync("/sign-out");
        await nora.GoAsync("/sign-in?ReturnUrl=%2Fsettings%2Faudit");
        await nora.Page.FillAsync("#email", Visitor.Mail);
        await nora.Page.ClickAsync("nav a[lang=zh-Hans]");
        await Assertions.Expect(nora.Page.Locator("h1")).ToHaveTextAsync("登录");
        Assert.EndsWith("/sign-in?ReturnUrl=%2Fsettings%2Faudit", nora.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(nora.Page.Locator("#email")).ToHaveValueAsync(Visitor.Mail);
    }
}
