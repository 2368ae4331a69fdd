using Rapport.Customers.Identity.Comparisons;

namespace Rapport.Customers.Identity.Model;

/// <summary>
/// Whoever moves has another street, postcode and town at once: that is one change, not three. How often the others
/// differ for one party where the rarest of them does, is counted over the pairs of the training rules, each weighed by
/// how surely it is of one party.
/// </summary>
internal static class Moves
{
    private const double Pull = 8;
    private const double Fewest = 10;

    public static IEnumerable<Dependence> Learn(LinkSchema schema, LevelTables tables, IReadOnlyList<(uint Left, double Share, PatternCounts Counts)> rules)
    {
        foreach (var parent in schema.Fields)
        {
            // Own sums for each parent: the children where the parent differs.
            var sums = new double[tables.M.Length];
            foreach (var (left, share, counts) in rules.Where(r => (r.Left >> parent.Column & 1) == 0))
            {
                var prior = LevelTables.PriorBits(Math.Clamp(share, 1e-7, 1 - 1e-6));
                var (patterns, weights) = counts.Sorted();
                for (var i = 0; i < patterns.Length; i++)
                {
                    if ((int)(patterns[i] >> (4 * parent.Column) & 15) != parent.Comparison.Different) continue;
                    var weight = weights[i] * LevelTables.Probability(prior + tables.Score(patterns[i], left).Bits);
                    Expectation.Tally(sums, Without(patterns[i], left), weight);
                }
            }

            foreach (var child in schema.Fields.Where(c => c.Group == 1 && parent.Group == 1 && Dependences.MayDepend(parent, c)))
            {
                var at = child.Column * LevelTables.Width;
                if (sums.AsSpan(at + 1, 7).ToArray().Sum() < Fewest) continue;
                // The rarer agreement leads here as well.
                if (tables.U[at + Comparison.Same] <= tables.U[(parent.Column * LevelTables.Width) + Comparison.Same]) continue;
                var m = new double[8];
                Array.Fill(m, 1);
                LevelTables.Share(schema, child.Column, sums.AsSpan(at), tables.M.AsSpan(at), Pull, m);
                yield return new Dependence(child.Column, parent.Column, parent.Comparison.Different, 0, m, tables.U[at..(at + 8)]);
            }
        }
    }

    /// <summary>Columns that were blocked by count as missing: there they always agree.</summary>
    private static ulong Without(ulong pattern, uint left)
    {
        for (var field = 0; left >> field != 0 && field < LinkSchema.MostColumns; field++)
            if ((left >> field & 1) != 0) pattern &= ~(15UL << (4 * field));
        return pattern;
    }
}
