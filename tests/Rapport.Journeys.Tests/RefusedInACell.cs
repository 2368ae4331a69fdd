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

    [Fact]
    public async Task Days_amounts_and_yes_are_typed_as_people_write_them_and_what_is_not_clear_is_refused()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        var (page, input) = (nora.Page, nora.Page.Locator(".cell-in input"));
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        ILocator Cell(string field) => page.Locator("tbody tr[data-id]").First.Locator($"td[data-f={field}]");
        // The cell has been chosen: a letter begins it anew.
        async Task OverAsync(string text)
        {
            await page.Keyboard.TypeAsync(text);
            await page.Keyboard.PressAsync("Enter");
        }

        async Task RefusedAsync(string text)
        {
            await OverAsync(text);
            await Assertions.Expect(page.Locator(".cell-in [role=alert]")).ToContainTextAsync(text);
            await page.Keyboard.PressAsync("Escape");
        }

        await nora.GoAsync("/r/party?columns=name,since&where=" + Uri.EscapeDataString("kind = 'person'"));
        var since = Cell("since");
        await since.ClickAsync();
        await OverAsync("5 Mar 2026");
        await Assertions.Expect(since).ToHaveAttributeAsync("data-v", "2026-03-05");
        await RefusedAsync("45000");
        await RefusedAsync("5.3.0026");
        await Assertions.Expect(since).ToHaveAttributeAsync("data-v", "2026-03-05");
        await OverAsync("2026年3月6日");
        await Assertions.Expect(since).ToHaveAttributeAsync("data-v", "2026-03-06");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(input).ToHaveValueAsync("2026-03-06");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Delete");
        await Assertions.Expect(since).ToHaveTextAsync("");

        await nora.GoAsync("/r/product?columns=name,price");
        await Cell("price").ClickAsync();
        await RefusedAsync("$50");
        await nora.LookAsync("en-GB-1440-other-currency");

        // The letters after the first are no commands: "no" opens no record.
        await nora.GoAsync("/r/contactPoint?columns=party,optedOut");
        await Cell("optedOut").ClickAsync();
        foreach (var (word, value) in ((string, string)[])[("yes", "true"), ("no", "false")])
        {
            await OverAsync(word);
            await Assertions.Expect(Cell("optedOut")).ToHaveAttributeAsync("data-v", value);
        }

        await RefusedAsync("maybe");
        nora.AssertNoBarriers();
    }

    private static async Task TypeAsync(Visitor nora, ILocator cell, string text)
    {
        await cell.DblClickAsync();
        await nora.Page.Locator(".cell-in input").FillAsync(text);
    }
}
