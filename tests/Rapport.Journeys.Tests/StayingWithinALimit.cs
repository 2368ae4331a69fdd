namespace Rapport.Journeys.Tests;

/// <summary>An administrator limits what somebody may set; that person reads it at the field, is told whom to ask beyond it, and the answer stands under "who sees what".</summary>
[Collection("Pia")]
public sealed class StayingWithinALimit(SampleCompany company) : Journey
{
    [Fact]
    public async Task A_limit_is_made_met_and_taken_away()
    {
        const string language = "en-GB";
        var nora = await Visitor.ComeAsync(company.Product, language);
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/settings/limits");
        await nora.Page.Locator(".head .btn.pri").ClickAsync();
        await nora.Page.SelectOptionAsync("#l-type", "order");
        await nora.Page.SelectOptionAsync("#l-field", "total");
        await nora.Page.SelectOptionAsync("#l-whom", "");
        await nora.Page.ClickAsync("#l-person");
        await nora.Page.FillAsync("#l-person", "pia." + language.ToLowerInvariant());
        await nora.Page.Locator("#l-person-found .opt", new() { HasText = "pia." + language.ToLowerInvariant() }).First.ClickAsync();
        // Without an amount nothing is kept, and the form says where it is missing.
        await nora.Page.Locator("dialog button[type=submit]").ClickAsync();
        await nora.Page.Locator("dialog .help.err").WaitForAsync();
        await nora.Page.FillAsync("#l-most", "500");
        await nora.Page.PressAsync("#l-most", "Tab");
        await Assertions.Expect(nora.Page.Locator("dialog p.note")).ToContainTextAsync("500");
        await nora.LookAsync($"{language}-limit-dialog");
        await nora.Page.Locator("dialog button[type=submit]").ClickAsync();
        await nora.Page.Locator("table .tag.ok").WaitForAsync();
        await nora.LookAsync($"{language}-limits");

        var pia = await Visitor.ComeAsync(company.Product, language);
        await pia.SignInAsync(SampleCompany.Pia(language));
        await pia.GoAsync("/r/order?new=1");
        await Assertions.Expect(pia.Page.Locator("#new-total-limit")).ToContainTextAsync("500");
        await pia.Page.FillAsync("#new-total", "500.5");
        await pia.Page.Locator("dialog button[type=submit]").ClickAsync();
        await Assertions.Expect(pia.Page.Locator("#new-total-problem")).ToContainTextAsync("500.5");
        await pia.LookAsync($"{language}-beyond");

        await nora.Page.Locator("table .btn.dan").First.ClickAsync();
        await nora.Page.Locator("table .tag.ok").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        nora.AssertNoBarriers();
        pia.AssertNoBarriers();
        await pia.SignOutAsync();
    }
}
