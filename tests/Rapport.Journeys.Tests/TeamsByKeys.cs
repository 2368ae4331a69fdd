namespace Rapport.Journeys.Tests;

/// <summary>A team is added below another with keys alone: the form opens there, the cursor in the name, and leads back where it came from.</summary>
public sealed class TeamsByKeys(SampleCompany company) : Journey
{
    [Fact]
    public async Task Add_below_is_a_form_below_with_the_cursor_in_it()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/settings/teams");
        var add = nora.Page.Locator("tr", new() { HasText = "Europe" }).GetByRole(AriaRole.Button, new() { Name = "Add below" });
        await add.FocusAsync();
        await nora.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(nora.Page.Locator("#team-name")).ToBeFocusedAsync();
        await Assertions.Expect(nora.Page.Locator("tr:has-text('Europe') + tr #team-name")).ToHaveCountAsync(1);
        await nora.LookAsync("en-GB-1440-team-below");
        await nora.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(add).ToBeFocusedAsync();

        await nora.Page.Locator("tr", new() { HasText = "Everyone" }).GetByRole(AriaRole.Button, new() { Name = "Edit" }).PressAsync("Enter");
        await Assertions.Expect(nora.Page.Locator("#team-parent option")).ToHaveCountAsync(1);
        nora.AssertNoBarriers();
    }
}
