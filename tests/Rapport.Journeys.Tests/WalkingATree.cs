namespace Rapport.Journeys.Tests;

/// <summary>Records that hang on others of their kind are opened and walked as a tree, by keys.</summary>
public sealed class WalkingATree(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("en-GB", 1440)]
    public async Task Teams_are_opened_walked_and_left_by_arrows(string language, int width)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width);
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/r/team?layout=tree");
        var top = nora.Page.Locator(".tn[aria-level='1'][aria-expanded=false]").First;
        await top.FocusAsync();
        await nora.Page.Keyboard.PressAsync("ArrowRight");
        var below = nora.Page.Locator(".tn[aria-level='2']").First;
        await below.WaitForAsync();
        await nora.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(below).ToBeFocusedAsync();
        // As many as the node says lie below it.
        await Assertions.Expect(nora.Page.Locator(".tn[aria-level='1'][aria-expanded=true] .num > [aria-hidden]")).ToHaveTextAsync($"{await nora.Page.Locator(".tn[aria-level='2']").CountAsync()}");
        await nora.LookAsync($"{language}-{width}-tree");
        var name = await below.Locator("a").InnerTextAsync();
        await nora.Page.Keyboard.PressAsync("ArrowLeft");
        await nora.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(below).ToHaveCountAsync(0);
        // Faster than the server answers: what is pressed waits for what lies below.
        foreach (var key in new[] { "ArrowRight", "ArrowLeft", "ArrowRight", "ArrowDown" }) await nora.Page.Keyboard.PressAsync(key);
        await Assertions.Expect(below).ToBeFocusedAsync();
        await nora.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(nora.Page.Locator("h1")).ToContainTextAsync(name);

        // Filtered, a team stands at the top and below another that fits as well.
        await nora.GoAsync($"/r/team?layout=tree&where={Uri.EscapeDataString("name is not empty")}");
        await Assertions.Expect(nora.Page.Locator(".tn[aria-level='1']").Filter(new() { HasText = name })).ToHaveCountAsync(1);
        await top.FocusAsync();
        await nora.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(nora.Page.Locator(".tn[aria-level='2']").Filter(new() { HasText = name })).ToHaveCountAsync(1);
        nora.AssertNoBarriers();
    }
}
