using System.Text.RegularExpressions;

namespace Rapport.Journeys.Tests;

/// <summary>Two customers become one from the list, field by field; the old address leads on; from the record's menu they come apart again.</summary>
public sealed partial class MergingAndTakingApart(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("en-GB", 1440, 900, ColorScheme.Light)]
    [InlineData("zh-TW", 1440, 900, ColorScheme.Dark)]
    [InlineData("zh-CN", 390, 844, ColorScheme.Light)]
    public async Task From_the_list_and_back(string language, int width, int height, ColorScheme scheme)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width, height);
        await nora.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/r/party?where=kind+%3D+%27organisation%27+and+email+is+not+empty+and+sales+%3E+0&sort=code");
        var rows = nora.Page.Locator("tbody tr[data-id]");
        await rows.Nth(1).WaitForAsync();
        var (first, second) = ((await rows.Nth(0).GetAttributeAsync("data-id"))!, (await rows.Nth(1).GetAttributeAsync("data-id"))!);
        var list = nora.Page.Url;
        var bought = nora.Page.Locator(".story .facts").First;
        await nora.GoAsync("/r/party/" + first);
        var alone = await bought.InnerTextAsync();
        if (width > 640)
        {
            await nora.GoAsync(new Uri(list).PathAndQuery);
            await nora.Page.Locator($"tr[data-id='{first}'] input[type=checkbox]").CheckAsync();
            await nora.Page.Locator($"tr[data-id='{second}'] input[type=checkbox]").CheckAsync();
            await nora.Page.Locator(".bulk button:has(svg)", new() { HasTextRegex = Merge() }).First.ClickAsync();
        }
        else
        {
            // On the phone from the record's menu.
            await nora.GoAsync("/r/party/" + second);
            var code = (await nora.Page.Locator(".rechead .num").First.InnerTextAsync()).Trim();
            await nora.GoAsync("/r/party/" + first);
            await nora.Page.Locator("button[popovertarget=record-menu]").First.ClickAsync();
            await nora.Page.Locator("#record-menu button", new() { HasTextRegex = Merge() }).First.ClickAsync();
            await nora.Page.FillAsync("#merge-with", code);
            await nora.Page.Locator("#merge-with-found .opt", new() { HasText = code }).First.ClickAsync();
            await nora.LookAsync($"merge-{language}-0-with");
            await nora.Page.Locator("dialog[open] button[type=submit]").ClickAsync();
        }

        await nora.Page.Locator("dialog[open] table.merge").WaitForAsync();
        // Enter means the first choice, not the cross.
        await Assertions.Expect(nora.Page.Locator("input[name='merge-stays']").First).ToBeFocusedAsync();
        await nora.LookAsync($"merge-{language}-1-dialog");
        // By keys: the other's e-mail address.
        var mail = nora.Page.Locator("input[name='m-email']");
        await mail.Nth(0).FocusAsync();
        await nora.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(mail.Nth(1)).ToBeCheckedAsync();
        await nora.Page.Locator("dialog[open] button[type=submit]:not([disabled])").ClickAsync();
        await nora.Page.Locator(".toast").WaitForAsync();
        await Assertions.Expect(nora.Page.Locator("dialog[open]")).ToHaveCountAsync(0);

        await nora.GoAsync("/r/party/" + second);
        await nora.Page.ArriveAsync(first);
        await nora.Page.Locator(".tl .te").First.WaitForAsync();
        await nora.LookAsync($"merge-{language}-2-one");
        await Assertions.Expect(bought).Not.ToHaveTextAsync(alone, new() { UseInnerText = true });

        await nora.Page.Locator("button[popovertarget=record-menu]").First.ClickAsync();
        await nora.Page.Locator("#record-menu button", new() { HasTextRegex = Apart() }).First.ClickAsync();
        await nora.Page.Locator("dialog[open] .moves").WaitForAsync();
        await Assertions.Expect(nora.Page.Locator("dialog[open] :is(select, .dfoot .pri):focus")).ToHaveCountAsync(1);
        await nora.LookAsync($"merge-{language}-3-apart");
        await nora.Page.Locator("dialog[open] button[type=submit]:not([disabled])").ClickAsync();
        await Assertions.Expect(nora.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        // What it bought stands beside it as before, without a reload.
        await Assertions.Expect(bought).ToHaveTextAsync(alone, new() { UseInnerText = true });
        await nora.GoAsync("/r/party/" + second);
        Assert.EndsWith(second, new Uri(nora.Page.Url).AbsolutePath, StringComparison.Ordinal);
        nora.AssertNoBarriers();
    }

    [GeneratedRegex("Merge|合并|合併")]
    private static partial Regex Merge();

    [GeneratedRegex("Take apart|拆分")]
    private static partial Regex Apart();
}
