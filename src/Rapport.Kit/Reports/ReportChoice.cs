using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Rapport.Core.Reports;

namespace Rapport.Kit.Reports;

/// <summary>What a person chose on a report page. It lives in the address: a link shows the same figures, and Back goes back.</summary>
public sealed record ReportChoice
{
    public static readonly IReadOnlyList<string> Periods = ["all", "year", "12m", "custom"];
    public static readonly IReadOnlyList<int> Tops = [10, 20, 50, 100];

    public string Period { get; init; } = "all";
    public DateOnly? From { get; init; }
    public DateOnly? To { get; init; }

    /// <summary>Index of the measure that is drawn and that picks the largest rows.</summary>
    public int Measure { get; init; }

    /// <summary>Rows kept; null takes the report's own, 0 all.</summary>
    public int? Top { get; init; }

    public string? Where { get; init; }

    public static ReportChoice Read(string address, ReportDefinition report)
    {
        var query = QueryHelpers.ParseQuery(new Uri(address).Query);
        string? Text(string name) => query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;
        DateOnly? Day(string name) => DateOnly.TryParseExact(Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        int? Whole(string name) => int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return new ReportChoice
        {
            Period = Text("period") is { } period && report.Date is not null && Periods.Contains(period, StringComparer.Ordinal) ? period : "all",
            From = Day("from"),
            To = Day("to"),
            Measure = Math.Clamp(Whole("measure") ?? 0, 0, report.Measures.Count - 1),
            Top = Whole("top") is { } top && (top == 0 || Tops.Contains(top)) ? top : null,
            Where = Text("where"),
        };
    }

    public string Write(ReportDefinition report) => QueryHelpers.AddQueryString(ReportPaths.Report(report.Name), new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["period"] = Period == "all" ? null : Period,
        ["from"] = Period == "custom" ? From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
        ["to"] = Period == "custom" ? To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
        ["measure"] = Measure == 0 ? null : Measure.ToString(CultureInfo.InvariantCulture),
        ["top"] = Top?.ToString(CultureInfo.InvariantCulture),
        ["where"] = Where,
    }.Where(p => p.Value is not null));

    /// <summary>Rows kept in the end; null for all.</summary>
    public int? TopOf(ReportDefinition report) => report.Top is null ? null : (Top ?? report.Top) is > 0 and var top ? top : null;

    public ReportQuery Query(ReportDefinition report, ReportQuery query)
    {
        // The measure drawn comes first in the sort only: columns of the table keep their places.
        var top = TopOf(report);
        return query with
        {
            Measures = report.Measures,
            Rows = report.Rows,
            Columns = report.Columns,
            Where = Condition(report),
            Limit = top,
            Fill = report.Chart is ReportChart.Columns or ReportChart.Line,
            Sort = report.Chart == ReportChart.Bars ? "-" + report.Measures[Measure] : null,
        };
    }

    private string? Condition(ReportDefinition report)
    {
        var parts = new[] { report.Where, Where }.Where(w => !string.IsNullOrWhiteSpace(w)).Select(w => $"({w})").Concat(Times(report)).ToList();
        return parts.Count == 0 ? null : string.Join(" and ", parts);
    }

    private IEnumerable<string> Times(ReportDefinition report)
    {
        if (report.Date is not { } date) yield break;
        if (Period == "year") yield return $"{date} >= startOfYear";
        if (Period == "12m") yield return $"{date} >= startOfMonth - 11m";
        if (Period != "custom") yield break;
        if (From is { } from) yield return string.Create(CultureInfo.InvariantCulture, $"{date} >= {from:yyyy-MM-dd}");
        if (To is { } to) yield return string.Create(CultureInfo.InvariantCulture, $"{date} <= {to:yyyy-MM-dd}");
    }
}

/// <summary>Addresses of the report screens.</summary>
public static class ReportPaths
{
    public const string All = "/reports";

    public static string Report(string name) => $"/reports/{name}";

    /// <summary>The list of the records behind a figure; null when the criteria language has no words for them.</summary>
    public static string? Drill(string type, string? where) => where is null ? null
        : new Lists.ListAddress(type, Lists.ListAddress.All, where.Length == 0 ? null : where).Uri;
}
