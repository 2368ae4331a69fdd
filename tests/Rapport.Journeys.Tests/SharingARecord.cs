namespace Rapport.Journeys.Tests;

/// <summary>One record is shared with a colleague from its page, who is named there, and the sharing is ended.</summary>
public sealed class SharingARecord(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("zh-TW", 390, 844, ColorScheme.Dark)]
    public async Task With_a_colleague_and_ended(string language, int width, int height, ColorScheme scheme)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width, height);
        var page = nora.Page;
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/r/party?sort=" + (width < 640 ? "-code" : "code"));
        var row = page.Locator("tbody tr[data-id]").First;
        await row.WaitForAsync();
        await nora.GoAsync("/r/party/" + await row.GetAttributeAsync("data-id"));
        var button = page.Locator("button.follow:has(svg)").Nth(1);
        await button.ClickAsync();
        await Assertions.Expect(page.Locator("#share-person")).ToBeFocusedAsync();
        // Without a person or team nothing is shared, and the dialog says what is missing.
        await page.Locator("dialog[open] button[type=submit]").ClickAsync();
        await page.Locator("dialog[open] .note.bad").WaitForAsync();
        await page.FillAsync("#share-person", "Nils");
        await page.Locator("#share-person-found .opt", new() { HasText = "Nils" }).First.ClickAsync();
        await page.Locator("#share-write").CheckAsync();
        await page.Locator("dialog[open] button[type=submit]").ClickAsync();
        var shared = page.Locator("dialog[open] .shares li");
        await Assertions.Expect(shared).ToHaveCountAsync(1);
        await Assertions.Expect(shared).ToContainTextAsync("Nils");
        await nora.LookAsync($"share-{language}-1-dialog");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(button).ToContainTextAsync("Nils");
        await Assertions.Expect(button).ToBeFocusedAsync();
        await nora.LookAsync($"share-{language}-2-page");
        await button.ClickAsync();
        await shared.Locator("button").ClickAsync();
        await Assertions.Expect(shared).ToHaveCountAsync(0);
        nora.AssertNoBarriers();
    }
}
