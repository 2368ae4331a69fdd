namespace Rapport.Journeys.Tests;

/// <summary>A record with a star stands in the navigation, from everywhere, until the star is taken off.</summary>
public sealed class KeepingFavourites(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("zh-TW", 390)]
    public async Task A_record_is_taken_up_reached_and_given_up(string language, int width)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width);
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/r/party");
        var path = "/r/party/" + await nora.Page.Locator("tbody tr[data-id]").First.GetAttributeAsync("data-id");
        await nora.GoAsync(path);
        var star = nora.Page.Locator(".rechead .star");
        await star.ClickAsync();
        await Assertions.Expect(star).ToHaveAttributeAsync("aria-pressed", "true");

        await nora.GoAsync("/");
        if (width < 640) await nora.Page.ClickAsync(".tabbar [popovertarget=places]");
        var place = nora.Page.Locator(width < 640 ? $"#places a[href='{path}']" : $"nav.nav a.place[href='{path}']");
        await place.WaitForAsync();
        await nora.LookAsync($"{language}-{width}-favourites");
        await place.ClickAsync();
        await nora.Page.ArriveAsync(path + "$");
        await star.ClickAsync();
        await Assertions.Expect(nora.Page.Locator($"nav a.place[href='{path}']")).ToHaveCountAsync(0);
        nora.AssertNoBarriers();
    }
}
