using Rapport.Customers.Identity.Columns;
using Rapport.Customers.Identity.Model;

namespace Rapport.Customers.Identity.Blocking;

/// <summary>
/// Chooses the rules by which pairs are found: each form of each column alone where that stays within bounds, and of
/// the others every two together that do. The bounds depend on the number of records only.
/// </summary>
internal static class BlockingPlan
{
    private const double AllPairs = 1_000_000;
    private const int MostRules = 28;

    public static IReadOnlyList<BlockingRule> Choose(RecordTable table, LinkSchema schema, KeyHashes hashes, CancellationToken ct)
    {
        if (table.Pairs <= AllPairs) return [new BlockingRule([])];
        var each = Math.Max(400_000, table.Rows * 5.0);
        var rest = Math.Max(5_000_000, table.Rows * 30.0);
        var chosen = new List<BlockingRule>();
        var atoms = schema.Fields.SelectMany(f => Atoms(schema, f)).ToList();
        foreach (var atom in atoms) hashes.Prepare(atom);
        var wide = new List<KeyPart>();
        foreach (var (rule, pairs) in Counted(table, hashes, [.. atoms.Select(a => new BlockingRule([a]))], ct))
        {
            if (pairs > each || pairs > rest) wide.Add(rule.Parts[0]);
            else Take(rule, pairs);
        }

        // What one column alone lets through is not asked for by two.
        var twos = wide.SelectMany((a, i) => wide.Skip(i + 1).Where(b => AreApart(a, b)).Select(b => new BlockingRule([a, b]))).ToList();
        foreach (var (rule, pairs) in Counted(table, hashes, twos, ct))
            if (pairs <= each && pairs <= rest && chosen.Count < MostRules) Take(rule, pairs);
        return chosen;

        void Take(BlockingRule rule, double pairs)
        {
            if (pairs == 0 || chosen.Exists(c => Covers(c, rule))) return;
            chosen.RemoveAll(c => { var covered = Covers(rule, c); return covered; });
            chosen.Add(rule);
            rest -= pairs;
        }
    }

    private static IEnumerable<(BlockingRule Rule, double Pairs)> Counted(RecordTable table, KeyHashes hashes, IReadOnlyList<BlockingRule> rules, CancellationToken ct)
    {
        var pairs = new double[rules.Count];
        Parallel.For(0, rules.Count, new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = Environment.ProcessorCount }, i => pairs[i] = Blocks.CountPairs(table, hashes, rules[i]));
        return [.. rules.Zip(pairs).OrderBy(r => r.Second)];
    }

    private static bool AreApart(KeyPart a, KeyPart b) => a.Column != b.Column && a.Other != b.Column && b.Other != a.Column && (a.Other < 0 || a.Other != b.Other);

    /// <summary>Whether every pair of the second rule is one of the first.</summary>
    private static bool Covers(BlockingRule wider, BlockingRule rule) =>
        wider.Parts.All(w => rule.Parts.Any(p => p == w || (p.Column == w.Column && p.Other < 0 && w.Other < 0 && p.Form == KeyForm.Whole)));

    private static IEnumerable<KeyPart> Atoms(LinkSchema schema, SchemaField field)
    {
        KeyPart Part(KeyForm form) => new(field.Column, form);
        switch (field.Source.Role)
        {
            case ColumnRole.GivenName: return [Part(KeyForm.Sound), Part(KeyForm.Whole)];
            case ColumnRole.FamilyName: return field.Sibling >= 0 ? [Part(KeyForm.Sound), Part(KeyForm.Whole), new KeyPart(Math.Min(field.Column, field.Sibling), KeyForm.Whole, Math.Max(field.Column, field.Sibling))] : [Part(KeyForm.Sound), Part(KeyForm.Whole)];
            case ColumnRole.FullName: return [Part(KeyForm.Sound), Part(KeyForm.FirstWord), Part(KeyForm.LastWord), Part(KeyForm.Whole)];
            case ColumnRole.Company: return [Part(KeyForm.Sound), Part(KeyForm.FirstWord), Part(KeyForm.Whole)];
            case ColumnRole.Day: return [Part(KeyForm.MonthDay), Part(KeyForm.Year), Part(KeyForm.Whole)];
            case ColumnRole.Email: return [Part(KeyForm.Part), Part(KeyForm.Whole)];
            case ColumnRole.Phone: return [Part(KeyForm.Part), Part(KeyForm.FirstHalf), Part(KeyForm.SecondHalf)];
            case ColumnRole.Identity or ColumnRole.Code: return [Part(KeyForm.FirstHalf), Part(KeyForm.SecondHalf), Part(KeyForm.Whole)];
            case ColumnRole.Street or ColumnRole.Text: return [Part(KeyForm.FirstWord), Part(KeyForm.Whole)];
            default: return [Part(KeyForm.Whole)];
        }
    }
}
