using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Changes.Bin;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Records.Writing;

/// <summary>
/// Carries out wishes inside one transaction: checks, access, data, change log, timeline and search text together or
/// not at all. All problems of all wishes are collected before it gives up.
/// </summary>
internal sealed class RecordWriter
{
    private readonly WriteTransaction transaction;
    private readonly WriteChecks checks;
    private readonly RecordBatch batch;

    public RecordWriter(WriteTransaction transaction)
    {
        this.transaction = transaction;
        Rows = new RecordRows(transaction);
        Sight = new WriteAccess(transaction, Rows);
        checks = new WriteChecks(transaction, Rows, Sight);
        Limits = new WriteLimits(transaction, Sight);
        batch = new RecordBatch(transaction, Rows, Sight);
        Removal = new RecordRemoval(transaction, Rows, Sight);
        Past = new RecordPast(transaction);
    }

    public WriteTransaction Transaction => transaction;
    public RecordRows Rows { get; }
    public WriteAccess Sight { get; }
    public WriteLimits Limits { get; }
    public RecordRemoval Removal { get; }
    public RecordPast Past { get; }

    public static bool IsBookkeeping(Field field) => field.Section == "system" || field.Name == SystemFields.Version;

    public async Task<WriteOutcome> ApplyAsync(IReadOnlyList<RecordWrite> writes)
    {
        if (writes.Count == 1) await WriteAsync(writes[0]);
        else await WriteAllAsync(writes);
        await transaction.Sums.SettleAsync(this);
        await transaction.CountAsync();
        return new WriteOutcome(transaction.Set, transaction.Items);
    }

    private async Task WriteAllAsync(IReadOnlyList<RecordWrite> writes)
    {
        var met = new List<(int Place, Problem Problem)>();
        for (var i = 0; i < writes.Count; i++)
        {
            if (batch.MustGoBefore(writes[i])) met.AddRange(await batch.WriteAsync(isTrial: met.Count > 0));
            if (writes[i].Kind != WriteKind.Create) await WriteAsync(writes[i]);
            else if (await DraftAsync(writes[i]) is { } draft) batch.Add(writes[i].Type, draft, writes[i].Id ?? NewId(), i);
            met.AddRange(transaction.TakeProblems().Select(p => (i, p)));
        }

        met.AddRange(await batch.WriteAsync(isTrial: met.Count > 0));
        // In the order of the wishes, though some show only when all are written.
        transaction.Problems.AddRange(met.OrderBy(m => m.Place).Select(m => m.Problem with { At = string.Create(CultureInfo.InvariantCulture, $"items[{m.Place}]") + (m.Problem.At is { } at ? "." + at : "") }));
    }

    /// <summary>Puts deleted records back, all or none.</summary>
    public async Task<WriteOutcome> PutBackAsync(RecordType type, IReadOnlyList<Guid> ids, LastSight seen, LastValues past, CancellationToken ct)
    {
        var returning = new RecordReturn(this, seen, past, ct);
        for (var i = 0; i < ids.Count; i++)
        {
            var before = transaction.Problems.Count;
            await returning.PutBackAsync(type, ids[i]);
            if (ids.Count == 1) continue;
            transaction.Problems.AddRange(transaction.TakeProblems(before).Select(p => p with { At = string.Create(CultureInfo.InvariantCulture, $"items[{i}]") + (p.At is { } at ? "." + at : "") }));
        }

        await transaction.Sums.SettleAsync(this);
        await transaction.CountAsync();
        return new WriteOutcome(transaction.Set, transaction.Items);
    }

    /// <summary>Carries out one wish; when it cannot be, says why and leaves the rest of the transaction standing.</summary>
    public async Task<IReadOnlyList<Problem>> TryAsync(RecordWrite write)
    {
        // A role's criterion is asked once the record stands, and a record goes after its lines; every other refusal comes before anything is written.
        var sums = Limits.ConcernSums(write.Type);
        var step = !sums && write.Kind != WriteKind.Delete && !transaction.Who.AccessTo(write.Type).IsNarrowed ? null : await WriteStep.BeginAsync(transaction);
        await WriteAsync(write);
        // What follows from a line is the doing of whoever writes it: told with that line, not with the last.
        if (sums) await transaction.Sums.SettleAsync(this);
        var problems = transaction.TakeProblems();
        if (step is not null) await step.EndAsync(isKept: problems.Count == 0);
        return problems;
    }

    /// <inheritdoc cref="WriteChecks.MisfitAsync"/>
    public Task<string?> MisfitAsync(RecordType type, Dictionary<string, object?> values, RecordData? current) => checks.MisfitAsync(type, values, current);

    private Task WriteAsync(RecordWrite write) => write.Kind switch
    {
        WriteKind.Create => CreateAsync(write),
        WriteKind.Update => UpdateAsync(write),
        _ => DeleteAsync(write),
    };

