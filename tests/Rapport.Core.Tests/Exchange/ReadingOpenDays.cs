using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Exchange.Importing;
using Xunit;

namespace Rapport.Core.Tests.Exchange;

/// <summary>Days of an import that could be two each: no cell of the column says what stands first.</summary>
public sealed class ReadingOpenDays : IDisposable
{
    private static readonly RecordType Guest = new RecordTypeBuilder("guest", 90, "tst_guest", "name").Named("name").Field("born", FieldKind.Date).Build();
    private readonly string path = Path.GetTempFileName();

    [Theory]
    [InlineData("03/04/1990\n05/06/1991", null, "1990-04-03", true)]
    [InlineData("03/04/1990\n05/06/1991", "GB", "1990-04-03", true)]
    [InlineData("03/04/1990\n05/06/1991", "US", "1990-03-04", true)]
    [InlineData("03/04/1990\n31/12/1991", "US", "1990-04-03", false)]
    [InlineData("03/04/1990\n12/31/1991", "GB", "1990-03-04", false)]
    [InlineData("03.04.1990\n05.06.1991", "US", "1990-04-03", false)]
    [InlineData("1990-04-03\n1991-06-05", null, "1990-04-03", false)]
    [InlineData("04/04/1990\n06/06/1991", null, "1990-04-04", false)]
    public void They_are_read_as_the_firm_writes_and_told(string days, string? country, string first, bool isTold)
    {
        var (open, day) = Read(days, country, null);
        Assert.Equal(DateOnly.Parse(first, System.Globalization.CultureInfo.InvariantCulture), day);
        Assert.Equal(isTold, open.Count == 1);
        Assert.All(open, o => Assert.Equal((1, "03/04/1990", day), (o.Column, o.Cell, o.Day)));
    }

    [Fact]
    public void What_somebody_said_goes_before_the_country_but_not_before_the_cells()
    {
        Assert.Equal(new DateOnly(1990, 3, 4), Read("03/04/1990", "GB", DayOrder.MonthFirst).Day);
        Assert.Equal(new DateOnly(1990, 4, 3), Read("03/04/1990\n31/12/1991", "GB", DayOrder.MonthFirst).Day);
    }

    [Fact]
    public void A_cell_far_down_still_tells()
    {
        var (open, day) = Read(string.Join('\n', Enumerable.Repeat("03/04/1990", 3_000)) + "\n12/31/1991", "GB", null);
        Assert.Equal((0, new DateOnly(1990, 3, 4)), (open.Count, day));
    }

    private (IReadOnlyList<OpenDays> Open, DateOnly? Day) Read(string days, string? country, DayOrder? said)
    {
        File.WriteAllText(path, "name,born\n" + string.Concat(days.Split('\n').Select(d => $"Ann,{d}\n")));
        var plan = new ImportPlan("guest") { Days = said is { } order ? new Dictionary<string, DayOrder> { ["born"] = order } : null };
        using var rows = new ImportRows(path, Guest, plan, new BareWords(), Principal.System, new RecordCatalogue([Guest]) { Region = country });
        return (rows.OpenDays, rows.Next()!.Values["born"] as DateOnly?);
    }

    public void Dispose() => File.Delete(path);
}
