using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Identity.Blocking;

/// <summary>The rows that have a key under a rule, in the order of their keys, and the runs of two rows or more with one key; within a run by row number.</summary>
internal sealed record KeyRuns(int[] Rows, IReadOnlyList<(int Start, int End)> Runs)
{
    public static KeyRuns Of(RecordTable table, KeyHashes hashes, BlockingRule rule)
    {
        var keys = new ulong[table.Rows];
        var rows = new int[table.Rows];
        var count = 0;
        for (var row = 0; row < table.Rows; row++)
        {
            if (hashes.Of(rule, row) is not (> 0 and var key)) continue;
            keys[count] = key;
            rows[count++] = row;
        }

        Array.Sort(keys, rows, 0, count);
        var runs = new List<(int, int)>();
        for (var start = 0; start < count;)
        {
            var end = start + 1;
            while (end < count && keys[end] == keys[start]) end++;
            // Sorting by key leaves the rows of one key in no order.
            if (end - start > 1) Array.Sort(rows, start, end - start);
            if (end - start > 1) runs.Add((start, end));
            start = end;
        }

        return new KeyRuns(rows, runs);
    }
}
