using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Exchange.Importing;
using Xunit;

namespace Rapport.Core.Tests.Exchange;

/// <summary>Numbers of an import that could be two each: 1.200 is a thousand or a little more than one.</summary>
public sealed class ReadingOpenNumbers : IDisposable
{
    private static readonly RecordType Sale = new RecordTypeBuilder("sale", 90, "tst_sale", "name").Named("name")
        .Field("weight", FieldKind.Number).Field("amount", FieldKind.Money).Field("pieces", FieldKind.Integer).Field("discount", FieldKind.Percent).Build();

    private readonly string path = Path.GetTempFileName();

    /// <summary>What is read, "?" for a cell kept aside, and the cell that is told with its reading.</summary>
    [Theory]
    [InlineData("1.200|2.500", "DE", "1200|2500", "1.200=1200")]
    [InlineData("1.200|2.500", "TW", "1.2|2.5", "1.200=1.2")]
    [InlineData("1.200|2.500", null, "1.2|2.5", "1.200=1.2")]
    [InlineData("1,200|2,500", "DE", "1.2|2.5", "1,200=1.2")]
    [InlineData("1,200|2,500", "TW", "1200|2500", "1,200=1200")]
    [InlineData("NT$1,200|1.234,50", "TW", "?|1234.5", "NT$1,200=")]
    [InlineData("1.234,50|1.200", "TW", "1234.5|1200", null)]
    [InlineData("1,234.50|1,200", "DE", "1234.5|1200", null)]
    [InlineData("1.234.567|1.200", "TW", "1234567|1200", null)]
    [InlineData("1.234.567|1,200", "TW", "1234567|?", "1,200=")]
    [InlineData("1.234,50|2,345.60|1.200|1,300|700", "DE", "1234.5|2345.6|?|?|700", "1.200=")]
    [InlineData("1.200|1,300", "DE", "?|?", "1.200=")]
    [InlineData("2.5|1.234", "DE", "2.5|1.234", "1.234=1.234")]
    [InlineData("0.125|1.234", "DE", "0.125|1.234", "1.234=1.234")]
    [InlineData("12.50|3.75", "DE", "12.5|3.75", null)]
    [InlineData("1200|1 300", "DE", "1200|1300", null)]
    public void A_column_tells_then_the_country_and_contradictions_are_kept_aside(string cells, string? country, string read, string? told)
    {
        var (values, open, _) = Read("weight", cells.Split('|'), country);
        Assert.Equal(read, string.Join('|', values));
        Assert.Equal(told, open is null ? null : $"{open.Cell}={open.Number?.ToString(CultureInfo.InvariantCulture)}");
    }

    [Theory]
    [InlineData("amount", "2.5|1.234", "2.5|?")]
    [InlineData("amount", "12.50|1,200", "12.50|1200")]
    [InlineData("pieces", "3.0|1.000|1,000", "3|?|1000")]
    [InlineData("discount", "12,50%|1,200%", "0.125|?")]
    public void Three_digits_are_no_fraction_of_an_amount_or_of_pieces(string field, string cells, string read) =>
        Assert.Equal(read, string.Join('|', Read(field, cells.Split('|'), "TW").Values));

    [Fact]
    public void What_somebody_said_goes_before_the_country_and_settles_contradictions_but_not_clear_cells()
    {
        Assert.Equal(["1.2"], Read("weight", ["1.200"], "DE", NumberForm.DecimalPoint).Values);
        Assert.Equal(["1200", "1234.5"], Read("weight", ["NT$1,200", "1.234,50"], "DE", NumberForm.DecimalPoint).Values);
        var (values, open, _) = Read("weight", ["1.200", "1,300.5"], "DE", NumberForm.DecimalComma);
        Assert.Equal(["1200", "1300.5"], values);
        // It can be said otherwise again.
        Assert.Equal((NumberForm.DecimalComma, 1200.0), (open!.Form, open.Number));
    }

    [Fact]
    public void The_problem_names_both_readings()
    {
        var problem = Assert.Single(Read("weight", ["1,200", "1.234,50"], "DE").Problems);
        Assert.Equal(("cell.numberUnclear", "weight"), (problem.Code, problem.At));
        Assert.Equal(["1,200", "1200", "1.2"], problem.Args!.Values.Select(v => v?.ToString()));
    }

    [Fact]
    public void A_cell_far_down_still_tells() =>
        Assert.Equal("1200", Read("weight", [.. Enumerable.Repeat("1.200", 3_000), "0,5"], "TW").Values[0]);

    private (List<string> Values, OpenNumbers? Open, List<Problems.Problem> Problems) Read(string field, string[] cells, string? country, NumberForm said = NumberForm.Unknown)
    {
        File.WriteAllText(path, $"name;{field}\n" + string.Concat(cells.Select(c => $"Ann;{c}\n")));
        var plan = new ImportPlan("sale") { Numbers = said == NumberForm.Unknown ? null : new Dictionary<string, NumberForm> { [field] = said } };
        using var rows = new ImportRows(path, Sale, plan, new BareWords(), Principal.System, new RecordCatalogue([Sale]) { Region = country, Currency = field == "amount" ? "EUR" : null });
        var (read, problems) = (new List<string>(), new List<Problems.Problem>());
        while (rows.Next() is { } row)
        {
            read.Add(row.Values.TryGetValue(field, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture)! : "?");
            problems.AddRange(row.Problems);
        }

        return (read, rows.OpenNumbers.SingleOrDefault(), problems);
    }

    public void Dispose() => File.Delete(path);
}
