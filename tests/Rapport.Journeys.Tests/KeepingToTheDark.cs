namespace Rapport.Journeys.Tests;

/// <summary>A page that goes on to another one by itself is as dark as the device, and stays so.</summary>
public sealed class KeepingToTheDark(SampleCompany company) : Journey
{
    [Fact]
    public async Task Settings_opened_by_their_address_are_dark_and_so_is_what_follows()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await nora.Page.GotoAsync(company.Product.Address + "/settings");
        await nora.Page.ArriveAsync("/settings/firm$");
        await nora.Page.Locator(".sethead").First.WaitForAsync();
        await Assertions.Expect(nora.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await nora.GoAsync("/settings/types");
        await Assertions.Expect(nora.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await nora.LookAsync("settings-dark");
        nora.AssertNoBarriers();
    }
}
