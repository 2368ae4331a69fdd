using Rapport.Customers.Identity.Blocking;
using Rapport.Customers.Identity.Clusters;
using Rapport.Customers.Identity.Columns;
using Rapport.Customers.Identity.Model;

namespace Rapport.Customers.Identity;

/// <summary>
/// Finds the records of a table, or of two, that are of one party: learns, blocks, scores and clusters. Needs no truth
/// and has no settings by file; the same records in the same order give the same answer.
/// </summary>
public static class IdentityResolution
{
    /// <summary>Pairs this far (in bits) below even odds before rarity are not kept.</summary>
    private const double Margin = 14;

    public static LinkOutcome Run(RecordTable table, ResolutionOptions options, CancellationToken ct = default)
    {
        var schema = new LinkSchema([.. table.Columns.Select(c => c.Column)]);
        var hashes = new KeyHashes(table);
        var levels = new PairLevels(table, schema);
        var fit = new ModelFit(table, schema, hashes, levels);
        var tables = fit.Run(ct);
        var rules = BlockingPlan.Choose(table, schema, hashes, ct);
        var candidates = new CandidatePairs(table, hashes, rules);
        var least = -Margin - LevelTables.PriorBits(tables.Prior);
        var sinks = candidates.Run(() => new Sink(), (sink, a, b) =>
        {
            var pattern = levels.Of(a, b);
            sink.Counts.Add(pattern);
            if (sink.Score(tables, pattern) >= least) sink.Kept.Add(new Candidate(a, b, pattern));
        }, options.Progress, ct);
        var compared = new PatternCounts();
        foreach (var sink in sinks) compared.Add(sink.Counts);
        SettlePrior(tables, compared, table);
        var rarity = new Rarity(table, schema, tables);
        var scored = Score(table, sinks, tables, rarity, options.Threshold);
        var priorBits = LevelTables.PriorBits(tables.Prior);
        var clusters = Clustering.Of(table.Rows, scored, options.LargestCluster, (a, b) => tables.Score(levels.Of(a, b)) is var score ? priorBits + score.Bits + rarity.Sum(table, a, score.OwnRows) : 0);
        return new LinkOutcome(ModelOf(table, schema, tables, rules), fit.RuleFits, candidates.Outcomes, compared.Total, scored, clusters);
    }

    /// <summary>The prior at which the posteriors of the compared pairs add up to it; those not compared hardly count.</summary>
    private static void SettlePrior(LevelTables tables, PatternCounts compared, RecordTable table)
    {
        var (patterns, counts) = compared.Sorted();
        var bits = patterns.Select(p => tables.Score(p).Bits).ToArray();
        for (var round = 0; round < 100; round++)
        {
            var prior = LevelTables.PriorBits(tables.Prior);
            var matches = 0.0;
            for (var i = 0; i < patterns.Length; i++) matches += counts[i] * LevelTables.Probability(prior + bits[i]);
            var next = Math.Clamp(matches / Math.Max(1, table.Pairs), 1e-12, 0.5);
            var isStill = Math.Abs(next - tables.Prior) < 1e-4 * tables.Prior;
            tables.Prior = next;
            if (isStill) break;
        }
    }

    private static List<ScoredPair> Score(RecordTable table, IReadOnlyList<Sink> sinks, LevelTables tables, Rarity rarity, double threshold)
    {
        var prior = LevelTables.PriorBits(tables.Prior);
        var known = new Dictionary<ulong, PatternScore>();
        var scored = new List<ScoredPair>();
        foreach (var sink in sinks)
        {
            foreach (var pair in sink.Kept)
            {
                if (!known.TryGetValue(pair.Pattern, out var score)) known[pair.Pattern] = score = tables.Score(pair.Pattern);
                var sum = prior + score.Bits + rarity.Sum(table, pair.A, score.OwnRows);
                if (LevelTables.Probability(sum) >= threshold) scored.Add(new ScoredPair(pair.A, pair.B, pair.Pattern, sum));
            }
        }

        scored.Sort((x, y) => x.A != y.A ? x.A.CompareTo(y.A) : x.B.CompareTo(y.B));
        return scored;
    }

    private static LinkModel ModelOf(RecordTable table, LinkSchema schema, LevelTables tables, IReadOnlyList<BlockingRule> rules) => new(new ModelData(tables.Prior, [.. schema.Fields.Select(f =>
    {
        var (from, to) = (f.Column * LevelTables.Width, (f.Column * LevelTables.Width) + f.Comparison.Levels.Count);
        var column = table.Columns[f.Column];
        return new FieldData(f.Source, f.Comparison.Levels, tables.M[from..to], tables.U[from..to], f.Comparison.WeighsRarity ? Rarity.Shares(column) : null, Rarity.Share(1, column.Filled));
    })], [.. tables.Dependences], rules));

    private sealed class Sink
    {
        public PatternCounts Counts { get; } = new();
        public List<Candidate> Kept { get; } = [];

        private readonly Dictionary<ulong, double> bits = [];

        public double Score(LevelTables tables, ulong pattern)
        {
            ref var known = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(bits, pattern, out var isKnown);
            return isKnown ? known : known = tables.Score(pattern).Bits;
        }
    }

    private readonly record struct Candidate(int A, int B, ulong Pattern);
}

/// <summary>How a run goes; the defaults are meant for every file.</summary>
public sealed record ResolutionOptions
{
    /// <summary>Least probability of a pair to be one party.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Records that one cluster may have at most.</summary>
    public int LargestCluster { get; init; } = 100;

    public Action<double>? Progress { get; init; }
}

/// <summary>A pair at or above the threshold: places of its records, its levels, and the log₂ odds that it is one party.</summary>
public readonly record struct ScoredPair(int A, int B, ulong Pattern, double Bits)
{
    public double Probability => LevelTables.Probability(Bits);
}
