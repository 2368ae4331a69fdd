namespace Rapport.Journeys.Tests;

/// <summary>A call about an order with a task after it: both stand with the order and with the customer whose it is.</summary>
public sealed class WritingAboutAnOrder(SampleCompany company) : Journey
{
    [Fact]
    public async Task It_stands_in_the_story_of_the_order_and_of_the_customer()
    {
        var nora = await Visitor.ComeAsync(company.Product, "en-GB");
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/order?where=" + Uri.EscapeDataString("party is not empty"));
        await nora.GoAsync("/r/order/" + await page.Locator("tbody tr[data-id]").Nth(2).GetAttributeAsync("data-id"));
        // An order opens on its lines.
        await Assertions.Expect(page.Locator(".tablist [aria-selected=true]")).ToContainTextAsync("Lines");
        await page.Locator(".tablist button").First.ClickAsync();
        await page.ClickAsync("#composer-text");
        await page.Locator("#composer-as-call").ClickAsync();
        await page.FillAsync("#composer-text", "Wants it by Friday");
        await page.Locator(".composer .follow .chip").First.ClickAsync();
        await page.FillAsync("#composer-follow", "Ask the carrier");
        await page.Locator("#composer-text").PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator(".te").First).ToContainTextAsync("Wants it by Friday");
        await Assertions.Expect(page.Locator(".upnext")).ToContainTextAsync("Ask the carrier");
        await nora.LookAsync("about-order");
        var number = await page.Locator("h1").InnerTextAsync();

        await page.Locator(".kv [href^='/r/party/']").First.ClickAsync();
        var entry = page.Locator(".te", new() { HasText = "Wants it by Friday" });
        await Assertions.Expect(entry).ToContainTextAsync("Order " + number);
        await Assertions.Expect(page.Locator(".upnext")).ToContainTextAsync("Ask the carrier");
        await nora.LookAsync("about-order-customer");
        nora.AssertNoBarriers();
    }
}
