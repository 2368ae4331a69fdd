using Rapport.Core.Catalogue;
using Rapport.Core.Records.Lists;
using Rapport.Core.Storage;

namespace Rapport.Core.Criteria;

// Conditions one by one, for lists that choose which of them finds the rows.
public sealed partial class CriteriaSql
{
    /// <summary>
    /// A condition in parentheses. One that <paramref name="onlyFilters"/> is hidden from the database's search for indexes:
    /// from an "or" SQLite makes a search for each alternative even where an index is named, and loses the order.
    /// </summary>
    internal string Condition(Conjunct conjunct, bool onlyFilters = false, string alias = "t") =>
        Parenthesised(Within(conjunct, () => Write(conjunct.Criterion, alias))) + (onlyFilters && conjunct.Criterion is BoundAny ? " is true" : "");

    /// <summary>What an index can look for, in parentheses; it holds wherever the condition does.</summary>
    internal string Finder(Conjunct conjunct, string alias = "t") => Parenthesised(Within(conjunct, () =>
        conjunct.Finder switch
        {
            BoundAny any => AmongValues(any, alias),
            BoundHas { List: BoundField field } has when ListIndexes.Of(field.Type).For(conjunct.Key!, null) is { } index => FoundInList(has, index, alias),
            var other => Write(other!, alias),
        }));

    /// <summary>The numbers of the rows that any of the condition's ways finds, each by its own index.</summary>
    internal string Union(Conjunct conjunct, RecordType type, string alias = "t") => Within(conjunct, () =>
        $"{alias}.n in ({string.Join(" union ", conjunct.Ways.Select(w => $"select u.n from {type.Table} u where {Write(w.Item, "u")}"))})");

    /// <summary>The finder as conditions of which exactly one holds where it does: one for each of its values.</summary>
    internal IReadOnlyList<string> Each(Conjunct conjunct, string alias = "t")
    {
        var each = Within<IReadOnlyList<string>>(conjunct, () => AsksForValues(conjunct.Finder!)
            ? [.. ValuesOf(conjunct.Finder!).Select(v => $"{Compared(FieldOf(conjunct.Finder!), alias)} = {Add(v)}")]
            : [Parenthesised(Write(conjunct.Finder!, alias))]);
        return each.Count == 0 ? [Never] : each;
    }

    /// <summary>How many values of its field a finder asks for; 0 for ranges.</summary>
    internal int CountValues(BoundCriterion finder) => AsksForValues(finder) ? ValuesOf(finder).Count : 0;

    private string AmongValues(BoundAny any, string alias)
    {
        var values = ValuesOf(any);
        if (values.Count == 0) return Never;
        var field = FieldOf(any);
        return field.Field.ValueKind == FieldKind.Integer && values.TrueForAll(v => v is >= (long)int.MinValue and <= int.MaxValue)
            ? dialect.NumberIn(Compared(field, alias), [.. values.Select(v => (int)(long)v)], Add)
            : dialect.In(Compared(field, alias), values, Add);
    }

    private string FoundInList(BoundHas has, SystemIndex index, string alias)
    {
        var words = has.Values.Select(v => CriteriaConstants.Of(v, context)).OfType<string>().ToList();
        return words.Count == 0 ? Never : dialect.FoundInList(((BoundField)has.List).Type.Table, alias, index, words, Add);
    }

    private static bool AsksForValues(BoundCriterion finder) => finder is BoundIn or BoundUnder or BoundAny or BoundCompare { Sign: CompareSign.Equal };

    private static BoundField FieldOf(BoundCriterion finder) => finder switch
    {
        BoundIn { Left: BoundField field } => field,
        BoundUnder { Left: BoundField field } => field,
        BoundCompare { Left: BoundField field } => field,
        BoundAny any => FieldOf(any.Items[0]),
        _ => throw new InvalidOperationException(finder.GetType().Name),
    };

    /// <summary>The different values in the form they are compared in.</summary>
    private List<object> ValuesOf(BoundCriterion finder) => finder switch
    {
        BoundIn { Left: BoundField field } listed => [.. Listed(listed, field).DistinctBy(Comparable)],
        BoundUnder under => [.. Teams(under).Select(n => (object)(long)n)],
        BoundCompare { Left: BoundField field } compare => Listed(new BoundIn(field, [compare.Right]), field),
        BoundAny any => [.. any.Items.SelectMany(ValuesOf).DistinctBy(Comparable)],
        _ => throw new InvalidOperationException(finder.GetType().Name),
    };

    private static object Comparable(object value) => value is byte[] id ? Convert.ToHexString(id) : value;

    private List<int> Teams(BoundUnder under) =>
        CriteriaConstants.Of(under.Team, context) is { } team ? [.. context.Subtree((int)CriteriaNumbers.ToDouble(team)).Distinct()] : [];

    private T Within<T>(Conjunct conjunct, Func<T> write)
    {
        var before = open;
        open |= conjunct.IsScope;
        try
        {
            return write();
        }
        finally
        {
            open = before;
        }
    }
}
