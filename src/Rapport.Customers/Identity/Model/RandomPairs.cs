using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Identity.Model;

/// <summary>
/// Pairs drawn by chance, nearly all of them of two parties: what they have in common is coincidence, u. All pairs where
/// there are few. Drawn by a generator of its own with a fixed seed: the same file gives the same answer.
/// </summary>
internal static class RandomPairs
{
    private const int Most = 600_000;
    private const int Stretch = 50_000;

    public static PatternCounts Count(RecordTable table, PairLevels levels, CancellationToken ct)
    {
        var all = table.Pairs <= Most;
        var parts = all ? table.Split > 0 ? table.Split : table.Rows : Most / Stretch;
        var counted = new PatternCounts[parts];
        Parallel.For(0, parts, new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = Environment.ProcessorCount }, part =>
        {
            var counts = new PatternCounts();
            if (all)
            {
                for (var other = table.Split > 0 ? table.Split : part + 1; other < table.Rows; other++) counts.Add(levels.Of(part, other));
            }
            else
            {
                var state = (ulong)part + 1;
                for (var i = 0; i < Stretch; i++)
                {
                    var (a, b) = Draw(table, ref state);
                    if (a != b) counts.Add(levels.Of(a, b));
                }
            }

            counted[part] = counts;
        });
        var sum = new PatternCounts();
        foreach (var counts in counted) sum.Add(counts);
        return sum;
    }

    private static (int, int) Draw(RecordTable table, ref ulong state)
    {
        if (table.Split > 0) return ((int)(Next(ref state) % (uint)table.Split), table.Split + (int)(Next(ref state) % (uint)(table.Rows - table.Split)));
        return ((int)(Next(ref state) % (uint)table.Rows), (int)(Next(ref state) % (uint)table.Rows));
    }

    // SplitMix64 (Steele, Lea & Flood 2014).
    private static ulong Next(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (z ^ (z >> 31)) >> 16;
    }
}
