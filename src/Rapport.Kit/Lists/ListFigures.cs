using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Reports;
using Rapport.Kit.Records;
using Rapport.Kit.Words;

namespace Rapport.Kit.Lists;

/// <summary>The chosen figures of a list's columns, of all of it or of one of its groups: how they are asked for, and how they are written.</summary>
internal sealed class ListFigures(RecordType type, Texts texts, Formats formats, FieldFormat format)
{
    /// <summary>What a report has to measure for them; the number of records comes first.</summary>
    public static IReadOnlyList<string> Measures(RecordType type, IEnumerable<KeyValuePair<string, string>> totals) =>
        [.. totals.Where(t => type.Find(t.Key) is not null).Select(t => ListTotals.Measure(t.Value, type[t.Key])).Prepend("count").Distinct(StringComparer.Ordinal).Take(ReportLimits.Measures)];

    /// <summary>The figures by column, out of a line of such a report.</summary>
    public static IReadOnlyDictionary<string, object?> Of(RecordType type, IEnumerable<KeyValuePair<string, string>> totals, ReportLine line)
    {
        var (measures, figures) = (Measures(type, totals).ToList(), new Dictionary<string, object?>(StringComparer.Ordinal));
        foreach (var (name, function) in totals)
            if (type.Find(name) is { } field && measures.IndexOf(ListTotals.Measure(function, field)) is >= 0 and var at) figures[name] = line.Values[at];
        return figures;
    }

    public string Written(Field field, string function, object? value, bool isShort = false) => value is null ? "–"
        : !ListTotals.IsValue(function) ? formats.Integer(Convert.ToInt64(value, CultureInfo.InvariantCulture))
        : field.ValueKind == FieldKind.Money ? Convert.ToDecimal(value, CultureInfo.InvariantCulture) is var amount && isShort && Math.Abs(amount) >= 100_000 ? formats.ShortMoney(amount) : formats.Money(amount)
        : function == "avg" && field.ValueKind is FieldKind.Integer or FieldKind.Number ? formats.Number(Convert.ToDouble(value, CultureInfo.InvariantCulture), field.Decimals ?? 1)
        : value is double d && field.ValueKind == FieldKind.Integer ? formats.Integer((long)d)
        : format.Show(type, field, value);

    /// <summary>
    /// The head of a group as cells of its row: its name and number over the columns up to the first that has a figure, then a
    /// cell for each column with its figure. The figure of the first column stands beside the name, where it is not the number anyway.
    /// </summary>
    public IEnumerable<(int Columns, Field? Field, string Markup)> Head(ListGroup group, IReadOnlyList<Field> columns, IReadOnlyDictionary<string, string> totals, string label)
    {
        string Figure(Field field) => totals.TryGetValue(field.Name, out var function)
            ? $"<span class=\"dim\">{FieldMarkup.Encode(texts["total." + function])}</span> <span class=\"num\">{FieldMarkup.Encode(Written(field, function, group.Figures.GetValueOrDefault(field.Name)))}</span>" : "";
        var first = columns.Count > 0 && totals.GetValueOrDefault(columns[0].Name) is { } own && own != "count" ? " " + Figure(columns[0]) : "";
        var wide = 1;
        while (wide < columns.Count && !totals.ContainsKey(columns[wide].Name)) wide++;
        yield return (Math.Max(1, Math.Min(wide, columns.Count)), null, label + first);
        for (var at = wide; at < columns.Count; at++) yield return (1, columns[at], Figure(columns[at]));
    }
}
