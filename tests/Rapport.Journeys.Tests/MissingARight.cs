namespace Rapport.Journeys.Tests;

/// <summary>Whoever comes to a page that is not for the own role reads which permission it takes, and whom to ask.</summary>
public sealed class MissingARight(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("zh-TW", "/settings/roles", "「管理員」")]
    public async Task The_page_names_the_permission_and_the_people(string language, string path, string needed)
    {
        var marta = await Visitor.ComeAsync(company.Product, language);
        await marta.SignInAsync(SampleCompany.Marta(language));
        await marta.GoAsync(path);
        await Assertions.Expect(marta.Page.Locator(".empty.bad p")).ToContainTextAsync(needed);
        await Assertions.Expect(marta.Page.Locator(".empty.bad p")).ToContainTextAsync(new System.Text.RegularExpressions.Regex("nora", System.Text.RegularExpressions.RegexOptions.IgnoreCase));
        await marta.LookAsync($"{language}-denied");
        marta.AssertNoBarriers();
    }

    [Fact]
    public async Task From_an_administrator_nothing_is_kept_back_and_nobody_is_sent_to_himself()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync($"/r/party/{Guid.CreateVersion7()}");
        await Assertions.Expect(nora.Page.Locator(".empty.bad p")).ToContainTextAsync("There is no such record");
        await Assertions.Expect(nora.Page.Locator(".empty.bad p")).Not.ToContainTextAsync("Whom to ask");
    }

    [Fact]
    public async Task The_address_of_a_view_that_somebody_keeps_to_themselves_says_so_and_offers_the_list()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync($"/r/party?view={Guid.CreateVersion7()}");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "This view is not here" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("table[role=grid]")).ToHaveCountAsync(0);
        await nora.LookAsync("view-gone");
        await page.GetByRole(AriaRole.Link, new() { Name = "Show the whole list" }).ClickAsync();
        await page.Locator("tbody tr[data-id]").First.WaitForAsync();
        nora.AssertNoBarriers();
    }
}
