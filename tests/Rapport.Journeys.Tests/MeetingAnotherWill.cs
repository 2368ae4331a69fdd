namespace Rapport.Journeys.Tests;

/// <summary>The same customer in two windows: different fields go together, one field asks, and who does not answer loses nothing.</summary>
public sealed class MeetingAnotherWill(SampleCompany company) : Journey
{
    // By code: a row whose name changes stays where it is.
    private const string Where = "?where=kind+%3D+%27organisation%27&columns=name,email,city&sort=code";

    [Fact]
    public async Task On_a_records_page()
    {
        var (mine, theirs, path, name) = await TwoWindowsAsync();
        var mail = (await mine.Page.Locator($"tr[data-id='{path.Split('/')[^1]}'] td[data-f=email]").InnerTextAsync()).Trim();
        await mine.GoAsync(path);
        await theirs.GoAsync(path);
        await TypeAsync(theirs.Page, "name", "Theirs Ltd");
        await SavedAsync(theirs.Page, "name", "Theirs Ltd");

        await TypeAsync(mine.Page, "email", "mine@example.com");
        await SavedAsync(mine.Page, "email", "mine@example.com");
        await SavedAsync(mine.Page, "name", "Theirs Ltd");

        // Both are at it: who saves second is asked. One who has not begun yet sees what the other saved.
        await mine.Page.ClickAsync("#val-name");
        await mine.Page.FillAsync("#edit-name", "Mine Ltd");
        await TypeAsync(theirs.Page, "name", "Theirs again Ltd");
        await SavedAsync(theirs.Page, "name", "Theirs again Ltd");
        await mine.Page.PressAsync("#edit-name", "Enter");
        await mine.Page.Locator("dialog[open] .conflict").WaitForAsync();
        await mine.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(mine.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Assertions.Expect(mine.Page.Locator("#edit-name")).ToHaveValueAsync("Mine Ltd");
        await Assertions.Expect(mine.Page.Locator("#edit-name")).ToBeFocusedAsync();
        await Assertions.Expect(mine.Page.Locator("#box-name")).ToContainTextAsync("Theirs again Ltd");
        await Assertions.Expect(mine.Page.Locator("h1")).ToContainTextAsync("Theirs again Ltd");
        await mine.LookAsync("will-1-record");

        // Once more, knowing what stands there.
        await mine.Page.Keyboard.PressAsync("Enter");
        await SavedAsync(mine.Page, "name", "Mine Ltd");
        await TypeAsync(mine.Page, "name", name);
        await SavedAsync(mine.Page, "name", name);
        await TypeAsync(mine.Page, "email", mail);
        await SavedAsync(mine.Page, "email", mail);
        mine.AssertNoBarriers();
    }

    [Theory]
    [InlineData("en-GB", 1440)]
    [InlineData("zh-CN", 1440)]
    [InlineData("zh-TW", 390)]
    public async Task What_stood_there_before_both_can_be_chosen(string language, int width)
    {
        var (mine, theirs, path, name) = await TwoWindowsAsync(language, width);
        await mine.GoAsync(path);
        await theirs.GoAsync(path);
        // A phone shows the fields behind a tab of their own.
        if (width < 640) await mine.Page.ClickAsync(".proptab");
        await mine.Page.ClickAsync("#val-name");
        await mine.Page.FillAsync("#edit-name", "Mine Ltd");
        await TypeAsync(theirs.Page, "name", "Theirs Ltd");
        await SavedAsync(theirs.Page, "name", "Theirs Ltd");
        await mine.Page.PressAsync("#edit-name", "Enter");
        await mine.Page.Locator("dialog[open] .conflict .radio").Nth(2).CheckAsync();
        await mine.LookAsync($"{language}-{width}-will-before");
        await mine.Page.Locator("dialog[open] .dfoot .pri").ClickAsync();
        await SavedAsync(mine.Page, "name", name);
        await SavedAsync(theirs.Page, "name", name);
        mine.AssertNoBarriers();
    }

    [Fact]
    public async Task In_a_list()
    {
        var (mine, theirs, path, name) = await TwoWindowsAsync();
        await theirs.GoAsync(path);
        var row = mine.Page.Locator($"tr[data-id='{path.Split('/')[^1]}']");
        var cell = row.Locator("td[data-f=name]");
        await row.Locator("td[data-f=city]").ClickAsync();
        await mine.Page.Keyboard.PressAsync("ArrowLeft");
        await mine.Page.Keyboard.PressAsync("ArrowLeft");
        await mine.Page.Keyboard.PressAsync("Enter");
        await mine.Page.FillAsync(".cell-in input", "My list Ltd");
        await TypeAsync(theirs.Page, "name", "Their list Ltd");
        await SavedAsync(theirs.Page, "name", "Their list Ltd");
        await mine.Page.Keyboard.PressAsync("Enter");
        await mine.Page.Locator("dialog[open] .conflict").WaitForAsync();
        await mine.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(mine.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Assertions.Expect(mine.Page.Locator(".cell-in input")).ToHaveValueAsync("My list Ltd");
        await Assertions.Expect(mine.Page.Locator(".cell-in .wrong")).ToContainTextAsync("Their list Ltd");
        await mine.LookAsync("will-2-list");
        await mine.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(cell).ToContainTextAsync("Their list Ltd");

        await TypeAsync(theirs.Page, "name", name);
        await SavedAsync(theirs.Page, "name", name);
        mine.AssertNoBarriers();
    }

    /// <summary>The list in the first window, and the way to its first customer with its name.</summary>
    private async Task<(Visitor Mine, Visitor Theirs, string Path, string Name)> TwoWindowsAsync(string language = "en-GB", int width = 1440)
    {
        var (mine, theirs) = (await Visitor.ComeAsync(company.Product, language, width), await Visitor.ComeAsync(company.Product));
        await mine.SignInAsync(SampleCompany.Nora(language));
        await theirs.SignInAsync(SampleCompany.Nora("en-GB"));
        // The list of a phone has other rows: the first customer is found at the desk.
        var list = width < 640 ? theirs : mine;
        await list.GoAsync("/r/party" + Where);
        var link = list.Page.Locator("tbody tr[data-id] td.first a").First;
        await link.WaitForAsync();
        return (mine, theirs, (await link.GetAttributeAsync("href"))!, (await link.Locator(".ell").InnerTextAsync()).Trim());
    }

    private static async Task TypeAsync(IPage page, string field, string text)
    {
        await page.Locator($"#val-{field}").ClickAsync();
        await page.FillAsync($"#edit-{field}", text);
        await page.Keyboard.PressAsync("Enter");
    }

    private static Task SavedAsync(IPage page, string field, string text) =>
        Assertions.Expect(page.Locator($"dd:has(#val-{field})")).ToContainTextAsync(text);
}
