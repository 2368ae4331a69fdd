using Rapport.Core.Catalogue;

namespace Rapport.Core.Reports;

/// <summary>The answer to a <see cref="ReportQuery"/>. Values stand in the order of <see cref="Measures"/>.</summary>
public sealed record ReportResult(RecordType Type, IReadOnlyList<ReportMeasure> Measures, IReadOnlyList<ReportDimension> RowDimensions, IReadOnlyList<ReportDimension> ColumnDimensions)
{
    public required IReadOnlyList<ReportLine> Rows { get; init; }

    /// <summary>Heads of the columns with their totals; cells of a row stand in this order.</summary>
    public required IReadOnlyList<ReportLine> Columns { get; init; }

    public required ReportLine Total { get; init; }

    /// <summary>All rows beyond the limit as one; null when there are none. Distinct counts and what cannot be known are null in it.</summary>
    public ReportLine? Others { get; init; }

    /// <summary>How many rows <see cref="Others"/> stands for.</summary>
    public int OtherRows { get; init; }
}

/// <summary>
/// One row, column head or cell. <paramref name="Where"/> is the criteria text that lists the records behind the figures:
/// empty for all, null where the language has no words for it.
/// </summary>
public sealed record ReportLine(IReadOnlyList<ReportKey> Keys, IReadOnlyList<object?> Values, string? Where)
{
    /// <summary>One per column; null where nothing is counted. The cells' own keys are left out.</summary>
    public IReadOnlyList<ReportLine?> Cells { get; init; } = [];
}

/// <summary>
/// A group's value in one dimension: in the domain of its field, the key of a <see cref="DateBucket"/>, or a number for
/// weekday and hour; null for records without. <paramref name="Label"/> is the title of a linked record (null when the
/// viewer may not see it), or a text as it is written.
/// </summary>
public sealed record ReportKey(object? Value, string? Label)
{
    /// <summary>By what words stand among others: as they are read. Null where the value itself says it.</summary>
    internal string? Order { get; init; }
}
