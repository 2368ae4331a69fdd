namespace Rapport.Journeys.Tests;

/// <summary>A visit is planned with a customer and ticked: result, minutes, feedback and what follows are written down at once, and taken back at once.</summary>
public sealed class FinishingAVisit(SampleCompany company) : Journey
{
    [Fact]
    public async Task It_leaves_a_result_and_a_follow_up_in_the_story()
    {
        var nora = await Visitor.ComeAsync(company.Product, "en-GB");
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/party?where=" + Uri.EscapeDataString("kind = 'organisation'"));
        await nora.GoAsync("/r/party/" + await nora.Page.Locator("tbody tr[data-id]").Nth(3).GetAttributeAsync("data-id"));
        await nora.Page.ClickAsync("#composer-text");
        await nora.Page.Locator(".composer .kinds button").Nth(2).ClickAsync();
        await nora.Page.Locator(".composer .seg button").Nth(1).ClickAsync();
        await nora.Page.FillAsync("#composer-text", "Show the autumn glazes");
        await nora.Page.Locator("#composer-text").PressAsync("Control+Enter");
        var planned = nora.Page.Locator(".upnext .act", new() { HasText = "Show the autumn glazes" });
        await planned.Locator(".tick").ClickAsync();
        var form = nora.Page.Locator(".actres");
        await form.Locator("textarea").First.FillAsync("Takes forty bowls");
        await form.Locator("[id^=feedback-]").FillAsync("Boxes came in late");
        await form.Locator("[id^=minutes-]").FillAsync("45");
        await form.Locator(".chip", new() { HasText = "Displeased" }).ClickAsync();
        await form.Locator(".chip", new() { HasText = "In a week" }).ClickAsync();
        await form.Locator("[id^=follow-]").FillAsync("Call about the boxes");
        await nora.LookAsync("en-GB-finish");
        await form.Locator(".btn.pri").ClickAsync();
        await Assertions.Expect(nora.Page.Locator(".upnext")).ToContainTextAsync("Call about the boxes");
        var entry = nora.Page.Locator(".te").Filter(new() { HasText = "Show the autumn glazes" }).First;
        foreach (var said in new[] { "Takes forty bowls", "Boxes came in late", "45", "Displeased" }) await Assertions.Expect(entry).ToContainTextAsync(said);
        await nora.LookAsync("en-GB-finished");
        await nora.Page.Locator("h1").ClickAsync();
        await nora.Page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(planned).ToHaveCountAsync(1);
        await Assertions.Expect(nora.Page.Locator(".upnext")).Not.ToContainTextAsync("Call about the boxes");
        await nora.Page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(planned).ToHaveCountAsync(0);
        nora.AssertNoBarriers();
    }
}
