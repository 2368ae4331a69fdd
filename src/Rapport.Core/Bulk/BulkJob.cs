using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Changes;
using Rapport.Core.Changes.Undoing;
using Rapport.Core.Flows;
using Rapport.Core.Jobs;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;
using Rapport.Core.Storage;

namespace Rapport.Core.Bulk;

/// <summary>
/// Carries an order out, chunk by chunk under one change set. The place behind the last record is written in the transaction
/// of the records: killed at any moment and taken up again, it does nothing twice and passes nothing over.
/// </summary>
internal sealed class BulkJob(RecordStore store, RecordReader reader, Users users, LiveChanges live, RecordMerging merging, BulkShares shares, TimeProvider clock) : IJobHandler
{
    private const int MostAtOnce = 5_000;
    private const int Many = 5_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private readonly UndoTurns turns = new(store.Database);
    private readonly BulkParts parts = new(store.Database, reader);

    public string Type => BulkJobs.Type;

    public async Task RunAsync(JobContext job)
    {
        var order = BulkJobs.OrderOf(job.Job)!;
        var who = await WhoAsync(job.Job, order, job.Stop);
        var plan = BulkPlan.Of(order, store.Catalogue, who);
        if (order.Deed is BulkDeed.Merge or BulkDeed.Unmerge)
        {
            await new MergeWork(store.Database, reader, merging, shares, clock).RunAsync(job, plan, who);
            return;
        }

        var context = plan.Flow is { } flow ? new WriteContext(who, FlowRun.Origin, flow.Definition.Title?.For(CultureInfo.InvariantCulture)) : new WriteContext(who, BulkJobs.Origin, order.Type);
        var at = BulkState.Read(job.Job.Checkpoint) ?? await BeginAsync(job, plan, who);
        if (at.Written is { } written && await turns.IsUndoneAsync(written, job.Stop)) throw new ProblemException(Problem.Refused("bulk.takenBack", null, ("set", written)));
        var run = await store.OpenRunAsync(context, "bulk-" + job.Job.Number.ToString(CultureInfo.InvariantCulture), job.Stop, again: true);
        at = at.Under(run.ChangeSet);
        var told = 0L;
        try
        {
            while (at.Part < at.Parts)
            {
                var ids = await parts.ReadAsync(job.Job.Number, at.Part, job.Stop) ?? throw new ProblemException(Problem.Missing("bulk.partsGone"));
                while (at.Place < ids.Count)
                {
                    var from = at;
                    at = await run.ChunkAsync(bulk => SomeAsync(job, bulk, plan, context, ids, from), job.Stop);
                    if (told != 0 && clock.GetElapsedTime(told) < Pause) continue;
                    told = clock.GetTimestamp();
                    await job.ReportAsync((double)at.Done / at.Result.Total, at.Done.ToString(CultureInfo.InvariantCulture));
                }

                at = at with { Part = at.Part + 1, Place = 0 };
            }
        }
        catch (Exception e) when (e is ProblemException || job.Cancelled)
        {
            // What was done is done: it must be told, and can be taken back.
            await CloseAsync(run, plan, at, who);
            throw;
        }

        await CloseAsync(run, plan, at, who);
        var result = at.Ended(clock.GetUtcNow().UtcDateTime);
        if (plan.Flow is { Writes: false }) result = result with { ChangeSet = null };
        await store.Database.WriteAsync(WriteLane.People, async session =>
        {
            await session.ExecuteAsync("delete from core_bulk_part where job = $1", job.Job.Number);
            await job.FinishAsync(session, JsonSerializer.Serialize(result));
            return 0;
        }, job.Stop);
    }

    private async Task<Principal> WhoAsync(Job job, BulkOrder order, CancellationToken ct)
    {
        if (job.CreatedBy is not { } user || user == Guid.Empty) return Principal.System;
        var who = await users.PrincipalAsync(user, null, ct) ?? throw new ProblemException(Problem.Denied("access.signInNeeded"));
        return order.Role is null ? who : who with { Role = CommonRole.Of(Roles.FromJson(order.Role), who.Role) };
    }

    private async Task<BulkState> BeginAsync(JobContext job, BulkPlan plan, Principal who)
    {
        var began = clock.GetUtcNow().UtcDateTime;
        var (count, records) = await parts.TakeAsync(job.Job.Number, plan, who, job.Stop);
        var state = new BulkState { Parts = count, Began = began, Result = new BulkResult { Total = records } };
        return await store.Database.WriteAsync(WriteLane.People, async session => { await job.CheckpointAsync(session, state.Write()); return state; }, job.Stop);
    }

    /// <summary>As many of the ids as one transaction should hold.</summary>
    private async Task<BulkState> SomeAsync(JobContext job, BulkWriter bulk, BulkPlan plan, WriteContext context, IReadOnlyList<Guid> ids, BulkState from)
    {
        var writer = bulk.Writer(store.Catalogue, context);
        var (at, begun) = (from, Stopwatch.GetTimestamp());
        while (at.Place < ids.Count && !IsLongEnough(bulk.Session, at.Place - from.Place, begun))
        {
            at = await OneAsync(writer, plan, ids[at.Place], at);
            if (at.Refused is { } refused) await BulkRefusals.NoteAsync(bulk.Session, job.Job.Number, refused);
        }

        if (bulk.Sums.IsAny) await bulk.Sums.SettleAsync(writer);
        await writer.Transaction.CountAsync();
        await job.CheckpointAsync(bulk.Session, at.Write());
        return at;
    }

    internal static async Task<BulkState> OneAsync(RecordWriter writer, BulkPlan plan, Guid id, BulkState at)
    {
        if (plan.Flow is { } flow)
        {
            var (met, isDone) = await flow.OnAsync(writer, id);
            return met.Count == 0 ? at.With(isDone) : await RefusedAsync(writer, plan, id, at, met);
        }

        var (changed, deleted) = (writer.Transaction.Changed, writer.Transaction.Deleted);
        var problems = await plan.WriteAsync(writer, id) is { } write ? await writer.TryAsync(write) : [];
        if (problems.Count == 0) return at.With(isChanged: writer.Transaction.Changed > changed || writer.Transaction.Deleted > deleted);
        return await RefusedAsync(writer, plan, id, at, problems);
    }

    private static async Task<BulkState> RefusedAsync(RecordWriter writer, BulkPlan plan, Guid id, BulkState at, IReadOnlyList<Problem> problems)
    {
        // A record that this person does not see has no name for them either.
        var isSeen = problems[0].Code != "record.missing";
        return at.With(new BulkRefusal(id, at.IsNaming && isSeen ? (await writer.Rows.LoadAsync(plan.Type, id))?.Title : null, problems[0]));
    }

    /// <summary>A commit of many rows writes each page of the indexes once instead of many times; but nobody shall wait for it.</summary>
    private static bool IsLongEnough(WriteSession session, int records, long begun) =>
        records >= MostAtOnce || (records > 0 && (session.PeopleWait || Stopwatch.GetElapsedTime(begun) > session.BulkPatience));

    /// <summary>The chunks count what they change; a run without any leaves no trace.</summary>
    private async Task CloseAsync(BulkRun run, BulkPlan plan, BulkState at, Principal who)
    {
        await run.FinishAsync(0, 0, CancellationToken.None);
        await run.DropAsync(CancellationToken.None);
        if (at.Written is null) return;
        live.Publish(new LiveChange(run.ChangeSet, plan.Flow is null ? [plan.Type.Name] : [], [], who.UserId));
        if (at.Result.Changed - at.Before >= Many) await store.Database.SettleAsync(CancellationToken.None);
    }
}
