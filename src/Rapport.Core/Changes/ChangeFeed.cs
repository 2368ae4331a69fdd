using System.Data.Common;
using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Changes;

/// <summary>
/// All changes in an order in which nothing can appear behind a reader's back. Sets still being written by a bulk run
/// come when they are closed. Records out of the principal's sight are left out.
/// </summary>
public sealed class ChangeFeed(IDatabase database, CatalogueHolder catalogue, RecordReader reader, LiveChanges live, TimeProvider clock)
{
    public const int LargestPage = 1_000;
    private const int SetsAtOnce = 200;

    // A caller who may see little would otherwise have the whole log walked in one request.
    private const int MostSets = 2_000;
    private const int MostPages = 50;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>The cursor behind all that is settled now.</summary>
    public async Task<string> LatestAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select cast(s.tx as text), s.id from core_change_set s where {database.Dialect.StampSettled("s.tx")} and s.tx is not null order by s.tx desc, s.id desc limit 1";
        await using var row = await command.ExecuteReaderAsync(ct);
        return (await row.ReadAsync(ct)
            ? FeedCursor.Start with { Stamp = ulong.Parse(row.GetString(0), CultureInfo.InvariantCulture), Set = row.GetInt64(1) }
            : FeedCursor.Start).ToString();
    }

    /// <summary>True for a cursor behind changes that are not there: of another log, as after a restore. Its reader must begin anew.</summary>
    public async Task<bool> IsAheadAsync(string cursor, CancellationToken ct) =>
        FeedCursor.Read(cursor) is not { } own || FeedCursor.Read(await LatestAsync(ct)) is not { } latest || (own.Stamp, own.Set).CompareTo((latest.Stamp, latest.Set)) > 0;

    /// <summary>As <see cref="ReadAsync"/>, but waits for something to come, at most <paramref name="wait"/>.</summary>
    public async Task<FeedPage> WaitAsync(string? after, IReadOnlyCollection<string>? types, int limit, TimeSpan wait, Principal who, CancellationToken ct)
    {
        using var signal = new SemaphoreSlim(0, int.MaxValue);
        void Hint(LiveChange change) { try { signal.Release(); } catch (ObjectDisposedException) { /* a late hint */ } }
        live.Committed += Hint;
        try
        {
            var until = clock.GetUtcNow() + wait;
            while (true)
            {
                var page = await ReadAsync(after, types, limit, who, ct);
                var left = until - clock.GetUtcNow();
                if (page.Entries.Count > 0 || page.More || left <= TimeSpan.Zero) return page;
                after = page.Next;
                // Hints come from this process only; other nodes' commits are found by looking again.
                await signal.WaitAsync(left < LookAgain ? left : LookAgain, ct);
            }
        }
        finally
        {
            live.Committed -= Hint;
        }
    }

    /// <summary>The entries behind a cursor; null starts at the beginning.</summary>
    public async Task<FeedPage> ReadAsync(string? after, IReadOnlyCollection<string>? types, int limit, Principal who, CancellationToken ct)
    {
        var cursor = string.IsNullOrEmpty(after) ? FeedCursor.Start
            : FeedCursor.Read(after) ?? throw new ProblemException(Problem.Invalid("cursor.unreadable", "after"));
        limit = Math.Clamp(limit, 1, LargestPage);
        var now = catalogue.Current;
        foreach (var name in types ?? [])
            if (now.Find(name) is null) throw new ProblemException(Problem.Missing("type.unknown", "types", ("type", name)));
        var seen = now.Types.Where(t => (types is null || types.Contains(t.Name)) && who.AccessTo(t).Read != RecordScope.None).OrderBy(t => t.Number).ToList();
        var entries = new List<FeedEntry>();
        await using var connection = await database.OpenAsync(ct);
        var rows = new FeedRows(database.Dialect, connection, reader, who, seen);
        for (int read = 0, pages = 0; read < MostSets;)
        {
            var sets = await SetsAsync(connection, cursor, ct);
            foreach (var set in sets)
            {
                if (set.Stamp != cursor.Stamp || set.Id != cursor.Set) cursor = new FeedCursor(set.Stamp, set.Id, FeedPhase.Head, 0, 0);
                while (cursor.Phase != FeedPhase.Done)
                {
                    if (entries.Count >= limit || pages > MostPages) return new FeedPage(entries, cursor.ToString(), true);
                    var phase = cursor.Phase;
                    cursor = await rows.ReadAsync(set, cursor, limit - entries.Count, entries, ct);
                    if (cursor.Phase == phase) pages++;
                }
            }

            read += sets.Count;
            if (sets.Count < SetsAtOnce) return new FeedPage(entries, cursor.ToString(), false);
        }

        return new FeedPage(entries, cursor.ToString(), true);
    }

    private async Task<List<FeedSet>> SetsAsync(DbConnection connection, FeedCursor cursor, CancellationToken ct)
    {
        var dialect = database.Dialect;
        var stamp = $"cast(cast($1 as text) as {dialect.TypeName(ColumnType.Stamp)})";
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            select cast(s.tx as text), s.id, s.at, s.user_id, s.origin, s.undo_of, s.created, case when s.changed + s.deleted > 0 or exists (select 1 from core_change c where c.set_id = s.id) then 1 else 0 end, s.run_key from core_change_set s
            where {dialect.StampSettled("s.tx")} and (s.tx, s.id) {(cursor.Phase == FeedPhase.Done ? ">" : ">=")} ({stamp}, $2) and s.done_at is not null
            order by s.tx, s.id limit {SetsAtOnce.ToString(CultureInfo.InvariantCulture)}
            """;
        dialect.Bind(command, cursor.Stamp.ToString(CultureInfo.InvariantCulture));
        dialect.Bind(command, cursor.Set);
        var sets = new List<FeedSet>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            // The counts of a run that was killed and went on are not sure; records that came back are counted as created, and logged.
            var sure = row.IsDBNull(8);
            sets.Add(new FeedSet(ulong.Parse(row.GetString(0), CultureInfo.InvariantCulture), row.GetInt64(1), (DateTime)dialect.FromDb(FieldKind.DateTime, row, 2)!,
                (Guid?)dialect.FromDb(FieldKind.Link, row, 3), row.GetString(4), row.IsDBNull(5) ? null : row.GetInt64(5),
                !sure || row.GetInt64(6) > 0, !sure || Convert.ToInt64(row.GetValue(7), CultureInfo.InvariantCulture) > 0));
        }

        return sets;
    }
}

internal sealed record FeedSet(ulong Stamp, long Id, DateTime At, Guid? By, string Origin, long? UndoOf, bool HasCreated, bool HasLogged);
