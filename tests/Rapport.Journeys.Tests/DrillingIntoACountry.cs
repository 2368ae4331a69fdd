using System.Globalization;
using System.Text.Json;

namespace Rapport.Journeys.Tests;

/// <summary>A manager clicks a country's bar and stands before its invoices, which add up to the bar.</summary>
public sealed class DrillingIntoACountry(SampleCompany company) : Journey
{
    [Theory]
    [InlineData("zh-TW", "zh-Hant")]
    public async Task The_invoices_behind_a_bar_add_up_to_it(string language, string shown)
    {
        var marta = await Visitor.ComeAsync(company.Product, language);
        var page = marta.Page;
        await marta.SignInAsync(SampleCompany.Marta(language));
        Assert.Equal(shown, await page.GetAttributeAsync("html", "lang"));
        await marta.GoAsync("/reports");
        await marta.LookAsync($"drill-{shown}-1-reports");

        await page.Locator("a[href='/reports/sales-by-country']").ClickAsync();
        var rows = page.Locator(".rtable tbody tr");
        await rows.First.WaitForAsync();
        var colour = await page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).getPropertyValue('--c-1').trim()");
        var bars = page.Locator($".plot svg path[fill='{colour}']");
        await Assertions.Expect(bars).ToHaveCountAsync(await rows.CountAsync());
        await marta.LookAsync($"drill-{shown}-2-countries");

        // The shortest bar has the fewest invoices to read through.
        var country = (await rows.Last.Locator("th").InnerTextAsync()).Trim();
        var amount = Number(await rows.Last.Locator("td.r").First.InnerTextAsync());
        await bars.Last.ClickAsync();
        await page.ArriveAsync("/r/order[?].*where=");
        await page.Locator("tbody tr[data-id]").First.WaitForAsync();
        await marta.LookAsync($"drill-{shown}-3-invoices");
        var invoices = await ReadAllAsync(page);
        Assert.All(invoices.Values, i => Assert.Equal(country, i.Country));
        Assert.Equal(amount, invoices.Values.Sum(i => i.Total));
        Assert.Equal(await CountAsync(country), invoices.Count);
        marta.AssertNoBarriers();
    }

    /// <summary>Rolls through the list, which holds only the rows in sight.</summary>
    private static async Task<Dictionary<string, (string Country, decimal Total)>> ReadAllAsync(IPage page)
    {
        var all = int.Parse((await page.GetAttributeAsync("table.t", "aria-rowcount"))!, CultureInfo.InvariantCulture) - 1;
        var read = new Dictionary<string, (string, decimal)>(StringComparer.Ordinal);
        var table = await page.Locator("table.t").BoundingBoxAsync();
        await page.Mouse.MoveAsync(table!.X + 300, table.Y + 200);
        for (var rolls = 0; rolls < 400 && read.Count < all; rolls++)
        {
            foreach (var row in await page.Locator("tbody tr[data-id]").EvaluateAllAsync<string[][]>("all => all.map(r => [r.dataset.id, r.querySelector('td[data-f=country]').innerText.trim(), r.querySelector('td[data-f=total]').dataset.v])"))
                read[row[0]] = (row[1], Number(row[2]));
            await page.Mouse.WheelAsync(0, 250);
            await page.WaitForTimeoutAsync(50);
        }

        return read;
    }

    private async Task<int> CountAsync(string country)
    {
        using var said = JsonDocument.Parse(await company.Product.RunAsync("count", "order", "--where", $"country = '{country}'", "--json"));
        return said.RootElement.GetProperty("count").GetInt32();
    }

    private static decimal Number(string shown) => decimal.Parse(string.Concat(shown.Replace('−', '-').Where(c => char.IsAsciiDigit(c) || c is '-' or '.')), CultureInfo.InvariantCulture);
}
