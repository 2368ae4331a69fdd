using Rapport.Customers.Identity.Columns;
using Rapport.Customers.Identity.Comparisons;

namespace Rapport.Customers.Identity.Model;

/// <summary>
/// Levels of all columns for pairs of records, packed into one word. Levels of two values are remembered in tables of
/// fixed size that all threads share: an entry is one word, written and read whole, and a clash only costs a comparison.
/// </summary>
internal sealed class PairLevels
{
    private const int MemoBits = 18;
    private const ulong Mix = 0x9E3779B97F4A7C15;
    private readonly RecordTable table;
    private readonly SchemaField[] fields;
    private readonly ulong[][] memos;

    public PairLevels(RecordTable table, LinkSchema schema)
    {
        this.table = table;
        fields = [.. schema.Fields];
        memos = [.. fields.Select(f => new ulong[1 << (table.Columns[f.Column].Values.Count < 64 ? 12 : MemoBits)])];
    }

    public ulong Of(int a, int b)
    {
        var pattern = 0UL;
        for (var i = 0; i < fields.Length; i++) pattern |= (ulong)(uint)Level(i, a, b) << (4 * i);
        return pattern;
    }

    private int Level(int field, int a, int b)
    {
        var (column, sibling, comparison) = (fields[field].Column, fields[field].Sibling, fields[field].Comparison);
        var ids = table.Columns[column].Ids;
        int x = ids[a], y = ids[b];
        if (x == 0 || y == 0) return Comparison.Missing;
        if (x == y) return Comparison.Same;
        var level = Remembered(field, comparison, Math.Min(x, y), Math.Max(x, y));
        if (sibling < 0 || level < comparison.Different) return level;
        return IsCrossed(table.Value(column, a)!, table.Value(column, b)!, table.Value(sibling, a), table.Value(sibling, b)) ? comparison.Crossed : level;
    }

    private int Remembered(int field, Comparison comparison, int low, int high)
    {
        var memo = memos[field];
        // 30 bits for each value, four for the level: tables hold fewer than 2³⁰ values.
        var key = ((ulong)low << 34) | ((ulong)high << 4);
        ref var slot = ref memo[(int)((key * Mix) >> 40) & (memo.Length - 1)];
        var seen = Volatile.Read(ref slot);
        if ((seen & ~15UL) == key) return (int)(seen & 15);
        var values = table.Columns[fields[field].Column].Values;
        var level = comparison.Between(values[low]!, values[high]!);
        Volatile.Write(ref slot, key | (uint)level);
        return level;
    }

    /// <summary>The value of one record stands in the sibling column of the other.</summary>
    internal static bool IsCrossed(IdentityValue a, IdentityValue b, IdentityValue? siblingOfA, IdentityValue? siblingOfB) =>
        (siblingOfB is not null && a.Key == siblingOfB.Key) || (siblingOfA is not null && b.Key == siblingOfA.Key);
}
