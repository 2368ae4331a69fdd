using System.Data.Common;
using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.LongWork;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Changes.Undoing;

/// <summary>
/// Takes back one change set: updates field by field where the value is still the one it left, deletions by putting the
/// record back, creations by deleting what nobody touched since. Where something depends on it, that record is refused, or that
/// field of it stays, and the later change is named; the rest goes through. Undo is a change set itself and can be undone.
/// </summary>
internal sealed class Undo(IDatabase database, Func<RecordCatalogue> catalogue, IRecordIndexer index, TimeProvider clock, Func<RecordType, IEnumerable<IReadOnlyList<string>>> groups)
{
    private const int SumsAtOnce = 500;

    public async Task<UndoOutcome> RunAsync(long set, WriteContext context, bool preview, CancellationToken ct, IProgress<double>? progress = null, UndoMark? mark = null)
    {
        var advance = new Advance(progress);
        var (records, by) = await CheckAsync(set, ct);
        advance.Expect(records);
        var run = new UndoRun(database, catalogue, index, clock, context, set, preview, mark ?? UndoMark.Start) { Groups = groups, IsOwn = by == context.Who.UserId };
        var tally = new UndoTally(advance);
        tally.Add(new UndoStep(run.Mark.Reverted, run.Mark.Refused) { RefusedCount = run.Mark.RefusedCount });
        // Changes first and newest first, then creations, lines before what they belong to. Records that the set took
        // away in bulk come back between them: what was changed under it may point at them.
        var isDone = false;
        var (changes, creations) = (new ChangesUndone(run), new CreationsUndone(run));
        try
        {
            await foreach (var step in changes.RunAsync(UndoTurn.First, null, ct)) tally.Add(step);
            await foreach (var step in PutBackAsync(run, ct)) tally.Add(step);
            await foreach (var step in creations.RunAsync(ct)) tally.Add(step);
            if (await new TangledCreations(run).PartAsync(ct))
                await foreach (var step in creations.RunAsync(ct)) tally.Add(step);

            if (!preview && changes.Waiting.Count > 0)
            {
                await foreach (var step in changes.RunAsync(UndoTurn.Waiting, changes.Waiting, ct)) tally.Add(step);
                await foreach (var step in creations.RunAsync(ct)) tally.Add(step);
            }

            await foreach (var step in creations.HeldAsync(ct)) tally.Add(step);
            while (!preview && run.Sums.IsAny) await run.ChunkAsync(async writer =>
            {
                await run.Sums.SettleAsync(writer, SumsAtOnce, asksLimits: false);
                return UndoStep.Nothing;
            }, ct);
            isDone = tally.Reverted > 0;
        }
        finally
        {
            await run.CloseAsync(isDone);
        }

        return tally.Outcome(run.Own) with { Totals = changes.Totals };
    }

    /// <summary>Refuses what is not there, was undone before or is still being written; answers how many records the set touched and who did it.</summary>
    private async Task<(long Records, Guid? By)> CheckAsync(long set, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select undone_by, created + changed + deleted, user_id, {OpenRuns.AliveSql} from core_change_set where id = {set.ToString(CultureInfo.InvariantCulture)}";
        database.Dialect.Bind(command, OpenRuns.AliveSince(database.Dialect, clock.GetUtcNow().UtcDateTime));
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct)) throw new ProblemException(Problem.Missing("undo.noSuchSet", null, ("set", set)));
        if (row.IsDBNull(0))
        {
            OpenRuns.DemandEnded(row.GetValue(3), set);
            return (row.GetInt64(1), database.Dialect.FromDb(FieldKind.Link, row, 2) as Guid?);
        }

        var by = row.GetInt64(0);
        await row.CloseAsync();
        throw new ProblemException(await UndoneAsync(connection, set, by, ct));
    }

    // An undo that was undone itself has brought the set back: what is to be undone then is the last of the row.
    private static async Task<Problem> UndoneAsync(DbConnection connection, long set, long by, CancellationToken ct)
    {
        var stands = false;
        for (; ; stands = !stands)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"select undone_by from core_change_set where id = {by.ToString(CultureInfo.InvariantCulture)}";
            if (await command.ExecuteScalarAsync(ct) is not { } next || next is DBNull) return Problem.Refused(stands ? "undo.doneAgain" : "undo.alreadyUndone", null, ("set", set), ("by", by.ToString(CultureInfo.InvariantCulture)));
            by = Convert.ToInt64(next, CultureInfo.InvariantCulture);
        }
    }

    private async IAsyncEnumerable<UndoStep> PutBackAsync(UndoRun run, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        if (run.IsPreview)
        {
            yield return new UndoStep(await RemovedRecords.CountAsync(database, run.Set, ct), []);
            yield break;
        }

        for (var last = long.MaxValue; ;)
        {
            PutBack? chunk = null;
            var step = await run.ChunkAsync(async writer =>
            {
                chunk = await RemovedRecords.PutBackAsync(writer.Transaction, new RecordIndexer(database), run.Set, last, ct);
                return chunk is null ? UndoStep.Nothing
                    : chunk.Obstacle is null ? new UndoStep(chunk.Records, [])
                    : new UndoStep(0, [.. Enumerable.Repeat(new RefusedUndo(chunk.Type?.Name ?? "", Guid.Empty, null, chunk.Obstacle, null), chunk.Records)]);
            }, ct);
            if (chunk is null) yield break;
            last = chunk.Chunk;
            yield return step;
        }
    }
}
