using Rapport.Customers.Identity.Blocking;
using Rapport.Customers.Identity.Columns;
using Rapport.Customers.Identity.Comparisons;

namespace Rapport.Customers.Identity.Model;

/// <summary>
/// Finds which columns explain others among strangers, from pairs that agree in one column. Which of those are of one
/// party is judged by columns that do not depend on it, their shares learnt anew within the block (an EM with m held and
/// u free): people of one household differ in given name and birthday, however much of the address they share.
/// </summary>
internal sealed class Dependences(RecordTable table, LinkSchema schema, KeyHashes hashes, PairLevels levels)
{
    private const int MostPairs = 60_000;
    private const int Rounds = 30;
    private const double FewestStrangers = 30;
    private const double LeastStrength = 1;
    private const double Pull = 10;
    private readonly Dictionary<int, (PatternCounts Counts, double Pairs)> blocks = [];

    public static bool MayDepend(SchemaField a, SchemaField b)
    {
        ColumnRole x = a.Source.Role, y = b.Source.Role;
        if (a.Column == b.Column || IsApart(x) || IsApart(y)) return false;
        if (IsLoose(x) || IsLoose(y)) return true;
        if (a.Group == 1 && b.Group == 1) return true;
        return Linked(x, y, b.Group) || Linked(y, x, a.Group);
    }

    private static bool IsApart(ColumnRole role) => role is ColumnRole.Day or ColumnRole.Identity;

    private static bool IsLoose(ColumnRole role) => role is ColumnRole.Category or ColumnRole.Text or ColumnRole.Code;

    private static bool Linked(ColumnRole one, ColumnRole other, int otherGroup) => one switch
    {
        ColumnRole.FamilyName or ColumnRole.Phone or ColumnRole.Company => otherGroup == 1 || (one == ColumnRole.Phone && other is ColumnRole.FamilyName or ColumnRole.Company),
        ColumnRole.FullName => otherGroup == 1 || other is ColumnRole.Email or ColumnRole.Gender,
        ColumnRole.Email => other is ColumnRole.GivenName or ColumnRole.FamilyName or ColumnRole.FullName or ColumnRole.Company,
        ColumnRole.GivenName => other is ColumnRole.Gender or ColumnRole.Country or ColumnRole.City or ColumnRole.Region,
        _ => false,
    };

