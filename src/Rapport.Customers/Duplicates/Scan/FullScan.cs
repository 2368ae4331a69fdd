using System.Globalization;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Jobs;
using Rapport.Core.Records;
using Rapport.Core.Storage;
using Rapport.Customers.Duplicates.Automatic;
using Rapport.Customers.Duplicates.Model;
using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Duplicates.Scan;

/// <summary>
/// Looks at all parties, as a job: learns a model of them, then takes them in the order of their row numbers, some at a
/// time. Goes on where it was interrupted. While it runs, changes are followed by the model before.
/// </summary>
internal sealed class FullScan(IDatabase database, RecordReader reader, PartyRows rows, PartyModels models, PartyScan scan, ChangeFeed feed, JobQueue queue, TimeProvider clock) : IJobHandler
{
    public const string JobType = "customers.duplicates";
    private const int AtOnce = 500;
    private const int ReadAtOnce = 5_000;

    /// <summary>Of the progress the share that learning takes.</summary>
    private const double Learning = 0.15;

    public string Type => JobType;

    public static JobOrder Order => new(JobType, Key: JobType);

    public async Task RunAsync(JobContext job)
    {
        var at = job.Job.Checkpoint is { } left ? JsonSerializer.Deserialize<Place>(left)! : await BeginAsync(job);
        var model = await models.FindAsync(at.Model, job.Stop) ?? throw new InvalidOperationException("The model of the scan is gone.");
        while (true)
        {
            List<ScannedParty> parties;
            await using (var connection = await rows.OpenAsync(job.Stop)) parties = await rows.NextAsync(connection, at.After, AtOnce, model, job.Stop);
            if (parties.Count == 0) break;
            var next = at with { After = parties[^1].Number, Done = at.Done + parties.Count };
            await scan.LookAsync([.. parties.Select(p => p.Id)], parties, model, session => job.CheckpointAsync(session, JsonSerializer.Serialize(next)), job.Stop);
            at = next;
            await job.ReportAsync(Learning + ((1 - Learning) * Math.Min(1, (double)at.Done / Math.Max(1, at.Parties))), at.Done.ToString(CultureInfo.InvariantCulture));
        }

        await database.WriteAsync(WriteLane.People, async session =>
        {
            await new ScanPlace(at.Cursor, at.Model, at.Parties, 0, clock.GetUtcNow().UtcDateTime).PutAsync(session);
            await job.FinishAsync(session, JsonSerializer.Serialize(new { parties = at.Done, model = at.Model, learntFrom = model.LearntFrom }));
            return 0;
        }, job.Stop);
        await database.SettleAsync(CancellationToken.None);
        if ((await DuplicateSettings.ReadAsync(database, CancellationToken.None)).MergedFrom is not null) await queue.EnqueueAsync(AutomaticMerges.Order, Core.Access.Principal.System, CancellationToken.None);
    }

    private async Task<Place> BeginAsync(JobContext job)
    {
        var cursor = await feed.LatestAsync(job.Stop);
        var (table, parties) = await DrawAsync(job.Stop);
        var (data, learntFrom) = await Task.Run(() => PartyLearning.Learn(table, parties, null, job.Stop), job.Stop);
        var place = new Place(cursor, await models.KeepAsync(data, parties, learntFrom, job.Stop), parties, 0, 0);
        await database.WriteAsync(WriteLane.People, async session => { await job.CheckpointAsync(session, JsonSerializer.Serialize(place)); return 0; }, job.Stop);
        await job.ReportAsync(Learning);
        return place;
    }

    /// <summary>Parties to learn from: all, or of many a part that is the same each time.</summary>
    private async Task<(RecordTable Table, long Parties)> DrawAsync(CancellationToken ct)
    {
        var parties = (long)(await reader.CountAsync(reader.Catalogue["party"], null, Core.Access.Principal.System, int.MaxValue - 1, ct)).Count;
        var each = (parties + PartyLearning.Most - 1) / PartyLearning.Most;
        var table = new RecordTable(PartyColumns.All);
        await using var connection = await rows.OpenAsync(ct);
        for (var last = 0L; ;)
        {
            var (next, values) = await rows.SampleAsync(connection, last, ReadAtOnce, each, ct);
            foreach (var row in values) table.Add(row);
            if (values.Count < ReadAtOnce) break;
            last = next;
        }

        table.Seal();
        return (table, parties);
    }

    private sealed record Place(string Cursor, long Model, long Parties, long Done, long After);
}
