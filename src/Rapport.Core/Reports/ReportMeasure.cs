using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;

namespace Rapport.Core.Reports;

public enum MeasureFunction
{
    Count,
    Sum,
    Avg,
    Min,
    Max,
    CountDistinct,
}

/// <summary>A measure checked against the catalogue. <paramref name="Name"/> is the text it was asked by.</summary>
public sealed record ReportMeasure(string Name, MeasureFunction Function)
{
    /// <summary>The field measured, null for a count or a calculated value.</summary>
    public Field? Field { get; init; }

    /// <summary>Kind of the values: money stays money, an average of whole numbers is a number.</summary>
    public FieldKind Kind { get; init; } = FieldKind.Integer;

    internal BoundOperand? Of { get; init; }

    internal BoundCriterion? Where { get; init; }

    /// <summary>True when the figure of a whole follows from those of its parts.</summary>
    internal bool Adds => Function != MeasureFunction.CountDistinct;

    /// <summary>What it is where there are no records: counts and sums are zero.</summary>
    internal object? Nothing => Function switch
    {
        MeasureFunction.Count or MeasureFunction.CountDistinct => 0L,
        MeasureFunction.Sum => Kind switch { FieldKind.Money => 0m, FieldKind.Integer => 0L, _ => 0.0 },
        _ => null,
    };
}

/// <summary>A dimension checked against the catalogue. <paramref name="Name"/> is the text it was asked by.</summary>
public sealed record ReportDimension(string Name, RecordType Owner, Field Field)
{
    /// <summary>Stretch of the calendar that a day or moment is counted into.</summary>
    public DateBucket? Bucket { get; init; }

    /// <summary>Weekday or hour that a day or moment is reduced to.</summary>
    public TimePart? Part { get; init; }

    /// <summary>True when groups have an order of their own and are shown in it.</summary>
    public bool IsCalendar => Bucket is not null || Part is not null;

    public required BoundOperand Operand { get; init; }

    /// <summary>The field as criteria name it.</summary>
    public required Name Path { get; init; }
}
