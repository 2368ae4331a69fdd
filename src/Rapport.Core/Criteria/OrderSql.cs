using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Core.Criteria;

/// <summary>One level of a sort. <paramref name="MayBeEmpty"/> false saves the query for empty ones.</summary>
public sealed record SortKey(string Field, BoundOperand Operand, bool Descending, bool MayBeEmpty)
{
    /// <summary>What a cursor calls it by. One that an earlier version wrote for words holds the text, not how it is read: it would lead elsewhere.</summary>
    internal string Mark => (Descending ? "-" : "") + Field + (Leaf(Operand) is BoundField { Part: null, Field.IsWords: true } ? "~" : "");

    private static BoundOperand Leaf(BoundOperand operand) => operand is BoundVia via ? Leaf(via.Item) : operand;
}

/// <summary>One query of a page: a condition (or none) and its order. The next one is run only while rows are missing.</summary>
public sealed record OrderBranch(string? Condition, string OrderBy);

/// <summary>
/// Sorts by keys and, last, by row number; empty values come last in either direction. A page is read by one query per
/// key level, deepest first: a bare OR or <c>nulls last</c> would walk the table. Each branch is a query
/// of its own: give each a new <see cref="CriteriaSql"/>.
/// </summary>
public sealed class OrderSql(IReadOnlyList<SortKey> keys)
{
    public IReadOnlyList<SortKey> Keys { get; } = keys;

    /// <summary>Reads <c>name</c>, <c>-placedAt</c>, several by comma, paths and formulas too.</summary>
    public static (OrderSql? Order, Problem? Problem) Parse(string sort, RecordType type, RecordCatalogue catalogue, Func<RecordType, Field, bool>? hides = null, Func<RecordType, bool>? seesAll = null)
    {
        var keys = new List<SortKey>();
        foreach (var written in sort.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (keys.Count == 8) return (null, Problem.Invalid("criteria.tooManySorts", "sort", ("limit", 8)));
            var descending = written[0] == '-';
            var path = written.TrimStart('-', '+');
            try
            {
                var operand = CriteriaBinder.BindField(path, type, catalogue, hides, seesAll);
                if (operand.Kind is BoundKind.List or BoundKind.Other) return (null, Problem.Invalid("criteria.notSortable", "sort", ("field", path)));
                // A required field may have become so after records without it were made, and they must not vanish from lists.
                keys.Add(new SortKey(path, operand, descending, !IsFull(operand)));
            }
            catch (ProblemException e)
            {
                return (null, e.Problems[0] with { At = "sort" });
            }
        }

        if (keys is [{ Operand: BoundField { Part: null } only } key] && type.FollowerOf(only.Field) is { } follower && hides?.Invoke(type, follower) != true)
        {
            var title = CriteriaBinder.BindField(follower.Name, type, catalogue, hides);
            keys.Add(new SortKey(follower.Name, title, key.Descending, !IsFull(title)));
        }

        return (new OrderSql(keys), null);
    }

    /// <summary>A column that has a value in every row. What the catalogue requires may have been made so after records without it.</summary>
    private static bool IsFull(BoundOperand operand) => operand is BoundField { Part: null, Field: { IsCustom: false } field }
        && (field.IsNamed || field.Name is SystemFields.Id or SystemFields.Version or "createdAt" or "changedAt");

    /// <summary>Expressions to select behind the record's own columns: their values make the cursor. The row number is not among them.</summary>
    public IReadOnlyList<string> Columns(CriteriaSql sql, string alias = "t") => [.. Keys.Select(k => sql.SortValue(k.Operand, alias))];

    /// <summary>The number of branches of a page; branch <c>i</c> is written by <see cref="Branch"/>.</summary>
    public int Count(OrderCursor? after) => Steps(after).Count;

    /// <summary>Whether the rows of a branch are all equal in the first key.</summary>
    internal bool IsWithin(OrderCursor? after, int index) => Steps(after)[index] is ( > 0, _) or (_, true);

    /// <summary>
    /// Writes branch <paramref name="index"/> with the parameters of <paramref name="sql"/>, which should hold the rest of
    /// that query too.
    /// </summary>
    public OrderBranch Branch(CriteriaSql sql, OrderCursor? after, int index, string alias = "t")
    {
        var (level, empties) = Steps(after)[index];
        var conditions = new List<string>();
        var order = new List<string>();
        for (var i = 0; i < level; i++)
        {
            var key = sql.SortValue(Keys[i].Operand, alias);
            conditions.Add(after!.Values[i] is { } value ? $"{key} = {sql.Add(value)}" : $"{key} is null");
        }

        if (level == Keys.Count)
        {
            if (after is not null) conditions.Add($"{alias}.n {(LastDescending ? "<" : ">")} {sql.Add(after.N)}");
        }
        else
        {
            var key = sql.SortValue(Keys[level].Operand, alias);
            if (empties) conditions.Add($"{key} is null");
            else if (after is not null) conditions.Add($"{key} {(Keys[level].Descending ? "<" : ">")} {sql.Add(after.Values[level]!)}");
            else if (Keys[level].MayBeEmpty) conditions.Add($"{key} is not null");
            if (!empties) order.Add(key + (Keys[level].Descending ? " desc" : ""));
            foreach (var next in Keys.Skip(level + 1))
            {
                var value = sql.SortValue(next.Operand, alias);
                if (next.MayBeEmpty) order.Add($"({value} is null)");
                order.Add(value + (next.Descending ? " desc" : ""));
            }
        }

        order.Add($"{alias}.n{(LastDescending ? " desc" : "")}");
        return new OrderBranch(conditions.Count == 0 ? null : string.Join(" and ", conditions), string.Join(", ", order));
    }

    // Rows of equal keys go the way of the last key, so that an index (key, n) is read in one direction.
    private bool LastDescending => Keys.Count > 0 && Keys[^1].Descending;

    private List<(int Level, bool Empties)> Steps(OrderCursor? after)
    {
        var steps = new List<(int, bool)>();
        if (after is null)
        {
            steps.Add((0, false));
            if (Keys.Count > 0 && Keys[0].MayBeEmpty) steps.Add((0, true));
            return steps;
        }

        steps.Add((Keys.Count, false));
        for (var level = Keys.Count - 1; level >= 0; level--)
        {
            if (after.Values[level] is null) continue;
            steps.Add((level, false));
            if (Keys[level].MayBeEmpty) steps.Add((level, true));
        }

        return steps;
    }
}