    private Guid NewId() => Guid.CreateVersion7(new DateTimeOffset(transaction.Now));

    /// <summary>The values of a new record, complete and checked but for what must be unique; null when it was refused.</summary>
    private async Task<Dictionary<string, object?>?> DraftAsync(RecordWrite write)
    {
        var type = write.Type;
        var access = transaction.Who.AccessTo(type);
        if (!access.Create) { transaction.Problems.Add(AccessRules.Denied("access.create", transaction.Who, type)); return null; }
        if (await checks.TakeAsync(write, access, null) is not { } taken) return null;
        var shape = TypeShape.Of(type);
        var values = new Dictionary<string, object?>(taken, StringComparer.Ordinal);
        foreach (var field in shape.Writable)
            if (field.Default is not null) values.TryAdd(field.Name, field.Default);
        if (type.HasOwner) await Sight.GiveOwnerAsync(values);
        type.Complete?.Invoke(values, null, transaction.Now);
        if (!checks.Fits(type, shape.Writable, values, taken, null) || !await Sight.AllowsAsync(type, null, values) || !await Limits.HoldAsync(type, null, values)) return null;
        if (await Sight.WhoMayMakeAsync(type, values) is { Count: > 0 } able)
        {
            transaction.ActFor(able);
            return values;
        }

        transaction.Problems.Add(await NotUnderAsync(type, values));
        return null;
    }

    /// <summary>The record that a line would belong to, where the writer sees it.</summary>
    private async Task<RecordData?> SeenAboveAsync(RecordType type, Dictionary<string, object?> values)
    {
        foreach (var link in type.Fields.Where(type.IsPartBy))
            if (values.GetValueOrDefault(link.Name) is Guid id && transaction.Catalogue.Find(link.Target!) is { } target && await Rows.LoadAsync(target, id) is { } above && await Sight.MayAsync(target, Reach.Read, above.Values)) return above;
        return null;
    }

    /// <summary>Why a line may not stand where it would: the record above is seen and not to be changed, or out of sight, which is said like a missing one (its existence would be told).</summary>
    private async Task<Problem> NotUnderAsync(RecordType type, Dictionary<string, object?> values) => await SeenAboveAsync(type, values) is { } above
        ? Problem.Denied("access.update", type.Parent, ("type", above.Type.Name), ("title", above.Title))
        : Problem.Invalid("field.linkMissing", type.Parent, ("target", type.Parent is null ? type.Name : type[type.Parent].Target));

    private async Task CreateAsync(RecordWrite write)
    {
        var type = write.Type;
        if (await DraftAsync(write) is not { } values || !await checks.AreFreeAsync(type, values, null)) return;
        foreach (var field in TypeShape.Of(type).AutoNumbers) await AutoNumbers.FillAsync(transaction.Session, type, field, [values], AutoNumbers.DayOf(transaction.Now, transaction.Who.TimeZone));
        var id = write.Id ?? NewId();
        values[SystemFields.Id] = id;
        transaction.Stamp(values, 1);
        (values["createdAt"], values["createdBy"]) = (values["changedAt"], values["changedBy"]);
        var number = await Rows.CreateAsync(type, values);
        await transaction.Index.PutAsync(transaction.Session, type, number, values, isNew: true);
        await TimelineWriter.PutAsync(transaction.Session, type, values, transaction.Set);
        transaction.Sums.Touch(type, values);
        if (transaction.Who.AccessTo(type).IsNarrowed) await Sight.DemandSightAsync(type, await Sight.WhoMayMakeAsync(type, values), id);
        transaction.Items.Add(new WrittenRecord(id, 1, true));
        transaction.Created++;
    }

    private async Task UpdateAsync(RecordWrite write)
    {
        var type = write.Type;
        var access = transaction.Who.AccessTo(type);
        var current = await Rows.LoadAsync(type, write.Id!.Value);
        if (current is null || !await Sight.MayAsync(type, Reach.Read, current.Values)) { transaction.Problems.Add(await NotThereAsync(write, current)); return; }
        if (await Sight.WhoMayAsync(type, Reach.Write, current.Values) is not { Count: > 0 } able) { transaction.Problems.Add(AccessRules.Denied("access.update", transaction.Who, type, current.Title)); return; }
        if (await checks.TakeAsync(write, access, current) is not { } wished) return;
        if (write.Version is { } seen && seen != current.Version && await Past.ConflictAsync(current, seen, wished, write.Merges) is { } met) { transaction.Problems.Add(met); return; }
        if (!await checks.LeavesSumsAsync(current, wished)) return;

        var values = new Dictionary<string, object?>(current.Values, StringComparer.Ordinal);
        foreach (var (name, value) in wished) values[name] = value;
        if (type.HasOwner && wished.ContainsKey(SystemFields.Owner)) await Sight.GiveOwnerAsync(values);
        type.Complete?.Invoke(values, current.Values, transaction.Now);
        // A line goes only to what the writer may change, too.
        if (type.Fields.Any(f => type.IsPartBy(f) && !RecordRules.Same(current[f.Name], values.GetValueOrDefault(f.Name))) && !await Sight.MayAsync(type, Reach.Write, values))
        {
            transaction.Problems.Add(await NotUnderAsync(type, values));
            return;
        }

        // Whom a record belongs to is not in the gift of those it is lent to: they would keep it when the lending ends.
        if (wished.ContainsKey(SystemFields.Owner) && !RecordRules.Same(current[SystemFields.Owner], values.GetValueOrDefault(SystemFields.Owner)))
        {
            able = [.. (await Sight.WhoMayAsync(type, Reach.Write, current.Values, shares: false))];
            if (able.Count == 0) { transaction.Problems.Add(Problem.Denied("access.shareOwner", SystemFields.Owner, ("type", type.Name), ("title", current.Title))); return; }
        }

        var fit = checks.Fits(type, TypeShape.Of(type).Writable, values, wished, current);
        if (!await checks.AreFreeAsync(type, values, current) || !fit) return;
        transaction.ActFor(able);
        await WriteDifferenceAsync(current, values);
        await Sight.DemandSightAsync(type, able, current.Id);
    }

