using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Identity.Blocking;

/// <summary>
/// The records of a table in blocks of one key. A block above <see cref="Largest"/> is not paired in full, which would
/// cost its square, but along an order in which like records stand together, each with its next <see cref="Window"/>
/// (the sorted neighbourhood of Hernández &amp; Stolfo 1995).
/// </summary>
internal sealed class Blocks
{
    public const int Largest = 2_000;
    public const int Window = 25;

    private Blocks(int[] rows, List<(int Start, int Length)> ranges, double pairs, int large)
    {
        Rows = rows;
        Ranges = ranges;
        Pairs = pairs;
        Large = large;
    }

    public int[] Rows { get; }

    public IReadOnlyList<(int Start, int Length)> Ranges { get; }

    public double Pairs { get; }

    /// <summary>Blocks too large to be paired in full.</summary>
    public int Large { get; }

    public static Blocks Of(RecordTable table, KeyHashes hashes, BlockingRule rule)
    {
        var (rows, runs) = KeyRuns.Of(table, hashes, rule);
        var ranges = new List<(int, int)>();
        var pairs = 0.0;
        var large = 0;
        foreach (var (start, end) in runs)
        {
            if (end - start > Largest && rule.Parts.Count > 0)
            {
                large++;
                Array.Sort(rows, start, end - start, new LikeRecords(table));
            }

            ranges.Add((start, end - start));
            pairs += PairsOf(table, rows.AsSpan(start, end - start), rule.Parts.Count > 0);
        }

        return new Blocks(rows, ranges, pairs, large);
    }

    /// <summary>Number of pairs alone, of large tables estimated from every eighth key.</summary>
    public static double CountPairs(RecordTable table, KeyHashes hashes, BlockingRule rule)
    {
        var share = table.Rows > 200_000 ? 8u : 1;
        var keys = new ulong[table.Rows];
        var sides = new bool[table.Rows];
        var count = 0;
        for (var row = 0; row < table.Rows; row++)
        {
            if (hashes.Of(rule, row) is not (> 0 and var key) || (share > 1 && (key >> 8) % share != 0)) continue;
            keys[count] = key;
            sides[count++] = row < table.Split;
        }

        if (table.Split > 0) Array.Sort(keys, sides, 0, count);
        else Array.Sort(keys, 0, count);
        var pairs = 0.0;
        for (var start = 0; start < count;)
        {
            int end = start, first = 0;
            for (; end < count && keys[end] == keys[start]; end++) first += sides[end] ? 1 : 0;
            pairs += PairsOf(end - start, first, table.Split > 0, rule.Parts.Count > 0);
            start = end;
        }

        return pairs * share;
    }

    private static double PairsOf(RecordTable table, ReadOnlySpan<int> rows, bool isGuarded)
    {
        var first = 0;
        if (table.Split > 0)
            foreach (var row in rows) first += row < table.Split ? 1 : 0;
        return PairsOf(rows.Length, first, table.Split > 0, isGuarded);
    }

    private static double PairsOf(int length, int first, bool isAcross, bool isGuarded) =>
        isGuarded && length > Largest ? (double)length * Window : isAcross ? (double)first * (length - first) : length * (length - 1.0) / 2;

    /// <summary>By the values of all columns, so that equal records and those alike in the first columns are neighbours.</summary>
    private sealed class LikeRecords(RecordTable table) : IComparer<int>
    {
        public int Compare(int a, int b)
        {
            foreach (var column in table.Columns)
                if (column.Ids[a].CompareTo(column.Ids[b]) is not 0 and var order) return order;
            return a.CompareTo(b);
        }
    }
}
