namespace Rapport.Journeys.Tests;

/// <summary>A filter is made without a hand on the mouse: its field, its value, and on with Enter.</summary>
public sealed class FilteringByKeys(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("City", "Lyon")]
    [InlineData("Sales", "100")]
    public async Task The_cursor_goes_from_the_field_to_the_value(string field, string value)
    {
        var nora = await Visitor.ComeAsync(company.Product);
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/party");
        await nora.Page.Locator("[popovertarget=add-filter]").PressAsync("Enter");
        await Assertions.Expect(nora.Page.Locator("#add-filter .fields input")).ToBeFocusedAsync();
        await nora.Page.Keyboard.TypeAsync(field);
        await nora.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(nora.Page.Locator("#new-filter-v0")).ToBeFocusedAsync();
        await nora.Page.Keyboard.TypeAsync(value);
        await nora.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(nora.Page.Locator(".chip")).ToContainTextAsync(field);
        await Assertions.Expect(nora.Page.Locator(".chip")).ToContainTextAsync(value);
    }
}
