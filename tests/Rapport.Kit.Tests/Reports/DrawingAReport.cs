using Rapport.Core.Reports;
using Rapport.Kit.Charts;
using Rapport.Kit.Reports;
using Xunit;

namespace Rapport.Kit.Tests.Reports;

public class DrawingAReport
{
    private static readonly ReportLine Ann = SampleReport.Line("Ann", 75m, 3L, 25m);
    private static readonly ReportLine Nobody = SampleReport.Line(null, 125m, 9L, 14m);

    private static ReportLine Rest(decimal amount) => new([], [amount, 5L, null], "not (name = 'Ann')");

    [Fact]
    public void The_rest_is_drawn_grey_where_it_does_not_dwarf_the_rows()
    {
        var drawn = SampleReport.For().Drawing.Draw(SampleReport.ByName(Ann) with { Others = Rest(70m), OtherRows = 4 }, ReportChart.Bars, 0);
        Assert.Equal(["Ann", "4 more"], drawn.Categories);
        Assert.Equal([1], drawn.Grey);
        var dwarfed = SampleReport.For().Drawing.Draw(SampleReport.ByName(Ann) with { Others = Rest(76m), OtherRows = 4 }, ReportChart.Bars, 0);
        Assert.Equal(["Ann"], dwarfed.Categories);
    }

    [Fact]
    public void Records_without_are_named_grey_and_never_lead()
    {
        var drawn = SampleReport.For().Drawing.Draw(SampleReport.ByName(Nobody, Ann), ReportChart.Bars, 0);
        Assert.Equal([0], drawn.Grey);
        Assert.StartsWith("Without", drawn.Categories[0], StringComparison.Ordinal);
        Assert.Contains("Ann leads with €75.00, 37.5% of the total", drawn.Label, StringComparison.Ordinal);
        Assert.Equal(["/r/thing?view=all&where=name%20is%20empty", "/r/thing?view=all&where=name%20%3D%20%27Ann%27"], drawn.Series[0].Links);
    }

    [Fact]
    public void Averages_have_no_share()
    {
        var result = SampleReport.ByName(Nobody, Ann);
        Assert.Null(ReportDrawing.ShareOf(result, 2, Ann));
        Assert.Equal(0.375, ReportDrawing.ShareOf(result, 0, Ann));
    }

    [Fact]
    public void A_week_stands_whole_with_all_hours_between_the_first_and_the_last()
    {
        var drawn = SampleReport.For().Drawing.Draw(SampleReport.ByHour(), ReportChart.HeatMap, 0);
        Assert.Equal(ChartKind.HeatMap, drawn.Kind);
        Assert.Equal(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], drawn.Series.Select(s => s.Name));
        Assert.Equal(["9", "10", "11"], drawn.Categories);
        Assert.Equal([null, null, 9.0], drawn.Series[2].Values);
        Assert.Contains("Wednesday at 11:00, 9", drawn.Label, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_said_of_nothing() =>
        Assert.EndsWith("no figures", SampleReport.For().Drawing.Finding(SampleReport.ByName(), ReportChart.Bars, 0), StringComparison.Ordinal);
}
