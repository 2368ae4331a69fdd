using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Reports;
using Rapport.Kit.Records;
using Rapport.Kit.Words;

namespace Rapport.Kit.Reports;

/// <summary>Names and figures of reports as one person reads them.</summary>
public sealed class ReportWords(Texts texts, Formats formats, FieldFormat fields)
{
    public string Title(ReportDefinition report) => texts[$"report.{report.Name}"];

    public string About(ReportDefinition report) => texts[$"report.{report.Name}.about"];

    /// <summary>The module's own word for a measure, or one made of its function and field.</summary>
    public string Measure(RecordType type, string name)
    {
        var key = $"measure.{type.Name}.{name.Replace(" ", "", StringComparison.Ordinal)}";
        if (texts.Has(key)) return texts[key];
        var open = name.IndexOf('(', StringComparison.Ordinal);
        if (open < 0) return texts["measure.count"];
        var path = name[(open + 1)..].TrimEnd(')').Split(',')[0].Trim();
        return texts[$"measure.{name[..open].Trim()}", ("field", type.Find(path) is { } field ? texts.Field(type, field) : path)];
    }

    public string Dimension(ReportDimension dimension) =>
        dimension.Part is { } part ? texts["report.by." + part switch { TimePart.Weekday => "weekday", TimePart.Hour => "hour", TimePart.MonthOfYear => "monthOfYear", _ => "dayOfMonth" }]
        : dimension.Bucket is { } bucket ? texts[$"report.by.{DateBuckets.Name(bucket)}"]
        : texts.Field(dimension.Owner, dimension.Field);

    /// <summary>A figure in full; a dash where there is none.</summary>
    public string Value(ReportMeasure measure, object? value) => value switch
    {
        null => "–",
        decimal amount when measure.Kind == FieldKind.Money => formats.Money(amount),
        double share when measure.Kind == FieldKind.Percent => formats.Percent(share),
        double number => formats.Number(number, number == Math.Floor(number) ? 0 : measure.Field?.Decimals ?? 2),
        long whole => formats.Integer(whole),
        DateOnly day => Day(day),
        DateTime at => Day(DateOnly.FromDateTime(formats.Local(at))),
        _ => Convert.ToString(value, texts.Culture) ?? "",
    };

    /// <summary>A figure for heads and labels: €9.7m, 975 万.</summary>
    public string Short(ReportMeasure measure, object? value) =>
        value is decimal amount && measure.Kind == FieldKind.Money ? formats.ShortMoney(amount) : Value(measure, value);

    public string Key(ReportDimension dimension, ReportKey key)
    {
        switch (key.Value)
        {
            case null:
                var own = $"report.none.{dimension.Owner.Name}.{dimension.Field.Name}";
                return texts.Has(own) ? texts[own] : texts["report.none", ("field", texts.Field(dimension.Owner, dimension.Field))];
            case string stretch when dimension.Bucket is { } bucket: return Stretch(bucket, stretch);
            case long weekday when dimension.Part == TimePart.Weekday: return texts.Culture.DateTimeFormat.GetDayName((DayOfWeek)(weekday % 7));
            case long month when dimension.Part == TimePart.MonthOfYear: return texts.Culture.DateTimeFormat.GetMonthName((int)month);
            case long day when dimension.Part == TimePart.DayOfMonth: return day.ToString(CultureInfo.InvariantCulture);
            case long hour when dimension.Part == TimePart.Hour: return hour.ToString("00", CultureInfo.InvariantCulture) + ":00";
            case Guid: return key.Label ?? texts["report.notVisible"];
            case long when dimension.Field.Target is not null: return key.Label ?? texts["report.notVisible"];
            case string text when dimension.Field.Choices.Count > 0: return texts.Choice(dimension.Owner, dimension.Field, text);
            case string text when dimension.Field.IsCountry: return fields.Country(key.Label ?? text);
            case string text: return key.Label ?? text;
            default: return fields.Show(dimension.Owner, dimension.Field, key.Value);
        }
    }

    /// <summary>All groups beyond the largest.</summary>
    public string Rest(int groups) => texts["group.rest", ("count", groups)];

    public string Keys(IReadOnlyList<ReportDimension> dimensions, ReportLine line) =>
        string.Join(" · ", line.Keys.Select((k, i) => Key(dimensions[i], k)));

    /// <summary>The same for an axis, where little room is.</summary>
    public string Axis(ReportDimension dimension, ReportKey key) => key.Value switch
    {
        string stretch when dimension.Bucket == DateBucket.Month =>
            DateBuckets.Start(DateBucket.Month, stretch).ToString(texts.IsChinese ? "yy-MM" : "MMM yy", texts.Culture),
        long weekday when dimension.Part == TimePart.Weekday => texts.Culture.DateTimeFormat.GetAbbreviatedDayName((DayOfWeek)(weekday % 7)),
        long month when dimension.Part == TimePart.MonthOfYear => texts.Culture.DateTimeFormat.GetAbbreviatedMonthName((int)month),
        long hour when dimension.Part == TimePart.Hour => hour.ToString(CultureInfo.InvariantCulture),
        _ => Key(dimension, key),
    };

    private string Stretch(DateBucket bucket, string key)
    {
        var start = DateBuckets.Start(bucket, key);
        return bucket switch
        {
            DateBucket.Year => texts["report.year", ("year", key)],
            DateBucket.Quarter => texts["report.quarter", ("year", key[..4]), ("quarter", key[^1..])],
            DateBucket.Month => texts.IsChinese ? start.ToString("yyyy 年 M 月", CultureInfo.InvariantCulture) : start.ToString("MMMM yyyy", texts.Culture),
            DateBucket.Week => texts["report.week", ("day", Day(start))],
            _ => Day(start),
        };
    }

    // Always with the year: a report may reach back decades.
    private string Day(DateOnly day) => texts.IsChinese ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : day.ToString("d MMM yyyy", texts.Culture);
}
