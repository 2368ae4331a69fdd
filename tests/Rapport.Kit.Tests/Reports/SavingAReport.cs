using System.Text;
using MiniExcelLibs;
using Rapport.Core.Reports;
using Xunit;

namespace Rapport.Kit.Tests.Reports;

public class SavingAReport
{
    private static readonly ReportResult Result = SampleReport.ByName(SampleReport.Line("Ann, \"A\"", 1234.5678m, 3L, 25m), SampleReport.Line("=1+1", -2m, 1L, null));

    private static string[] Csv(ReportResult result)
    {
        using var stream = SampleReport.For().File.Write(result, SampleReport.Definition, "csv");
        using var reader = new StreamReader(stream, new UTF8Encoding(false));
        return reader.ReadToEnd().TrimEnd().Split("\r\n");
    }

    [Fact]
    public void Figures_are_plain_numbers_and_no_text_becomes_a_formula()
    {
        var lines = Csv(Result);
        Assert.Equal("\"Ann, \"\"A\"\"\",1234.5678,3,25", lines[1]);
        Assert.Equal("'=1+1,-2,1,", lines[2]);
        Assert.StartsWith("Total,1232.5678,4,", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void A_sheet_holds_the_same_rows_with_real_numbers()
    {
        using var stream = SampleReport.For("zh-Hans").File.Write(Result, SampleReport.Definition, "xlsx");
        var rows = stream.Query().Select(r => ((IDictionary<string, object?>)r).Values.ToArray()).ToList();
        Assert.Equal(4, rows.Count);
        Assert.Equal("Ann, \"A\"", rows[1][0]);
        Assert.Equal(1234.5678, rows[1][1]);
        Assert.Equal("合计", rows[3][0]);
    }

    [Fact]
    public void Columns_are_spread_out_with_the_totals_last()
    {
        var lines = Csv(SampleReport.ByHour());
        Assert.Equal(["Weekday,09:00,11:00,Total · Count", "Monday,4,,4", "Wednesday,,9,9", "Total,4,9,13"], lines);
    }
}
