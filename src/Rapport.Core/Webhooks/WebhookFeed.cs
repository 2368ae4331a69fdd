using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Webhooks;

/// <summary>
/// Reads the change log for one subscription, in the sight of its user, and puts in what is to be sent, together with its new
/// place in the log: a node that dies has done both or neither, and of two that read at once one wins.
/// </summary>
internal sealed class WebhookFeed(IDatabase database, CatalogueHolder catalogue, ChangeFeed feed, RecordReader reader, TimeProvider clock)
{
    private const int AtOnce = 200;

    /// <summary>A receiver that is far behind is not given more: the log itself keeps it.</summary>
    private const int MostWaiting = 2_000;

    /// <summary>Answers whether there is more to read.</summary>
    public async Task<bool> LookAsync(Webhook hook, Principal who, CancellationToken ct)
    {
        if (await WaitingAsync(hook.Number, ct) >= MostWaiting) return false;
        // A backup of another database stands elsewhere in the order of the feed.
        if (await feed.IsAheadAsync(hook.Cursor, ct))
        {
            await MoveAsync(hook, await feed.LatestAsync(ct), [], ct);
            return false;
        }

        string[]? types = hook.Wish.Types.Count == 0 ? null : [.. hook.Wish.Types.Where(t => catalogue.Current.Find(t) is not null)];
        var page = await feed.ReadAsync(hook.Cursor, types, AtOnce, who, ct);
        if (page.Next == hook.Cursor) return false;
        var entries = page.Entries.Where(e => e is { Type: not null, Id: not null, Kind: not FeedKind.Undone }).Select(e => (Entry: e, Kind: Kind(e.Kind))).ToList();
        if (hook.Wish.Where is { } where) entries = await FittingAsync(entries, where, who, ct);
        if (hook.Wish.Kinds.Count > 0) entries.RemoveAll(e => !hook.Wish.Kinds.Contains(e.Kind, StringComparer.Ordinal));
        await MoveAsync(hook, page.Next, entries, ct);
        return page.More || page.Entries.Count > 0;
    }

    /// <summary>What fits the condition now, and what a change took out of it.</summary>
    private async Task<List<(FeedEntry Entry, string Kind)>> FittingAsync(List<(FeedEntry Entry, string Kind)> entries, string where, Principal who, CancellationToken ct)
    {
        var fitting = new HashSet<Guid>();
        foreach (var group in entries.Select(e => e.Entry).Where(e => e.Kind != FeedKind.Deleted).GroupBy(e => e.Type!))
        {
            foreach (var some in group.Select(e => e.Id!.Value).Distinct().Chunk(100))
            {
                var page = await reader.ListAsync(new RecordQuery(group.Key, $"({where}) and id in ({string.Join(", ", some.Select(id => $"'{id:D}'"))})", null, [SystemFields.Id], some.Length), who, ct);
                fitting.UnionWith(page.Rows.Select(r => r.Id));
            }
        }

        var told = new List<(FeedEntry, string)>();
        WebhookLeaving? leaving = null;
        foreach (var (entry, kind) in entries)
        {
            if (entry.Kind == FeedKind.Deleted || fitting.Contains(entry.Id!.Value)) told.Add((entry, kind));
            else if (entry.Kind == FeedKind.Updated && await (leaving ??= WebhookLeaving.Of(database, catalogue.Current, entry.Type!, where, who, clock)).IsOfAsync(entry, ct)) told.Add((entry, WebhookKinds.Left));
        }

        return told;
    }

    private Task<bool> MoveAsync(Webhook hook, string to, IReadOnlyList<(FeedEntry Entry, string Kind)> entries, CancellationToken ct) => database.WriteAsync(WriteLane.Bulk, async session =>
    {
        if (await session.ExecuteAsync("update core_webhook set cursor = $3 where n = $1 and cursor = $2", hook.Number, hook.Cursor, to) == 0) return false;
        var dialect = session.Dialect;
        foreach (var (entry, kind) in entries)
        {
            await session.ExecuteAsync("insert into core_webhook_delivery (hook, event_id, kind, type_no, record_id, version, set_id, by_id, origin, at, state, attempts) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', 0)",
                hook.Number, dialect.ToDb(FieldKind.Link, Guid.CreateVersion7()), kind, (long)entry.Type!.Number, dialect.ToDb(FieldKind.Link, entry.Id), entry.Version, entry.ChangeSet,
                dialect.ToDb(FieldKind.Link, entry.By == Guid.Empty ? null : entry.By), entry.Origin, dialect.ToDb(FieldKind.DateTime, entry.At));
        }

        return true;
    }, ct);

    private async Task<int> WaitingAsync(long hook, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from (select 1 from core_webhook_delivery where hook = $1 and state = 'waiting' limit {MostWaiting}) w";
        database.Dialect.Bind(command, hook);
        return Convert.ToInt32(await command.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Kind(FeedKind kind) => kind switch
    {
        FeedKind.Created => WebhookKinds.Created,
        FeedKind.Updated => WebhookKinds.Updated,
        _ => WebhookKinds.Deleted,
    };
}
