namespace Rapport.Journeys.Tests;

/// <summary>
/// What is typed stands in the box as typed, and comes to the server whole, when the line is slower than the fingers: several
/// letters are under way before the first answer comes back.
/// </summary>
public sealed class TypingOnASlowLine(SampleCompany company) : Journey
{
    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(90);

    private const string Words = "the quick brown fox c00426@customers.example";

    [Fact]
    public async Task The_command_menu_keeps_every_letter_and_finds_what_stands_there()
    {
        await using var road = new SlowRoad(company.Product, OneWay);
        var nora = await SignedInAsync(road);
        await ArriveAsync(nora, "/");
        await nora.Page.Keyboard.PressAsync("Control+k");
        var box = nora.Page.Locator("dialog.cmdk input");
        await TypeAsync(box, Words);
        // The server heard all of it: it says what it has found nothing for.
        await Assertions.Expect(nora.Page.Locator("dialog.cmdk .empty")).ToContainTextAsync(Words);
        await Assertions.Expect(box).ToHaveValueAsync(Words);
    }

    [Fact]
    public async Task Enter_opens_what_belongs_to_the_last_letter()
    {
        await using var road = new SlowRoad(company.Product, OneWay);
        var nora = await SignedInAsync(road);
        await ArriveAsync(nora, "/");
        await nora.Page.Keyboard.PressAsync("Control+k");
        await nora.Page.Locator("dialog.cmdk input").WaitForAsync();
        await nora.Page.Keyboard.TypeAsync("new customer", new() { Delay = 35 });
        await nora.Page.Keyboard.PressAsync("Enter");
        await nora.Page.GetByRole(AriaRole.Dialog, new() { Name = "New: Customer" }).WaitForAsync();
    }

    [Fact]
    public async Task What_is_typed_after_a_key_goes_into_the_box_that_the_key_opens()
    {
        await using var road = new SlowRoad(company.Product, OneWay);
        var nora = await SignedInAsync(road);
        await ArriveAsync(nora, "/r/party?view=all");
        await nora.Page.Locator("tr[data-id]").First.WaitForAsync();
        await ArriveAsync(nora, "/r/party/" + await nora.Page.Locator("tr[data-id]").First.GetAttributeAsync("data-id"));
        // N, E and T stand for other commands on other pages; here they are those of the record.
        await nora.Page.Keyboard.TypeAsync("nFor Ann, a call", new() { Delay = 35 });
        await Assertions.Expect(nora.Page.Locator("#composer-text")).ToHaveValueAsync("For Ann, a call");
        await nora.Page.Keyboard.PressAsync("Control+a");
        await nora.Page.Keyboard.PressAsync("Delete");
        await nora.Page.Locator("h1").FocusAsync();
        await nora.Page.Keyboard.PressAsync("e");
        await Assertions.Expect(nora.Page.Locator(".kv .edit").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Whoever_goes_on_from_a_field_is_not_called_back_and_has_it_saved()
    {
        await using var road = new SlowRoad(company.Product, OneWay);
        var nora = await SignedInAsync(road);
        var page = nora.Page;
        await ArriveAsync(nora, "/r/party?where=" + Uri.EscapeDataString("kind = 'person' and city is not empty and website is empty"));
        await ArriveAsync(nora, "/r/party/" + await page.Locator("tr[data-id]").First.GetAttributeAsync("data-id"));
        await page.EvaluateAsync("""
            () => new MutationObserver((_, watch) => {
              const box = document.querySelector('#edit-city');
              if (!box) return;
              watch.disconnect();
              // As soon as the box stands there: a hand on it, three letters, and on to the next.
              box.focus();
              document.execCommand('selectAll');
              document.execCommand('insertText', false, 'Ulm');
              document.querySelector('#composer-text').focus();
            }).observe(document.body, { subtree: true, childList: true })
            """);
        await page.ClickAsync("#val-city");
        await Assertions.Expect(page.Locator("#val-city")).ToContainTextAsync("Ulm");
        await Assertions.Expect(page.Locator("#composer-text")).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("/settings/users", ".setfind input")]
    [InlineData("/help", ".help-nav input")]
    [InlineData("/settings/roles/sales", "textarea.mono")]
    public async Task Boxes_of_pages_keep_every_letter(string path, string selector)
    {
        await using var road = new SlowRoad(company.Product, OneWay);
        var nora = await SignedInAsync(road);
        await ArriveAsync(nora, path);
        if (path.Contains("roles", StringComparison.Ordinal)) await OpenCriteriaAsync(nora);
        await TypeAsync(nora.Page.Locator(selector).First, Words);
    }

    [Fact]
    public async Task Filters_and_their_editors_keep_every_letter()
    {
        await using var road = new SlowRoad(company.Product, OneWay);
        var nora = await SignedInAsync(road);
        await ArriveAsync(nora, "/r/party");
        await nora.Page.ClickAsync("[popovertarget=add-filter]");
        var find = nora.Page.Locator("#add-filter .input input").First;
        await TypeAsync(find, Words);
        await find.FillAsync("");
        await nora.Page.Locator("#add-filter .opt", new() { HasText = "Owner" }).First.ClickAsync();
        await TypeAsync(nora.Page.Locator("#add-filter .linkpick input"), Words);
    }

    [Fact]
    public async Task A_word_that_is_taken_takes_no_letter_of_the_next_one_with_it()
    {
        await using var road = new SlowRoad(company.Product, OneWay);
        var nora = await SignedInAsync(road);
        await ArriveAsync(nora, "/r/party?new=1");
        var box = nora.Page.Locator("dialog .tokens:not(.linkpick .tokens) > input").First;
        await box.ClickAsync();
        await nora.Page.Keyboard.TypeAsync("golden,early bird,north", new() { Delay = 35 });
        await Assertions.Expect(nora.Page.Locator("dialog .tag", new() { HasText = "golden" })).ToBeVisibleAsync();
        await Assertions.Expect(nora.Page.Locator("dialog .tag", new() { HasText = "early bird" })).ToBeVisibleAsync();
        await Assertions.Expect(box).ToHaveValueAsync("north");
    }

    private async Task<Visitor> SignedInAsync(SlowRoad road)
    {
        // The door itself needs no slow line; its cookie holds for the host, whatever the port.
        var nora = await Visitor.ComeAsync(company.Product);
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        return nora.Over(road);
    }

    /// <summary>Until the page listens to keys and has the focus where it puts it by itself: on the heading, or in a dialog.</summary>
    private static async Task ArriveAsync(Visitor nora, string path)
    {
        await nora.GoAsync(path);
        await nora.Page.WaitForFunctionAsync("() => document.documentElement.dataset.ready && document.activeElement.matches('h1, dialog *')");
    }

    private static async Task OpenCriteriaAsync(Visitor nora)
    {
        if (await nora.Page.Locator("textarea.mono").CountAsync() == 0) await nora.Page.Locator("table.matrix [aria-expanded=false]").First.ClickAsync();
    }

    /// <summary>Types faster than the line, waits until answers to all of it are back, and looks whether it still stands there.</summary>
    private static async Task TypeAsync(ILocator box, string words)
    {
        await box.ClickAsync();
        await box.FillAsync("");
        await box.PressSequentiallyAsync(words, new() { Delay = 35 });
        await box.Page.WaitForTimeoutAsync(1_000);
        Assert.Equal(words, await box.InputValueAsync());
    }
}
