namespace Rapport.Core.Reports;

/// <summary>How a report is drawn above its table.</summary>
public enum ReportChart
{
    /// <summary>Lying bars, largest first: customers, products, countries.</summary>
    Bars,

    /// <summary>Standing bars along the calendar.</summary>
    Columns,

    Line,

    /// <summary>Rows against columns, dark where much happens.</summary>
    HeatMap,
}

/// <summary>
/// A report that a module offers, as data: the screens draw it from this. Its words are <c>report.{name}</c> and
/// <c>report.{name}.about</c>; measures are <c>measure.{type}.{text}</c> without blanks, such as <c>measure.order.sum(total)</c>.
/// </summary>
public sealed record ReportDefinition(string Name, string Module, string Type)
{
    public required IReadOnlyList<string> Measures { get; init; }
    public required IReadOnlyList<string> Rows { get; init; }
    public IReadOnlyList<string> Columns { get; init; } = [];
    public ReportChart Chart { get; init; } = ReportChart.Bars;

    /// <summary>Day or moment that the period picker narrows, a path; null offers no period.</summary>
    public string? Date { get; init; }

    /// <summary>What always holds.</summary>
    public string? Where { get; init; }

    /// <summary>Rows shown at first, where it makes sense to pick the largest.</summary>
    public int? Top { get; init; }

    public string Icon { get; init; } = "chart-bar";
}
