using System.Runtime.CompilerServices;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Storage;

namespace Rapport.Core.Records.Lists;

/// <summary>The indexes of a type's table, asked by what a list needs.</summary>
internal sealed class ListIndexes
{
    private static readonly ConditionalWeakTable<RecordType, ListIndexes> Known = [];
    private readonly IReadOnlyList<SystemIndex> indexes;

    private ListIndexes(RecordType type) =>
        indexes = [.. SchemaSync.TableOf(type).Indexes, .. type.Fields.Where(f => f is { IsCustom: true, Indexed: true, Unique: false }).SelectMany(f => FieldIndexes.Of(type, f)), .. type.Fields.Where(f => f.Kept is { IsReady: true }).SelectMany(f => FieldIndexes.Of(type, f.Kept!.Value))];

    public static ListIndexes Of(RecordType type) => Known.GetValue(type, static t => new ListIndexes(t));

    /// <summary>The columns of a sort as an index in its order has them; null where no index can.</summary>
    public static string? Columns(OrderSql order)
    {
        var columns = new List<string>();
        foreach (var key in order.Keys)
        {
            if (key.Descending != order.Keys[0].Descending || key.Operand is not BoundField { Part: null, Field: var field } || (field.IsCustom ? !field.Indexed : field.Column is null)) return null;
            columns.Add(field.IsCustom ? FieldIndexes.Key(field) : field.KeyColumn());
        }

        return columns.Count == 0 ? null : string.Join(", ", columns) + ", n";
    }

    /// <summary>The index whose rows come in the order of the sort.</summary>
    public SystemIndex? InOrder(string order) => indexes.FirstOrDefault(i => i.Columns == order || (i.Unique && order == i.Columns + ", n"));

    /// <summary>The index that finds a condition's rows; where there are several, the one that yields them in the order of the sort.</summary>
    public SystemIndex? For(string key, string? order) =>
        indexes.Where(i => i.Columns == key || i.Columns.StartsWith(key + ", ", StringComparison.Ordinal)).OrderByDescending(i => Orders(i, key, order)).FirstOrDefault();

    /// <summary>The index that yields one value's rows in the order of the first key of the sort, but not of those behind it.</summary>
    public SystemIndex? Nearly(string key, string order) => indexes.FirstOrDefault(i => i.Columns.StartsWith($"{key}, {First(order)}, ", StringComparison.Ordinal));

    /// <summary>The first column of a sort.</summary>
    public static string First(string order) => order[..order.IndexOf(", ", StringComparison.Ordinal)];

    /// <summary>Whether the rows of one value of the key come in the order of the sort.</summary>
    public static bool Orders(SystemIndex index, string key, string? order) => order is not null && (index.Columns == $"{key}, {order}" || index.Columns == order);
}
