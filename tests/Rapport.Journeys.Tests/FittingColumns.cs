using System.Text.Json;

namespace Rapport.Journeys.Tests;

/// <summary>The usual values of a list are not cut while there is room: not even large amounts in a currency with a long sign.</summary>
public sealed class FittingColumns(SampleCompany company) : Journey
{
    [Fact]
    public async Task Amounts_of_six_figures_stand_whole_at_their_usual_width_and_the_last_column_reaches_the_edge()
    {
        var nora = await Visitor.ComeAsync(company.Product, "zh-TW");
        await nora.SignInAsync(SampleCompany.Nora("zh-TW"));
        await nora.GoAsync("/r/party?columns=name,code,sales,phone,sales");
        await nora.Page.Locator("tbody tr[data-id]").First.WaitForAsync();
        // What a firm in Taiwan reads there, whatever the sample's currency is.
        var cut = await nora.Page.EvaluateAsync<JsonElement>("""
            () => {
              const cells = [...document.querySelectorAll('td[data-f=sales]')];
              for (const cell of cells) cell.innerHTML = '<span class="num">−NT$105,944.00</span>';
              const table = document.querySelector('table.t.fixed'), last = table.rows[0].cells[table.rows[0].cells.length - 1];
              return { cut: cells.filter(c => c.scrollWidth > c.clientWidth).length, cells: cells.length, left: Math.round(table.closest('.tw').clientWidth - last.getBoundingClientRect().right + table.closest('.tw').getBoundingClientRect().left) };
            }
            """);
        Assert.True(cut.GetProperty("cells").GetInt32() > 5);
        Assert.Equal(0, cut.GetProperty("cut").GetInt32());
        Assert.InRange(cut.GetProperty("left").GetInt32(), -1, 1);

        // By default everything that the list shows by itself fits a desk.
        await nora.GoAsync("/r/party");
        Assert.False(await nora.Page.EvaluateAsync<bool>("() => { const w = document.querySelector('.list .tw'); return w.scrollWidth > w.clientWidth; }"));
    }

    [Fact]
    public async Task Few_columns_share_the_room_that_is_left_and_one_with_a_width_of_its_own_keeps_it()
    {
        // A person's widths are kept, and other journeys make columns wider as Nora.
        var marta = await Visitor.ComeAsync(company.Product);
        var page = marta.Page;
        await marta.SignInAsync(SampleCompany.Marta("en-GB"));
        await marta.GoAsync("/r/party?columns=name,city,country");
        await page.Locator("tbody tr[data-id]").First.WaitForAsync();
        Task<double[]> WidthsAsync() => page.EvaluateAsync<double[]>("() => [...document.querySelectorAll('table.t.fixed thead th')].map(h => h.getBoundingClientRect().width)");
        var wide = await WidthsAsync();
        // The box to choose by keeps to itself; name (220), city and country (120 each) share by what they are usually given.
        Assert.Equal(38, wide[0], 1.0);
        Assert.True(wide[2] > 150, string.Join(' ', wide));
        Assert.Equal(220.0 / 120, wide[1] / wide[2], 0.03);
        Assert.Equal(10, wide[3] - wide[2], 1.5);

        // What is made wider is as wide as was meant, the others give way, and so it is at the next visit.
        await page.Locator("th[data-f=city] button").FocusAsync();
        await page.Keyboard.PressAsync("Alt+Shift+ArrowRight");
        var after = await WidthsAsync();
        Assert.Equal(wide[2] + 80, after[2], 1.5);
        Assert.Equal(wide.Sum(), after.Sum(), 1.5);
        await marta.GoAsync("/r/party?columns=name,city,country");
        await page.Locator("tbody tr[data-id]").First.WaitForAsync();
        Assert.Equal(after[2], (await WidthsAsync())[2], 1.5);
        await marta.LookAsync("few-columns");

        // A double click at its edge gives it its usual width again, the choice of columns all of them; a mere press leaves it.
        await page.Locator("th[data-f=city] [data-rz]").ClickAsync();
        await page.Locator("th[data-f=city] [data-rz]").DblClickAsync();
        await Assertions.Expect(page.Locator("col[data-f=city]")).ToHaveAttributeAsync("data-w", "120");
        Assert.Equal(wide[2], (await WidthsAsync())[2], 1.5);
        await page.Locator("th[data-f=country] button").FocusAsync();
        await page.Keyboard.PressAsync("Alt+Shift+ArrowRight");
        await page.Locator("button[popovertarget=columns]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Usual widths" }).ClickAsync();
        await Assertions.Expect(page.Locator("col[data-f=country]")).ToHaveAttributeAsync("data-w", "120");
        Assert.Equal(wide[3], (await WidthsAsync())[3], 1.5);
        marta.AssertNoBarriers();
    }
}