    /// <summary>Writes what differs between the record and the new values: data, log, index, timeline.</summary>
    /// <param name="asksLimits">Whether it is the writer's own wish, held against the writer's limits; a link that moves with a merge is not.</param>
    public async Task WriteDifferenceAsync(RecordData current, Dictionary<string, object?> values, bool asksLimits = true)
    {
        var type = current.Type;
        var changes = type.Fields.Where(f => !f.IsComputed && !IsBookkeeping(f) && !RecordRules.Same(current[f.Name], values.GetValueOrDefault(f.Name)))
            .Select(f => new FieldChange(f, current[f.Name], values.GetValueOrDefault(f.Name))).ToList();
        if (changes.Count == 0)
        {
            transaction.Items.Add(new WrittenRecord(current.Id, current.Version, false) { Fields = [] });
            return;
        }

        if (await Sight.AllowsAsync(type, current, values)) await WriteChangesAsync(current, values, changes, asksLimits);
    }

    /// <summary>Writes these changes, be there any or not: a merge leaves its mark on the survivor's story even where no field changes.</summary>
    public async Task WriteChangesAsync(RecordData current, Dictionary<string, object?> values, IReadOnlyList<FieldChange> changes, bool asksLimits = true)
    {
        if (asksLimits && !await Limits.HoldAsync(current.Type, current.Values, values)) return;
        var (type, session) = (current.Type, transaction.Session);
        var version = current.Version + 1;
        await transaction.StampAsync(values, version);
        await Rows.UpdateAsync(current, changes, values);
        transaction.Sums.Touch(type, current.Values, values);
        await ChangeLog.RowAsync(session, transaction.Set, type, current.Id, version, WriteKind.Update, changes);
        if (changes.Any(c => c.Field.Searchable)) await transaction.Index.PutAsync(session, type, current.Number, values, isNew: false);
        if (type.Timeline is not null)
        {
            await TimelineWriter.RemoveAsync(session, type, current.Id);
            await TimelineWriter.PutAsync(session, type, values, transaction.Set);
        }

        transaction.Items.Add(new WrittenRecord(current.Id, version, true) { Fields = [.. changes.Select(c => c.Field.Name)] });
        transaction.Changed++;
    }

    private async Task DeleteAsync(RecordWrite write)
    {
        var type = write.Type;
        var current = await Rows.LoadAsync(type, write.Id!.Value);
        if (current is null || !await Sight.MayAsync(type, Reach.Read, current.Values)) { transaction.Problems.Add(await NotThereAsync(write, current)); return; }
        if (await Sight.WhoMayAsync(type, Reach.Delete, current.Values) is not { Count: > 0 } able) { transaction.Problems.Add(AccessRules.Denied("access.delete", transaction.Who, type, current.Title)); return; }
        if (write.Version is { } seen && seen != current.Version) { transaction.Problems.Add((await Past.ConflictAsync(current, seen, new Dictionary<string, object?>(StringComparer.Ordinal), merges: false))!); return; }
        checks.Forget();
        transaction.ActFor(able);
        await Removal.RemoveAsync(current);
    }

    /// <summary>Nothing is there, at least for the writer. What is part of another record by now says so, to whoever may see that one.</summary>
    private async Task<Problem> NotThereAsync(RecordWrite write, RecordData? current) =>
        current is null && await MergedRecords.FollowAsync(transaction.Session, write.Id!.Value) is { } into && await checks.IsSeenAsync(write.Type, into)
            ? Problem.Conflict("record.merged", null, ("type", write.Type.Name), ("id", write.Id), ("mergedInto", into))
            : Problem.Missing("record.missing", null, ("type", write.Type.Name), ("id", write.Id));
}
