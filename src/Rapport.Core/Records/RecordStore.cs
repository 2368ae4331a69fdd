using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Catalogue.RollUps;
using Rapport.Core.Changes;
using Rapport.Core.Changes.Bin;
using Rapport.Core.Changes.Undoing;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records.Writing;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>
/// The one way to records for pages, API, import, jobs and tools: everything here asks what the principal may do, and
/// everything written stands in the change log. Refusals are <see cref="ProblemException"/>s with every problem met.
/// </summary>
public sealed class RecordStore(IDatabase database, CatalogueHolder catalogue, IRecordIndexer index, TimeProvider clock, LiveChanges live, RecordMerging merging)
{
    public RecordCatalogue Catalogue => catalogue.Current;

    public IDatabase Database { get; } = RollUpSettling.KeepIn(database, catalogue);

    /// <summary>Carries out wishes in one transaction: all or none.</summary>
    public async Task<WriteOutcome> WriteAsync(IReadOnlyList<RecordWrite> writes, WriteContext context, CancellationToken ct)
    {
        var outcome = await database.WriteAsync(WriteLane.People, async session =>
        {
            var written = await new RecordWriter(new WriteTransaction(session, catalogue.Current, index, context, clock.GetUtcNow().UtcDateTime)).ApplyAsync(writes);
            if (context.Along is { } along) await along(session, written);
            return written;
        }, ct);
        if (outcome.ChangeSet != 0) live.Publish(LiveChange.Of(outcome, writes, context.Who.UserId));
        return outcome;
    }

    /// <summary>Puts deleted records back as they were last, under a set of its own: all or none.</summary>
    public async Task<WriteOutcome> RestoreAsync(RecordType type, IReadOnlyList<Guid> ids, WriteContext context, CancellationToken ct)
    {
        var (now, current) = (clock.GetUtcNow().UtcDateTime, catalogue.Current);
        var sight = new Sight(current, context.Who);
        var past = new LastValues(database, current);
        var seen = new LastSight(current, sight, sight.Context(now), past);
        var outcome = await database.WriteAsync(WriteLane.People, async session =>
        {
            var written = await new RecordWriter(new WriteTransaction(session, current, index, context, now)).PutBackAsync(type, ids, seen, past, ct);
            if (context.Along is { } along) await along(session, written);
            return written;
        }, ct);
        live.Publish(new LiveChange(outcome.ChangeSet, [type.Name], [.. outcome.Items.Select(i => i.Id)], context.Who.UserId));
        return outcome;
    }

    /// <summary>Opens a long write in chunks; the key finds the same run again after a crash.</summary>
    /// <param name="again">Takes a run up that was closed, too, unless it was taken back: a cancelled one goes on under its set.</param>
    public Task<BulkRun> OpenRunAsync(WriteContext context, string key, CancellationToken ct, bool again = false) =>
        BulkRun.OpenAsync(database, index, clock, context, key, again, ct);

    /// <summary>Takes a change set back, or says what would happen.</summary>
    public async Task<UndoOutcome> UndoAsync(long changeSet, Principal who, bool preview, CancellationToken ct, IProgress<double>? progress = null) => await UndoAsync(changeSet, who, preview, null, ct, progress);

    /// <summary>The same, begun by an attempt that died where <paramref name="mark"/> says.</summary>
    internal async Task<UndoOutcome> UndoAsync(long changeSet, Principal who, bool preview, UndoMark? mark, CancellationToken ct, IProgress<double>? progress)
    {
        // A merge is more than the fields it wrote, and is taken back by its own rules; likewise what took one back.
        if (await RecordMerging.FindAsync(database, "set_id", changeSet, ct) is not null)
            return preview ? Told(await merging.PreviewAsync(new UnmergeWish(changeSet), who, ct)) : Told(await merging.UnmergeAsync(new UnmergeWish(changeSet), new WriteContext(who, RecordMerging.BackOrigin), ct));
        if (await merging.RedoAsync(changeSet, who, preview, ct) is { } again) return new UndoOutcome(again.ChangeSet, again.Parts.Count + (int)again.MovedCount, 0, []);
        // The kind of a field is one thing for all records that it changed.
        var kinds = new Core.Catalogue.Kinds.KindUndo(database, catalogue, index, clock);
        if (kinds.Find(changeSet) is not null) return await kinds.RunAsync(changeSet, who, preview, ct, progress);
        if (!who.May("undo") && !await IsOwnAsync(changeSet, who, ct)) throw new ProblemException(Problem.Denied("access.function", null, ("function", "undo")));
        var outcome = await new Undo(database, () => catalogue.Current, index, clock, merging.Groups).RunAsync(changeSet, new WriteContext(who, "undo"), preview, ct, progress, mark);
        if (outcome.ChangeSet != 0) live.Publish(new LiveChange(outcome.ChangeSet, [], [], who.UserId));
        return outcome;
    }

    private static UndoOutcome Told(UnmergeOutcome outcome) => new(outcome.ChangeSet, outcome.Back.Count + 1 + (int)outcome.MovedCount, 0, []);

    /// <summary>Everybody may take back what they did themselves.</summary>
    private async Task<bool> IsOwnAsync(long changeSet, Principal who, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select user_id from core_change_set where id = $1";
        database.Dialect.Bind(command, changeSet);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) && database.Dialect.FromDb(FieldKind.Link, row, 0) is Guid user && user == who.UserId;
    }
}
