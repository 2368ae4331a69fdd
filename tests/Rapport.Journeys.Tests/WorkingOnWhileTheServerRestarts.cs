using System.Text;
using System.Text.RegularExpressions;

namespace Rapport.Journeys.Tests;

/// <summary>The server dies under an open page and comes again: the page goes on by itself, and nothing typed is lost.</summary>
public sealed class WorkingOnWhileTheServerRestarts : Journey
{
    private const string Nora = "nora@example.com";

    [Theory]
    [InlineData("en-GB", 1440)]
    [InlineData("zh-CN", 390)]
    [InlineData("zh-TW", 1440)]
    public async Task A_note_half_typed_and_a_field_left_open_are_there_again(string language, int width)
    {
        await using var product = await RunningProduct.StartFilledAsync(20, (Nora, "administrator"));
        var nora = await Visitor.ComeAsync(product, language, width);
        await nora.SignInAsync(Nora);
        await nora.GoAsync("/r/party");
        await nora.GoAsync("/r/party/" + await nora.Page.Locator("tbody tr[data-id]").First.GetAttributeAsync("data-id"));
        var (note, asCall) = (nora.Page.Locator("#composer-text"), width < 640);
        if (asCall)
        {
            // A call comes back as one, with its minutes.
            await nora.Page.ClickAsync("#composer-as-call");
            await nora.Page.FillAsync("#composer-minutes", "20");
        }

        await note.ClickAsync();
        await nora.Page.Keyboard.TypeAsync("She asked for ");
        await product.KillAsync();
        await nora.Page.Locator("#components-reconnect-modal .s-show").WaitForAsync();
        // Who is writing goes on writing.
        await nora.Page.Keyboard.TypeAsync("the blue one");
        await nora.LookAsync($"{language}-{width}-away");

        await nora.Page.EvaluateAsync("() => { window.before = true }");
        await product.ServeAgainAsync();
        await nora.Page.WaitForFunctionAsync("() => !window.before && document.readyState !== 'loading'");
        // Whoever types on while the page comes back goes on in the same box; no letter is a command.
        await nora.Page.Keyboard.TypeAsync(", lacquered");
        await Assertions.Expect(note).ToHaveValueAsync(new Regex("^She asked for the blue one.*lacquered$"));
        await Assertions.Expect(note).ToBeFocusedAsync();
        if (asCall)
        {
            await Assertions.Expect(nora.Page.Locator("#composer-as-call")).ToHaveAttributeAsync("aria-pressed", "true");
            await Assertions.Expect(nora.Page.Locator("#composer-minutes")).ToHaveValueAsync("20");
            await Assertions.Expect(nora.Page.Locator(".note.kept")).ToHaveCountAsync(0);
        }

        await nora.RestAsync();
        await nora.Page.Keyboard.PressAsync("Control+Enter");
        await nora.Page.Locator(".te").Filter(new() { HasText = "She asked for the blue one" }).First.WaitForAsync();
        nora.AssertNoBarriers();
    }

