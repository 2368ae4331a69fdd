namespace Rapport.Journeys.Tests;

/// <summary>Addresses and hours of a role, and the sessions of a user, as an administrator sets and sees them.</summary>
public sealed class ClosingTheDoor(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("zh-CN", 390, "light")]
    public async Task A_role_gets_addresses_and_hours_and_a_slip_is_named(string language, int width, string theme)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width);
        nora.OnlyColours = theme == "dark";
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/settings/roles/reader");
        if (theme == "dark") await nora.Page.EvaluateAsync("() => document.documentElement.dataset.theme = 'dark'");
        var entry = nora.Page.Locator("#entry");
        await entry.Locator("textarea").FillAsync("10.20.0.0/16\nthe office");
        await entry.Locator("button[type=submit]").ClickAsync();
        await Assertions.Expect(entry.Locator("#entry-networks-said")).ToContainTextAsync("the office");
        await entry.Locator("textarea").FillAsync("10.20.0.0/16\n2001:db8:20::/48");
        await entry.Locator("input[role=switch]").CheckAsync();
        await entry.Locator(".time input").First.FillAsync("07:30");
        await entry.Locator("button[type=submit]").ClickAsync();
        await Assertions.Expect(nora.Page.Locator(".toast").First).ToBeVisibleAsync();
        await nora.GoAsync("/settings/roles/reader");
        if (theme == "dark") await nora.Page.EvaluateAsync("() => document.documentElement.dataset.theme = 'dark'");
        await Assertions.Expect(entry.Locator(".time input").First).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^07:30"));
        await Assertions.Expect(entry.Locator("input.check:checked")).ToHaveCountAsync(5);
        await entry.Locator("button[type=submit]").ScrollIntoViewIfNeededAsync();
        await nora.LookAsync($"entry-{language}");
        // As it was: nothing means from anywhere, at any time.
        await entry.Locator("textarea").FillAsync("");
        await entry.Locator("input[role=switch]").UncheckAsync();
        await entry.Locator("button[type=submit]").ClickAsync();
        await Assertions.Expect(nora.Page.Locator(".toast").First).ToBeVisibleAsync();
        nora.AssertNoBarriers();
    }
}
