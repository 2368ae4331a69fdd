using Rapport.Customers.Identity;
using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Tests.Identity;

/// <summary>Tables that hold next to nothing: an answer or none, but never a number that is none.</summary>
public class MeetingPoorData
{
    private static readonly LinkColumn Name = new("name", ColumnRole.FullName);

    private static LinkOutcome Run(IReadOnlyList<LinkColumn> columns, IEnumerable<string?[]> rows)
    {
        var table = new RecordTable(columns);
        foreach (var row in rows) table.Add(row);
        table.Seal();
        var found = IdentityResolution.Run(table, new ResolutionOptions(), TestContext.Current.CancellationToken);
        Assert.True(found.Model.Data.Prior is > 0 and <= 0.5);
        foreach (var field in found.Model.Data.Fields) Assert.All(field.M.Concat(field.U), share => Assert.True(share is >= 0 and <= 1, $"{share}"));
        Assert.All(found.Pairs, p => Assert.InRange(p.Probability, 0, 1));
        return found;
    }

    [Fact]
    public void No_rows_hold_no_pairs() => Assert.Empty(Run([Name], []).Pairs);

    [Fact]
    public void One_row_is_alone() => Assert.Empty(Run([Name], [["Ann Berg"]]).Pairs);

    [Fact]
    public void An_empty_column_says_nothing()
    {
        var found = Run([Name, new("email", ColumnRole.Email)], Enumerable.Range(0, 200).Select(i => new[] { $"Person{i % 190} Nr{i % 190}", null }));
        Assert.InRange(found.Pairs.Count, 0, 10);
    }

    [Fact]
    public void Only_empty_rows_hold_no_pairs() => Assert.Empty(Run([Name], Enumerable.Repeat<string?[]>([null], 50)).Pairs);

    [Fact]
    public void One_column_finds_what_is_equal_in_it()
    {
        var names = Enumerable.Range(0, 300).Select(i => string.Concat("bcdfghklmn"[i % 10], "aeiou"[i / 10 % 5], "rstvwz"[i / 50], "on ", "aeiou"[i % 5], "lpqrst"[i % 6], "berg")).ToList();
        var found = Run([Name], names.Concat(names.Take(40)).Select(n => new[] { n }));
        Assert.InRange(found.Pairs.Count, 0, 80);
    }

    [Fact]
    public void Many_equal_rows_do_not_cost_their_square()
    {
        var found = Run([Name, new("city", ColumnRole.City)], Enumerable.Repeat<string?[]>(["Ann Berg", "Oslo"], 20_000));
        Assert.InRange(found.Compared, 0, 2_000_000);
    }
}
