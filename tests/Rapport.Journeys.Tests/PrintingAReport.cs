namespace Rapport.Journeys.Tests;

/// <summary>A report on paper: its chart is whole, however wide the screen was.</summary>
public sealed class PrintingAReport(SampleCompany company) : Journey
{
    /// <summary>Upright A4 between margins of 14 mm, in pixels.</summary>
    private const int Paper = 688;

    [Fact]
    public async Task Its_chart_fits_an_upright_page()
    {
        var nora = await Visitor.ComeAsync(company.Product);
        var page = nora.Page;
        await nora.SignInAsync(SampleCompany.Nora("en-GB"));
        await nora.GoAsync("/reports/sales-by-month");
        await page.Locator(".plot svg").First.WaitForAsync();
        // What the browser does before it prints: the page still has the width of the screen then, and what is drawn goes to paper.
        await page.EvaluateAsync("() => dispatchEvent(new Event('beforeprint'))");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        // The page narrows without a word to the chart, as paper does: observers are not asked while it is printed.
        var drawn = await page.EvaluateAsync<double[]>("""
            paper => {
              const plot = document.querySelector('.plot');
              plot.style.width = paper + 'px';
              plot.style.setProperty('max-width', paper + 'px', 'important');
              const svg = plot.querySelector('svg'), box = svg.getBoundingClientRect(), bars = [...svg.querySelectorAll('path')].map(p => p.getBoundingClientRect().right);
              return [Math.max(box.right, ...bars) - plot.getBoundingClientRect().left, box.height, plot.getBoundingClientRect().height];
            }
            """, Paper);
        Assert.InRange(drawn[0], 1, Paper + 1);
        // It takes its room.
        Assert.InRange(drawn[1], 100, drawn[2] + 1);
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        await page.EvaluateAsync("() => { document.querySelector('.plot').style = ''; dispatchEvent(new Event('afterprint')); }");
        Assert.False(await page.Locator(".plot svg[viewBox]").First.IsVisibleAsync());
    }
}
