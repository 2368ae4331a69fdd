using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Jobs;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Bulk;

/// <summary>
/// Merges group by group, or takes merges apart, the newest first. Each is a transaction and a change set of its own, and the
/// place behind it is written with it: killed at any moment and taken up again, nothing is done twice. What is refused is told
/// and the others go on.
/// </summary>
internal sealed class MergeWork(IDatabase database, RecordReader reader, RecordMerging merging, BulkShares shares, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    public async Task RunAsync(JobContext job, BulkPlan plan, Principal who)
    {
        var order = plan.Order;
        var isMerge = order.Deed == BulkDeed.Merge;
        var sets = isMerge ? [] : order.Back is { } one ? [(one.ChangeSet, true)] : await merging.OfJobAsync(order.MergesOf!.Value, job.Stop);
        var all = isMerge ? order.Groups.Count : sets.Count;
        var at = BulkState.Read(job.Job.Checkpoint) ?? new BulkState { Began = clock.GetUtcNow().UtcDateTime, Result = new BulkResult { Total = all } };
        var told = 0L;
        try
        {
            while (at.Place < all)
            {
                job.Stop.ThrowIfCancellationRequested();
                at = isMerge ? await MergeAsync(job, plan, order.Groups[at.Place], at, who)
                    : sets[at.Place].Item2 ? await UnmergeAsync(job, order.Back ?? new UnmergeWish(sets[at.Place].Item1), at, who)
                    : at.With(isChanged: false);
                if (told != 0 && clock.GetElapsedTime(told) < Pause) continue;
                told = clock.GetTimestamp();
                await job.ReportAsync((double)at.Place / all, at.Place.ToString(CultureInfo.InvariantCulture));
            }
        }
        finally
        {
            shares.Forget(job.Job.Number);
        }

        var result = at.Ended(clock.GetUtcNow().UtcDateTime) with { ChangeSet = null };
        await database.WriteAsync(WriteLane.People, async session => { await job.FinishAsync(session, JsonSerializer.Serialize(result)); return 0; }, job.Stop);
    }

    private async Task<BulkState> MergeAsync(JobContext job, BulkPlan plan, MergeGroup group, BulkState from, Principal who)
    {
        var next = from.With(isChanged: true);
        var context = new WriteContext(who, RecordMerging.Origin)
        {
            Along = async (session, written) =>
            {
                await session.ExecuteAsync("update core_merge set job = $1 where set_id = $2", job.Job.Number, written.ChangeSet);
                await job.CheckpointAsync(session, next.Write());
            },
        };
        var wish = new MergeWish(plan.Type, group.Survivor, group.Others) { Choices = group.Choices, Versions = group.Versions };
        void Tell(double moved) => shares.Tell(job.Job.Number, (from.Place + moved * 0.99) / from.Result.Total);
        return await TryAsync(job, plan, group.Survivor, from, next, who, () => merging.MergeAsync(wish, context, Tell, job.Stop));
    }

    private async Task<BulkState> UnmergeAsync(JobContext job, UnmergeWish wish, BulkState from, Principal who)
    {
        var next = from.With(isChanged: true);
        var context = new WriteContext(who, RecordMerging.BackOrigin) { Along = (session, _) => job.CheckpointAsync(session, next.Write()) };
        return await TryAsync(job, null, Guid.Empty, from, next, who, () => merging.UnmergeAsync(wish, context, job.Stop));
    }

    private async Task<BulkState> TryAsync(JobContext job, BulkPlan? plan, Guid id, BulkState from, BulkState next, Principal who, Func<Task> work)
    {
        try
        {
            await work();
            return next;
        }
        catch (ProblemException refusal)
        {
            var title = plan is not null && from.IsNaming ? (await reader.GetAsync(plan.Type, id, who, job.Stop))?.Title : null;
            var refused = new BulkRefusal(id, title, refusal.Problems[0]);
            var behind = from.With(refused);
            await database.WriteAsync(WriteLane.People, async session =>
            {
                await BulkRefusals.NoteAsync(session, job.Job.Number, refused);
                await job.CheckpointAsync(session, behind.Write());
                return 0;
            }, job.Stop);
            return behind;
        }
    }
}
