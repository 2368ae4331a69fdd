using System.Globalization;
using System.Runtime.CompilerServices;
using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;

namespace Rapport.Core.Changes.Undoing;

/// <summary>
/// Takes the logged changes of a set back, newest first: updates by field, deletions by putting the record back. Records that the set made
/// go as they are, or stay as a whole: their updates are passed over.
/// </summary>
internal sealed class ChangesUndone(UndoRun run)
{
    private const int Chunk = 500;
    private readonly FieldsUndone fields = new(run);
    private readonly UndoReach reach = new(run);
    private readonly CountedRecords counted = new(run);

    // The fields of each that wait.
    private readonly Dictionary<Guid, HashSet<string>> waiting = [];

    // Deleted ones that wait: what was done to them before follows when they are back.
    private readonly HashSet<Guid> awaited = [];

    /// <inheritdoc cref="CountedRecords.Totals"/>
    public int Totals => counted.Totals;

    /// <summary>Records whose unique values are still borne by others that the same set wrote: their turn comes when those have gone or given them back.</summary>
    public IReadOnlySet<Guid> Waiting => waiting.Keys.ToHashSet();

    /// <param name="some">Only these records, after the first turn.</param>
    public async IAsyncEnumerable<UndoStep> RunAsync(UndoTurn turn, IReadOnlySet<Guid>? some, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var before = turn == UndoTurn.First ? run.Mark.Before : long.MaxValue; await RowsAsync(before, ct) is { Count: > 0 } rows; before = rows[^1].N)
        {
            yield return await run.ChunkAsync(async writer =>
            {
                var (done, refused) = (0, new List<RefusedUndo>());
                foreach (var row in rows.Where(r => some is null || some.Contains(r.Id)))
                {
                    var isDone = false;
                    var refusal = await WithinLimitsAsync(writer, row.Type, async () =>
                    {
                        (isDone, var stays) = await RevertAsync(writer, row, turn);
                        return stays;
                    }, p => new(row.Type.Name, row.Id, p.Args?.GetValueOrDefault("title") as string, p.At, null) { Why = p });
                    if (refusal is not null) refused.Add(refusal);
                    // What waited with some of its fields was counted at its first turn.
                    if (isDone && refusal is null or { IsPartly: true } && (turn == UndoTurn.First || row.Kind == "delete") && await counted.AddAsync(writer, row)) done++;
                }

                return new UndoStep(done, refused);
            }, ct, turn == UndoTurn.First ? rows[^1].N : null);
        }
    }

    /// <summary>
    /// What would bring back more than whoever undoes may grant stays, the rest goes through: the step is taken back alone, with the sums
    /// that follow from it.
    /// </summary>
    internal static async Task<RefusedUndo?> WithinLimitsAsync(RecordWriter writer, RecordType type, Func<Task<RefusedUndo?>> work, Func<Problem, RefusedUndo> told)
    {
        var sums = writer.Limits.ConcernSums(type);
        if (!sums && !writer.Limits.Concern(type)) return await work();
        var transaction = writer.Transaction;
        var (step, before) = (await WriteStep.BeginAsync(transaction), transaction.Problems.Count);
        var refused = await work();
        var isWritten = refused is null or { IsPartly: true };
        if (sums && isWritten) await transaction.Sums.SettleAsync(writer);
        var beyond = transaction.Problems.Skip(before).FirstOrDefault(p => p.Code.StartsWith("limit.", StringComparison.Ordinal));
        if (beyond is not null) transaction.TakeProblems(before);
        await step.EndAsync(isKept: isWritten && beyond is null);
        return isWritten && beyond is not null ? told(beyond) : refused;
    }

    /// <summary>Takes one change back as far as it can be, and answers what stands in the way of the rest.</summary>
    private async Task<(bool IsDone, RefusedUndo? Stays)> RevertAsync(RecordWriter writer, ChangeRow row, UndoTurn turn)
    {
        var type = row.Type;
        var changes = ChangeLog.Parse(type, row.Fields);
        var current = await writer.Rows.LoadAsync(type, row.Id);
        var title = await reach.TitleAsync(writer, type, current);
        (bool, RefusedUndo?) Refuse(string? field, long? later) => (false, new RefusedUndo(type.Name, row.Id, title, field, later));

        if (row.Kind == "delete")
        {
            if (current is not null) return Refuse(null, current["changedSet"] as long?);
            var all = changes.ToDictionary(c => c.Field.Name, c => c.Before, StringComparer.Ordinal);
            if (IsOwn(all)) return (false, null);
            await MergedRecords.LeadOnAsync(writer.Transaction.Session, run.Catalogue, type, row.Id, all);
            if (await reach.AgainstReturnAsync(writer, type, all) is { } beyond) return (false, beyond);
            if (await writer.MisfitAsync(type, all, null) is { } misfit)
            {
                if (!await WaitsAsync(writer, row, misfit, all, turn)) return Refuse(misfit, null);
                awaited.Add(row.Id);
                return (run.IsPreview, null);
            }

            await writer.Removal.RestoreAsync(type, all, row.Version + 1);
            return (true, null);
        }

        if (current is null) return awaited.Contains(row.Id) || await IsOwnAndGoneAsync(writer, row) ? (false, null) : Refuse(null, await writer.Past.LaterSetAsync(row.Id, row.Version, null));
        if (row.Kind == "update" && current["createdSet"] is long made && made == run.Set) return (false, null);
        if (await reach.AgainstAsync(writer, type, current) is { } outside) return (false, outside);
        if (row.Kind == "restore")
        {
            if (await writer.Past.LastingChangeAsync(type, row.Id, row.Version, [run.Set, writer.Transaction.Set]) is { } lasting) return Refuse(null, lasting);
            if (await writer.Past.UserSetAsync(current) is { } user) return Refuse(null, user);
            await writer.Removal.RemoveAsync(current);
            return (true, null);
        }

        changes = await WithoutFollowersAsync(writer, current, changes);
        if (!awaited.Contains(row.Id) && waiting.GetValueOrDefault(row.Id) is { } held) changes = [.. changes.Where(c => held.Contains(c.Field.Name) == (turn == UndoTurn.Waiting))];
        if (turn == UndoTurn.Waiting && changes.Count == 0) return (false, null);
        var (free, stay) = fields.Part(current, changes);
        var values = new Dictionary<string, object?>(current.Values, StringComparer.Ordinal);
        foreach (var change in free) values[change.Field.Name] = change.Before;
        var later = stay.Count == 0 ? null : await writer.Past.LaterSetAsync(row.Id, row.Version, type[stay[0]]);
        if (free.Count == 0 && changes.Count > 0) return stay.Count == 0 ? (false, null) : Refuse(stay[0], later);
        var unfit = await writer.MisfitAsync(type, values, current);
        if (unfit is not null && stay.Count == 0 && await WaitsAsync(writer, row, unfit, values, turn)) return await RevertAsync(writer, row, turn);
        if (unfit is not null || (stay.Count > 0 && !FieldsUndone.HoldsTogether(current, values, writer.Transaction.Now)))
        {
            fields.Hold(row.Id, changes.Select(c => c.Field.Name));
            return stay.Count == 0 ? Refuse(unfit, null) : Refuse(stay[0], later);
        }

        await writer.WriteDifferenceAsync(current, values);
        return (true, stay.Count == 0 ? null : new RefusedUndo(type.Name, row.Id, title, stay[0], later) { Kept = stay });
    }

    /// <summary>Whether the set made the record: what it made and took away again stays away.</summary>
    private bool IsOwn(Dictionary<string, object?> values) => values.GetValueOrDefault("createdSet") is long made && made == run.Set;

    private async Task<bool> IsOwnAndGoneAsync(RecordWriter writer, ChangeRow row) =>
        await writer.Transaction.Session.ScalarAsync("select fields from core_change where record_id = $1 and set_id = $2 and kind = 'delete' order by version desc limit 1", run.Database.Dialect.ToDb(FieldKind.Link, row.Id), run.Set) is string fields
        && IsOwn(ChangeLog.Parse(row.Type, fields).ToDictionary(c => c.Field.Name, c => c.Before, StringComparer.Ordinal));

    /// <summary>Whether the record waits for another of the same set that bears its unique value. A look, in which nobody goes, takes it for done.</summary>
    private async Task<bool> WaitsAsync(RecordWriter writer, ChangeRow row, string misfit, Dictionary<string, object?> values, UndoTurn turn)
    {
        if (turn != UndoTurn.First || row.Type.Find(misfit) is not { Unique: true } field || values.GetValueOrDefault(misfit) is not { } value) return false;
        var unique = new UniqueField(row.Type, field, run.Database.Dialect);
        var sets = string.Join(", ", new[] { run.Set, run.Own, writer.Transaction.Set }.Distinct().Select(s => s.ToString(CultureInfo.InvariantCulture)));
        if (await writer.Transaction.Session.ScalarAsync($"select t.n from {row.Type.Table} t where {unique.Stored} = $1 and (t.created_set in ({sets}) or t.changed_set in ({sets}))", unique.ToDb(value)) is null) return false;
        if (!waiting.TryGetValue(row.Id, out var held)) waiting[row.Id] = held = new HashSet<string>(StringComparer.Ordinal);
        return held.Add(misfit);
    }

    /// <summary>
    /// Without the sums that later lines have carried on: they are no clash, they follow from the lines that are left. A sum
    /// that still stands is brought back like any field.
    /// </summary>
    private async Task<IReadOnlyList<FieldChange>> WithoutFollowersAsync(RecordWriter writer, RecordData current, IReadOnlyList<FieldChange> changes)
    {
        foreach (var lines in LineSums.Into(run.Catalogue, current.Type))
        {
            var sums = changes.Where(c => lines.Sums.Any(s => s.Field == c.Field.Name)).ToList();
            if (sums.Count == 0) continue;
            if (sums.TrueForAll(c => RecordRules.Same(current[c.Field.Name], c.After))) run.Sums.Keep(current.Id);
            else if (await LineSums.AnyAsync(writer.Transaction, lines, current.Id)) changes = [.. changes.Except(sums)];
        }

        return changes;
    }

    private async Task<List<ChangeRow>> RowsAsync(long before, CancellationToken ct)
    {
        var rows = new List<ChangeRow>();
        await using var connection = await run.Database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture,
            $"select n, type_no, record_id, version, kind, fields from core_change where set_id = {run.Set} and n < {before} order by n desc limit {Chunk}");
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            if (run.Catalogue.Find((short)row.GetInt64(1)) is not { } type) continue;
            rows.Add(new(row.GetInt64(0), type, (Guid)run.Database.Dialect.FromDb(FieldKind.Link, row, 2)!, row.GetInt64(3), row.GetString(4), row.GetString(5)));
        }

        return rows;
    }
}

/// <summary>A change as the log has it.</summary>
internal sealed record ChangeRow(long N, RecordType Type, Guid Id, long Version, string Kind, string Fields);
