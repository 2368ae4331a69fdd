namespace Rapport.Journeys.Tests;

/// <summary>A window hardly wider than a phone, or a large letter: nothing lies over something else, and what is most used comes first.</summary>
public sealed class ReadingInASmallWindow(SampleCompany company) : Journey
{
    // Whatever can be pressed is what is found at its middle.
    private const string Covered = """
        box => [...document.querySelectorAll(box + ' :is(button, a, input, select, textarea, label.btn)')].filter(e => {
          const r = e.getBoundingClientRect(); if (r.width < 2 || r.bottom > innerHeight || e.classList.contains('native') || e.closest('.sr')) return false;
          const top = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
          return !(top && (e.contains(top) || top.contains(e)));
        }).map(e => e.outerHTML.slice(0, 120))
        """;

    private const string LongWord = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

    [Fact]
    public async Task A_page_has_all_its_parts_side_by_side()
    {
        var nora = await Visitor.ComeAsync(company.Product, width: 645);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/party");
        Assert.True(await page.EvaluateAsync<double>("() => document.querySelector('.head').getBoundingClientRect().height") <= 100);
        await nora.LookAsync("small-1-list");

        await page.Locator("tbody td a").First.ClickAsync();
        await page.WaitForSelectorAsync("#composer");
        foreach (var width in (int[])[645, 720, 900])
        {
            await page.SetViewportSizeAsync(width, 900);
            Assert.Empty(await page.EvaluateAsync<string[]>(Covered, "#composer"));
        }

        await page.ClickAsync("#composer-as-call");
        await page.Locator("#composer .formgrid").WaitForAsync();
        foreach (var width in (int[])[645, 720, 900])
        {
            await page.SetViewportSizeAsync(width, 900);
            Assert.Empty(await page.EvaluateAsync<string[]>(Covered, "#composer"));
            Assert.True(await page.EvaluateAsync<bool>("() => { const c = document.querySelector('#composer'); return c.scrollWidth <= c.clientWidth; }"), $"{width}");
        }

        await page.SetViewportSizeAsync(645, 900);
        await nora.LookAsync("small-2-record");
        nora.AssertNoBarriers();
    }

    [Fact]
    public async Task Tabs_that_do_not_fit_show_that_they_go_on_and_a_click_on_the_edge_leads_there()
    {
        var nora = await Visitor.ComeAsync(company.Product, width: 390, height: 844);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/r/party?where=" + Uri.EscapeDataString("count(orders) > 2"));
        await nora.GoAsync("/r/party/" + await page.Locator("tbody tr[data-id]").First.GetAttributeAsync("data-id"));
        var row = page.Locator(".tablist").First;
        await row.ScrollIntoViewIfNeededAsync();
        const string edges = "r => ['::before', '::after'].map(e => getComputedStyle(r, e).visibility).join()";
        Assert.Equal("hidden,visible", await row.EvaluateAsync<string>(edges));
        var last = row.GetByRole(AriaRole.Tab).Last;
        Assert.False(await last.EvaluateAsync<bool>("t => t.getBoundingClientRect().right <= t.parentElement.getBoundingClientRect().right + 1"));
        for (var clicks = 0; clicks < 3; clicks++)
        {
            if (await row.EvaluateAsync<string>(edges) == "visible,hidden") break;
            var box = (await row.BoundingBoxAsync())!;
            await page.Mouse.ClickAsync(box.X + box.Width - 8, box.Y + 18);
            await Task.Delay(600);
        }

        Assert.Equal("visible,hidden", await row.EvaluateAsync<string>(edges));
        await nora.LookAsync("small-tabs");
        // Nothing lies over the last one any more: a click chooses it.
        await last.ClickAsync();
        await Assertions.Expect(last).ToHaveAttributeAsync("aria-selected", "true");
        nora.AssertNoBarriers();
    }

    [Fact]
    public async Task A_long_word_breaks_and_what_is_done_with_a_record_comes_before_what_hangs_on_it()
    {
        var nora = await Visitor.ComeAsync(company.Product, width: 390, height: 844);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        var id = await page.EvaluateAsync<string>("async name => (await (await fetch('/api/v1/party', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'household', name }) })).json()).id", LongWord);
        foreach (var path in (string[])[$"/r/party/{id}", $"/r/party/{id}/graph"])
        {
            await nora.GoAsync(path);
            Assert.True(await page.EvaluateAsync<bool>("() => { const h = document.querySelector('h1'); return h.scrollWidth <= h.clientWidth && h.getBoundingClientRect().right <= innerWidth; }"), path);
        }

        await nora.GoAsync($"/r/party/{id}");
        await page.ClickAsync("[popovertarget=record-menu]");
        var deeds = (await page.Locator("#record-menu .opt").AllInnerTextsAsync()).Select(t => t.Split('\n')[0].Trim()).ToList();
        Assert.True(deeds.IndexOf("Merge with…") is >= 0 and < 4 && deeds.IndexOf("Who sees this") is > 0 and < 5, string.Join(" | ", deeds));
        Assert.True(deeds.FindIndex(d => d.StartsWith("New:", StringComparison.Ordinal)) > deeds.IndexOf("Delete"), string.Join(" | ", deeds));
        await nora.LookAsync("small-3-menu");
        await page.EvaluateAsync("id => fetch('/api/v1/party/' + id, { method: 'DELETE' })", id);
        nora.AssertNoBarriers();
    }
}
