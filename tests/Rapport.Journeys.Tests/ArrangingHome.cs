namespace Rapport.Journeys.Tests;

/// <summary>The cards of the home page are put in another order by keys, one is hidden, and all comes back.</summary>
public sealed class ArrangingHome(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("zh-CN", 1440)]
    public async Task A_card_goes_up_another_goes_and_all_comes_back(string language, int width)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width);
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/");
        var cards = nora.Page.Locator(".homegrid > .slot:has(*)");
        await nora.Page.Locator("[data-card=latest]").WaitForAsync();
        var before = await KeysAsync(cards);
        await nora.Page.ClickAsync(".hello .arrange");
        // Opening puts the cursor on the first box, and Enter there would save: not before it is open.
        await nora.Page.Locator("dialog[open]").WaitForAsync();
        await nora.Page.FocusAsync("#up-views");
        // The cursor stays on the button of the card that moves.
        for (var step = 0; step < 2; step++)
        {
            var said = await nora.Page.Locator("dialog [role=status]").InnerTextAsync();
            await nora.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(nora.Page.Locator("dialog [role=status]")).Not.ToHaveTextAsync(said);
            await Assertions.Expect(nora.Page.Locator("#up-views")).ToBeFocusedAsync();
        }
        await nora.Page.FocusAsync("#show-recent");
        await nora.Page.Keyboard.PressAsync("Space");
        await nora.LookAsync($"{language}-{width}-home-arrange");
        await nora.Page.ClickAsync("dialog button[type=submit]");
        await Assertions.Expect(nora.Page.Locator("[data-card=recent]")).ToHaveCountAsync(0);
        var after = await KeysAsync(cards);
        Assert.Equal(before.Where(k => k is not ("recent" or "views")), after.Where(k => k != "views"));
        Assert.True(Array.IndexOf(after, "views") < Array.IndexOf(after, "followed"));
        await nora.LookAsync($"{language}-{width}-home-arranged");

        await nora.GoAsync("/");
        Assert.Equal(after, await KeysAsync(cards));
        await nora.Page.ClickAsync(".hello .arrange");
        await nora.Page.ClickAsync("dialog .dfoot .gho");
        await nora.Page.Locator("[data-card=recent]").WaitForAsync();
        Assert.Equal(before, await KeysAsync(cards));
        nora.AssertNoBarriers();
    }

    private static Task<string[]> KeysAsync(ILocator cards) => cards.EvaluateAllAsync<string[]>("cards => cards.map(c => c.dataset.card)");
}
