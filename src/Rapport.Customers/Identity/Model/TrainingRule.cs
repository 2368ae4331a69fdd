using Rapport.Customers.Identity.Blocking;
using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Identity.Model;

/// <summary>
/// Rules under which m is learnt: two columns of different kinds that agree in full, such as family name and day of birth.
/// Of their pairs a fair share are of one party, which is what an EM needs; which rules qualify, the counts decide.
/// </summary>
internal sealed record TrainingRule(BlockingRule Rule, IReadOnlySet<int> Columns, double Pairs)
{
    private const int Most = 10;
    private const double Fewest = 20;
    private const int MostPairs = 150_000;

    /// <summary>Pairs that may be there by chance for each pair that may not.</summary>
    private const double MostChance = 30;

    public static IReadOnlyList<TrainingRule> Choose(RecordTable table, LinkSchema schema, KeyHashes hashes, double[] u, CancellationToken ct)
    {
        var rules = new List<(BlockingRule Rule, HashSet<int> Columns, double Chance)>();
        foreach (var a in schema.Fields)
        {
            foreach (var b in schema.Fields)
            {
                if (b.Column <= a.Column || (b.Group == a.Group && schema.Fields.Select(f => f.Group).Distinct().Count() > 1)) continue;
                // A household shares family name and address.
                if (schema.Fields.Count > 3 && Math.Min(a.Group, b.Group) == 0 && Math.Max(a.Group, b.Group) == 1 && (a.Source.Role == ColumnRole.FamilyName || b.Source.Role == ColumnRole.FamilyName)) continue;
                rules.Add((new BlockingRule([new KeyPart(a.Column, KeyForm.Whole), new KeyPart(b.Column, KeyForm.Whole)]), [a.Column, b.Column], table.Pairs * Same(u, a) * Same(u, b)));
            }
        }

        if (schema.Fields.Count == 1) rules.Add((new BlockingRule([new KeyPart(0, KeyForm.Whole)]), [0], 0));
        foreach (var part in rules.SelectMany(r => r.Rule.Parts)) hashes.Prepare(part);
        var pairs = new double[rules.Count];
        Parallel.For(0, rules.Count, new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = Environment.ProcessorCount }, i => pairs[i] = Blocks.CountPairs(table, hashes, rules[i].Rule));
        return [.. rules.Select((r, i) => (r.Rule, r.Columns, Pairs: pairs[i], Share: pairs[i] / (1 + r.Chance)))
            .Where(r => r.Pairs >= Fewest && r.Share * MostChance >= 1)
            .OrderByDescending(r => r.Share).Take(Most).Select(r => new TrainingRule(r.Rule, r.Columns, r.Pairs))];
    }

    private static double Same(double[] u, SchemaField field) => u[(field.Column * LevelTables.Width) + Comparisons.Comparison.Same];

    /// <summary>Levels of the pairs of the rule, of very many a part.</summary>
    public (PatternCounts Counts, double Pairs) Count(RecordTable table, KeyHashes hashes, PairLevels levels) => BlockSample.Count(table, hashes, Rule, levels, MostPairs);
}
