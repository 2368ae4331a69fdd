namespace Rapport.Journeys.Tests;

/// <summary>An administrator makes a webhook, sees its secret once, tries the line, and takes it away.</summary>
public sealed class TellingOtherPrograms(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("zh-CN", 1440)]
    public async Task A_webhook_is_made_tried_and_removed(string language, int width)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width);
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/settings/webhooks");
        await nora.LookAsync($"{language}-{width}-webhooks");
        await nora.GoAsync("/settings/webhooks/new");
        await nora.Page.FillAsync("#hook-name", "Shop");
        await nora.Page.FillAsync("#hook-url", "https://10.0.0.1/in");
        await nora.Page.Locator(".setform .pri").First.ClickAsync();
        await nora.Page.Locator(".field .err").First.WaitForAsync();
        await nora.LookAsync($"{language}-{width}-webhook-refused");
        await nora.Page.FillAsync("#hook-url", "https://localhost:9/in");
        await nora.Page.Locator(".setform .pri").First.ClickAsync();
        await Assertions.Expect(nora.Page.Locator(".once input")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^whsec_"));
        // Names that lead inside are told only when the line is tried.
        await nora.Page.Locator(".setform .row .btn").Nth(1).ClickAsync();
        await nora.Page.Locator(".setform .note.bad").WaitForAsync();
        await nora.Page.Locator("section.setform tbody tr").First.WaitForAsync();
        await nora.LookAsync($"{language}-{width}-webhook");
        await nora.Page.Locator(".setform .dan").First.ClickAsync();
        await nora.Page.Locator("dialog .dan, [role=dialog] .dan").First.ClickAsync();
        await nora.Page.ArriveAsync("/settings/webhooks$");
        nora.AssertNoBarriers();
    }
}
