using Rapport.Customers.Identity.Columns;
using Rapport.Customers.Identity.Comparisons;
using Rapport.Customers.Identity.Model;

namespace Rapport.Customers.Duplicates.Model;

/// <summary>
/// What is assumed of parties before there are enough to learn from: the usual shares of errors, and how often strangers
/// agree in a middle-sized town. The parties that are there are counted in, as so many pairs beside those assumed.
/// </summary>
internal static class StartingModel
{
    /// <summary>Pairs that the assumed shares weigh as much as: many for what a few parties cannot show, few for where they live.</summary>
    private const double ManyPairs = 20_000, FewPairs = 500;

    /// <summary>Parties that the assumed shares of single values weigh as much as.</summary>
    private const double Parties = 1_000;

    public static ModelData Of(RecordTable table, CancellationToken ct)
    {
        var schema = new LinkSchema([.. table.Columns.Select(c => c.Column)]);
        var sums = new double[schema.Fields.Count * LevelTables.Width];
        var (patterns, counts) = RandomPairs.Count(table, new PairLevels(table, schema), ct).Sorted();
        for (var i = 0; i < patterns.Length; i++) Expectation.Tally(sums, patterns[i], counts[i]);
        var fields = schema.Fields.Select(field =>
        {
            var levels = field.Comparison.Levels.Count;
            var assumed = Assumed(field.Source.Role, levels);
            var u = new double[levels];
            u[Comparison.Missing] = 1;
            var pull = IsOfPlace(field.Source.Role) ? FewPairs : ManyPairs;
            LevelTables.Share(schema, field.Column, sums.AsSpan(field.Column * LevelTables.Width), assumed, pull, u);
            double[] m = [1, .. field.Comparison.Expected.Skip(1)];
            return new FieldData(field.Source, field.Comparison.Levels, m, u, field.Comparison.WeighsRarity ? Shares(table.Columns[field.Column], u[Comparison.Same]) : null, u[Comparison.Same]);
        }).ToList();
        return new ModelData(0.5, fields, [.. Dependences(fields)], PartyColumns.Rules);
    }

    /// <summary>A value that several share here says less than the average one.</summary>
    private static Dictionary<string, double> Shares(TableColumn column, double average)
    {
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 1; i < column.Values.Count; i++)
            if (column.Counts[i] > 2) shares[column.Values[i]!.Key] = Math.Max(average, (column.Counts[i] - 1) / (column.Filled + Parties));
        return shares;
    }

    private static bool IsOfPlace(ColumnRole role) => role is ColumnRole.City or ColumnRole.Postcode or ColumnRole.Country or ColumnRole.Gender;

    /// <summary>How often two strangers agree, by level; the last level takes what is left.</summary>
    private static double[] Assumed(ColumnRole role, int levels)
    {
        double[] shares = role switch
        {
            ColumnRole.FullName => [0, 0.0002, 0.0001, 0.0003, 0.001, 0.001, 0.005],
            ColumnRole.Email => [0, 0.0001, 0.002, 0.0005, 0.003, 0.01],
            ColumnRole.Phone => [0, 0.0002, 0.0002, 0.0005, 0.001],
            ColumnRole.Day => [0, 0.00005, 0.002, 0.0002, 0.01, 0.05],
            ColumnRole.Street => [0, 0.001, 0.001, 0.003, 0.01, 0.01, 0.001],
            ColumnRole.Postcode => [0, 0.02, 0.03, 0.1, 0.2],
            ColumnRole.City => [0, 0.15, 0.002, 0.002, 0.005, 0.005, 0.0005],
            ColumnRole.Country => [0, 0.8, 0.005],
            ColumnRole.Gender => [0, 0.5, 0.002],
            _ => [0, 0.001, 0.001, 0.003, 0.01, 0.01, 0.001],
        };
        var all = new double[levels];
        shares.CopyTo(all, 0);
        all[^1] = 1 - shares.Sum();
        return all;
    }

    /// <summary>A household shares its number, and an address its town: what agrees for the same reason counts once.</summary>
    private static IEnumerable<Dependence> Dependences(List<FieldData> fields)
    {
        (string Child, string Parent, double Chance, double Match)[] known =
        [
            ("phone", "street", 0.4, 0.8), ("email", "street", 0.15, 0.75), ("website", "street", 0.3, 0.8), ("website", "phone", 0.5, 0.85), ("phone", "website", 0.4, 0.8),
            ("postcode", "street", 0.6, 0.93), ("city", "street", 0.7, 0.95), ("city", "postcode", 0.95, 0.98), ("country", "street", 0.97, 0.99), ("country", "postcode", 0.97, 0.99), ("country", "city", 0.98, 0.99),
            ("gender", "name", 0.9, 0.97),
        ];
        foreach (var (child, parent, chance, match) in known)
        {
            int c = fields.FindIndex(f => f.Column.Name == child), p = fields.FindIndex(f => f.Column.Name == parent);
            if (c < 0 || p < 0) continue;
            yield return new Dependence(c, p, Comparison.Same, Math.Log2(chance / fields[c].U[Comparison.Same]), With(fields[c].M, match), With(fields[c].U, chance));
        }
    }

    /// <summary>The shares with another one for agreement, the rest keeping its proportions.</summary>
    private static double[] With(IReadOnlyList<double> shares, double same)
    {
        var rest = (1 - same) / Math.Max(1e-9, 1 - shares[Comparison.Same]);
        return [.. shares.Select((s, l) => l switch { Comparison.Missing => 1, Comparison.Same => same, _ => s * rest })];
    }
}
