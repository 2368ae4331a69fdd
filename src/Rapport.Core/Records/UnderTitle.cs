using Rapport.Core.Access;
using Rapport.Core.Exchange.Cells;

namespace Rapport.Core.Records;

/// <summary>The values under a record's title with the names of what they link to, as far as the reader may see them.</summary>
public sealed record UnderTitle(IReadOnlyDictionary<string, object?> Values, IReadOnlyDictionary<Guid, string> Titles)
{
    /// <summary>Between two values; said alike in every language.</summary>
    public const string Between = " · ";

    /// <summary>Tells of found records what stands under their titles, read once for each type of which that is more than its one column.</summary>
    internal static async Task<IReadOnlyList<FoundRecord>> ToldAsync(RecordReader reader, IReadOnlyList<FoundRecord> found, Principal who, CancellationToken ct)
    {
        var told = new Dictionary<Guid, UnderTitle>();
        foreach (var group in found.Where(f => f.Type.IsCompanion || f.Type.Made?.Subtitle is { Count: > 0 }).GroupBy(f => f.Type))
        {
            var hidden = who.AccessTo(group.Key).HiddenFields;
            string[] names = [.. group.Key.UnderFound.Where(n => group.Key.Find(n) is not null && !hidden.Contains(n))];
            if (names.Length == 0) continue;
            var page = await reader.ListAsync(new RecordQuery(group.Key, $"id in ({string.Join(", ", group.Select(f => $"'{f.Id:D}'"))})", null, names, group.Count()), who, ct);
            var titles = new Dictionary<Guid, string>();
            foreach (var (field, at) in page.Fields.Select((f, i) => (f, i)).Where(f => f.f.Target is not null))
                foreach (var (id, title) in await reader.TitlesAsync(reader.Catalogue[field.Target!], [.. page.Rows.SelectMany(r => Ids(r.Values[at])).Distinct()], who, ct)) titles[id] = title;
            foreach (var row in page.Rows)
                told[row.Id] = new UnderTitle(page.Fields.Select((f, i) => (f.Name, Value: row.Values[i])).Where(f => names.Contains(f.Name)).ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal), titles);
        }

        return told.Count == 0 ? found : [.. found.Select(f => told.TryGetValue(f.Id, out var under) ? f with { Subtitle = under.Plain(f.Type.UnderFound), Under = under } : f)];
    }

    /// <summary>For programs: links by name, all else as on the wire.</summary>
    private string? Plain(IEnumerable<string> names) =>
        string.Join(Between, names.Select(n => Values.GetValueOrDefault(n)).Select(v => Ids(v).ToList() is { Count: > 0 } ids ? string.Join("; ", ids.Select(i => Titles.GetValueOrDefault(i)).OfType<string>()) : CellWriter.Write(v)).Where(t => t.Length > 0)) is { Length: > 0 } text ? text : null;

    private static IEnumerable<Guid> Ids(object? value) => value switch { Guid id => [id], Guid[] ids => ids, _ => [] };
}
