using Rapport.Core.Access;
using Rapport.Core.Bulk;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes.Undoing;
using Rapport.Core.Jobs;
using Rapport.Core.Merging;
using Rapport.Core.Records;
using Rapport.Core.Values;
using Rapport.Kit.Bulk;

namespace Rapport.App.Screens;

/// <summary>Orders over many records as the screens of one signed-in person see them.</summary>
internal sealed class BulkDesk(BulkJobs jobs, BulkTrial trial, JobQueue queue, UndoTurns turns, RecordReader reader, RecordMerging merging, BulkShares shares, Visitor visitor) : IBulkDesk
{
    public Task<long> StartAsync(BulkOrder order, CancellationToken cancel) => jobs.StartAsync(order, visitor.Who, cancel);

    public Task<BulkForecast> TryAsync(BulkOrder order, CancellationToken cancel) => trial.RunAsync(order, visitor.Who, cancel);

    public async Task<BulkWork?> FindAsync(long job, CancellationToken cancel)
    {
        if (await queue.FindAsync(job, cancel) is not { Type: BulkJobs.Type } found || !BulkJobs.MaySee(visitor.Who, found)) return null;
        var work = (await WorksAsync([found], cancel))[0];
        return work.UndoneBy.Count == 0 ? work : work with { Undoing = await turns.ActAsync(work.UndoneBy[0], cancel) };
    }

    public async Task<IReadOnlyList<BulkWork>> RecentAsync(int limit, CancellationToken cancel) => await WorksAsync(await queue.ListAsync(BulkJobs.Type, visitor.User, limit, cancel), cancel);

    public async Task CancelAsync(long job, CancellationToken cancel)
    {
        if (await FindAsync(job, cancel) is not null) await queue.CancelAsync(job, cancel);
    }

    public async Task ResumeAsync(long job, CancellationToken cancel)
    {
        if (await FindAsync(job, cancel) is not null) await queue.ReplayAsync(job, cancel);
    }

    private async Task<IReadOnlyList<BulkWork>> WorksAsync(IReadOnlyList<Job> found, CancellationToken cancel)
    {
        var results = found.ToDictionary(j => j.Number, BulkJobs.ResultOf);
        var acts = await turns.OfAsync([.. results.Values.OfType<BulkResult>().SelectMany(r => r.Sets)], cancel);
        var orders = found.ToDictionary(j => j.Number, BulkJobs.OrderOf);
        var titles = await TitlesAsync(orders.Values.OfType<BulkOrder>(), cancel);
        var works = new List<BulkWork>();
        foreach (var job in found)
        {
            if (orders[job.Number] is not { } order) continue;
            var sets = (results[job.Number]?.Sets ?? []).Where(acts.ContainsKey).Select(s => acts[s]).ToList();
            works.Add(new BulkWork(job.Number, order, job.State, job.CreatedAt)
            {
                Progress = job.State == JobState.Done ? 1 : shares.Of(job),
                IsStopping = job.CancelRequested && job.State == JobState.Running,
                Standing = order.Deed == BulkDeed.Merge ? (await merging.OfJobAsync(job.Number, cancel)).Count(m => m.Stands) : 0,
                Result = results[job.Number],
                Error = job.Error,
                StandsBy = [.. sets.Where(s => s.Count % 2 == 1).Select(s => s[^1])],
                UndoneBy = [.. sets.Where(s => s.Count % 2 == 0).Select(s => s[^1]).OrderDescending()],
                Titles = titles,
            });
        }

        return works;
    }

    /// <summary>What the values of the orders name, as far as it is in sight; each type is asked once.</summary>
    private async Task<IReadOnlyDictionary<Guid, string>> TitlesAsync(IEnumerable<BulkOrder> orders, CancellationToken cancel)
    {
        var visible = visitor.Visible(reader.Catalogue);
        var named = new List<(string Type, Guid Id)>();
        foreach (var (order, edit) in orders.SelectMany(o => o.Edits.Select(e => (o, e))))
        {
            if (visible.Find(order.Type)?.Find(edit.Field) is not { Kind: FieldKind.Link or FieldKind.MultiLink, Target: { } target } field) continue;
            Guid[] ids = ValueJson.Read(edit.Value, field.Kind, storage: true) switch { Guid one => [one], Guid[] many => many, _ => [] };
            named.AddRange(ids.Select(id => (target, id)));
        }

        var titles = new Dictionary<Guid, string>();
        foreach (var some in named.GroupBy(n => n.Type, n => n.Id, StringComparer.Ordinal))
        {
            if (visible.Find(some.Key) is not { } target) continue;
            foreach (var (id, title) in await reader.TitlesAsync(target, [.. some], visitor.Who, cancel)) titles[id] = title;
        }

        return titles;
    }
}
