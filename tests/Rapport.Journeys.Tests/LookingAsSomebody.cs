using Microsoft.Playwright;

namespace Rapport.Journeys.Tests;

/// <summary>An administrator looks as a salesperson: sees what that one sees, changes nothing, ends it; the history tells that it began.</summary>
public sealed class LookingAsSomebody(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("zh-CN", 390)]
    public async Task An_administrator_looks_as_a_salesperson_and_changes_nothing(string language, int width)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width, 900);
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/r/party?view=all&where=" + Uri.EscapeDataString("country = 'China' and owner is not empty"));
        var theirs = await nora.Page.Locator("[data-id]").First.GetAttributeAsync("data-id");
        await nora.GoAsync("/settings/users");
        await nora.Page.Locator("a[href*='/settings/users/']", new() { HasText = "Nils" }).First.ClickAsync();
        await nora.Page.Locator("form .btn:has(svg)", new() { HasTextRegex = new(language == "en-GB" ? "See the program" : "以此人身份") }).ClickAsync();
        var bar = nora.Page.Locator(".viewbar");
        await bar.WaitForAsync();
        Assert.Contains("Nils", await bar.InnerTextAsync(), StringComparison.Ordinal);
        await nora.GoAsync($"/r/party/{theirs}");
        await nora.Page.Locator(".empty").WaitForAsync();

        // Beside the pages the cookie is the administrator's: what would be done in that name is refused.
        await nora.GoAsync("/account");
        await nora.LookAsync($"{language}-{width}-viewing");
        Assert.Equal(403, await nora.Page.EvaluateAsync<int>("async () => (await fetch('/exports/party')).status"));
        Assert.Equal(403, await nora.Page.EvaluateAsync<int>("async () => (await fetch('/api/v1/party', { method: 'POST', body: '{\"name\":\"x\"}', headers: { 'content-type': 'application/json' } })).status"));
        await nora.Page.ClickAsync("#calendar .btn");
        await nora.Page.GetByText(language == "en-GB" ? "nothing can be changed. End that first." : "不能做任何修改。请先结束。").First.WaitForAsync();

        await bar.Locator("a").ClickAsync();
        await bar.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await nora.GoAsync($"/r/party/{theirs}");
        await nora.Page.Locator(".rechead").WaitForAsync();
        await nora.GoAsync("/settings/audit");
        await nora.Page.GetByText(language == "en-GB" ? "looked at the program as" : "开始以他人身份查看").First.WaitForAsync();
        nora.AssertNoBarriers();
    }
}
