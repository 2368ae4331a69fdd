namespace Rapport.Journeys.Tests;

/// <summary>A person names a deputy on the account page and ends it; an administrator shares records by a rule and takes the rule back.</summary>
public sealed class NamingADeputy(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("en-GB", 1440)]
    public async Task A_deputy_is_named_and_the_deputyship_ended(string language, int width)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width, 900);
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/account");
        await nora.Page.ClickAsync("#deputy-who");
        await nora.Page.FillAsync("#deputy-who", "Nils");
        await nora.Page.Locator("#deputy-who-found .opt", new() { HasText = "Nils" }).First.ClickAsync();
        // Without a last day nothing is named, and the page says where it is missing.
        await nora.Page.ClickAsync("#deputies button[type=submit]");
        await nora.Page.Locator("#deputies .help.err").WaitForAsync();
        var day = (await nora.Page.InputValueAsync("#deputy-from"))!;
        await nora.Page.FillAsync("#deputy-to", day);
        await nora.Page.PressAsync("#deputy-to", "Tab");
        await nora.Page.ClickAsync("#deputies button[type=submit]");
        await nora.Page.Locator("#deputies .tag.ok").WaitForAsync();
        Assert.Contains("Nils", await nora.Page.Locator("#deputies tbody").InnerTextAsync(), StringComparison.Ordinal);
        await nora.LookAsync($"{language}-{width}-deputies");
        await nora.Page.Locator("#deputies tbody .btn.dan").First.ClickAsync();
        await nora.Page.Locator("#deputies .tag.ok").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        nora.AssertNoBarriers();
    }

    [Fact]
    public async Task A_sharing_rule_is_made_deleted_and_taken_back()
    {
        var nora = await Visitor.ComeAsync(company.Product, "en-GB", 1440, 900);
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/settings/sharing");
        await nora.Page.Locator(".head .btn.pri").ClickAsync();
        await nora.Page.FillAsync("#s-when", "country = ");
        await nora.Page.PressAsync("#s-when", "Tab");
        await nora.Page.Locator("#s-when-said.err").WaitForAsync();
        await nora.Page.FillAsync("#s-when", "country = 'China'");
        await nora.Page.SelectOptionAsync("#s-with", "r:reader");
        await nora.LookAsync("sharing-dialog");
        await nora.Page.Locator("dialog button[type=submit]").ClickAsync();
        await nora.Page.Locator("code.crit", new() { HasText = "China" }).WaitForAsync();
        await nora.LookAsync("sharing");
        await nora.Page.Locator("table .btn.dan").First.ClickAsync();
        await nora.Page.Locator("p.note[role=status] .btn").ClickAsync();
        await nora.Page.Locator("code.crit", new() { HasText = "China" }).WaitForAsync();
        await nora.Page.Locator("table .btn.dan").First.ClickAsync();
        await nora.Page.Locator("code.crit").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        nora.AssertNoBarriers();
    }
}
