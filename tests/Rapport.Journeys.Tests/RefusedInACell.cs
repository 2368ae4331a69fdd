namespace Rapport.Journeys.Tests;

/// <summary>A value that a cell does not take stays in the cell as typed, with the reason beside it, until it is put right or given up.</summary>
public sealed class RefusedInACell(SampleCompany company) : Journey
{
    [Fact]
    public async Task What_was_typed_stays_with_the_reason_and_escape_gives_it_up()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/party?columns=name,phone,city,country&where=" + Uri.EscapeDataString("phone is not empty"));
        var cell = nora.Page.Locator("tbody tr[data-id]").First.Locator("td[data-f=phone]");
        var before = (await cell.InnerTextAsync()).Trim();
        var input = nora.Page.Locator(".cell-in input");

        await TypeAsync(nora, cell, "Altona");
        await nora.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(nora.Page.Locator(".cell-in [role=alert]")).ToContainTextAsync("Altona");
        await Assertions.Expect(input).ToHaveValueAsync("Altona");
        await Assertions.Expect(input).ToBeFocusedAsync();
        await nora.LookAsync("en-GB-1440-refused-cell");
        await nora.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(input).ToHaveCountAsync(0);
        await Assertions.Expect(cell).ToHaveTextAsync(before);

        // On the way to the next cell the first one keeps what it did not take.
        await TypeAsync(nora, cell, "Altona");
        await nora.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(cell).ToHaveTextAsync("Altona");
        await Assertions.Expect(cell).ToHaveAttributeAsync("data-refused", "");
        await Assertions.Expect(input).ToHaveCountAsync(1);
        await nora.Page.Keyboard.PressAsync("Escape");
        await cell.DblClickAsync();
        await Assertions.Expect(input).ToHaveValueAsync("Altona");
        await input.FillAsync(before);
        await nora.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(cell).ToHaveTextAsync(before);
        await Assertions.Expect(nora.Page.Locator("td[data-refused]")).ToHaveCountAsync(0);
        nora.AssertNoBarriers();
    }

    private static async Task TypeAsync(Visitor nora, ILocator cell, string text)
    {
        await cell.DblClickAsync();
        await nora.Page.Locator(".cell-in input").FillAsync(text);
    }
}
