namespace Rapport.Journeys.Tests;

/// <summary>Files come with a note, are looked at in the story, and the note is pinned on top of it.</summary>
public sealed class KeepingFilesAtHand(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("en-GB", 1440)]
    public async Task A_file_is_attached_looked_at_and_its_note_pinned(string language, int width)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width);
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/r/party?view=all&sort=code");
        await nora.GoAsync("/r/party/" + await nora.Page.Locator("tbody tr[data-id]").Nth(language[^1] % 5).GetAttributeAsync("data-id"));
        await nora.Page.ClickAsync("#composer-text");
        await nora.Page.SetInputFilesAsync("#composer-files", new FilePayload { Name = "报价 offer.txt", MimeType = "text/plain", Buffer = "第一行\nsecond line"u8.ToArray() });
        await nora.Page.Locator(".tray .filechip:not(.coming)").WaitForAsync();
        await nora.Page.FillAsync("#composer-text", "The offer as we sent it");
        await nora.LookAsync($"{language}-{width}-tray");
        await nora.Page.Locator("#composer-text").PressAsync("Control+Enter");
        var entry = nora.Page.Locator(".te", new() { HasText = "The offer as we sent it" }).First;
        await entry.Locator(".strip button").ClickAsync();
        await Assertions.Expect(nora.Page.Locator("dialog[open] pre")).ToContainTextAsync("第一行");
        await nora.LookAsync($"{language}-{width}-looked");
        await nora.Page.Keyboard.PressAsync("Escape");
        await nora.Page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await entry.Locator(".pinbtn").PressAsync("Enter");
        await Assertions.Expect(nora.Page.Locator(".pinnote")).ToContainTextAsync("The offer as we sent it");
        await nora.LookAsync($"{language}-{width}-pinned");
        await nora.Page.Locator(".pinnote button").ClickAsync();
        await Assertions.Expect(nora.Page.Locator(".pinnote")).ToHaveCountAsync(0);
        nora.AssertNoBarriers();
    }
}
