using Rapport.Core.Catalogue;

namespace Rapport.Core.Reports;

/// <summary>
/// A pivot over records of one type. Measures: <c>count</c>, <c>sum(total)</c>, <c>avg</c>, <c>min</c>, <c>max</c>,
/// <c>countDistinct(party)</c>; a condition narrows one of them: <c>count(kind = return)</c>, <c>sum(total, kind = sale)</c>.
/// Dimensions: a field, a field behind links (<c>order.party.country</c>), a link itself, <c>year month quarter week
/// day</c> of a date, <c>weekday</c>, <c>hour</c>, <c>monthOfYear</c> and <c>dayOfMonth</c>: <c>month(placedAt)</c>.
/// </summary>
public sealed record ReportQuery(RecordType Type)
{
    public IReadOnlyList<string> Measures { get; init; } = ["count"];
    public IReadOnlyList<string> Rows { get; init; } = [];
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Criteria text; null takes all that the viewer sees.</summary>
    public string? Where { get; init; }

    /// <summary>
    /// <c>key</c>, <c>-key</c>, a measure or <c>-</c> and a measure. Null takes the calendar's order where the first row
    /// dimension is one, otherwise the first measure, largest first.
    /// </summary>
    public string? Sort { get; init; }

    /// <summary>Rows kept; the rest is summed up as <see cref="ReportResult.Others"/>. Null keeps all, up to <see cref="ReportLimits.Rows"/>.</summary>
    public int? Limit { get; init; }

    /// <summary>Adds the stretches of the calendar in which nothing happened, where rows are the stretches in order.</summary>
    public bool Fill { get; init; }
}

/// <summary>What keeps a report from exhausting memory or a reader's patience.</summary>
public static class ReportLimits
{
    public const int Measures = 12;

    /// <summary>Row and column dimensions together.</summary>
    public const int Dimensions = 4;

    /// <summary>Rows of the answer.</summary>
    public const int Rows = 10_000;

    /// <summary>Columns of the answer.</summary>
    public const int Columns = 400;

    /// <summary>Groups read from the database before rows are picked.</summary>
    public const int Groups = 100_000;
}