    [Fact]
    public async Task A_form_a_cell_and_the_step_of_an_import_are_open_again_with_what_was_typed()
    {
        await using var product = await RunningProduct.StartFilledAsync(80, (Nora, "administrator"));
        var nora = await Visitor.ComeAsync(product);
        var page = nora.Page;
        await nora.SignInAsync(Nora);

        await nora.GoAsync("/r/party?view=all&columns=name,industry&layout=list");
        await page.ClickAsync("header .btn.pri");
        await page.SelectOptionAsync("#new-kind", "organisation");
        await page.Locator("#new-name").ClickAsync();
        await page.Keyboard.TypeAsync("Quartz ");
        await DieAndComeAgainAsync(product, nora, () => page.Keyboard.TypeAsync("and Sons"));
        await page.Keyboard.TypeAsync(" Ltd");
        await Assertions.Expect(page.Locator("dialog #new-name")).ToHaveValueAsync(new Regex("^Quartz and Sons.*Ltd$"));
        await Assertions.Expect(page.Locator("#new-name")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#new-kind")).ToHaveValueAsync("organisation");
        await Assertions.Expect(page.Locator(".note.kept")).ToHaveCountAsync(0);
        await nora.LookAsync("en-GB-1440-form-again");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(new Regex("^Quartz and Sons.*Ltd$"));

        // Far down in the list: it stands where it stood.
        await nora.GoAsync("/r/party?view=all&columns=name,industry&sort=name&layout=list");
        await page.EvaluateAsync("() => document.querySelector('.list .tw').scrollTop = 1600");
        var cell = page.Locator("tbody tr[data-id][aria-rowindex='52'] td[data-f=industry]");
        await cell.DblClickAsync();
        await page.Locator(".cell-in input").FillAsync("Tea ");
        await DieAndComeAgainAsync(product, nora, () => page.Keyboard.TypeAsync("and coffee"));
        await Assertions.Expect(page.Locator(".cell-in input")).ToHaveValueAsync("Tea and coffee");
        await Assertions.Expect(page.Locator(".cell-in input")).ToBeFocusedAsync();
        await nora.LookAsync("en-GB-1440-cell-again");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(cell).ToHaveTextAsync("Tea and coffee");
        await Assertions.Expect(page.Locator("td[data-refused], .note.kept")).ToHaveCountAsync(0);

        // Enter that nobody hears saves nothing: the box is open again, and another Enter saves.
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".cell-in input").FillAsync("Tea and cake");
        await DieAndComeAgainAsync(product, nora, () => page.Keyboard.PressAsync("Enter"));
        await Assertions.Expect(page.Locator(".cell-in input")).ToHaveValueAsync("Tea and cake");
        await Assertions.Expect(page.Locator(".cell-in input")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("td[data-saved]")).ToHaveTextAsync("Tea and cake");
        await Assertions.Expect(page.Locator("td[data-refused], .note.kept")).ToHaveCountAsync(0);

        await nora.GoAsync("/import/party");
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "guests.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes("Name,City\nAnn,Lyon\n") });
        await page.Locator(".wfoot .btn.pri").ClickAsync();
        var city = page.Locator("table.match td > select").Nth(1);
        await city.SelectOptionAsync("");
        await Assertions.Expect(page.Locator("table.match .tag:not(.ok)")).ToHaveCountAsync(1);
        await DieAndComeAgainAsync(product, nora);
        await Assertions.Expect(city).ToHaveValueAsync("");
        await Assertions.Expect(page.Locator(".steps [aria-current=step]")).ToContainTextAsync("2");
        nora.AssertNoBarriers();
    }

    [Fact]
    public async Task Where_the_box_is_gone_its_text_says_whose_it_is_and_is_put_back_and_without_a_network_a_page_says_so()
    {
        await using var product = await RunningProduct.StartFilledAsync(20, (Nora, "administrator"));
        var nora = await Visitor.ComeAsync(product);
        var page = nora.Page;
        await nora.SignInAsync(Nora);
        await nora.GoAsync("/r/party?columns=name,city&where=" + Uri.EscapeDataString("city is not empty"));
        await page.Locator("tbody td[data-f=city]").First.ClickAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Control+Enter");
        var whose = await page.Locator(".pname h2").InnerTextAsync();
        await page.Locator(".panel #val-city").ClickAsync();
        await page.FillAsync("#edit-city", "Altona");
        await DieAndComeAgainAsync(product, nora);
        // No record is open beside the list that is loaded anew.
        var kept = page.Locator(".note.kept li").Filter(new() { HasText = $"{whose} · City: Altona" });
        await kept.WaitForAsync();
        await nora.LookAsync("en-GB-1440-typed-before");
        await kept.GetByRole(AriaRole.Button, new() { Name = "Put back" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(whose);
        await Assertions.Expect(page.Locator("#edit-city")).ToHaveValueAsync("Altona");
        await Assertions.Expect(page.Locator("#edit-city")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator(".note.kept")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#val-city")).ToContainTextAsync("Altona");

        await page.WaitForFunctionAsync("async () => !!(await caches.match('/away'))");
        await product.KillAsync();
        await page.GotoAsync(product.Address + "/r/party");
        await page.GetByRole(AriaRole.Heading, new() { Name = "cannot be reached" }).WaitForAsync();
        await nora.LookAsync("en-GB-1440-away-page");
        await product.ServeAgainAsync();
        await page.WaitForSelectorAsync("nav.nav", new() { State = WaitForSelectorState.Attached });
        nora.AssertNoBarriers();
    }

    /// <summary>The server is killed, somebody works on, and it is there again: until the page was loaded anew.</summary>
    private static async Task DieAndComeAgainAsync(RunningProduct product, Visitor nora, Func<Task>? meanwhile = null)
    {
        await nora.Page.EvaluateAsync("() => { window.before = true }");
        await product.KillAsync();
        await nora.Page.Locator("#components-reconnect-modal .s-show").WaitForAsync();
        if (meanwhile is not null) await meanwhile();
        await product.ServeAgainAsync();
        await nora.Page.WaitForFunctionAsync("() => !window.before && document.readyState !== 'loading'");
    }
}
