namespace Rapport.Journeys.Tests;

public sealed class WalkingLists(SampleCompany company) : Journey
{
    [Fact]
    public async Task Lists_that_pop_up_are_walked_by_arrows_and_letters_and_columns_widened_by_keys()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/order");
        var page = nora.Page;
        async Task PressAsync(params string[] keys) { foreach (var key in keys) await page.Keyboard.PressAsync(key); }
        ILocator Focused(string of) => page.Locator($"{of}:focus");

        // The arrow opens the list of its button, filled or not yet; the last follows the first, letters jump, Esc gives the button back.
        await page.Locator("[popovertarget=grouping]").FocusAsync();
        await PressAsync("ArrowDown");
        await Assertions.Expect(Focused("#grouping .opt")).ToHaveCountAsync(1);
        var first = await Focused("#grouping .opt").InnerTextAsync();
        await PressAsync("ArrowDown");
        Assert.NotEqual(first, await Focused("#grouping .opt").InnerTextAsync());
        await PressAsync("End");
        var last = await Focused("#grouping .opt").InnerTextAsync();
        Assert.Equal(last, (await page.Locator("#grouping .opt:visible").AllInnerTextsAsync())[^1]);
        await PressAsync("ArrowDown");
        Assert.Equal(first, await Focused("#grouping .opt").InnerTextAsync());
        await PressAsync("c", "u");
        await Assertions.Expect(Focused("#grouping .opt")).ToHaveTextAsync("Customer");
        await PressAsync("Escape");
        await Assertions.Expect(Focused("[popovertarget=grouping]")).ToHaveCountAsync(1);

        // Fields of a filter: from the box that finds them to the first, and back.
        await PressAsync("f");
        await Assertions.Expect(Focused("#add-filter input")).ToHaveCountAsync(1);
        await PressAsync("ArrowDown");
        await Assertions.Expect(Focused("#add-filter .opt")).ToHaveCountAsync(1);
        await PressAsync("ArrowUp");
        await Assertions.Expect(Focused("#add-filter input")).ToHaveCountAsync(1);
        await PressAsync("Escape");

        // In the choice of columns the arrows to the side lead to what can be done with one.
        async Task<double> WidthAsync(string field) => (await page.Locator($"th[data-f={field}]").BoundingBoxAsync())!.Width;
        var second = await page.Locator("th[data-f]").Nth(1).GetAttributeAsync("data-f") ?? "";
        await page.Locator("[popovertarget=columns]").FocusAsync();
        await PressAsync("ArrowDown");
        await Assertions.Expect(Focused("#columns input")).ToHaveAttributeAsync("aria-label", "Find a column");
        // What is typed finds one that is not shown yet; Enter takes it, and all are there again.
        await page.Keyboard.TypeAsync("created");
        await Assertions.Expect(page.Locator("#columns .cols label")).ToHaveTextAsync(["Created", "Created by"]);
        await PressAsync("Enter");
        await Assertions.Expect(page.Locator("th[data-f=createdAt]")).ToHaveCountAsync(1);
        await Assertions.Expect(Focused("#columns input")).ToHaveValueAsync("");
        var before = await WidthAsync(second);
        await PressAsync("ArrowDown");
        await Assertions.Expect(Focused("#columns .cols input")).ToHaveCountAsync(1);
        await PressAsync("ArrowRight", "ArrowRight", "Enter");
        await page.WaitForFunctionAsync("([f, w]) => document.querySelector(`th[data-f=${f}]`).offsetWidth > w + 20", new object[] { second, before });
        await nora.LookAsync("columns-by-keys");
        await PressAsync("Escape");

