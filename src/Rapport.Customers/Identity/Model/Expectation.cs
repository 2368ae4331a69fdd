using Rapport.Customers.Identity.Comparisons;

namespace Rapport.Customers.Identity.Model;

/// <summary>
/// Expectation–maximisation (Dempster, Laird &amp; Rubin 1977) over the pairs of one blocking rule, u held fixed. The
/// columns that the rule blocks by are left out of the odds and learn nothing: within the block they always agree.
/// </summary>
internal static class Expectation
{
    public const int MostRounds = 100;
    private const double Enough = 1e-4;
    private const double Pull = 4;

    /// <param name="left">Columns left out, as bits.</param>
    public static Outcome Run(LinkSchema schema, PatternCounts pairs, LevelTables start, uint left, double share)
    {
        var (patterns, counts) = pairs.Sorted();
        var tables = start.With(m: (double[])start.M.Clone());
        share = Math.Clamp(share, 1e-6, 0.95);
        var round = 0;
        var change = double.MaxValue;
        while (round < MostRounds && change > Enough)
        {
            round++;
            var (sums, matches) = Weigh(patterns, counts, tables, left, share);
            var next = (double[])tables.M.Clone();
            foreach (var field in schema.Fields)
            {
                if ((left >> field.Column & 1) != 0) continue;
                var at = field.Column * LevelTables.Width;
                LevelTables.Share(schema, field.Column, sums.AsSpan(at), [.. field.Comparison.Expected], Pull, next.AsSpan(at));
            }

            var newShare = Math.Clamp(matches / Math.Max(1, pairs.Total), 1e-7, 1 - 1e-6);
            change = Math.Abs(newShare - share);
            for (var i = 0; i < next.Length; i++) change = Math.Max(change, Math.Abs(next[i] - tables.M[i]));
            tables.Set(m: next);
            share = newShare;
        }

        return new Outcome(tables.M, share, round, change <= Enough);
    }

    private static (double[] Sums, double Matches) Weigh(ulong[] patterns, double[] counts, LevelTables tables, uint left, double share)
    {
        var sums = new double[tables.M.Length];
        var matches = 0.0;
        var prior = LevelTables.PriorBits(share);
        for (var i = 0; i < patterns.Length; i++)
        {
            var weight = counts[i] * LevelTables.Probability(prior + tables.Score(patterns[i], left).Bits);
            matches += weight;
            Tally(sums, patterns[i], weight);
        }

        return (sums, matches);
    }

    /// <summary>Adds a weight to the levels of a pattern.</summary>
    public static void Tally(double[] sums, ulong pattern, double weight)
    {
        for (var at = 0; at < sums.Length; at += LevelTables.Width, pattern >>= 4) sums[at + (int)(pattern & 15)] += weight;
    }

    internal sealed record Outcome(double[] M, double Share, int Rounds, bool Converged);
}
