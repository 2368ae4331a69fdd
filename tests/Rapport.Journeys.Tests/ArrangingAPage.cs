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
    [InlineData("en-GB", 1440, "payment", "en", "Terms")]
    [InlineData("zh-TW", 390, "orderLine", "hant", "條款")]
    public async Task Fields_are_put_on_a_tab_of_ones_own(string language, int width, string type, string end, string name)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora(language));
        await nora.GoAsync($"/settings/layouts/{type}");
        await page.Locator("#layout-add-tab").ClickAsync();
        await Assertions.Expect(page.Locator($"#l-{end}-tab1")).ToBeFocusedAsync();
        // A tab without a name is refused by saying which.
        await page.Locator(".sethead .pri").ClickAsync();
        await page.Locator(".setbody [role=alert]").First.WaitForAsync();
        await page.FillAsync($"#l-{end}-tab1", name);
        await page.Locator(".ltab > .btn").ClickAsync();
        await Assertions.Expect(page.Locator(".ltab .lgroup")).ToHaveCountAsync(1);
        await page.Locator(".ltab .lgroup .btn.ico").ClickAsync();
        var grip = (await page.Locator(".litems .grip").Nth(1).GetAttributeAsync("id"))!;
        await page.FocusAsync("#" + grip);
        await page.Keyboard.PressAsync("Space");
        await page.Locator(".litems .lifted").WaitForAsync();
        for (var i = 0; i < 6 && await page.Locator(".ltab #" + grip).CountAsync() == 0; i++)
        {
            // One press, one group: pressed again before it has come, it would go on beyond the tab.
            var group = page.Locator($".lgroup:has(#{grip})");
            var before = (await group.GetAttributeAsync("aria-label"))!;
            await page.Keyboard.PressAsync("ArrowRight");
            await Assertions.Expect(group).Not.ToHaveAttributeAsync("aria-label", before);
            await Assertions.Expect(page.Locator("#" + grip)).ToBeFocusedAsync();
        }

        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.Locator(".ltab .litems #" + grip)).ToHaveCountAsync(1);
        await page.Locator(".previewtabs button").Nth(1).ClickAsync();
        await Assertions.Expect(page.Locator(".previewbox .pair")).ToHaveCountAsync(1);
        await nora.LookAsync($"{language}-{width}-layouts-tab");
        // The section alone on the tab is called as the tab is; a second one needs a name, and the cursor goes where it is given.
        await Assertions.Expect(page.Locator(".ltab .lgroup h3")).ToHaveTextAsync(name);
        await page.Locator(".ltab > .btn").ClickAsync();
        await page.Locator(".sethead .pri").ClickAsync();
        await page.Locator(".setbody [role=alert]").First.WaitForAsync();
        await Assertions.Expect(page.Locator(".ltab .lgroup input:focus")).ToHaveCountAsync(1);
        await page.Locator(".ltab .lgroup").Nth(1).Locator("button[aria-expanded]").ClickAsync();
        await page.Locator(".ltab .lgroup .btn.dan").ClickAsync();
        await Assertions.Expect(page.Locator(".ltab .lgroup")).ToHaveCountAsync(1);
        await page.Locator(".sethead .pri").ClickAsync();
        await page.Locator(".toast button").First.WaitForAsync();

        await nora.GoAsync($"/r/{type}");
        await nora.GoAsync($"/r/{type}/" + await page.Locator("tbody tr[data-id]").First.GetAttributeAsync("data-id"));
        await page.Locator("#tab-tab1").ClickAsync();
        await Assertions.Expect(page.Locator("#tab-tab1")).ToHaveTextAsync(name);
        await Assertions.Expect(page.Locator("#tabbed-tab1 .pair")).ToHaveCountAsync(1);
        await nora.LookAsync($"{language}-{width}-record-tab");
        await page.Locator("[role=tab]").First.ClickAsync();
        await Assertions.Expect(page.Locator("#tabbed-tab1")).ToBeHiddenAsync();

        await nora.GoAsync($"/settings/layouts/{type}");
        await page.Locator(".sethead .btn").First.ClickAsync();
        await page.Locator(".toast button").First.WaitForAsync();
        await Assertions.Expect(page.Locator(".ltab")).ToHaveCountAsync(0);
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

    [Fact]
    public async Task An_arranged_page_shows_what_is_meant_for_the_kind_of_record_and_folds_what_is_empty()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await page.EvaluateAsync("""
            async () => {
              const r = await fetch('/api/v1/types/party/layout', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ sections: [{ key: 'main', columns: 2, fields: ['name', 'givenName', 'familyName', 'birthday', 'website'] }] }) });
              if (!r.ok) throw new Error(await r.text());
            }
            """);
        var made = new List<string>();
        try
        {
            foreach (var (kind, isPerson) in new[] { ("organisation", false), ("person", true) })
            {
                made.Add(await page.EvaluateAsync<string>("async kind => (await (await fetch('/api/v1/party', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ kind, name: 'Arranged ' + kind }) })).json()).id", kind));
                await nora.GoAsync("/r/party/" + made[^1]);
                await Assertions.Expect(page.Locator("#val-name")).ToBeVisibleAsync();
                await Assertions.Expect(page.Locator("#val-website")).ToHaveCountAsync(0);
                await page.Locator(".showall").ClickAsync();
                await Assertions.Expect(page.Locator("#val-website")).ToBeVisibleAsync();
                await Assertions.Expect(page.Locator("#val-givenName")).ToHaveCountAsync(isPerson ? 1 : 0);
                await Assertions.Expect(page.Locator("#val-gender")).ToHaveCountAsync(isPerson ? 1 : 0);
                await nora.LookAsync("arranged-" + kind);
                await page.Locator(".showall").ClickAsync();
            }

            // The form follows what is chosen in it; what was typed stays in sight.
            await nora.GoAsync("/r/party");
            await page.GetByRole(AriaRole.Button, new() { Name = "New: Customer" }).ClickAsync();
            await page.Locator("dialog[open] button.more").ClickAsync();
            await Assertions.Expect(page.Locator("#new-givenName")).ToBeVisibleAsync();
            await page.Locator("#new-familyName").FillAsync("Verrier");
            await page.Keyboard.PressAsync("Tab");
            await page.Locator("#new-kind").SelectOptionAsync("organisation");
            await Assertions.Expect(page.Locator("#new-givenName")).ToHaveCountAsync(0);
            await Assertions.Expect(page.Locator("#new-familyName")).ToHaveValueAsync("Verrier");
            nora.AssertNoBarriers();
        }
        finally
        {
            await page.EvaluateAsync("async made => { await fetch('/api/v1/types/party/layout', { method: 'DELETE' }); for (const id of made) await fetch('/api/v1/party/' + id, { method: 'DELETE' }); }", made);
        }
    }
}
