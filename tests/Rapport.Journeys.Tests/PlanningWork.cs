namespace Rapport.Journeys.Tests;

/// <summary>A visit is planned, recorded and followed up; cards and appointments are moved by keys alone.</summary>
public sealed class PlanningWork(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("en-GB", 1440)]
    [InlineData("zh-CN", 1440)]
    [InlineData("zh-TW", 390)]
    public async Task A_call_is_written_down_with_what_follows_and_taken_back(string language, int width)
    {
        var nora = await ComeAsync(language, width);
        await nora.GoAsync("/r/party?where=" + Uri.EscapeDataString("kind = 'organisation'"));
        await nora.GoAsync("/r/party/" + await nora.Page.Locator("tbody tr[data-id]").First.GetAttributeAsync("data-id"));
        var before = await nora.Page.Locator(".upnext .act").CountAsync();
        await nora.Page.ClickAsync("#composer-text");
        await nora.Page.Locator(".composer .kinds button").Nth(1).ClickAsync();
        await nora.Page.FillAsync("#composer-text", "Wants the stoneware in sand");
        await nora.Page.Locator(".composer .follow .chip").Nth(1).ClickAsync();
        await nora.Page.Locator("#composer-follow").WaitForAsync();
        await nora.LookAsync($"{language}-{width}-composer");
        await nora.Page.FillAsync("#composer-follow", "Send two samples");
        await nora.Page.Locator("#composer-text").PressAsync("Control+Enter");
        await Assertions.Expect(nora.Page.Locator(".te .bd").First).ToContainTextAsync("Wants the stoneware in sand");
        await Assertions.Expect(nora.Page.Locator(".upnext")).ToContainTextAsync("Send two samples");
        await nora.LookAsync($"{language}-{width}-written");
        // Not by the toast: it is gone after ten seconds, and axe may take longer on a busy machine.
        await nora.Page.Locator("h1").ClickAsync();
        await nora.Page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(nora.Page.Locator(".upnext .act")).ToHaveCountAsync(before);
        await Assertions.Expect(nora.Page.Locator(".tl")).Not.ToContainTextAsync("Wants the stoneware in sand");
        nora.AssertNoBarriers();
    }

    [Fact]
    public async Task What_was_typed_last_is_saved_by_the_keys_too()
    {
        var nora = await ComeAsync("en-GB", 1440);
        await nora.GoAsync("/r/party?where=" + Uri.EscapeDataString("kind = 'organisation'"));
        await nora.GoAsync("/r/party/" + await nora.Page.Locator("tbody tr[data-id]").Nth(1).GetAttributeAsync("data-id"));
        await nora.Page.ClickAsync("#composer-text");
        await nora.Page.Locator(".composer .kinds button").Nth(1).ClickAsync();
        await nora.Page.FillAsync("#composer-text", "Asked after the grey ones");
        var minutes = nora.Page.Locator("#composer-minutes");
        await minutes.FocusAsync();
        await nora.Page.Keyboard.TypeAsync("-5");
        await nora.Page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(minutes).ToHaveAttributeAsync("aria-invalid", "true");
        await minutes.SelectTextAsync();
        await nora.Page.Keyboard.TypeAsync("15");
        await nora.Page.Keyboard.PressAsync("Control+Enter");
        var entry = nora.Page.Locator(".te").Filter(new() { HasText = "Asked after the grey ones" }).First;
        await Assertions.Expect(entry).ToContainTextAsync("15");
        // It is done: keys are commands again.
        await nora.Page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(nora.Page.Locator(".tl")).Not.ToContainTextAsync("Asked after the grey ones");
    }

    [Fact]
    public async Task Esc_leaves_what_is_being_written_and_keys_are_commands_again()
    {
        var nora = await ComeAsync("en-GB", 1440);
        var keys = nora.Page.Keyboard;
        await nora.GoAsync("/r/party?where=" + Uri.EscapeDataString("kind = 'organisation'"));
        await nora.GoAsync("/r/party/" + await nora.Page.Locator("tbody tr[data-id]").Nth(2).GetAttributeAsync("data-id"));
        var (text, minutes) = (nora.Page.Locator("#composer-text"), nora.Page.Locator("#composer-minutes"));
        ILocator Kind(string kind) => nora.Page.Locator("#composer-as-" + kind);
        await text.WaitForAsync();
        await nora.Page.Locator("h1").FocusAsync();
        await keys.PressAsync("n");
        await Assertions.Expect(text).ToBeFocusedAsync();
        await keys.TypeAsync("Half a word, @marta");
        // A list that is open goes first.
        await nora.Page.Locator("[role=option]").First.WaitForAsync();
        await keys.PressAsync("Escape");
        await Assertions.Expect(nora.Page.Locator("[role=option]")).ToHaveCountAsync(0);
        await Assertions.Expect(text).ToBeFocusedAsync();
        await keys.PressAsync("Escape");
        await Assertions.Expect(Kind("note")).ToBeFocusedAsync();
        // What was typed stays a draft, and the next key means another kind.
        await keys.PressAsync("v");
        await Assertions.Expect(Kind("visit")).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(text).ToHaveValueAsync("Half a word, @marta");
        await Assertions.Expect(text).ToBeFocusedAsync();
        await text.FillAsync("");
        // So does a number that was not told yet.
        await minutes.FocusAsync();
        await keys.TypeAsync("25");
        await keys.PressAsync("Escape");
        await Assertions.Expect(Kind("visit")).ToBeFocusedAsync();
        await Assertions.Expect(minutes).ToHaveValueAsync("25");
        await minutes.FillAsync("");
        await minutes.PressAsync("Escape");
        // Of nothing, nothing is kept open.
        await Assertions.Expect(minutes).ToHaveCountAsync(0);
        await keys.PressAsync("t");
        var owner = nora.Page.Locator("#composer-owner");
        await owner.FocusAsync();
        await keys.TypeAsync("mar");
        await Assertions.Expect(owner).ToHaveAttributeAsync("aria-expanded", "true");
        await owner.PressAsync("Escape");
        await Assertions.Expect(owner).ToHaveAttributeAsync("aria-expanded", "false");
        await Assertions.Expect(owner).ToBeFocusedAsync();
        await owner.PressAsync("Escape");
        await Assertions.Expect(Kind("task")).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("en-GB", 1440)]
    [InlineData("zh-CN", 1440)]
    [InlineData("zh-TW", 390)]
    public async Task A_card_is_carried_by_keys_put_back_and_dropped(string language, int width)
    {
        var nora = await ComeAsync(language, width);
        await nora.GoAsync("/r/activity?layout=board.state&view=all&where=" + Uri.EscapeDataString("kind = 'visit'"));
        var card = nora.Page.Locator(".bcol").First.Locator(".bcard").First;
        await card.WaitForAsync();
        var id = await card.GetAttributeAsync("data-card");
        var second = nora.Page.Locator($".bcol >> nth=1 >> [data-card='{id}']");
        var first = nora.Page.Locator($".bcol >> nth=0 >> [data-card='{id}']");
        await card.FocusAsync();
        await nora.Page.Keyboard.PressAsync("Space");
        await nora.Page.Locator(".boardkeys:not(.sr)").WaitForAsync();
        await nora.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(second).ToBeFocusedAsync();
        await nora.LookAsync($"{language}-{width}-board-carried");
        // Faster than the server answers: each key goes on from where the one before has led.
        foreach (var key in new[] { "Escape", "Space", "ArrowRight", "ArrowLeft", "ArrowRight", "Enter" }) await nora.Page.Keyboard.PressAsync(key);
        await nora.Page.Locator(".toast button").First.WaitForAsync();
        await Assertions.Expect(second).ToBeVisibleAsync();
        // It is done: nothing of it is due any more.
        await Assertions.Expect(second.Locator(".mark")).ToHaveCountAsync(0);
        await nora.Page.Keyboard.PressAsync("Control+z");
        // The card is drawn anew elsewhere, and whoever works by keys is still at it.
        await Assertions.Expect(first).ToBeFocusedAsync();
        // Its ring is whole, and it has the cursor again after a look at the keys.
        Assert.True(await first.EvaluateAsync<bool>("c => { const u = c.closest('ul').getBoundingClientRect(), b = c.getBoundingClientRect(); return b.left - 4 >= u.left && b.top - 4 >= u.top && b.right + 4 <= u.right }"));
        await nora.Page.Keyboard.PressAsync("?");
        await nora.Page.Locator("dialog[open]").WaitForAsync();
        await nora.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(nora.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Assertions.Expect(first).ToBeFocusedAsync();
        nora.AssertNoBarriers();
    }

    [Theory]
    [InlineData("zh-CN", 1440)]
    [InlineData("en-GB", 390)]
    public async Task An_appointment_goes_to_another_day_by_keys(string language, int width)
    {
        var nora = await ComeAsync(language, width);
        await nora.GoAsync("/r/activity?layout=calendar.at&view=all&where=" + Uri.EscapeDataString("state = planned"));
        await nora.Page.Locator(".calgrid td").First.WaitForAsync();
        var entry = nora.Page.Locator(".calgrid td a.ce").First;
        var (id, day) = (await entry.GetAttributeAsync("data-entry"), await entry.EvaluateAsync<string>("e => e.closest('td').dataset.day"));
        await nora.LookAsync($"{language}-{width}-calendar");
        var next = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture).AddDays(1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await entry.EvaluateAsync("e => e.focus()");
        foreach (var key in new[] { "Space", "ArrowRight", "ArrowDown", "ArrowUp" }) await nora.Page.Keyboard.PressAsync(key);
        await Assertions.Expect(nora.Page.Locator($"td[data-day='{next}'] [data-entry='{id}']")).ToBeFocusedAsync();
        await nora.Page.Keyboard.PressAsync("Enter");
        await nora.Page.Locator(".toast button").First.WaitForAsync();
        await Assertions.Expect(nora.Page.Locator($"td[data-day='{next}']")).ToHaveCountAsync(1);
        await nora.Page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(nora.Page.Locator($"td[data-day='{day}'] [data-entry='{id}']")).ToBeFocusedAsync();
        nora.AssertNoBarriers();
    }

    private async Task<Visitor> ComeAsync(string language, int width)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width, 900);
        await nora.SignInAsync(SampleCompany.Nora(language));
        return nora;
    }
}
