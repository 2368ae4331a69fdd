using System.Globalization;
using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;

namespace Rapport.Core.Changes;

/// <summary>Which record the lines of the history about sharing mean, and with whom, as far as the reader sees records, people and teams.</summary>
public sealed class SharesTold(CatalogueHolder catalogue, RecordReader reader, UserDirectory directory)
{
    /// <summary>By the number of the event. A record out of sight is null; whoever may not be named is, too.</summary>
    public async Task<IReadOnlyDictionary<long, (ChangedRecord? Record, string? With)>> ReadAsync(IReadOnlyList<HistoryLine> lines, Principal who, CancellationToken ct)
    {
        var told = new Dictionary<long, (ChangedRecord?, string?)>();
        var events = lines.Where(l => l is { Number: not null, Detail: not null } && l.Event?.StartsWith(HistorySight.Shared, StringComparison.Ordinal) == true)
            .Select(l => (Number: l.Number!.Value, Detail: JsonNode.Parse(l.Detail!) as JsonObject)).Where(e => e.Detail is not null).Select(e => (e.Number, Detail: e.Detail!)).ToList();
        if (events.Count == 0) return told;
        var titles = new Dictionary<Guid, string>();
        foreach (var ofType in events.GroupBy(e => (string?)e.Detail["type"]))
            if (catalogue.Current.Find(ofType.Key ?? "") is { } type) Add(titles, await reader.TitlesAsync(type, [.. ofType.Select(e => Id(e.Detail, "id")).OfType<Guid>().Distinct()], who, ct));
        var people = new Dictionary<Guid, string>();
        if (catalogue.Current.Find("user") is { } users && events.Select(e => Id(e.Detail, "person")).OfType<Guid>().Distinct().ToList() is { Count: > 0 } ids) Add(people, await reader.TitlesAsync(users, ids, who, ct));
        var teams = events.Exists(e => e.Detail["team"] is not null) && who.AccessTo(catalogue.Current["team"]).Read != RecordScope.None
            ? (await directory.TeamsAsync(ct)).ToDictionary(t => t.Number.ToString(CultureInfo.InvariantCulture), t => t.Name, StringComparer.Ordinal) : [];
        foreach (var (number, detail) in events)
        {
            var with = Id(detail, "person") is { } person ? people.GetValueOrDefault(person) : detail["team"] is { } team ? teams.GetValueOrDefault(team.ToString()) : null;
            told[number] = (Record(detail, titles), with);
        }

        return told;
    }

    /// <summary>As it is called now; what is gone, as it was called then, which whoever does not see all of its type is not told.</summary>
    private ChangedRecord? Record(JsonObject detail, Dictionary<Guid, string> titles) =>
        catalogue.Current.Find((string?)detail["type"] ?? "") is not { } type || Id(detail, "id") is not { } id ? null
        : titles.TryGetValue(id, out var title) ? new ChangedRecord(type, id, title, WriteKind.Update, true, [])
        : (string?)detail["title"] is { } then ? new ChangedRecord(type, id, then, WriteKind.Update, false, []) : null;

    private static void Add(Dictionary<Guid, string> all, IReadOnlyDictionary<Guid, string> some)
    {
        foreach (var (id, title) in some) all[id] = title;
    }

    private static Guid? Id(JsonObject detail, string name) => Guid.TryParse((string?)detail[name], out var id) ? id : null;
}
