using Rapport.Core.Catalogue;

namespace Rapport.Kit.Lists;

/// <summary>The figures in the foot of a list: which make sense for a column, and how a report measures them.</summary>
internal static class ListTotals
{
    /// <summary>Beyond so many records nothing is computed unasked: who looks at a list waits for rows, not for sums.</summary>
    public const int MostUnasked = 250_000;

    /// <summary>Functions that a column offers, by their words <c>total.{name}</c>.</summary>
    public static IReadOnlyList<string> For(Field field) =>
    [
        "count", "filled", "empty",
        .. field.IsList || field.ValueKind is FieldKind.Address or FieldKind.Location or FieldKind.File or FieldKind.Image or FieldKind.LongText ? (string[])[] : ["unique"],
        .. field.IsNumeric && field.ValueKind != FieldKind.Percent ? (string[])["sum"] : [],
        .. field.IsNumeric ? (string[])["avg"] : [],
        .. field.IsNumeric || field.ValueKind is FieldKind.Date or FieldKind.DateTime ? (string[])["min", "max"] : [],
    ];

    public static string Measure(string function, Field field) => function switch
    {
        "count" => "count",
        "unique" => $"countDistinct({field.Name})",
        "empty" => $"count({field.Name} is empty)",
        "filled" => $"count({field.Name} is not empty)",
        _ => $"{function}({field.Name})",
    };

    /// <summary>Whether the figure is a value of the column, not a number of records.</summary>
    public static bool IsValue(string function) => function is "sum" or "avg" or "min" or "max";

    /// <summary>Reads <c>sales:sum,city:unique</c>; what makes no sense is passed over. Unsaid, the first column counts.</summary>
    public static IReadOnlyDictionary<string, string> Read(string? text, RecordType type)
    {
        var totals = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in (text ?? type.Title + ":count").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (part.Split(':') is [var name, var function] && type.Find(name) is { } field && For(field).Contains(function)) totals[name] = function;
        return totals;
    }

    /// <summary>The same with another figure in one column; none where nothing is said.</summary>
    public static string With(IReadOnlyDictionary<string, string> totals, Field field, string? function)
    {
        var others = totals.Where(t => t.Key != field.Name);
        return Write(string.IsNullOrEmpty(function) ? others : others.Append(new(field.Name, function)));
    }

    public static string Write(IEnumerable<KeyValuePair<string, string>> totals) => string.Join(',', totals.Select(t => $"{t.Key}:{t.Value}"));
}
