using Rapport.Core.Access;
using Rapport.Core.Bulk;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Jobs;
using Rapport.Core.Merging;
using Rapport.Core.Records;
using Rapport.Core.Values;
using Rapport.Kit.Bulk;

namespace Rapport.App.Screens;

/// <summary>Orders over many records as the screens of one signed-in person see them.</summary>
internal sealed class BulkDesk(BulkJobs jobs, BulkTrial trial, JobQueue queue, ImportJobs sets, RecordReader reader, RecordMerging merging, BulkShares shares, Visitor visitor) : IBulkDesk
{
    public Task<long> StartAsync(BulkOrder order, CancellationToken cancel) => jobs.StartAsync(order, visitor.Who, cancel);

    public Task<BulkForecast> TryAsync(BulkOrder order, CancellationToken cancel) => trial.RunAsync(order, visitor.Who, cancel);

    public async Task<BulkWork?> FindAsync(long job, CancellationToken cancel) =>
        await queue.FindAsync(job, cancel) is { Type: BulkJobs.Type } found && BulkJobs.MaySee(visitor.Who, found) ? (await WorksAsync([found], cancel))[0] : null;

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
        var undone = await sets.UndoneAsync([.. results.Values.Select(r => r?.ChangeSet).OfType<long>()], cancel);
        var works = new List<BulkWork>();
        foreach (var job in found)
        {
            if (BulkJobs.OrderOf(job) is not { } order) continue;
            works.Add(new BulkWork(job.Number, order, job.State, job.CreatedAt)
            {
                Progress = job.State == JobState.Done ? 1 : shares.Of(job),
                IsStopping = job.CancelRequested && job.State == JobState.Running,
                Standing = order.Deed == BulkDeed.Merge ? (await merging.OfJobAsync(job.Number, cancel)).Count(m => m.Stands) : 0,
                Result = results[job.Number],
                Error = job.Error,
                UndoneBy = results[job.Number]?.ChangeSet is { } set && undone.TryGetValue(set, out var by) ? by : null,
                Titles = found.Count == 1 && job.State != JobState.Running ? await TitlesAsync(order, cancel) : new Dictionary<Guid, string>(),
            });
        }

        return works;
    }

    private async Task<IReadOnlyDictionary<Guid, string>> TitlesAsync(BulkOrder order, CancellationToken cancel)
    {
        var titles = new Dictionary<Guid, string>();
        var visible = visitor.Visible(reader.Catalogue);
        foreach (var edit in order.Edits)
        {
            if (visible.Find(order.Type)?.Find(edit.Field) is not { Kind: FieldKind.Link or FieldKind.MultiLink, Target: { } name } field || visible.Find(name) is not { } target) continue;
            Guid[] ids = ValueJson.Read(edit.Value, field.Kind, storage: true) switch { Guid one => [one], Guid[] many => many, _ => [] };
            foreach (var (id, title) in await reader.TitlesAsync(target, ids, visitor.Who, cancel)) titles[id] = title;
        }

        return titles;
    }
}
