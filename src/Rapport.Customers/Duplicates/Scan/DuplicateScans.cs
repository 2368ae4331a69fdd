using Rapport.Core.Access;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Storage;
using Rapport.Customers.Duplicates.Automatic;
using Rapport.Customers.Duplicates.Model;

namespace Rapport.Customers.Duplicates.Scan;

/// <summary>How the scan stands, for people: the model it goes by, and the job that is looking at all parties, if one is.</summary>
public sealed record ScanStatus(long? Model, DateTime? MadeAt, long Parties, long LearntFrom, Job? Job)
{
    public bool IsReady => Model is not null;

    public bool IsRunning => Job?.State is JobState.Waiting or JobState.Running;
}

/// <summary>What an administrator does about the scan. Changes ask for the function <c>settings</c>.</summary>
public sealed class DuplicateScans
{
    private readonly IDatabase database;
    private readonly PartyModels models;
    private readonly JobQueue queue;

    internal DuplicateScans(IDatabase database, PartyModels models, JobQueue queue) => (this.database, this.models, this.queue) = (database, models, queue);

    public Task<DuplicateSettings> SettingsAsync(CancellationToken ct) => DuplicateSettings.ReadAsync(database, ct);

    public async Task<ScanStatus> StatusAsync(CancellationToken ct)
    {
        var job = await queue.ListAsync(FullScan.JobType, null, 1, ct) is [var last] ? last : null;
        if (await ScanPlace.ReadAsync(database, ct) is not { } place || await models.FindAsync(place.Model, ct) is not { } model) return new ScanStatus(null, null, 0, 0, job);
        return new ScanStatus(model.Version, model.MadeAt, place.Parties + place.Created, model.LearntFrom, job);
    }

    /// <summary>Learns anew and looks at all parties.</summary>
    public Task<long> StartAsync(Principal who, CancellationToken ct)
    {
        Demand(who);
        return queue.EnqueueAsync(FullScan.Order, who, ct);
    }

    public async Task CancelAsync(Principal who, CancellationToken ct)
    {
        Demand(who);
        foreach (var job in await queue.ListAsync(FullScan.JobType, null, 3, ct))
            if (job.State is JobState.Waiting or JobState.Running) await queue.CancelAsync(job.Number, ct);
    }

    /// <summary>Keeps what was chosen; where the program is to merge by itself, it begins with the pairs that are there.</summary>
    public async Task SaveAsync(DuplicateSettings settings, Principal who, CancellationToken ct)
    {
        Demand(who);
        if (settings.ShownFrom is not (>= DuplicateSettings.LeastShown and < 1)) throw new ProblemException(Problem.Invalid("duplicates.shownFrom", "shownFrom", ("least", DuplicateSettings.LeastShown)));
        if (settings.MergedFrom is not (null or (>= DuplicateSettings.LeastMerged and < 1))) throw new ProblemException(Problem.Invalid("duplicates.mergedFrom", "mergedFrom", ("least", DuplicateSettings.LeastMerged)));
        await database.WriteAsync(WriteLane.People, async session =>
        {
            await settings.WriteAsync(session);
            if (settings.MergedFrom is not null) await queue.EnqueueAsync(session, AutomaticMerges.Order, Principal.System);
            return 0;
        }, ct);
    }

    private static void Demand(Principal who)
    {
        if (!who.May(Functions.Settings)) throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Settings)));
    }
}
