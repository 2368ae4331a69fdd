namespace Rapport.Kit.Charts;

public enum ChartKind
{
    /// <summary>Lying bars, one per category from the top.</summary>
    Bars,

    /// <summary>Standing bars.</summary>
    Columns,

    Line,

    /// <summary>Series are rows, categories are columns.</summary>
    HeatMap,

    /// <summary>A line without axes, for the width of a word.</summary>
    Spark,
}

/// <summary>
/// What a chart shows, already in words: the browser only draws. <see cref="Label"/> is the sentence that stands for the
/// picture; the table view shows <see cref="ChartSeries.Shown"/>.
/// </summary>
public sealed record ChartModel(ChartKind Kind, string Label, IReadOnlyList<string> Categories, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>Categories in full, for the table and the tip; the axis may have them shorter.</summary>
    public IReadOnlyList<string> Names { get; init; } = Categories;

    /// <summary>Head of the first column of the table.</summary>
    public string Head { get; init; } = "";

    /// <summary>Sign before the figures of the axis: €.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Height of the picture in pixels.</summary>
    public int Height { get; init; } = 260;

    /// <summary>Categories that are no real ones and are drawn grey: the rest, those without.</summary>
    public IReadOnlyList<int> Grey { get; init; } = [];
}

/// <summary>Figures of one series, as numbers to draw and as texts to read.</summary>
public sealed record ChartSeries(string Name, IReadOnlyList<double?> Values, IReadOnlyList<string> Shown)
{
    /// <summary>Where a click or the table's link leads; null where nowhere.</summary>
    public IReadOnlyList<string?> Links { get; init; } = [];
}
