using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Exchange.Importing;
using Xunit;

namespace Rapport.Core.Tests.Exchange;

/// <summary>Shares of an import with a percent sign and without: one reading for a whole column, and told.</summary>
public sealed class ReadingShares : IDisposable
{
    private static readonly RecordType Offer = new RecordTypeBuilder("offer", 90, "tst_offer", "name").Named("name").Field("discount", FieldKind.Percent).Build();
    private readonly string path = Path.GetTempFileName();

    [Theory]
    [InlineData("0.25|5|1", "0.0025|0.05|0.01", "0.25|0.0025")]
    [InlineData("25", "0.25", "25|0.25")]
    [InlineData("0.25|0.5|1", "0.25|0.5|1", "0.25|0.25")]
    [InlineData("25%|5 %", "0.25|0.05", null)]
    [InlineData("25%|0.5", "0.25|0.5", "0.5|0.5")]
    [InlineData("n/a|12.5", "|0.125", "12.5|0.125")]
    [InlineData("-30|0.5", "-0.3|0.005", "-30|-0.3")]
    public void One_number_above_one_makes_a_column_percent(string cells, string shares, string? told)
    {
        var (read, open, _) = Read(cells.Split('|'));
        Assert.Equal(shares.Split('|').Select(s => s.Length == 0 ? null : (double?)double.Parse(s, System.Globalization.CultureInfo.InvariantCulture)), read);
        Assert.Equal(told, open.Count == 0 ? null : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{open[0].Cell}|{open[0].Share}"));
    }

    [Fact]
    public void One_that_comes_after_ten_thousand_parts_is_kept_aside_unless_it_has_the_sign()
    {
        var (read, _, problems) = Read([.. Enumerable.Repeat("0.25", 10_000), "25", "150%"]);
        Assert.Equal(["cell.shareUnclear"], problems);
        Assert.Equal((0.25, 1.5), (read[^3], read[^1]));
    }

    [Theory]
    [InlineData(0.25, "25%")]
    [InlineData(1.5, "150%")]
    [InlineData(0.07, "7%")]
    [InlineData(0.1 + 0.2, "30.000000000000004%")]
    [InlineData(-0.123456789012, "-12.3456789012%")]
    [InlineData(1e-12, "1E-12")]
    public void A_share_goes_out_with_its_sign_and_comes_back_to_the_last_bit(double share, string text)
    {
        Assert.Equal(text, CellWriter.Write(new SignedShare(share)));
        Assert.Null(new CellReader("discount", Offer, Offer["discount"], new CellContext(new BareWords())).Read(text, out var back));
        Assert.Equal(share, back);
    }

    private (List<double?> Read, IReadOnlyList<OpenShares> Open, List<string> Problems) Read(string[] cells)
    {
        File.WriteAllText(path, "name,discount\n" + string.Concat(cells.Select(c => $"Ann,{c}\n")));
        using var rows = new ImportRows(path, Offer, new ImportPlan("offer"), new BareWords(), Principal.System, new RecordCatalogue([Offer]));
        var (read, problems) = (new List<double?>(), new List<string>());
        while (rows.Next() is { } row)
        {
            read.Add(row.Values.GetValueOrDefault("discount") as double?);
            problems.AddRange(row.Problems.Select(p => p.Code));
        }

        return (read, rows.OpenShares, problems);
    }

    public void Dispose() => File.Delete(path);
}