    public void Count(CancellationToken ct)
    {
        var parents = schema.Fields.Where(p => schema.Fields.Any(c => MayDepend(p, c))).ToList();
        foreach (var field in parents) hashes.Prepare(new KeyPart(field.Column, KeyForm.Whole));
        var counted = new (PatternCounts, double)[parents.Count];
        Parallel.For(0, parents.Count, new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = Environment.ProcessorCount },
            i => counted[i] = BlockSample.Count(table, hashes, new BlockingRule([new KeyPart(parents[i].Column, KeyForm.Whole)]), levels, MostPairs));
        for (var i = 0; i < parents.Count; i++) blocks[parents[i].Column] = counted[i];
    }

    /// <summary>Rows of all children, and u of the parents' agreement, which random pairs are too few for.</summary>
    public void Learn(LevelTables tables, PatternCounts random)
    {
        var (found, turned) = (new List<Dependence>(), new List<Dependence>());
        var u = (double[])tables.U.Clone();
        foreach (var parent in schema.Fields.Where(f => blocks.ContainsKey(f.Column)))
        {
            var (counts, pairs) = blocks[parent.Column];
            if (Strangers(tables, parent, counts, pairs) is not { } strangers) continue;
            var at = (parent.Column * LevelTables.Width) + Comparison.Same;
            u[at] = Math.Max(u[at], strangers.Total / Math.Max(1, counts.Total) * pairs / table.Pairs);
            found.AddRange(Rows(tables, parent, Comparison.Same, strangers.Sums, strangers.Total));
            turned.AddRange(Turned(tables, parent, strangers));
        }

        foreach (var parent in schema.Fields.Where(p => schema.Fields.Any(c => MayDepend(p, c)))) found.AddRange(NearRows(tables, parent, random));
        found.AddRange(turned.Where(t => !found.Exists(f => f.Child == t.Child && f.Parent == t.Parent && f.ParentLevel == t.ParentLevel)));
        // The rarer agreement explains the more common one, not the other way round as well.
        found.RemoveAll(d => u[(d.Child * LevelTables.Width) + Comparison.Same] <= u[(d.Parent * LevelTables.Width) + Comparison.Same]);
        tables.Set(u: u);
        tables.Depend(found);
    }

    private sealed record Tallied(double[] Sums, double Total);

    /// <summary>Levels of the pairs of two parties in a block; null where nothing independent can tell.</summary>
    private Tallied? Strangers(LevelTables tables, SchemaField parent, PatternCounts counts, double pairs)
    {
        var left = 1u << parent.Column;
        foreach (var field in schema.Fields)
            if (MayDepend(parent, field)) left |= 1u << field.Column;
        var (patterns, weights) = counts.Sorted();
        var u = (double[])tables.U.Clone();
        var m = tables.M;
        var share = Math.Clamp(tables.Prior * table.Pairs * m[(parent.Column * LevelTables.Width) + Comparison.Same] / Math.Max(1, pairs), 1e-6, 0.9);
        double[] sums = [];
        double total = 0;
        var free = new LevelTables(schema);
        for (var round = 0; round < Rounds; round++)
        {
            free.Set(m, u);
            sums = new double[u.Length];
            double strangers = 0, told = 0;
            var prior = LevelTables.PriorBits(share);
            for (var i = 0; i < patterns.Length; i++)
            {
                // Pairs of which no other column is filled would only repeat the prior.
                if (!HasEvidence(patterns[i], left)) continue;
                var weight = weights[i] * (1 - LevelTables.Probability(prior + free.Score(patterns[i], left).Bits));
                strangers += weight;
                told += weights[i];
                Expectation.Tally(sums, patterns[i], weight);
            }

            if (told < FewestStrangers || told < counts.Total * 0.1) return null;
            share = Math.Clamp(1 - (strangers / told), 1e-7, 1 - 1e-6);
            total = strangers / told * counts.Total;
            var next = (double[])u.Clone();
            foreach (var field in schema.Fields)
            {
                if ((left >> field.Column & 1) != 0) continue;
                var at = field.Column * LevelTables.Width;
                LevelTables.Share(schema, field.Column, sums.AsSpan(at), tables.U.AsSpan(at), Pull, next.AsSpan(at));
            }

            u = next;
        }

        return new Tallied(sums, total);
    }

    private static bool HasEvidence(ulong pattern, uint left)
    {
        for (var field = 0; pattern != 0; field++, pattern >>= 4)
            if ((pattern & 15) != Comparison.Missing && (left >> field & 1) == 0) return true;
        return false;
    }

    /// <summary>Where the parent is nearly the same: such pairs are frequent enough among random ones.</summary>
    private IEnumerable<Dependence> NearRows(LevelTables tables, SchemaField parent, PatternCounts random)
    {
        var (patterns, counts) = random.Sorted();
        var prior = LevelTables.PriorBits(tables.Prior);
        for (var level = Comparison.Same + 1; level < parent.Comparison.Different; level++)
        {
            var sums = new double[tables.U.Length];
            var total = 0.0;
            for (var i = 0; i < patterns.Length; i++)
            {
                if ((int)(patterns[i] >> (4 * parent.Column) & 15) != level) continue;
                var weight = counts[i] * (1 - LevelTables.Probability(prior + tables.Score(patterns[i], 1u << parent.Column).Bits));
                total += weight;
                Expectation.Tally(sums, patterns[i], weight);
            }

            foreach (var row in Rows(tables, parent, level, sums, total)) yield return row;
        }
    }

    /// <summary>
    /// Rare likeness of a rare column, seen from the common one: P(child same | parent like) = P(parent like | child same)
    /// · P(child same) / P(parent like), by Bayes. Random pairs hold too few mail addresses that differ in one letter.
    /// </summary>
    private IEnumerable<Dependence> Turned(LevelTables tables, SchemaField child, Tallied strangers)
    {
        var own = child.Column * LevelTables.Width;
        foreach (var parent in schema.Fields.Where(p => MayDepend(p, child)))
        {
            var at = parent.Column * LevelTables.Width;
            var filled = strangers.Sums.AsSpan(at + 1, LevelTables.Width - 1).ToArray().Sum();
            for (var level = Comparison.Same + 1; level < parent.Comparison.Different; level++)
            {
                if (strangers.Sums[at + level] < FewestStrangers) continue;
                var same = Math.Min(0.95, strangers.Sums[at + level] / filled * tables.U[own + Comparison.Same] / tables.U[at + level]);
                var strength = Math.Log2(same / tables.U[own + Comparison.Same]);
                if (strength < LeastStrength) continue;
                var u = tables.U[own..(own + 8)];
                for (var l = Comparison.Same + 1; l < u.Length; l++) u[l] *= (1 - same) / (1 - u[Comparison.Same]);
                u[Comparison.Same] = same;
                u[Comparison.Missing] = 1;
                yield return new Dependence(child.Column, parent.Column, level, strength, tables.M[own..(own + 8)], u);
            }
        }
    }

    private IEnumerable<Dependence> Rows(LevelTables tables, SchemaField parent, int level, double[] sums, double total)
    {
        if (total < FewestStrangers) yield break;
        foreach (var child in schema.Fields.Where(c => MayDepend(parent, c)))
        {
            var at = child.Column * LevelTables.Width;
            var filled = sums.AsSpan(at + 1, LevelTables.Width - 1).ToArray().Sum();
            if (filled < FewestStrangers) continue;
            var u = new double[8];
            Array.Fill(u, 1);
            LevelTables.Share(schema, child.Column, sums.AsSpan(at), tables.U.AsSpan(at), Pull, u);
            var strength = Math.Log2(u[Comparison.Same] / tables.U[at + Comparison.Same]);
            if (strength < LeastStrength) continue;
            yield return new Dependence(child.Column, parent.Column, level, strength, tables.M[at..(at + 8)], u);
        }
    }
}
