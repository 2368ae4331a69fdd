using System.Collections.Concurrent;
using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Identity.Blocking;

/// <summary>Every pair that at least one rule brings together, once, on all cores.</summary>
internal sealed class CandidatePairs(RecordTable table, KeyHashes hashes, IReadOnlyList<BlockingRule> rules)
{
    private const int PairsAPiece = 200_000;

    /// <summary>For each rule and row the number of its block, −1 where it has none or a large one, which pairs in part only.</summary>
    private readonly List<int[]> blockOf = [];

    public List<RuleOutcome> Outcomes { get; } = [];

    /// <summary>Gives every pair to a <paramref name="sink"/>, of which each thread has its own; answers all sinks.</summary>
    public IReadOnlyList<TSink> Run<TSink>(Func<TSink> sink, Action<TSink, int, int> take, Action<double>? progress, CancellationToken ct)
    {
        var sinks = new ConcurrentBag<TSink>();
        foreach (var rule in rules)
        {
            ct.ThrowIfCancellationRequested();
            var blocks = Blocks.Of(table, hashes, rule);
            Parallel.ForEach(Pieces(blocks), new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = Environment.ProcessorCount },
                () => sinks.TryTake(out var own) ? own : sink(),
                (piece, _, own) => { Walk(blocks, piece.From, piece.To, rule.Parts.Count > 0, (a, b) => take(own, a, b)); return own; },
                sinks.Add);
            Outcomes.Add(new RuleOutcome(rule, blocks.Pairs, blocks.Large));
            blockOf.Add(Numbers(blocks, rule.Parts.Count > 0));
            progress?.Invoke(Outcomes.Count / (double)rules.Count);
        }

        return [.. sinks];
    }

    private int[] Numbers(Blocks blocks, bool isGuarded)
    {
        var numbers = new int[table.Rows];
        Array.Fill(numbers, -1);
        for (var i = 0; i < blocks.Ranges.Count; i++)
        {
            var (start, length) = blocks.Ranges[i];
            if (isGuarded && length > Blocks.Largest) continue;
            for (var k = 0; k < length; k++) numbers[blocks.Rows[start + k]] = i;
        }

        return numbers;
    }

    private static IEnumerable<(int From, int To)> Pieces(Blocks blocks)
    {
        var from = 0;
        var pairs = 0.0;
        for (var i = 0; i < blocks.Ranges.Count; i++)
        {
            var length = (double)blocks.Ranges[i].Length;
            pairs += length * Math.Min(length, Blocks.Largest);
            if (pairs < PairsAPiece) continue;
            yield return (from, i + 1);
            (from, pairs) = (i + 1, 0);
        }

        if (from < blocks.Ranges.Count) yield return (from, blocks.Ranges.Count);
    }

    private void Walk(Blocks blocks, int from, int to, bool isGuarded, Action<int, int> take)
    {
        for (var i = from; i < to; i++)
        {
            var (start, length) = blocks.Ranges[i];
            var rows = blocks.Rows.AsSpan(start, length);
            var reach = isGuarded && length > Blocks.Largest ? Blocks.Window : length;
            for (var a = 0; a < length; a++)
            {
                for (var b = a + 1; b < length && b - a <= reach; b++)
                {
                    int low = Math.Min(rows[a], rows[b]), high = Math.Max(rows[a], rows[b]);
                    if (table.Split > 0 && (low >= table.Split || high < table.Split)) continue;
                    if (!IsSeen(low, high)) take(low, high);
                }
            }
        }
    }

    private bool IsSeen(int a, int b)
    {
        foreach (var numbers in blockOf)
            if (numbers[a] >= 0 && numbers[a] == numbers[b]) return true;
        return false;
    }
}

/// <summary>What a rule brought: pairs before those of earlier rules are taken off, and blocks that were too large to pair in full.</summary>
public sealed record RuleOutcome(BlockingRule Rule, double Pairs, int LargeBlocks);
