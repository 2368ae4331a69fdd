using Rapport.Customers.Identity.Columns;
using Rapport.Customers.Identity.Comparisons;

namespace Rapport.Customers.Identity.Model;

/// <summary>Which columns are compared, and how they belong together.</summary>
public sealed class LinkSchema
{
    /// <summary>A pair's levels are kept in one machine word of four bits each.</summary>
    public const int MostColumns = 16;

    public LinkSchema(IReadOnlyList<LinkColumn> columns)
    {
        if (columns.Count is 0 or > MostColumns) throw new ArgumentException($"1 to {MostColumns} columns are compared, not {columns.Count}.", nameof(columns));
        Columns = columns;
        Fields = [.. columns.Select((c, i) => new SchemaField(i, c, Comparison.For(c.Role), Sibling(columns, i)))];
    }

    public IReadOnlyList<LinkColumn> Columns { get; }

    public IReadOnlyList<SchemaField> Fields { get; }

    private static int Sibling(IReadOnlyList<LinkColumn> columns, int at)
    {
        var wanted = columns[at].Role switch { ColumnRole.GivenName => ColumnRole.FamilyName, ColumnRole.FamilyName => ColumnRole.GivenName, ColumnRole.Street => ColumnRole.Street, _ => ColumnRole.Ignored };
        for (var i = 0; i < columns.Count; i++)
            if (i != at && columns[i].Role == wanted) return i;
        return -1;
    }
}

/// <summary>One compared column. <paramref name="Sibling"/> is the column its values may be crossed over with, or −1.</summary>
public sealed record SchemaField(int Column, LinkColumn Source, Comparison Comparison, int Sibling)
{
    /// <summary>Columns of one kind are alike for reasons of their own (a household, a town), so that two of them agreeing proves little more than one.</summary>
    public int Group => Source.Role switch
    {
        ColumnRole.GivenName or ColumnRole.FamilyName or ColumnRole.FullName or ColumnRole.Company or ColumnRole.Gender => 0,
        ColumnRole.Street or ColumnRole.HouseNumber or ColumnRole.City or ColumnRole.Postcode or ColumnRole.Region or ColumnRole.Country => 1,
        _ => 2 + Column,
    };
}
