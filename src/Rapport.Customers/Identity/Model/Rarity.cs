using Rapport.Customers.Identity.Columns;
using Rapport.Customers.Identity.Comparisons;

namespace Rapport.Customers.Identity.Model;

/// <summary>
/// Two who share a rare name are more likely one than two who share a common one: where values are the same, u is the
/// share of records with that value instead of the average (Splink's term-frequency adjustment; Winkler 2000).
/// </summary>
internal sealed class Rarity
{
    private readonly double[]?[] bits;

    public Rarity(RecordTable table, LinkSchema schema, LevelTables tables)
    {
        bits = new double[schema.Fields.Count][];
        foreach (var field in schema.Fields.Where(f => f.Comparison.WeighsRarity))
        {
            var column = table.Columns[field.Column];
            var average = tables.U[(field.Column * LevelTables.Width) + Comparison.Same];
            var own = new double[column.Values.Count];
            // One of the two records does not count: the question is how many others hold the value.
            for (var i = 1; i < own.Length; i++) own[i] = Math.Log2(average / Share(column.Counts[i], column.Filled));
            bits[field.Column] = own;
        }
    }

    public static double Share(int count, int filled) => Math.Max(1, count - 1) / (double)Math.Max(2, filled);

    /// <summary>Shares of all values that are not among the rarest.</summary>
    public static IReadOnlyDictionary<string, double> Shares(TableColumn column)
    {
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 1; i < column.Values.Count; i++)
            if (column.Counts[i] > 2) shares[column.Values[i]!.Key] = Share(column.Counts[i], column.Filled);
        return shares;
    }

    /// <summary>The same for all columns of a pair that agree by their own row.</summary>
    public double Sum(RecordTable table, int row, uint ownRows)
    {
        var sum = 0.0;
        for (var i = 0; i < bits.Length; i++)
            if ((ownRows >> i & 1) != 0 && bits[i] is { } own) sum += own[table.Columns[i].Ids[row]];
        return sum;
    }
}
