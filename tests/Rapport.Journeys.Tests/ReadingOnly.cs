namespace Rapport.Journeys.Tests;

/// <summary>Products are looked at by sellers and changed by others.</summary>
[Collection("Pia")]
public sealed class ReadingOnly(SampleCompany company) : Journey
{
    [Fact]
    public async Task Whoever_types_into_a_list_that_the_role_only_reads_is_told_so_once()
    {
        var pia = await Visitor.ComeAsync(company.Product);
        var page = pia.Page;
        await pia.SignInAsync(SampleCompany.Pia("en-GB"));
        await pia.GoAsync("/r/product");
        await page.Locator("tbody tr[data-id]").First.Locator("input.check").ClickAsync();
        await page.Locator("tbody tr[data-id]").First.Locator("td[data-f=code]").ClickAsync();
        await page.Keyboard.PressAsync("7");
        var (told, chosen) = (page.Locator(".toast"), page.Locator(".bulk"));
        await Assertions.Expect(told).ToContainTextAsync("Your role reads these records and changes none.");
        // It does not cover what can be done with the chosen one.
        Assert.True(await told.EvaluateAsync<bool>("(told, chosen) => told.getBoundingClientRect().bottom <= chosen.getBoundingClientRect().top", await chosen.ElementHandleAsync()));
        await pia.LookAsync("may-not-write");
        await told.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await page.Locator("tbody tr[data-id]").Nth(1).Locator("td[data-f=code]").ClickAsync();
        await page.Keyboard.PressAsync("8");
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(told).ToHaveCountAsync(0);
        pia.AssertNoBarriers();
        await pia.SignOutAsync();
    }
}
