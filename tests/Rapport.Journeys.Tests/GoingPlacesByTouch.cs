namespace Rapport.Journeys.Tests;

/// <summary>A phone has no navigation at its side: what that holds must be within the thumb's reach all the same.</summary>
public sealed class GoingPlacesByTouch(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("zh-TW")]
    public async Task Every_list_and_the_reports_are_two_taps_away(string language)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width: 390, height: 844);
        await nora.SignInAsync(SampleCompany.Nora(language));
        var page = nora.Page;
        var places = await page.Locator(".nav-items a").EvaluateAllAsync<string[]>("all => all.map(a => a.getAttribute('href'))");
        Assert.Contains("/reports", places);
        await page.Locator(".tabbar [popovertarget=places]").ClickAsync();
        await Assertions.Expect(page.Locator("#places")).ToBeVisibleAsync();
        await nora.LookAsync($"touch-{language}-1-places");
        Assert.Empty(places.Except(await page.Locator("#places a:visible").EvaluateAllAsync<string[]>("all => all.map(a => a.getAttribute('href'))")));

        await page.Locator("#places a[href='/reports']").ClickAsync();
        await page.ArriveAsync("/reports$");
        await Assertions.Expect(page.Locator("#places")).ToBeHiddenAsync();
        await page.Locator(".tabbar [popovertarget=places]").ClickAsync();
        await page.Locator("#places a[href='/r/payment']").ClickAsync();
        await page.Locator("tbody tr[data-id]").First.WaitForAsync();
        await nora.LookAsync($"touch-{language}-2-payments");
        nora.AssertNoBarriers();
    }
}
