namespace Rapport.Journeys.Tests;

/// <summary>On the phone every list and the reports are reached by touch alone.</summary>
public sealed class AroundOnThePhone(SampleCompany company)
{
    [Theory]
    [InlineData("Reports", "**/reports")]
    [InlineData("Payments", "**/r/payment")]
    public async Task Home_leads_to_what_the_bar_has_no_room_for(string place, string address)
    {
        var nora = await Visitor.ComeAsync(company.Product, "en-GB", 390, 844);
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/");
        var lists = nora.Page.Locator(".onphone");
        await lists.ScrollIntoViewIfNeededAsync();
        await nora.LookAsync("en-GB-390-home-lists");
        await lists.GetByRole(AriaRole.Link, new() { Name = place, Exact = true }).ClickAsync();
        await nora.Page.WaitForURLAsync(address, new() { WaitUntil = WaitUntilState.Commit });
        nora.AssertNoBarriers();
    }
}
