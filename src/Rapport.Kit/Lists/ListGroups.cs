using Rapport.Core.Catalogue;
using Rapport.Core.Reports;
using Rapport.Core.SearchText;
using Rapport.Kit.Records;
using Rapport.Kit.Reports;

namespace Rapport.Kit.Lists;

/// <summary>A line of a list: a record, or the head of a group of them.</summary>
internal sealed record ListItem(RecordRow? Row, ListGroup? Group)
{
    public object Key => Row is { } row ? row.Id : Group!;
}

/// <summary>Records that have a value in common. Those of a closed group, and of the rest, are not shown.</summary>
internal sealed class ListGroup(string label, int count, ListWindow? window)
{
    /// <summary>Behind so many rows of a group a person filters rather than scrolls.</summary>
    private const int MostRows = 10_000;

    public string Label => label;

    public int Count => count;

    public ListWindow? Window => window;

    /// <summary>The chosen figures of its records by column.</summary>
    public IReadOnlyDictionary<string, object?> Figures { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    public bool IsOpen { get; set; } = window is not null;

    /// <summary>Rows that stand below the head.</summary>
    public int Rows => IsOpen && window is not null ? Math.Min(count, MostRows) : 0;
}

/// <summary>
/// A list in groups with their counts: each group is a list of its own by the criterion that the count was made by, so that a
/// group far down is read without those before it.
/// </summary>
internal sealed class ListGroups(IReadOnlyList<ListGroup> groups)
{
    public const int Most = 200;

    public IReadOnlyList<ListGroup> Groups => groups;

    public int Length => groups.Sum(g => 1 + g.Rows);

    public async Task<IReadOnlyList<ListItem>> ItemsAsync(int start, int count, CancellationToken cancel)
    {
        var items = new List<ListItem>(count);
        var at = 0;
        foreach (var group in groups)
        {
            if (items.Count >= count) break;
            if (at >= start) items.Add(new ListItem(null, group));
            at++;
            var from = Math.Max(0, start - at);
            if (from < group.Rows && items.Count < count)
                items.AddRange((await group.Window!.RowsAsync(from, Math.Min(group.Rows - from, count - items.Count), cancel)).Select(r => new ListItem(r, null)));
            at += group.Rows;
        }

        return items;
    }

    /// <summary>What a list can be grouped by: a field, or the months of a day.</summary>
    public static IEnumerable<(Field Field, string By)> Possible(RecordType type) =>
        from field in type.Fields
        where field.Section != "system" || field.Name is SystemFields.Owner or "createdAt"
        where field.Name != type.Title && !field.IsComputed
        let way = field.ValueKind switch
        {
            FieldKind.Choice or FieldKind.YesNo or FieldKind.Link => field.Name,
            FieldKind.Text when !field.Unique => field.Name,
            FieldKind.Date or FieldKind.DateTime => $"month({field.Name})",
            _ => null,
        }
        where way is not null
        orderby field.ValueKind switch { FieldKind.Choice => 0, FieldKind.Link => 1, FieldKind.YesNo => 2, FieldKind.Text => 3, _ => 4 }
        select (field, way);

    public static Field? FieldOf(RecordType type, string by) => type.Find(by.StartsWith("month(", StringComparison.Ordinal) ? by[6..^1] : by);

    /// <summary>The groups in the order in which people look for them: choices as the catalogue has them, the newest month first, all else as it is read.</summary>
    /// <param name="figures">The chosen figures out of a line.</param>
    public static ListGroups Of(ReportResult result, ReportWords words, Func<string, ListWindow> window, Func<ReportLine, IReadOnlyDictionary<string, object?>> figures)
    {
        var by = result.RowDimensions[0];
        var lines = result.Rows.Select(line => (line, Label: words.Key(by, line.Keys[0])));
        var sorted = by.Bucket is not null ? lines.OrderBy(l => l.line.Keys[0].Value is null).ThenByDescending(l => l.line.Keys[0].Value as string, StringComparer.Ordinal)
            : by.Field.Choices.Count > 0 ? lines.OrderBy(l => l.line.Keys[0].Value is string key ? by.Field.Choices.ToList().FindIndex(c => c.Key == key) : int.MaxValue)
            : lines.OrderBy(l => l.line.Keys[0].Value is null).ThenBy(l => SearchText.SortKey(l.Label), StringComparer.Ordinal);
        var groups = sorted.Select(l => new ListGroup(l.Label, Count(l.line), l.line.Where is { } where ? window(where) : null) { Figures = figures(l.line) }).ToList();
        if (result.Others is { } rest) groups.Add(new ListGroup(words.Rest(result.OtherRows), Count(rest), rest.Where is { } where ? window(where) : null) { IsOpen = false, Figures = figures(rest) });
        return new ListGroups(groups);
    }

    private static int Count(ReportLine line) => (int)Math.Min(int.MaxValue, Convert.ToInt64(line.Values[0], System.Globalization.CultureInfo.InvariantCulture));
}
