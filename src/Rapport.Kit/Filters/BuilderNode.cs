using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Kit.Records;

namespace Rapport.Kit.Filters;

/// <summary>How the items of a group are joined.</summary>
public enum BuilderJoin
{
    All,
    Any,
    None,
}

/// <summary>What is asked of related records: that there are such, none but such, no such, or how many.</summary>
public enum BuilderAsk
{
    Any,
    None,
    All,
    AtLeast,
    AtMost,
    Exactly,
}

/// <summary>A part of a criterion while a person builds it. What the builder has no form for stays as it is written.</summary>
public abstract class BuilderNode
{
    /// <summary>The criterion; null where it is not complete, with the problem kept beside the place.</summary>
    public abstract Criterion? Build(FieldFormat format);

    /// <summary>Takes a criterion apart.</summary>
    public static BuilderNode Of(Criterion criterion, RecordType type, RecordCatalogue catalogue, FieldFormat format)
    {
        BuilderGroup Group(BuilderJoin join, IEnumerable<Criterion> items, RecordType of) => new(of) { Join = join, Items = [.. items.Select(i => Of(i, of, catalogue, format))] };
        if (FilterPart.Of(criterion) is { } part && FilterDraft.Of(part, type, catalogue, format) is { } draft) return new BuilderCondition(type) { Draft = draft };
        switch (criterion)
        {
            case And { Items.Count: > 0 } all: return Group(BuilderJoin.All, all.Items, type);
            case Or { Items.Count: > 0 } any: return Group(BuilderJoin.Any, any.Items, type);
            case Not { Item: Or none }: return Group(BuilderJoin.None, none.Items, type);
            case Not not: return Group(BuilderJoin.None, [not.Item], type);
            case Quantified q when Relation(q.Relation) is { } relation:
                return new BuilderRelated(type) { Relation = relation, Ask = Enum.Parse<BuilderAsk>(q.Quantifier.ToString()), Where = Inside(relation, q.Where) };
            case Compare { Left: Aggregate { Function: AggregateFunction.Count, Of: null } count, Right: NumberValue { Number: >= 0 and <= 1_000_000 } number } compare
                when Relation(count.Relation) is { } counted && Sign(compare.Sign, number.Number) is { } asked:
                return new BuilderRelated(type) { Relation = counted, Ask = asked.Ask, Number = asked.Number, Where = Inside(counted, count.Where) };
            default: return new BuilderText(criterion);
        }

        Relation? Relation(string name) => catalogue.InversesOf(type.Name).FirstOrDefault(r => r.Name == name && catalogue.Find(r.Type.Name) is not null);
        BuilderGroup Inside(Relation relation, Criterion? where) => where switch
        {
            null or And { Items.Count: 0 } => new BuilderGroup(relation.Type),
            And all => Group(BuilderJoin.All, all.Items, relation.Type),
            Or any => Group(BuilderJoin.Any, any.Items, relation.Type),
            _ => Group(BuilderJoin.All, [where], relation.Type),
        };
    }

    // "> 2" is "at least 3": one word for one thing.
    private static (BuilderAsk Ask, int Number)? Sign(CompareSign sign, decimal number) => number != decimal.Truncate(number) ? null : sign switch
    {
        CompareSign.GreaterOrEqual => (BuilderAsk.AtLeast, (int)number),
        CompareSign.Greater => (BuilderAsk.AtLeast, (int)number + 1),
        CompareSign.LessOrEqual => (BuilderAsk.AtMost, (int)number),
        CompareSign.Less when number > 0 => (BuilderAsk.AtMost, (int)number - 1),
        CompareSign.Equal => (BuilderAsk.Exactly, (int)number),
        _ => null,
    };
}

/// <summary>Conditions joined by "and", "or", or all of them denied.</summary>
public sealed class BuilderGroup(RecordType type) : BuilderNode
{
    public RecordType Type => type;

    public BuilderJoin Join { get; set; }

    public List<BuilderNode> Items { get; init; } = [];

    public override Criterion? Build(FieldFormat format)
    {
        var built = Items.Select(i => i.Build(format)).ToList();
        if (built.Count == 0 || built.Contains(null)) return built.Count == 0 ? new And([]) : null;
        Sequence<Criterion> items = [.. built.OfType<Criterion>()];
        return Join switch
        {
            BuilderJoin.None => new Not(items.Count == 1 ? items[0] : new Or(items)),
            _ when items.Count == 1 => items[0],
            BuilderJoin.Any => new Or(items),
            _ => new And(items),
        };
    }
}

/// <summary>One field, an operator, a value.</summary>
public sealed class BuilderCondition(RecordType type) : BuilderNode
{
    public RecordType Type => type;

    /// <summary>Null until a field is chosen.</summary>
    public FilterDraft? Draft { get; set; }

    public Problem? Problem { get; private set; }

    public override Criterion? Build(FieldFormat format)
    {
        if (Draft is null)
        {
            Problem = Problem.Invalid("required");
            return null;
        }

        (var criterion, Problem) = Draft.Build(format);
        return criterion;
    }
}

/// <summary>A question about the records that point at this one.</summary>
public sealed class BuilderRelated(RecordType type) : BuilderNode
{
    public RecordType Type => type;

    public required Relation Relation { get; init; }

    public BuilderAsk Ask { get; set; }

    public int Number { get; set; } = 1;

    public required BuilderGroup Where { get; init; }

    public bool Counts => Ask >= BuilderAsk.AtLeast;

    public override Criterion? Build(FieldFormat format)
    {
        if (Where.Build(format) is not { } inside) return null;
        var where = inside is And { Items.Count: 0 } ? null : inside;
        if (!Counts) return Ask == BuilderAsk.All && where is null ? new And([]) : new Quantified(Enum.Parse<Quantifier>(Ask.ToString()), Relation.Name, where);
        return new Compare(new Aggregate(AggregateFunction.Count, Relation.Name, null, where), Ask switch { BuilderAsk.AtLeast => CompareSign.GreaterOrEqual, BuilderAsk.AtMost => CompareSign.LessOrEqual, _ => CompareSign.Equal }, new NumberValue(Math.Max(0, Number)));
    }
}

/// <summary>A condition that the builder can keep and take out, but not change.</summary>
public sealed class BuilderText(Criterion criterion) : BuilderNode
{
    public string Text => CriteriaText.Write(criterion);

    public override Criterion Build(FieldFormat format) => criterion;
}
