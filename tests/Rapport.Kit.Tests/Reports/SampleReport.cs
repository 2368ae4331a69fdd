using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Reports;
using Rapport.Kit.Reports;

namespace Rapport.Kit.Tests.Reports;

/// <summary>Answers of reports made by hand, over <see cref="SampleTypes.Thing"/>.</summary>
internal static class SampleReport
{
    public static readonly ReportMeasure Price = new("sum(price)", MeasureFunction.Sum) { Field = SampleTypes.Thing["price"], Kind = FieldKind.Money };
    public static readonly ReportMeasure Count = new("count", MeasureFunction.Count);
    public static readonly ReportMeasure Average = new("avg(price)", MeasureFunction.Avg) { Field = SampleTypes.Thing["price"], Kind = FieldKind.Money };

    public static readonly ReportDefinition Definition = new("things", "kit", "thing") { Measures = ["sum(price)", "count", "avg(price)"], Rows = ["name"], Date = "seenAt", Top = 20 };

    public static ReportDimension By(string field, DateBucket? bucket = null, TimePart? part = null) => new(field, SampleTypes.Thing, SampleTypes.Thing[field])
    {
        Operand = new BoundField(SampleTypes.Thing, SampleTypes.Thing[field], null, BoundKind.Text),
        Path = new Name([field]),
        Bucket = bucket,
        Part = part,
    };

    public static ReportLine Line(object? key, params object?[] values) => new([new ReportKey(key, key as string)], values, key is null ? "name is empty" : $"name = '{key}'");

    public static ReportResult ByName(params ReportLine[] rows) => new(SampleTypes.Thing, [Price, Count, Average], [By("name")], [])
    {
        Rows = rows,
        Columns = [],
        Total = new ReportLine([], [rows.Sum(r => (decimal)r.Values[0]!), rows.Sum(r => (long)r.Values[1]!), 1m], ""),
    };

    /// <summary>Two weekdays with one hour each: 9 on Monday, 11 on Wednesday.</summary>
    public static ReportResult ByHour() => new(SampleTypes.Thing, [Count], [By("seenAt", part: TimePart.Weekday)], [By("seenAt", part: TimePart.Hour)])
    {
        Rows = [Line(1L, 4L) with { Cells = [new ReportLine([], [4L], "a"), null] }, Line(3L, 9L) with { Cells = [null, new ReportLine([], [9L], "b")] }],
        Columns = [Line(9L, 4L), Line(11L, 9L)],
        Total = new ReportLine([], [13L], ""),
    };

    public static (ReportWords Words, ReportDrawing Drawing, ReportFile File) For(string language = "en")
    {
        var (texts, format, formats) = SampleTypes.Words(language);
        var words = new ReportWords(texts, formats, format);
        var drawing = new ReportDrawing(texts, formats, words);
        return (words, drawing, new ReportFile(words, texts, drawing));
    }
}
