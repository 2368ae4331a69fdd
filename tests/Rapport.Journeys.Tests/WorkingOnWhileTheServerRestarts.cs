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
    public async Task Where_the_box_is_gone_its_text_waits_to_be_copied_and_without_a_network_a_page_says_so()
    {
        await using var product = await RunningProduct.StartFilledAsync(20, (Nora, "administrator"));
        var nora = await Visitor.ComeAsync(product);
        await nora.SignInAsync(Nora);
        await nora.GoAsync("/r/party");
        await nora.Page.ClickAsync("header .btn.pri");
        await nora.Page.Locator("dialog input").First.FillAsync("Quartz and Sons");
        await nora.Page.EvaluateAsync("() => { window.before = true }");
        await product.KillAsync();
        await nora.Page.Locator("#components-reconnect-modal .s-show").WaitForAsync();
        await product.ServeAgainAsync();
        await nora.Page.WaitForFunctionAsync("() => !window.before");
        // The form is not open in the page that is loaded anew.
        await nora.Page.Locator(".note.kept li").Filter(new() { HasText = "Name: Quartz and Sons" }).WaitForAsync();
        await nora.LookAsync("en-GB-1440-typed-before");

        await nora.Page.WaitForFunctionAsync("async () => !!(await caches.match('/away'))");
        await product.KillAsync();
        await nora.Page.GotoAsync(product.Address + "/r/party");
        await nora.Page.GetByRole(AriaRole.Heading, new() { Name = "cannot be reached" }).WaitForAsync();
        await nora.LookAsync("en-GB-1440-away-page");
        await product.ServeAgainAsync();
        await nora.Page.WaitForSelectorAsync("nav.nav", new() { State = WaitForSelectorState.Attached });
        nora.AssertNoBarriers();
    }
}
