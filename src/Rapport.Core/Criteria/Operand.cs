namespace Rapport.Core.Criteria;

/// <summary>A value in a criterion: given, relative to reader and clock, of a field, or computed.</summary>
public abstract record Operand
{
    public Place Place { get; init; }

    public virtual int Depth => 1;
}

/// <summary>A field, a path through links (<c>owner.name</c>) or the bare key of a choice.</summary>
public sealed record Name(Sequence<string> Parts) : Operand
{
    public override string ToString() => string.Join('.', Parts);
}

public sealed record TextValue(string Text) : Operand;

public sealed record NumberValue(decimal Number) : Operand;

public sealed record YesNoValue(bool Yes) : Operand;

public sealed record DayValue(DateOnly Day) : Operand;

/// <summary>A moment in UTC or, when <paramref name="Local"/>, on the reader's clock.</summary>
public sealed record MomentValue(DateTime Moment, bool Local) : Operand;

public enum DurationUnit
{
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

public sealed record DurationValue(int Count, DurationUnit Unit) : Operand;

/// <summary>Values that depend on who asks and when.</summary>
public enum Relative
{
    Me,
    MyTeam,
    Now,
    Today,
    Yesterday,
    Tomorrow,
    StartOfWeek,
    StartOfMonth,
    StartOfQuarter,
    StartOfYear,
}

public sealed record RelativeValue(Relative What) : Operand;

public enum ArithmeticSign
{
    Plus,
    Minus,
    Times,
    Over,
}

public sealed record Arithmetic(Operand Left, ArithmeticSign Sign, Operand Right) : Operand
{
    public override int Depth { get; } = CriteriaLimits.Above(Left, Right);
}

public enum TimePart
{
    Weekday,
    Hour,
    MonthOfYear,
    DayOfMonth,
}

/// <summary>
/// A part of a day or moment on the reader's clock: <c>weekday(placedAt)</c> is 1 (Monday) to 7, <c>hour(placedAt)</c> 0 to 23,
/// <c>monthOfYear(birthday)</c> 1 to 12, <c>dayOfMonth(birthday)</c> 1 to 31.
/// </summary>
public sealed record PartOf(TimePart Part, Operand Of) : Operand
{
    public override int Depth { get; } = Of.Depth + 1;
}

/// <summary>Kilometres from a location to a given place: <c>distance(location, 48.14, 11.58)</c>.</summary>
public sealed record Distance(Operand Of, decimal Latitude, decimal Longitude) : Operand
{
    public override int Depth { get; } = Of.Depth + 1;
}

/// <summary>
/// Whether a location lies in a region: <c>inside(location, 47.9, 11.3, 48.3, 11.8)</c>. Latitude and longitude of its
/// corners in turn; two corners are the south-west and north-east of a box, more are those of a polygon.
/// </summary>
public sealed record Inside(Operand Of, Sequence<decimal> Degrees) : Operand
{
    public override int Depth { get; } = Of.Depth + 1;
}

public enum AggregateFunction
{
    Count,
    Sum,
    Min,
    Max,
    Avg,
}

/// <summary>Over related records; <paramref name="Of"/> is null for count only. The sum of none is 0, the others of none are empty.</summary>
public sealed record Aggregate(AggregateFunction Function, string Relation, Operand? Of, Criterion? Where) : Operand
{
    public override int Depth { get; } = Math.Max(Of?.Depth ?? 0, Where?.Depth ?? 0) + 1;

    /// <summary>Where the relation stands in the text.</summary>
    public Place RelationPlace { get; init; }
}
