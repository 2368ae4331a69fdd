namespace Rapport.Journeys.Tests;

/// <summary>An administrator lays a record's page out by keys; the page follows, undo brings the old one back; fields are saved on leaving.</summary>
public sealed class ArrangingAPage(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("en-GB", 1440, "payment")]
    [InlineData("zh-CN", 1440, "product")]
    [InlineData("zh-TW", 390, "orderLine")]
    public async Task A_field_is_carried_by_keys_saved_and_taken_back(string language, int width, string type)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width);
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync($"/settings/layouts/{type}");
        await nora.Page.Locator(".litems .grip").First.WaitForAsync();
        await nora.LookAsync($"{language}-{width}-layouts");
        var second = (await nora.Page.Locator(".litems .grip").Nth(1).GetAttributeAsync("id"))!;
        await nora.Page.FocusAsync("#" + second);
        await nora.Page.Keyboard.PressAsync("Space");
        await nora.Page.Locator(".litems .lifted").WaitForAsync();
        await nora.Page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(nora.Page.Locator(".litems .grip").First).ToHaveAttributeAsync("id", second);
        await Assertions.Expect(nora.Page.Locator("#" + second)).ToBeFocusedAsync();
        await nora.LookAsync($"{language}-{width}-layouts-lifted");
        await nora.Page.Keyboard.PressAsync("Space");
        await nora.Page.Locator(".sethead .pri").ClickAsync();
        await nora.Page.Locator(".toast button").First.WaitForAsync();
        await nora.GoAsync($"/settings/layouts/{type}");
        await Assertions.Expect(nora.Page.Locator(".litems .grip").First).ToHaveAttributeAsync("id", second);
        await nora.Page.Locator(".sethead .btn").First.ClickAsync();
        await nora.Page.Locator(".toast button").First.WaitForAsync();
        await Assertions.Expect(nora.Page.Locator(".litems .grip").Nth(1)).ToHaveAttributeAsync("id", second);
        await nora.Page.Locator(".toast button").First.ClickAsync();
        await Assertions.Expect(nora.Page.Locator(".litems .grip").First).ToHaveAttributeAsync("id", second);
        await nora.Page.Locator(".sethead .btn").First.ClickAsync();
        await Assertions.Expect(nora.Page.Locator(".litems .grip").Nth(1)).ToHaveAttributeAsync("id", second);
        nora.AssertNoBarriers();
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("zh-CN")]
    [InlineData("zh-TW")]
    public async Task A_field_is_saved_by_going_on_and_a_refusal_keeps_what_was_typed(string language)
    {
        var nora = await Visitor.ComeAsync(company.Product, language);
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync("/r/party?where=" + Uri.EscapeDataString("kind = 'person' and postcode is not empty and city is not empty"));
        await nora.GoAsync("/r/party/" + await nora.Page.Locator("tbody tr[data-id]").Nth(language[^1] % 7).GetAttributeAsync("data-id"));
        await nora.Page.ClickAsync("#val-city");
        await nora.Page.FillAsync("#edit-city", "Verona");
        await nora.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(nora.Page.Locator("#val-city")).ToContainTextAsync("Verona");
        await nora.Page.Locator("#val-email").ClickAsync();
        await nora.Page.FillAsync("#edit-email", "nonsense");
        await nora.Page.ClickAsync("#val-postcode");
        await Assertions.Expect(nora.Page.Locator("#box-email .savestate.bad")).ToBeVisibleAsync();
        await Assertions.Expect(nora.Page.Locator("#edit-email")).ToHaveValueAsync("nonsense");
        await nora.Page.Locator("#edit-postcode").WaitForAsync();
        await nora.LookAsync($"{language}-refused-field");
        await nora.Page.Locator("#box-email .savestate button").ClickAsync();
        await Assertions.Expect(nora.Page.Locator("#edit-email")).ToHaveCountAsync(0);
        nora.AssertNoBarriers();
    }
}
