namespace Rapport.Journeys.Tests;

public sealed class ComposingInACell(SampleCompany company) : Journey
{
    [Fact]
    public async Task An_input_method_begins_a_cell_and_what_it_composes_is_saved()
    {
        var mei = await Visitor.ComeAsync(company.Product, "zh-CN");
        await mei.SignInAsync(SampleCompany.Nora("zh-CN"));
        await mei.GoAsync("/r/product");
        var page = mei.Page;
        var ime = await page.Context.NewCDPSessionAsync(page);
        Task ComposeAsync(string letters) => ime.SendAsync("Input.imeSetComposition", new Dictionary<string, object> { ["text"] = letters, ["selectionStart"] = letters.Length, ["selectionEnd"] = letters.Length });
        Task TakeAsync(string words) => ime.SendAsync("Input.insertText", new Dictionary<string, object> { ["text"] = words });
        var (editor, cell) = (page.Locator(".cell-in input"), page.Locator("tbody tr[data-id]").Nth(1).Locator("td[data-f=name]"));
        var before = await cell.Locator(".ell").InnerTextAsync();

        // Keys stand at the cell; what is composed opens it, and Enter within the composition is the input method's.
        foreach (var key in (string[])["j", "j", "ArrowRight"]) await page.Keyboard.PressAsync(key);
        await Assertions.Expect(page.Locator(".ear input:focus")).ToHaveCountAsync(1);
        await ComposeAsync("zh");
        await Assertions.Expect(editor).ToHaveValueAsync("zh");
        await ComposeAsync("zhong'ci");
        await Assertions.Expect(editor).ToHaveValueAsync("zhong'ci");
        await TakeAsync("中式瓷器");
        await Assertions.Expect(editor).ToHaveValueAsync("中式瓷器");
        await mei.LookAsync("composing-in-a-cell");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(cell).ToContainTextAsync("中式瓷器");
        await Assertions.Expect(editor).ToHaveCountAsync(0);

        // The keys of the list go on as before: a row down by the arrow, a letter begins the cell, Esc leaves it, and what was saved is taken back.
        await page.Keyboard.PressAsync("ArrowDown");
        var below = page.Locator("tbody tr[data-id]").Nth(2).Locator("td[data-f=name]");
        await Assertions.Expect(below).ToHaveClassAsync(new System.Text.RegularExpressions.Regex(@"\bat\b"));
        await page.Keyboard.PressAsync("x");
        await Assertions.Expect(editor).ToHaveValueAsync("x");
        await page.Keyboard.PressAsync("Escape");
        await TakeAsync("，");
        await Assertions.Expect(editor).ToHaveValueAsync("，");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(cell).ToContainTextAsync(before);
        mei.AssertNoBarriers();
    }

    [Fact]
    public async Task An_editor_in_a_pane_takes_what_was_composed_over_its_cell()
    {
        var mei = await Visitor.ComeAsync(company.Product, "zh-CN");
        await mei.SignInAsync(SampleCompany.Nora("zh-CN"));
        await mei.GoAsync("/r/party?columns=name,tags");
        var ime = await mei.Page.Context.NewCDPSessionAsync(mei.Page);
        await mei.Page.Locator("tbody tr[data-id]").First.Locator("td[data-f=tags]").ClickAsync();
        await ime.SendAsync("Input.imeSetComposition", new Dictionary<string, object> { ["text"] = "zhong'yao", ["selectionStart"] = 9, ["selectionEnd"] = 9 });
        await ime.SendAsync("Input.insertText", new Dictionary<string, object> { ["text"] = "重要" });
        await Assertions.Expect(mei.Page.Locator("#cell-editor input:focus")).ToHaveValueAsync("重要");
        await mei.Page.Keyboard.PressAsync("Escape");
        mei.AssertNoBarriers();
    }
}
