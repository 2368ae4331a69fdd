using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Changes;

/// <summary>
/// A long write in chunks, each with its own commit and all with one change set. A run that was killed is found again
/// by its key and goes on under the same set, so that undo takes back the whole of it.
/// </summary>
public sealed class BulkRun
{
    /// <summary>Records that change what a database should know of its tables.</summary>
    private const int Many = 5_000;

    private readonly IDatabase database;
    private readonly IRecordIndexer index;
    private readonly TimeProvider clock;
    private readonly Principal who;

    private BulkRun(IDatabase database, IRecordIndexer index, TimeProvider clock, Principal who, long changeSet, bool resumed)
    {
        this.database = database;
        this.index = index;
        this.clock = clock;
        this.who = who;
        ChangeSet = changeSet;
        Resumed = resumed;
    }

    public long ChangeSet { get; }

    /// <summary>True when an unfinished run with the same key was found and is continued.</summary>
    public bool Resumed { get; }

    internal static async Task<BulkRun> OpenAsync(IDatabase database, IRecordIndexer index, TimeProvider clock, WriteContext context, string key, bool again, CancellationToken ct)
    {
        var (set, resumed) = await database.WriteAsync(WriteLane.People, async session =>
            await session.ScalarAsync($"select id from core_change_set where run_key = $1 and undone_by is null{(again ? "" : " and done_at is null")} order by id desc limit 1", key) is long open
                ? (open, true)
                : (await ChangeLog.OpenSetAsync(session, context, clock.GetUtcNow().UtcDateTime, key), false), ct);
        return new BulkRun(database, index, clock, context.Who, set, resumed);
    }

    /// <summary>Writes one chunk; keep it near 500 to 2,000 rows, so that people beside it do not wait. Refused once the set was taken back or is being.</summary>
    public Task<T> ChunkAsync<T>(Func<BulkWriter, Task<T>> work, CancellationToken ct) =>
        database.WriteAsync(WriteLane.Bulk, async session =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            // A run that fell silent for long was closed by somebody else; what it still writes must be told anew.
            await session.ExecuteAsync("update core_change_set set beat_at = $1, done_at = null, abandoned_at = null where id = $2", session.Dialect.ToDb(FieldKind.DateTime, now), ChangeSet);
            // The row is held now: an undo that begins beside waits, and is refused while this run is alive.
            if (await session.ScalarAsync("select 1 from core_change_set s where s.id = $1 and (s.undone_by is not null or exists (select 1 from core_change_set u where u.undo_of = s.id and u.done_at is null))", ChangeSet) is not (null or DBNull))
                throw new ProblemException(Problem.Refused("undo.runTakenBack", null, ("set", ChangeSet)));
            return await work(new BulkWriter(session, index, who, ChangeSet, now));
        }, ct);

    /// <summary>Says that nobody writes for now: what was written may be taken back, and until then the run taken up again.</summary>
    public Task RestAsync() =>
        database.WriteAsync(WriteLane.People, session => session.ExecuteAsync("update core_change_set set beat_at = $1 where id = $2 and done_at is null", session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime - OpenRuns.Alive), ChangeSet), CancellationToken.None);

    /// <summary>Takes the set away again when nothing was written under it.</summary>
    public Task DropAsync(CancellationToken ct) =>
        database.WriteAsync(WriteLane.People, session => session.ExecuteAsync("delete from core_change_set where id = $1 and created = 0 and changed = 0 and deleted = 0", ChangeSet), ct);

    /// <summary>Closes the set with its counts.</summary>
    public Task FinishAsync(int created, int changed, CancellationToken ct) => FinishAsync(created, changed, null, ct);

    /// <summary>Closes the set, or takes it away again when nothing was written under it, together with what else belongs into that transaction.</summary>
    internal async Task FinishAsync(int created, int changed, Func<WriteSession, Task>? also, CancellationToken ct)
    {
        await database.WriteAsync(WriteLane.People, async session =>
        {
            if (also is not null) await also(session);
            if (also is not null && created + changed == 0) return await session.ExecuteAsync("delete from core_change_set where id = $1", ChangeSet);
            return await session.ExecuteAsync(
                $"update core_change_set set done_at = $1, created = created + $2, changed = changed + $3, tx = {session.Dialect.StampNow} where id = $4",
                session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime), (long)created, (long)changed, ChangeSet);
        }, ct);
        if (created + changed >= Many) await database.SettleAsync(ct);
    }
}
