namespace Rapport.Core.Criteria;

/// <summary>
/// What a person wrote: a condition over a record, by names. <see cref="CriteriaText"/> and <see cref="CriteriaJson"/>
/// read and write it; <see cref="CriteriaBinder"/> checks it against the catalogue.
/// </summary>
public abstract record Criterion
{
    public Place Place { get; init; }

    /// <summary>Levels of the tree, at most <see cref="CriteriaLimits.Depth"/>: whoever walks a tree may recurse.</summary>
    public abstract int Depth { get; }
}

/// <summary>All of them hold; of none: every record.</summary>
public sealed record And(Sequence<Criterion> Items) : Criterion
{
    public override int Depth { get; } = CriteriaLimits.Above(Items);
}

/// <summary>One of them holds.</summary>
public sealed record Or(Sequence<Criterion> Items) : Criterion
{
    public override int Depth { get; } = CriteriaLimits.Above(Items);
}

public sealed record Not(Criterion Item) : Criterion
{
    public override int Depth { get; } = Item.Depth + 1;
}

public enum CompareSign
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

public sealed record Compare(Operand Left, CompareSign Sign, Operand Right) : Criterion
{
    public override int Depth { get; } = CriteriaLimits.Above(Left, Right);
}

public sealed record In(Operand Left, Sequence<Operand> Values, bool Negated) : Criterion
{
    public override int Depth { get; } = Math.Max(Left.Depth, CriteriaLimits.Of(Values)) + 1;
}

/// <summary>Both ends belong to it.</summary>
public sealed record Between(Operand Left, Operand From, Operand To) : Criterion
{
    public override int Depth { get; } = CriteriaLimits.Above(Left, From, To);
}

public sealed record Empty(Operand Left, bool Negated) : Criterion
{
    public override int Depth { get; } = Left.Depth + 1;
}

public enum TextTest
{
    Contains,
    StartsWith,
    EndsWith,
}

public sealed record TextMatches(Operand Left, TextTest Test, string Text) : Criterion
{
    public override int Depth { get; } = Left.Depth + 1;
}

/// <summary>A list holds one of the values.</summary>
public sealed record Has(Operand Left, Sequence<Operand> Values) : Criterion
{
    public override int Depth { get; } = Math.Max(Left.Depth, CriteriaLimits.Of(Values)) + 1;
}

/// <summary>A team is the given one or stands below it.</summary>
public sealed record Under(Operand Left, Operand Team) : Criterion
{
    public override int Depth { get; } = CriteriaLimits.Above(Left, Team);
}

/// <summary>The search box's question, asked of the record as a whole.</summary>
public sealed record Words(string Text) : Criterion
{
    public override int Depth => 1;
}

public enum Quantifier
{
    Any,
    All,
    None,
}

/// <summary>Over the records that point here by the relation of that name.</summary>
public sealed record Quantified(Quantifier Quantifier, string Relation, Criterion? Where) : Criterion
{
    /// <summary>Where the relation stands in the text.</summary>
    public Place RelationPlace { get; init; }

    public override int Depth { get; } = (Where?.Depth ?? 0) + 1;
}

/// <summary>A yes/no value that stands by itself: <c>active</c>.</summary>
public sealed record Truth(Operand Item) : Criterion
{
    public override int Depth { get; } = Item.Depth + 1;
}
