using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Reports;
using Rapport.Core.SearchText;
using Rapport.Core.Values;

namespace Rapport.Storage.Specs.Reports;

/// <summary>A report computed record by record, as one would with pencil and paper. Shares no code with the reports themselves.</summary>
internal sealed partial class NaiveReport(RecordCatalogue catalogue, RecordType type, IReadOnlyList<NaiveReport.Row> records, Principal who)
{
    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(who.TimeZone);
    private readonly CriteriaMemory memory = new(new Sight(catalogue, who).Context(TimeProvider.System));

    public sealed record Line(object?[] Keys, object?[] Order, object?[] Values);

    public List<Row> Where(string? where, IEnumerable<Row>? of = null) => [.. (of ?? records).Where(r => string.IsNullOrEmpty(where) || memory.Matches(CriteriaText.Parse(where, type, catalogue).Bound!, r))];

    /// <summary>Groups by the dimensions, in the order asked for: by measure <paramref name="by"/> or, below zero, by keys.</summary>
    public List<Line> Lines(IEnumerable<Row> of, IReadOnlyList<string> dimensions, IReadOnlyList<string> measures, int by, bool descending)
    {
        var groups = new Dictionary<string, (object?[] Keys, List<Row> Rows)>(StringComparer.Ordinal);
        foreach (var row in of)
        {
            object?[] keys = [.. dimensions.Select(d => Key(row, d))];
            var name = string.Join('|', keys.Select(k => k is null ? "∅" : $"{k.GetType().Name}:{Convert.ToString(k, CultureInfo.InvariantCulture)}"));
            if (!groups.TryGetValue(name, out var group)) groups.Add(name, group = (keys, []));
            group.Rows.Add(row);
        }

        var lines = groups.Values.Select(g => new Line(g.Keys, [.. g.Keys.Select((k, i) => Read(k, dimensions[i]))], [.. measures.Select(m => Measure(m, g.Rows))])).ToList();
        lines.Sort((a, b) => Compare(a, b, by, descending));
        return lines;
    }

    public object? Measure(string text, IReadOnlyList<Row> rows)
    {
        var (name, inside) = Call().Match(text) is { Success: true } m ? (m.Groups[1].Value, m.Groups[2].Value) : (text, "");
        var comma = inside.IndexOf(',', StringComparison.Ordinal);
        var (path, condition) = name == "count" ? ("", inside) : comma < 0 ? (inside, "") : (inside[..comma], inside[(comma + 1)..]);
        var counted = Where(condition, rows);
        if (name == "count") return (long)counted.Count;
        if (name == "countDistinct") return counted.Select(r => Compared(Value(r, path), path)).Where(v => v is not null).Distinct().LongCount();
        var values = counted.Select(r => Value(r, path)).OfType<object>().ToList();
        if (name == "min") return values.Count == 0 ? null : values.Min();
        if (name == "max") return values.Count == 0 ? null : values.Max();
        return (name, Field(path).ValueKind) switch
        {
            ("sum", FieldKind.Money) => values.Sum(v => (decimal)v),
            ("sum", FieldKind.Integer) => values.Sum(v => (long)v),
            ("sum", _) => values.Sum(v => (double)v),
            _ when values.Count == 0 => null,
            (_, FieldKind.Money) => decimal.Round(values.Sum(v => (decimal)v) / values.Count, 4),
            (_, FieldKind.Integer) => (double)((decimal)values.Sum(v => (long)v) / values.Count),
            _ => values.Sum(v => (double)v) / values.Count,
        };
    }

    private object? Key(Row row, string dimension)
    {
        if (Call().Match(dimension) is not { Success: true } m) return Value(row, dimension) is DateOnly plain ? plain.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Compared(Value(row, dimension), dimension);
        DateTime? at = Value(row, m.Groups[2].Value) switch { DateTime moment => TimeZoneInfo.ConvertTimeFromUtc(moment, zone), DateOnly day => day.ToDateTime(default), _ => null };
        return at is not { } local ? null : m.Groups[1].Value switch
        {
            "year" => local.ToString("yyyy", CultureInfo.InvariantCulture),
            "quarter" => $"{local.Year}-Q{((local.Month - 1) / 3) + 1}",
            "month" => local.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            "week" => ISOWeek.ToDateTime(ISOWeek.GetYear(local), ISOWeek.GetWeekOfYear(local), DayOfWeek.Monday).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "day" => local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "hour" => (long)local.Hour,
            _ => (object)(local.DayOfWeek == DayOfWeek.Sunday ? 7L : (long)local.DayOfWeek),
        };
    }

    private object? Value(Row row, string path)
    {
        var parts = path.Trim().Split('.');
        if (parts is ["ownAddress", "city"]) return (row.Values.GetValueOrDefault("ownAddress") as PostalAddress)?.City;
        if (parts.Length == 1) return row[type[parts[0]]];
        return row.Follow(type[parts[0]]) is Row linked ? Value(linked, string.Join('.', parts.Skip(1))) : null;
    }

    private Field Field(string path) => type[path.Trim().Split('.')[^1]];

    // Texts are one group when a comparison would say that they are equal.
    private object? Compared(object? value, string path) => value is not string text ? value
        : path.EndsWith("city", StringComparison.Ordinal) ? Lower(text)
        : Field(path).Match switch { TextMatch.Folded => SearchText.Fold(text), TextMatch.IgnoreCase => Lower(text), _ => text };

    // Names and other words stand as they are read.
    private object? Read(object? key, string dimension) => key is string text && !dimension.Contains('(', StringComparison.Ordinal) && dimension.Split('.')[^1] is "name" or "ownWords" ? SearchText.SortKey(text) : key;

    private static string Lower(string text) => string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? (char)(c + 32) : c));

    private static int Compare(Line a, Line b, int by, bool descending)
    {
        if (by >= 0 && Compare(a.Values[by], b.Values[by], descending) is not 0 and var order) return order;
        return a.Order.Zip(b.Order).Zip(a.Keys.Zip(b.Keys), (o, k) => Compare(o.First, o.Second, by < 0 && descending) is not 0 and var read ? read : Compare(k.First, k.Second, by < 0 && descending)).FirstOrDefault(c => c != 0);
    }

    private static int Compare(object? a, object? b, bool descending)
    {
        if (a is null || b is null) return (a is null ? 1 : 0) - (b is null ? 1 : 0);
        var order = (a, b) switch
        {
            (string x, string y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y)),
            (Guid x, Guid y) => string.CompareOrdinal(x.ToString("N"), y.ToString("N")),
            _ => ((IComparable)a).CompareTo(b),
        };
        return descending ? -order : order;
    }

    [GeneratedRegex(@"^(\w+)\((.*)\)$", RegexOptions.None, 200)]
    private static partial Regex Call();

    public sealed class Row(Guid id, IReadOnlyDictionary<string, object?> values, Dictionary<Guid, Row> all) : IRecordView
    {
        public Guid Id => id;
        public IReadOnlyDictionary<string, object?> Values => values;
        public object? this[Field field] => field.Name == SystemFields.Id ? id : values.GetValueOrDefault(field.Name);
        public IRecordView? Follow(Field link) => values.GetValueOrDefault(link.Name) is Guid to ? all.GetValueOrDefault(to) : null;
        public IEnumerable<IRecordView> Related(Relation relation) => all.Values.Where(r => r.Values.GetValueOrDefault(relation.Link.Name) is Guid to && to == id);
        public bool MatchesText(string words) => false;
    }
}
