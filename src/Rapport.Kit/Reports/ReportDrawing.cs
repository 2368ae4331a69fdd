using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Reports;
using Rapport.Kit.Charts;
using Rapport.Kit.Words;

namespace Rapport.Kit.Reports;

/// <summary>Turns the answer of a report into a chart: what is drawn, what it says in a sentence, where each part leads.</summary>
public sealed class ReportDrawing(Texts texts, Formats formats, ReportWords words)
{
    /// <param name="result">The answer.</param>
    /// <param name="chart">How it is drawn.</param>
    /// <param name="measure">Index of the measure drawn.</param>
    public ChartModel Draw(ReportResult result, ReportChart chart, int measure)
    {
        var of = result.Measures[measure];
        var unit = of.Kind == FieldKind.Money ? formats.Sign() : "";
        if (chart == ReportChart.HeatMap) return Crossed(result, measure, unit);
        var dimension = result.RowDimensions[0];
        var lines = result.Rows.ToList();
        // A rest that dwarfs every row would leave nothing to compare: then it stands in the table only.
        if (chart == ReportChart.Bars && result.Others is { } others && Number(others.Values[measure]) is { } rest && rest <= lines.Max(l => Number(l.Values[measure]))) lines.Add(others);
        return new ChartModel(chart switch { ReportChart.Bars => ChartKind.Bars, ReportChart.Line => ChartKind.Line, _ => ChartKind.Columns },
            Finding(result, chart, measure),
            [.. lines.Select(l => l.Keys.Count == 0 ? Others(result) : chart == ReportChart.Bars ? words.Keys(result.RowDimensions, l) : words.Axis(dimension, l.Keys[0]))],
            [new ChartSeries(words.Measure(result.Type, of.Name), [.. lines.Select(l => Number(l.Values[measure]))],
                [.. lines.Select(l => chart == ReportChart.Bars ? words.Short(of, l.Values[measure]) : words.Value(of, l.Values[measure]))]) { Links = [.. lines.Select(l => ReportPaths.Drill(result.Type.Name, l.Where))] }])
        {
            Names = [.. lines.Select(l => l.Keys.Count == 0 ? Others(result) : words.Keys(result.RowDimensions, l))],
            Head = words.Dimension(dimension),
            Unit = unit,
            Height = chart == ReportChart.Bars ? 24 + (lines.Count * 24) : 260,
            Grey = [.. lines.Select((l, i) => (l, i)).Where(p => p.l.Keys.Count == 0 || (chart == ReportChart.Bars && p.l.Keys[0].Value is null)).Select(p => p.i)],
        };
    }

    public string Others(ReportResult result) => texts["report.others", ("count", result.OtherRows)];

    /// <summary>What the picture says: who leads with how much, or the best and the weakest stretch.</summary>
    public string Finding(ReportResult result, ReportChart chart, int measure)
    {
        var of = result.Measures[measure];
        var name = words.Measure(result.Type, of.Name);
        // Records without a customer are no leading customer.
        var best = result.Rows.Where(r => Number(r.Values[measure]) is not null).OrderBy(r => r.Keys[0].Value is null).ThenByDescending(r => Number(r.Values[measure])).FirstOrDefault();
        if (best is null) return texts["report.finding.none", ("measure", name)];
        if (chart == ReportChart.HeatMap)
        {
            var (line, column) = result.Rows.SelectMany(r => r.Cells.Select((c, i) => (Row: r, Column: i, Value: Number(c?.Values[measure])))).MaxBy(c => c.Value) is var cell ? (cell.Row, cell.Column) : default;
            return texts["report.finding.cell", ("measure", name), ("row", words.Keys(result.RowDimensions, line)), ("column", words.Keys(result.ColumnDimensions, result.Columns[column])), ("value", words.Value(of, line.Cells[column]!.Values[measure]))];
        }

        var share = ShareOf(result, measure, best) is { } part ? formats.Percent(Math.Round(part, 3)) : null;
        return texts[share is null || chart != ReportChart.Bars ? "report.finding.best" : "report.finding.share", ("measure", name), ("row", words.Keys(result.RowDimensions, best)), ("value", words.Short(of, best.Values[measure])), ("share", share)];
    }

    /// <summary>Share of a line in the whole; null for figures that do not add up, or where some take off.</summary>
    public static double? ShareOf(ReportResult result, int measure, ReportLine line) =>
        result.Measures[measure].Function is MeasureFunction.Count or MeasureFunction.Sum && Number(result.Total.Values[measure]) is > 0 and var whole && Number(line.Values[measure]) is { } part ? part / whole : null;

    public static double? Number(object? value) => value switch
    {
        null or DateOnly or DateTime => null,
        IConvertible number => number.ToDouble(CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>Weekdays and hours stand whole on the axes, with or without figures.</summary>
    private ChartModel Crossed(ReportResult result, int measure, string unit)
    {
        var of = result.Measures[measure];
        var rows = Whole(result.RowDimensions[0], result.Rows);
        var columns = Whole(result.ColumnDimensions[0], result.Columns);
        var at = result.Columns.Select((c, i) => (c.Keys[0].Value, i)).Where(c => c.Value is not null).ToDictionary(c => c.Value!, c => c.i);
        ReportLine? Cell(ReportKey row, ReportKey column) =>
            column.Value is { } c && at.TryGetValue(c, out var i) && result.Rows.FirstOrDefault(r => Equals(r.Keys[0].Value, row.Value)) is { } line ? line.Cells[i] : null;
        return new ChartModel(ChartKind.HeatMap, Finding(result, ReportChart.HeatMap, measure), [.. columns.Select(c => words.Axis(result.ColumnDimensions[0], c))],
            [.. rows.Select(r => new ChartSeries(words.Axis(result.RowDimensions[0], r), [.. columns.Select(c => Number(Cell(r, c)?.Values[measure]))], [.. columns.Select(c => words.Value(of, Cell(r, c)?.Values[measure]))])
                { Links = [.. columns.Select(c => ReportPaths.Drill(result.Type.Name, Cell(r, c)?.Where))] })])
        {
            Names = [.. columns.Select(c => words.Key(result.ColumnDimensions[0], c))],
            Head = words.Dimension(result.ColumnDimensions[0]),
            Unit = unit,
            Height = 30 + (rows.Count * 34),
        };
    }

    private static List<ReportKey> Whole(ReportDimension dimension, IReadOnlyList<ReportLine> lines)
    {
        var known = lines.Select(l => l.Keys[0]).Where(k => k.Value is not null).ToList();
        if (dimension.Part is null || known.Count == 0) return known;
        var (first, last) = dimension.Part switch { TimePart.Weekday => (1L, 7L), TimePart.MonthOfYear => (1L, 12L), TimePart.DayOfMonth => (1L, 31L), _ => (known.Min(k => (long)k.Value!), known.Max(k => (long)k.Value!)) };
        return [.. Enumerable.Range((int)first, (int)(last - first + 1)).Select(n => new ReportKey((long)n, null))];
    }
}
