using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Notices;

/// <summary>What one person is told, with the names that this person may see. <paramref name="Record"/> is empty where many are meant, or none.</summary>
public sealed record Notice(long Number, string Kind, DateTime At, bool Read, RecordType? Type, Guid? Record, string? Title, NoticeDetail Detail)
{
    public long? ChangeSet { get; init; }
    public (Guid Id, string Name)? By { get; init; }

    /// <summary>The words of the note, or the title of whatever else was added.</summary>
    public string? AboutText { get; init; }
}

/// <summary>Newest first. <paramref name="Next"/> is null where there is no more.</summary>
public sealed record NoticePage(IReadOnlyList<Notice> Items, string? Next);

/// <summary>Reads one person's notices in that person's sight of now: what lies outside it, or is gone, is not told.</summary>
public sealed class NoticeReader(IDatabase database, RecordReader reader, LiveNotices live, TimeProvider clock)
{
    public const int LargestPage = 100;

    /// <summary>An unread count is told up to here; what is beyond is "more".</summary>
    public const int MostCounted = 99;

    // Notices out of sight are passed over, but not without end.
    private const int MostPages = 10;
    private const int LongestText = 300;

    public async Task<NoticePage> ListAsync(Principal who, bool unreadOnly, int limit, string? cursor, CancellationToken ct)
    {
        limit = Math.Clamp(limit, 1, LargestPage);
        var before = cursor is null ? long.MaxValue : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : throw new ProblemException(Problem.Invalid("cursor.unreadable", "cursor"));
        var items = new List<Notice>();
        for (var page = 0; page < MostPages; page++)
        {
            var rows = await RowsAsync(who, unreadOnly, limit, before, ct);
            items.AddRange(await SeenAsync(rows, who, ct));
            if (rows.Count < limit) return new NoticePage([.. items.Take(limit)], items.Count > limit ? Text(items[limit - 1].Number) : null);
            before = rows[^1].Number;
            if (items.Count >= limit) break;
        }

        return new NoticePage([.. items.Take(limit)], Text(items.Count > limit ? items[limit - 1].Number : before));
    }

    /// <summary>How many are unread, up to a hundred.</summary>
    public async Task<int> UnreadAsync(Principal who, CancellationToken ct) => (await SeenAsync(await RowsAsync(who, true, MostCounted + 1, long.MaxValue, ct), who, ct)).Count;

    /// <summary>Marks some as read or unread; all of them where <paramref name="numbers"/> is null.</summary>
    public async Task MarkAsync(Principal who, IReadOnlyCollection<long>? numbers, bool read, CancellationToken ct)
    {
        await database.WriteAsync(WriteLane.People, async session =>
        {
            var (dialect, user) = (session.Dialect, session.Dialect.ToDb(FieldKind.Link, who.UserId));
            // What gathered so far is done with: the next change begins a notice of its own. One marked unread gathers no more.
            var set = read ? "read_at = $2, gather = case when kind = 'changed' then null else gather end" : "read_at = null";
            object?[] values = read ? [user, dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime)] : [user];
            if (numbers is null) return await session.ExecuteAsync($"update core_notice set {set} where user_id = $1 and read_at is {(read ? "null" : "not null")}", values);
            var done = 0;
            foreach (var number in numbers.Distinct().Take(NoticeStore.Most))
                done += await session.ExecuteAsync($"update core_notice set {set} where user_id = $1 and n = ${(values.Length + 1).ToString(CultureInfo.InvariantCulture)}", [.. values, number]);
            return done;
        }, ct);
        live.Publish([who.UserId]);
    }

    private async Task<List<Notice>> RowsAsync(Principal who, bool unreadOnly, int limit, long before, CancellationToken ct)
    {
        var dialect = database.Dialect;
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select n, kind, type_no, record_id, set_id, by_id, at, detail, read_at from core_notice where user_id = $1 and n < $2{(unreadOnly ? " and read_at is null" : "")} order by n desc limit {limit.ToString(CultureInfo.InvariantCulture)}";
        dialect.Bind(command, dialect.ToDb(FieldKind.Link, who.UserId));
        dialect.Bind(command, before);
        var rows = new List<Notice>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            rows.Add(new Notice(row.GetInt64(0), row.GetString(1), (DateTime)dialect.FromDb(FieldKind.DateTime, row, 6)!, !row.IsDBNull(8), row.IsDBNull(2) ? null : reader.Catalogue.Find((short)row.GetInt64(2)), (Guid?)dialect.FromDb(FieldKind.Link, row, 3), null, NoticeDetail.Read(row.GetString(7)))
            {
                ChangeSet = row.IsDBNull(4) ? null : row.GetInt64(4),
                By = dialect.FromDb(FieldKind.Link, row, 5) is Guid by ? (by, "") : null,
            });
        }

        return rows;
    }

    private async Task<IReadOnlyList<Notice>> SeenAsync(List<Notice> rows, Principal who, CancellationToken ct)
    {
        var wanted = rows.Where(r => r.Record is not null).Select(r => (Type: r.Type?.Name, Id: r.Record))
            .Concat(rows.Where(r => r.Detail.About is not null).Select(r => (Type: r.Detail.AboutType, Id: r.Detail.About)))
            .Concat(rows.Where(r => r.By is not null).Select(r => (Type: (string?)"user", Id: (Guid?)r.By!.Value.Id)));
        var titles = new Dictionary<(string, Guid), string>();
        foreach (var group in wanted.Where(w => w.Type is not null).Distinct().GroupBy(w => w.Type!))
        {
            if (reader.Catalogue.Find(group.Key) is not { } type || who.AccessTo(type).Read == RecordScope.None) continue;
            foreach (var (id, title) in await reader.TitlesAsync(type, [.. group.Select(g => g.Id!.Value)], who, ct)) titles[(group.Key, id)] = title;
        }

        var sight = new Sight(reader.Catalogue, who);
        return [.. rows.Select(r => Seen(r, who, sight, titles)).OfType<Notice>()];
    }

    private static Notice? Seen(Notice row, Principal who, Sight sight, Dictionary<(string, Guid), string> titles)
    {
        row = row with { By = row.By is { } by && titles.TryGetValue(("user", by.Id), out var name) ? (by.Id, name) : null };
        if (row.Kind == NoticeKinds.Job) return row;
        if (row.Type is not { } type || who.AccessTo(type).Read == RecordScope.None) return null;
        if (row.Record is not { } record) return row.Detail.Many ? row : null;
        if (!titles.TryGetValue((type.Name, record), out var title)) return null;
        var detail = row.Detail with { Fields = [.. row.Detail.Fields.Where(f => type.Find(f) is { } field && !sight.Hides(type, field))] };
        var about = detail.About is { } id && detail.AboutType is { } of && titles.TryGetValue((of, id), out var text) ? text : null;
        // Nothing of it is left to be told: the fields are hidden, the note is gone.
        if (row.Kind == NoticeKinds.Mentioned && about is null && detail.About != record) return null;
        if (row.Kind == NoticeKinds.Changed && detail.Fields.Count == 0 && about is null) return null;
        return row with { Title = sight.Hides(type, type.TitleField) ? "" : title, Detail = about is null ? detail with { About = null, AboutType = null } : detail, AboutText = about is { Length: > LongestText } ? about[..LongestText] + "…" : about };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
