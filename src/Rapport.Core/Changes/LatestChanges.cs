using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Changes;

/// <summary>
/// What happened last, as a person may see it: one line per change set. <paramref name="First"/> is one of its records;
/// <paramref name="Records"/> counts all of them.
/// </summary>
public sealed record LatestChange(long ChangeSet, DateTime At, Guid? By, string Origin, string? Label, long Records, FeedEntry First);

/// <summary>The end of the change log, newest first. The feed tells the same from its beginning.</summary>
public sealed class LatestChanges(IDatabase database, CatalogueHolder catalogue, RecordReader reader)
{
    // Sets out of the reader's sight are passed over, but not without end.
    private const int MostSets = 80;

    public async Task<IReadOnlyList<LatestChange>> ReadAsync(int limit, Principal who, CancellationToken ct)
    {
        // Of accounts, layouts and what else the firm administers the history tells.
        var seen = catalogue.Current.Types.Where(t => t.WriteFunction is null && who.AccessTo(t).Read != RecordScope.None).OrderBy(t => t.Number).ToList();
        var latest = new List<LatestChange>();
        await using var connection = await database.OpenAsync(ct);
        var sets = new List<(FeedSet Set, string? Label, long Records)>();
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"select id, at, user_id, origin, label, created, changed + deleted from core_change_set where done_at is not null and undo_of is null and undone_by is null order by id desc limit {MostSets.ToString(CultureInfo.InvariantCulture)}";
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                var set = new FeedSet(0, row.GetInt64(0), (DateTime)database.Dialect.FromDb(FieldKind.DateTime, row, 1)!, (Guid?)database.Dialect.FromDb(FieldKind.Link, row, 2), row.GetString(3), null, row.GetInt64(5) > 0, row.GetInt64(6) > 0);
                sets.Add((set, row.IsDBNull(4) ? null : row.GetString(4), row.GetInt64(5) + row.GetInt64(6)));
            }
        }

        var rows = new FeedRows(database.Dialect, connection, reader, who, seen);
        foreach (var (set, label, records) in sets)
        {
            if (latest.Count == limit) break;
            if (await FirstAsync(rows, set, ct) is { } first) latest.Add(new LatestChange(set.Id, set.At, set.By, set.Origin, label, records, first));
        }

        return latest;
    }

    private static async Task<FeedEntry?> FirstAsync(FeedRows rows, FeedSet set, CancellationToken ct)
    {
        var entries = new List<FeedEntry>();
        if (set.HasCreated) await rows.ReadAsync(set, new FeedCursor(0, set.Id, FeedPhase.Created, 0, 0), 1, entries, ct);
        if (entries.Count == 0 && set.HasLogged) await rows.ReadAsync(set, new FeedCursor(0, set.Id, FeedPhase.Logged, 0, 0), 4, entries, ct);
        return entries.FirstOrDefault();
    }
}
