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
}
