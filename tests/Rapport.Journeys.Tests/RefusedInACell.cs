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

    /// <summary>A paste that a box cut would be saved short, and nobody told.</summary>
    [Fact]
    public async Task A_text_over_the_limit_of_its_field_is_kept_and_refused_in_the_cell_and_in_the_form_of_a_new_record()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/party?columns=name,otherName,phone&where=" + Uri.EscapeDataString("phone is not empty"));
        var (page, text) = (nora.Page, new string('x', 301));
        async Task RefusedAsync(ILocator input, ILocator problem, string key)
        {
            await input.SelectTextAsync();
            await page.Keyboard.InsertTextAsync(text);
            await page.Keyboard.PressAsync(key);
            await Assertions.Expect(problem).ToContainTextAsync("300");
            await Assertions.Expect(input).ToHaveValueAsync(text);
        }

        await page.Locator("tbody tr[data-id]").First.Locator("td[data-f=otherName]").DblClickAsync();
        await RefusedAsync(page.Locator(".cell-in input"), page.Locator(".cell-in [role=alert]"), "Enter");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".cell-in input")).ToHaveCountAsync(0);

        await nora.GoAsync("/r/party?new=1");
        await RefusedAsync(page.Locator("#new-name"), page.Locator("#new-name-problem"), "Tab");
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

    [Fact]
    public async Task A_form_leads_to_what_it_refuses_also_in_a_small_window()
    {
        // 200 % of a screen of 1440 by 1000.
        var nora = await Visitor.ComeAsync(company.Product, width: 720, height: 500);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/party");
        var (title, button) = (page.Locator(".head h1"), page.Locator(".head .btn.pri"));
        Assert.True(await title.EvaluateAsync<bool>("h => { const b = h.getBoundingClientRect(); return document.elementFromPoint(b.right - 2, b.top + b.height / 2) === h }"));
        await Assertions.Expect(button).ToBeInViewportAsync(new() { Ratio = 1 });
        await nora.LookAsync("en-GB-720-list");

        await button.ClickAsync();
        await page.FillAsync("#new-name", "Far Field");
        await page.FillAsync("#new-email", "nobody");
        await page.Locator("dialog .more").ClickAsync();
        await page.Locator("#new-note").ScrollIntoViewIfNeededAsync();
        await page.Locator("dialog .dfoot .pri").ClickAsync();
        await Assertions.Expect(page.Locator("#new-email")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#new-email")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Assertions.Expect(page.Locator("dialog .help.err")).ToBeInViewportAsync(new() { Ratio = 1 });

        // A moment put right is not called wrong any more.
        await nora.GoAsync("/r/activity");
        await button.ClickAsync();
        var (day, wrong) = (page.Locator("#new-at"), page.Locator("dialog .daybox.err, dialog .help.err"));
        foreach (var (typed, count) in ((string, int)[])[("2026-13-01 25:00", 2), ("2026-12-03 15:30", 0)])
        {
            await day.FillAsync(typed);
            await day.PressAsync("Tab");
            await Assertions.Expect(wrong).ToHaveCountAsync(count);
        }

        await Assertions.Expect(page.Locator("dialog .moment .time input")).ToHaveValueAsync("15:30");
        nora.AssertNoBarriers();
    }

    private static async Task TypeAsync(Visitor nora, ILocator cell, string text)
    {
        await cell.DblClickAsync();
        await nora.Page.Locator(".cell-in input").FillAsync(text);
    }

    [Fact]
    public async Task A_choice_is_found_by_how_its_characters_are_spelled()
    {
        var nora = await Visitor.ComeAsync(company.Product, "zh-CN");
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("zh-CN"));
        await page.EvaluateAsync("""
            async () => {
              const r = await fetch('/api/v1/types/product/fields', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'shelf', kind: 'choice', label: { 'zh-Hans': '货架' }, choices: [{ key: 's1', label: { 'zh-Hans': '甲等' } }, { key: 's2', label: { 'zh-Hans': '乙等' } }, { key: 's3', label: { 'zh-Hans': 'Yard' } }] }) });
              if (!r.ok) throw new Error(await r.text());
            }
            """);
        try
        {
            await nora.GoAsync("/r/product?columns=name,shelf");
            var cell = page.Locator("tbody tr[data-id]").First.Locator("td[data-f=shelf]");
            await TypeAsync(nora, cell, "yid");
            await Assertions.Expect(page.Locator(".cell-in .opt")).ToHaveTextAsync(["乙等"]);
            await nora.LookAsync("zh-CN-choice-by-pinyin");
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(cell).ToHaveTextAsync("乙等");
            // Letters of a Latin name are that name's.
            await TypeAsync(nora, cell, "ya");
            await Assertions.Expect(page.Locator(".cell-in .opt")).ToHaveTextAsync(["Yard"]);
            await page.Keyboard.PressAsync("Escape");
        }
        finally
        {
            await page.EvaluateAsync("() => fetch('/api/v1/types/product/fields/shelf', { method: 'DELETE' })");
        }

        nora.AssertNoBarriers();
    }
}
