using Rapport.Core.Catalogue;

namespace Rapport.Core.Criteria;

/// <summary>
/// A criterion checked against the catalogue and brought to few forms: negations, ranges and day bounds are spelled
/// out, so that memory and SQL have little to disagree about. A comparison with an empty value is false.
/// </summary>
public abstract record BoundCriterion;

public sealed record BoundAll(IReadOnlyList<BoundCriterion> Items) : BoundCriterion;

public sealed record BoundAny(IReadOnlyList<BoundCriterion> Items) : BoundCriterion;

public sealed record BoundNot(BoundCriterion Item) : BoundCriterion;

/// <summary>A comparison; a constant always stands on the right, and the sign is never <see cref="CompareSign.NotEqual"/>.</summary>
public sealed record BoundCompare(BoundOperand Left, CompareSign Sign, BoundOperand Right) : BoundCriterion;

/// <summary>Equal to one of the constants.</summary>
public sealed record BoundIn(BoundOperand Left, IReadOnlyList<BoundOperand> Values) : BoundCriterion;

public sealed record BoundEmpty(BoundOperand Item) : BoundCriterion;

public sealed record BoundTextMatches(BoundOperand Left, TextTest Test, string Text) : BoundCriterion;

/// <summary>The list field holds one of the constants.</summary>
public sealed record BoundHas(BoundOperand List, IReadOnlyList<BoundOperand> Values) : BoundCriterion;

/// <summary>The team number is that of the constant team or of one below.</summary>
public sealed record BoundUnder(BoundOperand Left, BoundOperand Team) : BoundCriterion;

public sealed record BoundWords(RecordType Type, string Text) : BoundCriterion;

/// <summary>At least one related record fulfils the criterion.</summary>
public sealed record BoundExists(Relation Relation, BoundCriterion Where) : BoundCriterion;

/// <summary>What a value is to comparisons and arithmetic.</summary>
public enum BoundKind
{
    Text,
    Number,
    YesNo,
    Day,
    Moment,
    Id,
    Duration,
    List,
    Other,
}

public abstract record BoundOperand(BoundKind Kind)
{
    /// <summary>True when it is the same for every record.</summary>
    public virtual bool IsConstant => false;
}

/// <summary>A field of the record at hand; <paramref name="Part"/> names one part of an address.</summary>
public sealed record BoundField(RecordType Type, Field Field, string? Part, BoundKind Kind) : BoundOperand(Kind);

/// <summary>A value of the record that a link of the record at hand points to; empty when there is none.</summary>
public sealed record BoundVia(RecordType Type, Field Link, RecordType Target, BoundOperand Item) : BoundOperand(Item.Kind);

/// <summary>A given value (<see cref="string"/>, <see cref="decimal"/>, <see cref="bool"/>, <see cref="DateOnly"/>, <see cref="Guid"/>, <see cref="MomentValue"/>, <see cref="DurationValue"/>) or a <see cref="Relative"/>.</summary>
public sealed record BoundValue(object Value, BoundKind Kind) : BoundOperand(Kind)
{
    public override bool IsConstant => true;
}

public sealed record BoundArithmetic(BoundOperand Left, ArithmeticSign Sign, BoundOperand Right, BoundKind Kind) : BoundOperand(Kind)
{
    public override bool IsConstant => Left.IsConstant && Right.IsConstant;
}

public enum Conversion
{
    /// <summary>First moment of a day on the reader's clock.</summary>
    StartOfDay,

    /// <summary>First moment of the day after.</summary>
    EndOfDay,

    /// <summary>Day of a moment on the reader's clock.</summary>
    DayOf,
}

/// <summary>Of constants only.</summary>
public sealed record BoundConversion(Conversion Conversion, BoundOperand Item)
    : BoundOperand(Conversion == Conversion.DayOf ? BoundKind.Day : BoundKind.Moment)
{
    public override bool IsConstant => true;
}

public sealed record BoundAggregate(AggregateFunction Function, Relation Relation, BoundOperand? Of, BoundCriterion? Where, BoundKind Kind) : BoundOperand(Kind);

/// <summary>A part of a day or moment on the reader's clock. Stands inside a <see cref="BoundVia"/>, never around one.</summary>
public sealed record BoundPart(TimePart Part, BoundOperand Of) : BoundOperand(BoundKind.Number)
{
    public override bool IsConstant => Of.IsConstant;
}

/// <summary>Kilometres from a location to a given place. Stands inside a <see cref="BoundVia"/>, never around one.</summary>
public sealed record BoundDistance(BoundField Of, double Latitude, double Longitude) : BoundOperand(BoundKind.Number);

/// <summary>Whether a location lies in a region. Stands inside a <see cref="BoundVia"/>, never around one.</summary>
public sealed record BoundInside(BoundField Of, GeoRegion Region) : BoundOperand(BoundKind.YesNo);

/// <summary>The truth of a criterion as a value: a yes/no formula.</summary>
public sealed record BoundTruth(BoundCriterion Item) : BoundOperand(BoundKind.YesNo);
