using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;
using Rapport.Core.Storage;
using Rapport.Core.Values;

namespace Rapport.Core.Changes.Undoing;

/// <summary>
/// One undo in progress: which set it takes back, under which set of its own, and whether it only looks. Each chunk is a
/// transaction; a look rolls it back and keeps what was seen.
/// </summary>
internal sealed class UndoRun(IDatabase database, Func<RecordCatalogue> catalogue, IRecordIndexer index, TimeProvider clock, WriteContext context, long set, bool isPreview, UndoMark mark)
{
    public IDatabase Database => database;
    public RecordCatalogue Catalogue => catalogue();

    public Access.Principal Who => context.Who;

    public TimeProvider Clock => clock;

    public Criteria.WordsSql? Words => index.Words;

    /// <summary>Whether whoever undoes it did it.</summary>
    public bool IsOwn { get; init; }

    /// <summary>The set that is taken back.</summary>
    public long Set => set;

    /// <summary>The set of the undo itself; 0 until it has written anything.</summary>
    public long Own { get; private set; } = mark.Own;

    /// <summary>How far the logged changes are taken back.</summary>
    public UndoMark Mark { get; private set; } = mark;

    public bool IsPreview => isPreview;

    /// <summary>Fields of a type that mean something only together.</summary>
    public required Func<RecordType, IEnumerable<IReadOnlyList<string>>> Groups { get; init; }

    /// <summary>Parents whose lines come or go: their sums are taken when all of the set is back.</summary>
    public LineSums Sums { get; } = new();

    /// <summary>Runs one chunk of the undo; one of logged changes says where it ended.</summary>
    public async Task<UndoStep> ChunkAsync(Func<RecordWriter, Task<UndoStep>> work, CancellationToken ct, long? before = null)
    {
        try
        {
            var (step, own, reached) = await database.WriteAsync(WriteLane.Bulk, async session =>
            {
                var transaction = new WriteTransaction(session, catalogue(), index, context with { UndoOf = set }, clock.GetUtcNow().UtcDateTime) { Sums = Sums };
                transaction.Continue(Own);
                // The row stays held, so that a run that was cancelled does not go on beside this chunk.
                OpenRuns.DemandEnded(await session.ScalarAsync($"select {OpenRuns.AliveSql} from core_change_set where id = $2{session.Dialect.ForUpdate}", OpenRuns.AliveSince(session.Dialect, transaction.Now), set), set);
                var step = await work(new RecordWriter(transaction));
                transaction.Demand();
                if (isPreview) throw new PreviewOnly(step);
                await transaction.CountAsync();
                // Open until the last chunk stands: told chunk by chunk, the feed would begin the set anew with each.
                if (transaction.Set != 0) await session.ExecuteAsync("update core_change_set set done_at = null, beat_at = $1 where id = $2", session.Dialect.ToDb(FieldKind.DateTime, transaction.Now), transaction.Set);
                var next = before is { } place ? Mark.With(transaction.Set, place, step) : Mark;
                if (before is not null && Mark.Keep is { } keep) await keep(session, next);
                return (step, transaction.Set, next);
            }, ct);
            (Own, Mark) = (own, reached);
            return step;
        }
        catch (PreviewOnly seen)
        {
            return seen.Step;
        }
    }

    /// <summary>
    /// Closes the undo's own set, so that the feed tells it, and notes in the undone one by which. An undo that is killed before is
    /// closed by <see cref="OpenRuns"/>, one that fails by itself.
    /// </summary>
    public Task CloseAsync(bool isDone) => Own == 0 ? Task.CompletedTask : database.WriteAsync(WriteLane.People, async session =>
    {
        await session.ExecuteAsync($"update core_change_set set done_at = $1, tx = {session.Dialect.StampNow} where id = $2", session.Dialect.ToDb(FieldKind.DateTime, ValueJson.Milliseconds(clock.GetUtcNow().UtcDateTime)), Own);
        return isDone ? await session.ExecuteAsync("update core_change_set set undone_by = $1 where id = $2", Own, set) : 0;
    }, CancellationToken.None);

    /// <summary>Rolls the trial back and carries out what was seen.</summary>
    private sealed class PreviewOnly(UndoStep step) : Exception
    {
        public UndoStep Step => step;
    }
}
