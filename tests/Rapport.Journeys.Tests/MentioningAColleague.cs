namespace Rapport.Journeys.Tests;

/// <summary>A colleague is mentioned by keys, hears of it at once, reads it, and follows what it is about.</summary>
public sealed class MentioningAColleague(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("zh-TW", 390)]
    public async Task A_mention_rings_is_read_and_makes_a_follower(string language, int width)
    {
        var nora = await ComeAsync(SampleCompany.Nora(language), language, 1440);
        var marta = await ComeAsync(SampleCompany.Marta(language), language, width);
        await nora.GoAsync("/r/party?view=all&sort=-code");
        var id = await nora.Page.Locator("tbody tr[data-id]").Nth(language.Length % 3).GetAttributeAsync("data-id");
        await nora.GoAsync($"/r/party/{id}");
        await nora.Page.Locator("#composer-text").WaitForAsync();
        await nora.Page.Locator("h1").FocusAsync();
        await nora.Page.Keyboard.TypeAsync($"nRead this, @marta.{language.ToLowerInvariant()}");
        await Assertions.Expect(nora.Page.Locator("[role=option]")).ToHaveCountAsync(1);
        await nora.LookAsync($"{language}-mention");
        await nora.Page.Keyboard.PressAsync("ArrowDown");
        await nora.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(nora.Page.Locator("#composer-text")).ToHaveValueAsync($"Read this, @{SampleCompany.Marta(language)} ");
        await nora.Page.Keyboard.TypeAsync("please");
        await nora.Page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(nora.Page.Locator(".te .mention").First).ToContainTextAsync("@marta");

        // Without reloading; on the phone the way leads over "more".
        if (width > 640)
        {
            await Assertions.Expect(marta.Page.Locator(".bell .cnt")).ToBeVisibleAsync();
            await marta.Page.FocusAsync(".bell");
            await marta.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(marta.Page.Locator(".noticepop .nt.new").First).ToContainTextAsync("Read this");
            await marta.LookAsync($"{language}-bell");
            await marta.Page.Keyboard.PressAsync("Escape");
        }
        else
        {
            await Assertions.Expect(marta.Page.Locator(".tabbar .cnt")).ToBeVisibleAsync();
            await marta.Page.ClickAsync(".tabbar [popovertarget=places]");
            await marta.Page.ClickAsync(".places a[href='/notifications']");
        }

        await marta.GoAsync("/notifications");
        await marta.Page.Locator(".nt.new").First.WaitForAsync();
        await marta.LookAsync($"{language}-{width}-notifications");
        await marta.Page.Locator(".nt.new a").First.ClickAsync();
        await Assertions.Expect(marta.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(id!));
        await Assertions.Expect(marta.Page.Locator(".follow")).ToHaveAttributeAsync("aria-pressed", "true");
        await marta.Page.ClickAsync(".follow");
        await Assertions.Expect(marta.Page.Locator(".follow")).ToHaveAttributeAsync("aria-pressed", "false");
        await marta.GoAsync("/notifications");
        await marta.Page.Locator(".nt").First.WaitForAsync();
        await Assertions.Expect(marta.Page.Locator(".nt.new")).ToHaveCountAsync(0);
        await nora.Page.Locator("h1").ClickAsync();
        await nora.Page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(nora.Page.Locator(".te .mention")).ToHaveCountAsync(0);
        // What was taken back is not told any more.
        await marta.GoAsync("/notifications");
        await Assertions.Expect(marta.Page.Locator(".nt")).ToHaveCountAsync(0);
        nora.AssertNoBarriers();
        marta.AssertNoBarriers();
    }

    private async Task<Visitor> ComeAsync(string mail, string language, int width)
    {
        var one = await Visitor.ComeAsync(company.Product, language, width);
        await one.SignInAsync(mail);
        return one;
    }
}