        // The focused head of a column itself, in large steps with Shift; kept for the next visit.
        var widened = await WidthAsync(second);
        await page.Locator($"th[data-f={second}] button, th[data-f={second}][tabindex]").First.FocusAsync();
        await PressAsync("Alt+Shift+ArrowRight", "Alt+ArrowLeft");
        Assert.Equal(widened + 64, await WidthAsync(second), 2.0);
        await nora.GoAsync("/r/order");
        Assert.Equal(widened + 64, await WidthAsync(second), 2.0);
        nora.AssertNoBarriers();
    }

    [Theory]
    [InlineData("grouping", "By Customer")]
    [InlineData("sorting", "By Placed, Customer")]
    public async Task A_list_opened_by_the_mouse_is_walked_by_keys_at_once(string opens, string said)
    {
        var nora = await Visitor.ComeAsync(company.Product);
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/order?view=all&layout=list");
        var (button, within) = (nora.Page.Locator($"[popovertarget={opens}]:visible").First, nora.Page.Locator($"#{opens} :focus"));
        await button.ClickAsync();
        await Assertions.Expect(within).ToHaveCountAsync(1);
        foreach (var key in "cu") await nora.Page.Keyboard.PressAsync($"{key}");
        await Assertions.Expect(within).ToContainTextAsync("Cu");
        await nora.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(button).ToContainTextAsync(said);
    }

    [Fact]
    public async Task The_keys_of_a_list_are_heard_on_the_buttons_around_it()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/order?view=all&layout=list");
        var page = nora.Page;
        async Task PressAsync(params string[] keys) { foreach (var key in keys) await page.Keyboard.PressAsync(key); }
        var (marked, selected) = (page.Locator("tbody tr.cur"), page.Locator("tbody tr[aria-selected=true]"));
        await page.Locator("tbody tr[data-id]").First.WaitForAsync();

        // Each of them keeps the cursor when what it opened is left by Esc.
        foreach (var opens in (string[])["columns", "grouping", "sorting", "add-filter"])
        {
            var (button, opened) = (page.Locator($"[popovertarget={opens}]:visible").First, page.Locator($"#{opens}:popover-open"));
            await button.ClickAsync();
            await opened.WaitForAsync();
            await PressAsync("Escape");
            await Assertions.Expect(opened).ToHaveCountAsync(0);
            await Assertions.Expect(button).ToBeFocusedAsync();
            await PressAsync("j", "x");
            await Assertions.Expect(selected).ToHaveCountAsync(1);
            await PressAsync("j", "Shift+X");
            await Assertions.Expect(selected).ToHaveCountAsync(2);
            await PressAsync("Escape");
            await Assertions.Expect(selected).ToHaveCountAsync(0);
        }

        // The arrows walk, too; what presses the button goes on doing so.
        var list = page.Locator(".layouts button[aria-pressed=true]");
        await list.ClickAsync();
        var place = int.Parse((await marked.GetAttributeAsync("aria-rowindex"))!, System.Globalization.CultureInfo.InvariantCulture);
        await PressAsync("ArrowDown");
        await Assertions.Expect(marked).ToHaveAttributeAsync("aria-rowindex", $"{place + 1}");
        var columns = page.Locator("[popovertarget=columns]");
        await columns.FocusAsync();
        await PressAsync("Space");
        await page.Locator("#columns:popover-open").WaitForAsync();
        await PressAsync("Escape");
        await Assertions.Expect(selected).ToHaveCountAsync(0);

        // All are the rows, not the text of the page.
        await list.ClickAsync();
        await PressAsync("Control+a");
        await Assertions.Expect(page.Locator("tbody tr[data-id][aria-selected=false]")).ToHaveCountAsync(0);
        Assert.Equal("", await page.EvaluateAsync<string>("() => getSelection().toString()"));

        // A field beside the list keeps its letters.
        await page.Locator("[popovertarget=add-filter]:visible").First.ClickAsync();
        await page.Locator("#add-filter:popover-open input").First.WaitForAsync();
        await page.Keyboard.TypeAsync("jk");
        await Assertions.Expect(page.Locator("#add-filter:popover-open input").First).ToHaveValueAsync("jk");
    }

    [Fact]
    public async Task What_is_added_in_the_builder_has_the_cursor()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/order");
        await nora.Page.GetByRole(AriaRole.Button, new() { Name = "Builder" }).First.ClickAsync();
        await nora.Page.Locator("dialog.dlg #b-add").ClickAsync();
        await Assertions.Expect(nora.Page.Locator("#b-1-field:focus")).ToHaveCountAsync(1);
        await nora.Page.Locator("dialog.dlg").GetByRole(AriaRole.Button, new() { Name = "Group", Exact = true }).ClickAsync();
        await Assertions.Expect(nora.Page.Locator("#b-2-0-field:focus")).ToHaveCountAsync(1);
        await nora.Page.Locator("dialog.dlg .bcond button").First.ClickAsync();
        await Assertions.Expect(nora.Page.Locator("#b-add:focus")).ToHaveCountAsync(1);
        nora.AssertNoBarriers();
    }
}
