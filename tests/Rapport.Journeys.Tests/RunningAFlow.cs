namespace Rapport.Journeys.Tests;

/// <summary>A flow is made in the settings by keys, tried and run on what is selected in a list and on one record, and taken back.</summary>
public sealed class RunningAFlow(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("zh-CN", 390, 844, ColorScheme.Dark)]
    public async Task Made_tried_run_and_taken_back(string language, int width, int height, ColorScheme scheme)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width, height);
        var (page, title) = (nora.Page, "Welcome " + language);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/settings/flows/party");
        await page.Locator(".head .pri, header .pri").First.ClickAsync();
        await page.FillAsync(language == "en-GB" ? "#f-titleEn" : "#f-titleHans", title);
        await page.Locator("#step0-field").SelectOptionAsync("region");
        await page.FillAsync("#step0-value", "West");
        await page.Locator("#f-add").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#step1-do").SelectOptionAsync("Create");
        await page.Locator("#step1-made").SelectOptionAsync("activity");
        await page.Locator("#step1-v0-field").WaitForAsync();
        var formula = page.Locator(".flowstep").Nth(1).Locator(".seg button").Nth(1);
        await formula.ClickAsync();
        // The box for a formula takes the place of the one for a value, under its name.
        await Assertions.Expect(formula).ToHaveAttributeAsync("aria-pressed", "true");
        await page.FillAsync("#step1-v0-value", "name");
        await nora.LookAsync($"flow-{language}-1-edit");
        await page.Locator("dialog[open] button[type=submit]").ClickAsync();
        await page.Locator("td", new() { HasTextString = title }).First.WaitForAsync();
        await nora.LookAsync($"flow-{language}-2-list");

        await nora.GoAsync("/r/party?where=" + Uri.EscapeDataString("kind = 'person' and region is empty"));
        var rows = page.Locator("tbody tr[data-id]");
        await rows.Nth(2).WaitForAsync();
        var id = (await rows.Nth(0).GetAttributeAsync("data-id"))!;
        foreach (var key in (string[])["j", "x", "j", "x"]) await page.Keyboard.PressAsync(key);
        await page.Locator(".bulk button:has(svg)", new() { HasTextRegex = new("flow|流程", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync();
        await page.Locator("#flow-which").SelectOptionAsync(new SelectOptionValue { Label = title });
        await page.Locator("dialog[open] [role=status]").WaitForAsync();
        await nora.LookAsync($"flow-{language}-3-tried");
        await page.Locator("dialog[open] button[type=submit]:not([disabled])").ClickAsync();
        await page.Locator(".toast .link").ClickAsync();
        await Assertions.Expect(page.Locator(".sums .ok")).ToHaveTextAsync("2");
        await nora.LookAsync($"flow-{language}-4-done");
        // Taken back on its page, done again there, and taken back once more.
        var (deeds, region) = (page.Locator(".deeds button"), "async id => (await (await fetch('/api/v1/party/' + id)).json()).region");
        var (undo, redo) = (deeds.Filter(new() { HasText = "撤销" }), deeds.Filter(new() { HasText = "重做" }));
        await undo.ClickAsync();
        await Assertions.Expect(redo).ToBeVisibleAsync();
        Assert.Null(await page.EvaluateAsync<string?>(region, id));
        await nora.LookAsync($"flow-{language}-5-taken-back");
        await redo.ClickAsync();
        await Assertions.Expect(undo).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".deeds a.pri")).ToBeVisibleAsync();
        Assert.Equal("West", await page.EvaluateAsync<string?>(region, id));
        await undo.ClickAsync();
        await Assertions.Expect(redo).ToBeVisibleAsync();
        Assert.Null(await page.EvaluateAsync<string?>(region, id));

        await nora.GoAsync("/r/party/" + id);
        await page.Locator("button[popovertarget=record-menu]").First.ClickAsync();
        await page.Locator("#record-menu button", new() { HasTextString = title }).ClickAsync();
        await page.Locator("dialog[open] button[type=submit]:not([disabled])").ClickAsync();
        await page.Locator(".toast .link").WaitForAsync();
        nora.AssertNoBarriers();
    }
}
