using Rapport.Core.Reports;
using Rapport.Kit.Reports;
using Xunit;

namespace Rapport.Kit.Tests.Reports;

public class ChoosingAReport
{
    private const string Host = "http://host";

    [Fact]
    public void The_address_says_what_was_chosen()
    {
        var chosen = new ReportChoice { Period = "custom", From = new DateOnly(2011, 1, 1), To = new DateOnly(2011, 6, 30), Measure = 2, Top = 0, Where = "name = 'A & B' and price > 5" };
        Assert.Equal(chosen, ReportChoice.Read(Host + chosen.Write(SampleReport.Definition), SampleReport.Definition));
        Assert.Equal("/reports/things", new ReportChoice().Write(SampleReport.Definition));
    }

    [Theory]
    [InlineData("?period=decade&measure=99&top=7&from=tomorrow")]
    [InlineData("?period=&measure=-1&top=-1&to=2011-02-30")]
    public void What_an_address_makes_up_is_left_out(string query)
    {
        var read = ReportChoice.Read($"{Host}/reports/things{query}", SampleReport.Definition);
        Assert.Equal(("all", (int?)null, (DateOnly?)null, (DateOnly?)null), (read.Period, read.Top, read.From, read.To));
        Assert.InRange(read.Measure, 0, 2);
    }

    [Theory]
    [InlineData("all", null, null)]
    [InlineData("year", null, "seenAt >= startOfYear")]
    [InlineData("12m", "kind = small or price > 5", "(kind = small or price > 5) and seenAt >= startOfMonth - 11m")]
    [InlineData("custom", null, "seenAt >= 2011-01-01 and seenAt <= 2011-06-30")]
    public void Period_and_filter_hold_together(string period, string? where, string? asked)
    {
        var chosen = new ReportChoice { Period = period, Where = where, From = new DateOnly(2011, 1, 1), To = new DateOnly(2011, 6, 30) };
        var query = chosen.Query(SampleReport.Definition, new ReportQuery(SampleTypes.Thing));
        Assert.Equal(asked, query.Where);
        Assert.True(asked is null || Core.Criteria.CriteriaText.Parse(asked, SampleTypes.Thing, SampleTypes.Catalogue).IsOk);
    }

    [Fact]
    public void The_measure_drawn_picks_the_largest_rows()
    {
        var query = new ReportChoice { Measure = 1, Top = 50 }.Query(SampleReport.Definition, new ReportQuery(SampleTypes.Thing));
        Assert.Equal(("-count", 50), (query.Sort, query.Limit));
        Assert.Null(new ReportChoice { Top = 0 }.Query(SampleReport.Definition, new ReportQuery(SampleTypes.Thing)).Limit);
    }

    [Fact]
    public void A_figure_leads_to_its_records_whatever_view_is_usual()
    {
        Assert.Equal("/r/thing?view=all&where=name%20%3D%20%27a%26b%27", ReportPaths.Drill("thing", "name = 'a&b'"));
        Assert.Equal("/r/thing?view=all", ReportPaths.Drill("thing", ""));
        Assert.Null(ReportPaths.Drill("thing", null));
    }
}
