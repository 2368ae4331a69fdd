namespace Rapport.Journeys.Tests;

public sealed class GivingKeys(SampleCompany company) : Journey
{
    [Fact]
    public async Task A_command_found_by_a_few_letters_gets_keys_that_work_at_once_and_on_the_next_visit()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/party");
        // Two rows are selected by keys: what fits them stands first in the menu.
        foreach (var key in new[] { "j", "x", "j", "x" }) await nora.Page.Keyboard.PressAsync(key);
        await nora.Page.Locator(".bulk").WaitForAsync();
        await nora.Page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(nora.Page.Locator("dialog.cmdk .gl").First).ToHaveTextAsync("Selected rows");
        await nora.LookAsync("command-menu-selection");
        var commands = await nora.Page.Locator("dialog.cmdk .ci[data-command]").EvaluateAllAsync<string[]>("all => all.map(c => c.dataset.command)");
        Assert.Contains("list.print", commands);
        var nameless = await nora.Page.Locator("dialog.cmdk .ci:not([data-command]):not([data-record])").AllInnerTextsAsync();
        Assert.True(nameless.Count == 0, $"Commands that can be given no keys: {string.Join(" | ", nameless)}");
        // Out of the box each of them has keys.
        var keyless = await nora.Page.Locator("dialog.cmdk .ci[data-command]:not(:has(kbd))").EvaluateAllAsync<string[]>("all => all.map(c => c.dataset.command)");
        Assert.True(keyless.Length == 0, $"Commands without keys: {string.Join(" ", keyless)}");
        await nora.Page.Keyboard.TypeAsync("chmany");
        await Assertions.Expect(nora.Page.Locator("dialog.cmdk [aria-selected=true]")).ToContainTextAsync("Changes of many");
        await nora.Page.Keyboard.PressAsync("Control+Enter");
        await nora.Page.Locator(".keyset.on").WaitForAsync();
        await Assertions.Expect(nora.Page.Locator(".keyset.on")).ToBeInViewportAsync();
        // Each of the commands has a line there.
        foreach (var id in commands.Where(c => !c.StartsWith("import.", StringComparison.Ordinal) && !c.StartsWith("language.", StringComparison.Ordinal)))
            Assert.True(await nora.Page.Locator($"#shortcut-{id.Replace('.', '-').Replace('/', '-')}").CountAsync() == 1, $"{id} cannot be given keys.");
        await nora.LookAsync("shortcuts");
        await nora.Page.Keyboard.PressAsync("j");
        await nora.Page.Keyboard.PressAsync("b");
        // Whatever moved to the next row by J does so no longer, and it is said.
        await Assertions.Expect(nora.Page.Locator(".keys .about")).ToContainTextAsync("Next row");
        await nora.Page.Keyboard.PressAsync("Escape");
        await nora.Page.Locator("dialog.dlg").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await nora.GoAsync("/");
        await nora.Page.WaitForFunctionAsync("() => document.documentElement.dataset.ready");
        await nora.Page.Keyboard.PressAsync("j");
        await nora.Page.Keyboard.PressAsync("b");
        await nora.Page.ArriveAsync("/bulk$");
        await nora.Page.Keyboard.PressAsync("?");
        await nora.Page.Locator(".dfoot .gho").ClickAsync();
        await nora.Page.Locator(".dfoot .gho").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        // On a record, A and a letter add what belongs to it, although A alone assigns the rows of a list; the button of a command names its keys.
        await nora.GoAsync("/r/party");
        await Assertions.Expect(nora.Page.Locator("[popovertarget=add-filter]")).ToHaveAttributeAsync("title", "Filter (F)");
        await nora.Page.Locator("td.first a").First.ClickAsync();
        await nora.Page.Locator("#composer").WaitForAsync();
        await nora.Page.Keyboard.PressAsync("a");
        await nora.Page.Keyboard.PressAsync("o");
        await Assertions.Expect(nora.Page.Locator("dialog.dlg h2")).ToHaveTextAsync("New: Order");
        await Assertions.Expect(nora.Page.Locator("dialog.dlg[open]")).ToBeVisibleAsync();
        await nora.Page.Keyboard.PressAsync("Escape");
        await nora.Page.Locator("dialog.dlg").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await nora.Page.Keyboard.PressAsync("?");
        await Assertions.Expect(nora.Page.GetByRole(AriaRole.Button, new() { Name = "New: Order A O : change" })).ToBeVisibleAsync();
        await nora.LookAsync("shortcuts-of-a-record");
        nora.AssertNoBarriers();
    }
}
