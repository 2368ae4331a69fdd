namespace Rapport.Journeys.Tests;

/// <summary>A list without a mouse: letters into a cell, the record beside it, the next one, its page and the one after; then groups, totals and an "or".</summary>
public sealed class WorkingInAList(SampleCompany company) : Journey
{
    [Fact]
    public async Task Many_are_deleted_after_a_question_and_one_without()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await page.EvaluateAsync("async () => { for (const name of ['Ann', 'Ben', 'Cid', 'Dot']) await fetch('/api/v1/party', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'person', name, city: 'Passing' }) }); }");
        await nora.GoAsync("/r/party?view=all&layout=list&where=" + Uri.EscapeDataString("city = 'Passing'"));
        var (rows, dialog, delete) = (page.Locator("tbody tr[data-id]"), page.Locator("dialog[open]"), page.Locator(".bulk").GetByRole(AriaRole.Button, new() { Name = "Delete" }));
        async Task PressAsync(params string[] keys) { foreach (var key in keys) await page.Keyboard.PressAsync(key); }
        await Assertions.Expect(rows).ToHaveCountAsync(4);

        // Esc and Cancel leave all as it is, and chosen.
        await PressAsync("Control+a");
        await delete.ClickAsync();
        await Assertions.Expect(dialog.Locator("h2")).ToHaveTextAsync("Delete 4 records?");
        await Assertions.Expect(dialog.Locator(".dbody")).ToContainTextAsync("Records that others still use stay; how many, and why, is said afterwards. The deletion can be taken back from the history.");
        await nora.LookAsync("bulk-delete");
        await PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await PressAsync("Shift+Delete");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("tbody tr[aria-selected=true]")).ToHaveCountAsync(4);
        await page.Locator(".bulk .leave").ClickAsync();

        // One goes at once: its toast takes it back.
        await PressAsync("j", "x");
        await Assertions.Expect(page.Locator(".bulk")).ToContainTextAsync("1 selected");
        await PressAsync("Shift+Delete");
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator(".toast", new() { HasTextString = "1 record deleted" })).ToBeVisibleAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);

        // A few together go all or none; all of the list by a job.
        await rows.Nth(0).Locator("input.check").ClickAsync();
        await rows.Nth(1).Locator("input.check").ClickAsync();
        await delete.ClickAsync();
        await Assertions.Expect(dialog.Locator("h2")).ToHaveTextAsync("Delete 2 records?");
        await Assertions.Expect(dialog.Locator(".dbody")).ToContainTextAsync("If others still use one of them, none is deleted");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await PressAsync("Control+a");
        await delete.ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(0);
        nora.AssertNoBarriers();
    }

    [Fact]
    public async Task Rows_far_apart_are_chosen_together_let_go_by_a_key_and_the_place_is_kept_on_the_way_back()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/party?view=all&columns=name,city&layout=list");
        Task ScrollAsync(int to) => page.EvaluateAsync($"() => document.querySelector('.list .tw').scrollTop = {to}");
        ILocator At(int place) => page.Locator($"tbody tr[data-id][aria-rowindex='{place + 2}']");

        // The one end has left the page when the other is chosen.
        await At(2).Locator("input.check").ClickAsync();
        await ScrollAsync(4_000);
        await At(115).Locator("input.check").ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Assertions.Expect(page.Locator(".bulk")).ToContainTextAsync("114 selected");
        await Assertions.Expect(At(110)).ToHaveAttributeAsync("aria-selected", "true");
        // The box that had the cursor is gone; the key works all the same, and nothing stays ticked.
        await ScrollAsync(0);
        await Assertions.Expect(At(3)).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".bulk")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("tbody tr[aria-selected=true]")).ToHaveCountAsync(0);
        await At(5).Locator("input.check").ClickAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("tbody tr[aria-selected=true], tbody input.check:checked")).ToHaveCountAsync(0);

        await ScrollAsync(4_000);
        var left = (await At(118).GetAttributeAsync("data-id"))!;
        await At(118).Locator("td.first a").ClickAsync();
        await page.Locator(".crumb a").WaitForAsync();
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator("tr.cur")).ToHaveAttributeAsync("data-id", left);
        await Assertions.Expect(page.Locator("tr.cur")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task By_keys_from_cell_to_cell_from_record_to_record_and_back_to_the_same_view()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/party?columns=name,industry,city,note,tags,roles,sales&where=" + Uri.EscapeDataString("kind = 'organisation'"));
        var first = page.Locator("tbody tr[data-id]").First;
        var (industry, names) = (first.Locator("td[data-f=industry]"), page.Locator("tbody tr[data-id] td.first .ell"));
        await first.WaitForAsync();

        // In the cells a letter begins a new text, and Delete empties it.
        await industry.ClickAsync();
        await page.Keyboard.TypeAsync("Tea");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(industry).ToHaveTextAsync("Tea");
        await page.Keyboard.PressAsync("Delete");
        await Assertions.Expect(industry).ToHaveTextAsync("");

        // Also where the cell opens a pane: no letter of it is a command, and what is typed stands in place of what was there.
        var box = page.Locator("#cell-value");
        async Task OverAsync(string field, string text)
        {
            await first.Locator($"td[data-f={field}]").ClickAsync();
            await page.Keyboard.TypeAsync(text);
        }

        foreach (var (field, text) in ((string, string)[])[("note", "xo 1"), ("tags", "xo"), ("note", "x")])
        {
            await OverAsync(field, text);
            await Assertions.Expect(box).ToHaveValueAsync(text);
            await page.Keyboard.PressAsync("Control+Enter");
            await Assertions.Expect(first.Locator($"td[data-f={field}]")).ToHaveTextAsync(text);
            await Assertions.Expect(page.Locator("table.t:focus, .ear input:focus")).ToHaveCountAsync(1);
        }

        await page.Keyboard.PressAsync("Delete");
        await Assertions.Expect(first.Locator("td[data-f=note]")).ToHaveTextAsync("");
        await OverAsync("roles", "emp");
        await Assertions.Expect(page.Locator("#cell-value label", new() { HasText = "Employee" }).Locator("input")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await OverAsync("sales", "x");
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("cannot be changed");
        await Assertions.Expect(page.Locator("#cell-editor, .bulk").And(page.Locator(":visible"))).ToHaveCountAsync(0);

        // Among the rows letters are commands.
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator(".pname h2")).ToHaveTextAsync(await names.Nth(0).InnerTextAsync());
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator(".pname h2")).ToHaveTextAsync(await names.Nth(2).InnerTextAsync());
        await nora.LookAsync("list-1-pane");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".panel")).ToHaveCountAsync(0);

        var (third, fourth) = (await names.Nth(2).InnerTextAsync(), await names.Nth(3).InnerTextAsync());
        await page.Keyboard.PressAsync("o");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(third);
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(fourth);
        await page.Keyboard.PressAsync("k");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(third);
        await page.Locator(".crumb a").ClickAsync();
        await Assertions.Expect(page.Locator("th[data-f=industry]")).ToBeVisibleAsync();
        Assert.Contains("columns=", page.Url, StringComparison.Ordinal);
        nora.AssertNoBarriers();
    }

    [Fact]
    public async Task Several_choices_are_ticked_by_keys_in_a_cell_and_on_the_page()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/party?columns=name,roles&where=" + Uri.EscapeDataString("kind = 'person'"));
        var row = page.Locator("tbody tr[data-id]").First;
        var (id, roles) = (await row.GetAttributeAsync("data-id"), row.Locator("td[data-f=roles]"));
        var before = await roles.InnerTextAsync();
        await roles.ClickAsync();
        await page.Keyboard.PressAsync("Enter");
        var ticks = page.Locator("#cell-value input");
        await Assertions.Expect(ticks.First).ToBeFocusedAsync();
        var last = ticks.Last;
        var had = await last.IsCheckedAsync();
        for (var i = 1; i < await ticks.CountAsync(); i++) await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("#cell-editor")).ToBeHiddenAsync();
        if (had) await Assertions.Expect(roles).Not.ToContainTextAsync("Employee");
        else await Assertions.Expect(roles).ToContainTextAsync("Employee");

        await nora.GoAsync("/r/party/" + id);
        await page.Locator("#val-roles").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#edit-roles input").First).ToBeFocusedAsync();
        await page.Locator("#edit-roles input").Last.FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#edit-roles")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#val-roles")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#edit-roles input").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#val-roles")).ToBeFocusedAsync();
        foreach (var keys in (string[])["?", "Control+k"])
        {
            await page.Keyboard.PressAsync(keys);
            await page.Locator("dialog[open]").WaitForAsync();
            await page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
            await Assertions.Expect(page.Locator("#val-roles")).ToBeFocusedAsync();
        }

        await nora.GoAsync("/r/party?columns=name,roles&where=" + Uri.EscapeDataString("kind = 'person'"));
        await Assertions.Expect(page.Locator($"tr[data-id='{id}'] td[data-f=roles]")).ToHaveTextAsync(before.Trim());
    }

    [Fact]
    public async Task In_groups_with_totals_and_an_or_that_is_built_by_hand()
    {
        var nora = await Visitor.ComeAsync(company.Product, "zh-CN");
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("zh-CN"));
        await nora.GoAsync("/r/party?group=kind&totals=name:count,sales:sum,city:unique");
        var groups = page.Locator("tr.grp button");
        await groups.First.WaitForAsync();
        var open = await page.Locator("tbody tr[data-id]").CountAsync();
        await groups.First.ClickAsync();
        await Assertions.Expect(groups.First).ToHaveAttributeAsync("aria-expanded", "false");
        Assert.True(open > 0);
        await Assertions.Expect(page.Locator("tfoot td").Last).ToContainTextAsync("合计");
        await nora.LookAsync("list-2-groups");

        await nora.GoAsync("/r/party?where=" + Uri.EscapeDataString("city = 'Oslo' or any(orders, total > 100)"));
        await page.Locator(".chip .say").ClickAsync();
        await page.Locator(".pop:popover-open .btn").First.ClickAsync();
        await page.Locator("dialog .bcond").First.WaitForAsync();
        await Assertions.Expect(page.Locator("dialog .bcond")).ToHaveCountAsync(2);
        await nora.LookAsync("list-3-builder");
        // What was refused is said until it is put right, no longer.
        await page.Locator("dialog .bgroup .bgroup input[inputmode=decimal]").First.FillAsync("abc");
        await page.Locator("dialog .dfoot .pri").ClickAsync();
        await Assertions.Expect(page.Locator("dialog .help.err")).ToContainTextAsync("abc");
        await page.Locator("dialog .bgroup .bgroup input[inputmode=decimal]").First.FillAsync("100");
        await Assertions.Expect(page.Locator("dialog .help.err, dialog .input.err")).ToHaveCountAsync(0);
        await page.Locator("dialog .bcond input").First.FillAsync("Lyon");
        await page.Locator("dialog .dfoot .pri").ClickAsync();
        await Assertions.Expect(page.Locator(".chip")).ToContainTextAsync("Lyon");
        Assert.Contains("any(orders", Uri.UnescapeDataString(page.Url), StringComparison.Ordinal);
        nora.AssertNoBarriers();
    }
}
