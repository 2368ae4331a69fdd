using Rapport.Customers.Identity.Blocking;
using Rapport.Customers.Identity.Columns;
using Rapport.Customers.Identity.Comparisons;

namespace Rapport.Customers.Identity.Model;

/// <summary>
/// Learns m, u and the prior without being told any truth, by the recipe of Splink (Linacre et al. 2022): u from random
/// pairs; m by one EM for each training rule, its columns left out, averaged; the prior from what the rules find. The
/// random pairs hold a few of one party, which in a small file would spoil u: they are weighed out by what was learnt,
/// and the rest is learnt again. Columns that agree for the same reason are told apart by <see cref="Dependences"/>.
/// </summary>
internal sealed class ModelFit(RecordTable table, LinkSchema schema, KeyHashes hashes, PairLevels levels)
{
    private const int Rounds = 3;
    private const double LeastPrior = 1e-12;

    public List<RuleFit> RuleFits { get; private set; } = [];

    public LevelTables Run(CancellationToken ct)
    {
        var random = RandomPairs.Count(table, levels, ct);
        var tables = new LevelTables(schema) { Prior = Math.Clamp(1 / Math.Max(2, (double)table.Rows), LeastPrior, 0.5) };
        LearnChance(tables, random, first: true);
        var rules = TrainingRule.Choose(table, schema, hashes, tables.U, ct);
        var counted = rules.Select(r => (Rule: r, r.Count(table, hashes, levels).Counts)).ToList();
        var dependences = new Dependences(table, schema, hashes, levels);
        dependences.Count(ct);
        for (var round = 0; round < Rounds; round++)
        {
            dependences.Learn(tables, random);
            LearnMatches(tables, counted);
            LearnChance(tables, random, first: false);
        }

        dependences.Learn(tables, random);
        var moves = Moves.Learn(schema, tables, [.. counted.Zip(RuleFits, (c, f) => (LeftOut(c.Rule), f.Share, c.Counts))]).ToList();
        tables.Depend([.. tables.Dependences, .. moves]);
        return tables;
    }

    /// <summary>u: shares of levels among random pairs, each weighed by how surely it is of two parties.</summary>
    private void LearnChance(LevelTables tables, PatternCounts random, bool first)
    {
        var (patterns, counts) = random.Sorted();
        var prior = first ? 0 : LevelTables.PriorBits(tables.Prior);
        var sums = new double[tables.U.Length];
        for (var i = 0; i < patterns.Length; i++)
        {
            var weight = first ? counts[i] : counts[i] * (1 - LevelTables.Probability(prior + tables.Score(patterns[i]).Bits));
            Expectation.Tally(sums, patterns[i], weight);
        }

        var u = (double[])tables.U.Clone();
        foreach (var field in schema.Fields)
        {
            double[] even = [.. field.Comparison.Levels.Select((_, l) => l == 0 ? 0 : 1.0 / (field.Comparison.Levels.Count - 1))];
            var at = field.Column * LevelTables.Width;
            LevelTables.Share(schema, field.Column, sums.AsSpan(at), even, 1, u.AsSpan(at));
        }

        tables.Set(u: u);
    }

    private void LearnMatches(LevelTables tables, IReadOnlyList<(TrainingRule Rule, PatternCounts Counts)> rules)
    {
        var fits = new Expectation.Outcome[rules.Count];
        Parallel.For(0, rules.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            fits[i] = Expectation.Run(schema, rules[i].Counts, tables, LeftOut(rules[i].Rule), 0.5));
        RuleFits = [.. rules.Zip(fits, (r, f) => new RuleFit(r.Rule.Rule, r.Rule.Pairs, f.Share, f.Rounds, f.Converged))];
        var m = (double[])tables.M.Clone();
        foreach (var field in schema.Fields)
        {
            var from = Enumerable.Range(0, rules.Count).Where(i => !rules[i].Rule.Columns.Contains(field.Column)).ToList();
            if (from.Count == 0) continue;
            for (var l = Comparison.Same; l < field.Comparison.Levels.Count; l++)
            {
                var at = (field.Column * LevelTables.Width) + l;
                m[at] = from.Average(i => fits[i].M[at]);
            }
        }

        tables.Set(m: m);
        // Each rule sees those pairs of one party that agree in its columns; m says how many do.
        var found = rules.Select((r, i) => fits[i].Share * r.Rule.Pairs / r.Rule.Columns.Aggregate(1.0, (p, c) => p * Filled(c) * m[(c * LevelTables.Width) + Comparison.Same])).Order().ToList();
        if (found.Count > 0) tables.Prior = Math.Clamp(found[found.Count / 2] / Math.Max(1, table.Pairs), LeastPrior, 0.5);
    }

    private static uint LeftOut(TrainingRule rule) => rule.Columns.Aggregate(0u, (bits, c) => bits | 1u << c);

    /// <summary>Chance that both values are there.</summary>
    private double Filled(int column) => Math.Pow(Math.Max(0.05, table.Columns[column].Filled / (double)Math.Max(1, table.Rows)), 2);
}

/// <summary>How learning went under one rule.</summary>
public sealed record RuleFit(BlockingRule Rule, double Pairs, double Share, int Rounds, bool Converged);
