using Rapport.Customers.Identity.Columns;
using Rapport.Customers.Identity.Model;

namespace Rapport.Customers.Identity.Blocking;

/// <summary>Pairs of one rule: all of them, or as many drawn evenly as are wanted.</summary>
internal static class BlockSample
{
    public static (PatternCounts Counts, double Pairs) Count(RecordTable table, KeyHashes hashes, BlockingRule rule, PairLevels levels, int most)
    {
        var (rows, runs) = KeyRuns.Of(table, hashes, rule);
        var ranges = new List<(int Start, int End, double Before)>();
        var pairs = 0.0;
        foreach (var (start, end) in runs)
        {
            var first = rows.AsSpan(start, end - start).BinarySearch(table.Split) is var at && at < 0 ? ~at : at;
            var own = table.Split > 0 ? (double)first * (end - start - first) : (end - start) * (end - start - 1.0) / 2;
            if (own <= 0) continue;
            ranges.Add((start, end, pairs));
            pairs += own;
        }

        var counts = new PatternCounts();
        if (pairs <= most) All(table, rows, ranges, levels, counts);
        else Drawn(table, rows, ranges, pairs, levels, most, counts);
        return (counts, pairs);
    }

    private static void All(RecordTable table, int[] rows, List<(int Start, int End, double Before)> ranges, PairLevels levels, PatternCounts counts)
    {
        foreach (var (start, end, _) in ranges)
            for (var a = start; a < end; a++)
                for (var b = a + 1; b < end; b++)
                    if (table.Split == 0 || (rows[a] < table.Split && rows[b] >= table.Split)) counts.Add(levels.Of(rows[a], rows[b]));
    }

    private static void Drawn(RecordTable table, int[] rows, List<(int Start, int End, double Before)> ranges, double pairs, PairLevels levels, int most, PatternCounts counts)
    {
        var before = ranges.Select(r => r.Before).ToArray();
        // Its seed is fixed: the same file gives the same answer.
        var random = new Random(17);
        while (counts.Total < most)
        {
            var at = Array.BinarySearch(before, random.NextDouble() * pairs);
            var (start, end, _) = ranges[at < 0 ? ~at - 1 : at];
            int a, b;
            do
            {
                a = rows[random.Next(start, end)];
                b = rows[random.Next(start, end)];
            }
            while (a == b || (table.Split > 0 && (a < table.Split) == (b < table.Split)));
            counts.Add(levels.Of(Math.Min(a, b), Math.Max(a, b)));
        }
    }
}
