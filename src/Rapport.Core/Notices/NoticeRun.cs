using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Storage;

namespace Rapport.Core.Notices;

/// <summary>
/// Follows the change log and keeps what people are to be told. How far it was read is written together with the notices:
/// a node that dies tells nothing twice and leaves nothing out, and of several nodes that read at once one wins.
/// </summary>
public sealed class NoticeRun(IDatabase database, CatalogueHolder catalogue, ChangeFeed feed, Followers followers, LiveNotices live, TimeProvider clock)
{
    private const string Name = "notices";
    private const string DueName = "notices.due";
    private const int AtOnce = 200;

    // What was due while nobody worked is told when somebody does, but not from longer ago.
    private static readonly TimeSpan LongestAway = TimeSpan.FromDays(3);

    /// <summary>Tells what was committed since it looked last; answers whether there is more. The first look begins now.</summary>
    public async Task<bool> LookAsync(CancellationToken ct)
    {
        var known = await CursorAsync(Name, ct);
        // A backup of another database stands elsewhere in the order of the feed.
        if (known is not { } cursor || await feed.IsAheadAsync(cursor, ct))
        {
            var latest = await feed.LatestAsync(ct);
            await database.WriteAsync(WriteLane.Bulk, session => BeginAsync(session, Name, latest), ct);
            return false;
        }

        var page = await feed.ReadAsync(cursor, null, AtOnce, Principal.System, ct);
        if (page.Next == cursor) return false;
        await using var connection = await database.OpenAsync(ct);
        var maker = new NoticeMaker(catalogue.Current, followers, database.Dialect, connection);
        var drafts = await maker.MakeAsync(page.Entries, ct);
        var deaf = await Recipients.DeafAsync(sql => { var command = connection.CreateCommand(); command.CommandText = sql; return command; }, database.Dialect, [.. drafts.Select(d => d.User).Distinct()], ct);
        await MoveOnAsync(Name, cursor, page.Next, [.. drafts.Where(d => !deaf.Contains((d.User, d.Kind)))], maker.NewFollowers, ct);
        return page.More || page.Entries.Count > 0;
    }

    /// <summary>Tells of what has become due or overdue since it looked last.</summary>
    public async Task LookAtDueAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (await CursorAsync(DueName, ct) is not { } cursor)
        {
            await database.WriteAsync(WriteLane.Bulk, session => BeginAsync(session, DueName, now.ToString("O", CultureInfo.InvariantCulture)), ct);
            return;
        }

        var since = DateTime.Parse(cursor, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        if (now - since < TimeSpan.FromSeconds(30)) return;
        if (now - since > LongestAway) since = now - LongestAway;
        await using var connection = await database.OpenAsync(ct);
        var drafts = await new DueNotices(catalogue.Current, database.Dialect, connection).MakeAsync(since, now, ct);
        var deaf = await Recipients.DeafAsync(sql => { var command = connection.CreateCommand(); command.CommandText = sql; return command; }, database.Dialect, [.. drafts.Select(d => d.User).Distinct()], ct);
        await MoveOnAsync(DueName, cursor, now.ToString("O", CultureInfo.InvariantCulture), [.. drafts.Where(d => !deaf.Contains((d.User, d.Kind)))], [], ct);
    }

    private async Task MoveOnAsync(string name, string from, string to, IReadOnlyList<NoticeDraft> drafts, IReadOnlyList<(RecordType Type, Guid Record, Guid User)> joining, CancellationToken ct)
    {
        var told = await database.WriteAsync(WriteLane.Bulk, async session =>
        {
            // Another node was faster: it has told this part.
            if (await session.ExecuteAsync("update core_reader set cursor = $3 where name = $1 and cursor = $2", name, from, to) == 0) return false;
            await NoticeStore.PutAsync(session, drafts);
            foreach (var (type, record, user) in joining.Where(j => Followers.May(j.Type)).Distinct()) await Followers.PutAsync(session, type, record, user, follows: true, clock.GetUtcNow().UtcDateTime, keep: true);
            return true;
        }, ct);
        if (told && drafts.Count > 0) live.Publish(drafts.Select(d => d.User));
    }

    private static Task<int> BeginAsync(WriteSession session, string name, string cursor) =>
        session.ExecuteAsync("insert into core_reader (name, cursor) values ($1, $2) on conflict (name) do update set cursor = $2", name, cursor);

    private async Task<string?> CursorAsync(string name, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select cursor from core_reader where name = $1";
        database.Dialect.Bind(command, name);
        return await command.ExecuteScalarAsync(ct) as string;
    }
}
