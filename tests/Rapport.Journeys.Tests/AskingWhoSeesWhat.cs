namespace Rapport.Journeys.Tests;

/// <summary>"Why can X not see this" is answered rule by rule; a page that is out of sight names the role and whom to ask.</summary>
public sealed class AskingWhoSeesWhat(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("en-GB", 1440)]
    [InlineData("zh-CN", 1440)]
    [InlineData("zh-TW", 390)]
    public async Task A_salesperson_of_the_other_team_does_not_see_a_customer(string language, int width)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width, 900);
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/r/party?view=all&where=" + Uri.EscapeDataString("country = 'China' and owner is not empty"));
        var id = await nora.Page.Locator("tbody tr[data-id]").First.GetAttributeAsync("data-id");
        await nora.GoAsync($"/settings/access?type=party&id={id}");
        await nora.Page.ClickAsync("#access-person");
        await nora.Page.FillAsync("#access-person", "@Nils");
        await nora.Page.Locator("#access-person-found .opt", new() { HasText = "Nils" }).First.ClickAsync();
        await nora.Page.Locator(".verdict .no").First.WaitForAsync();
        Assert.True(await nora.Page.Locator(".chain .no").CountAsync() >= 3);
        await Assertions.Expect(nora.Page.Locator("section[aria-labelledby=why-delete] .no").First).ToBeVisibleAsync();
        await nora.LookAsync($"{language}-{width}-access");
        nora.AssertNoBarriers();

        // What such a person meets there: no word of the customer, the role, and whom to ask.
        var mail = $"ida.{language.ToLowerInvariant()}@example.com";
        await company.Product.RunAsync(["user", "add", mail, "--role", "sales", "--team", "Europe", "--password-stdin"], Visitor.Password);
        var ida = await Visitor.ComeAsync(company.Product, language, width, 900);
        await ida.SignInAsync(mail);
        await ida.GoAsync($"/r/party/{id}");
        await Assertions.Expect(ida.Page.Locator(".empty.bad p")).ToContainTextAsync(new System.Text.RegularExpressions.Regex("nora", System.Text.RegularExpressions.RegexOptions.IgnoreCase));
        await ida.LookAsync($"{language}-{width}-denied");
        ida.AssertNoBarriers();
    }
}
