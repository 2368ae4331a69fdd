using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Exchange.Importing;

/// <summary>What an import job is told: the upload and the plan.</summary>
public sealed record ImportOrder(string Upload, ImportPlan Plan);

/// <summary>
/// Imports of uploads as jobs. The wizard: <see cref="ImportUploads.SaveAsync"/> → <see cref="Tables.TablePreview.Read"/> →
/// <see cref="ColumnMatch.Find"/> → <see cref="ImportRehearsal"/> → <see cref="StartAsync"/> → the job's progress →
/// <see cref="ResultOf"/>.
/// </summary>
public sealed class ImportJobs(JobQueue queue, ImportUploads uploads, CatalogueHolder catalogue, IEnumerable<IImportKind> kinds, IDatabase database)
{
    internal const string Type = "import";

    /// <summary>
    /// Puts the import into the queue; answers the job's number. The same order twice is one job while it is open. Who lacks a right for it is told
    /// so now, not by a job that fails.
    /// </summary>
    public async Task<long> StartAsync(ImportOrder order, Principal who, CancellationToken ct)
    {
        if (kinds.FirstOrDefault(k => k.Columns.Name == order.Plan.Type) is not { } kind) ImportRights.Demand(who, order.Plan, catalogue.Current);
        else if (kind.Lacking(who) is { } problem) throw new ProblemException(problem);
        uploads.PathOf(order.Upload);
        return await queue.EnqueueAsync(new JobOrder(Type, JsonSerializer.Serialize(order), $"import:{order.Upload}"), who, ct);
    }

    /// <summary>What a job was told; null when it is no import.</summary>
    public static ImportOrder? OrderOf(Job job) => job.Type == Type ? JsonSerializer.Deserialize<ImportOrder>(job.Payload) : null;

    /// <summary>What became of it, or was written before it was cancelled; null while nothing is known.</summary>
    public static ImportResult? ResultOf(Job job) => job.Type != Type ? null
        : job.Result is not null ? JsonSerializer.Deserialize<ImportResult>(job.Result)
        : job.State == JobState.Cancelled && job.Checkpoint is not null ? JsonSerializer.Deserialize<ImportResult>(job.Checkpoint) : null;

    /// <summary>The newest imports of a person, or of everybody.</summary>
    public Task<IReadOnlyList<Job>> RecentAsync(Guid? of, int limit, CancellationToken ct) => queue.ListAsync(Type, of, limit, ct);

    /// <summary>Those of some change sets that were taken back, with the set that did it.</summary>
    public async Task<IReadOnlyDictionary<long, long>> UndoneAsync(IReadOnlyCollection<long> sets, CancellationToken ct)
    {
        var undone = new Dictionary<long, long>();
        if (sets.Count == 0) return undone;
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select id, undone_by from core_change_set where undone_by is not null and id in ({string.Join(", ", sets.Select(s => s.ToString(CultureInfo.InvariantCulture)))})";
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) undone[row.GetInt64(0)] = row.GetInt64(1);
        return undone;
    }

    /// <summary>The files from which change sets came, where they are imports: of one's own, and for whoever reads the history or looks after jobs, of all.</summary>
    public async Task<IReadOnlyDictionary<long, string>> FilesAsync(IReadOnlyCollection<long> sets, Principal who, CancellationToken ct)
    {
        var files = new Dictionary<long, string>();
        if (sets.Count == 0) return files;
        var seesAll = who.May(Functions.Audit) || who.May(Functions.Jobs);
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select id, label from core_change_set where origin = '{Type}' and label is not null and id in ({string.Join(", ", sets.Select(s => s.ToString(CultureInfo.InvariantCulture)))}){(seesAll ? "" : " and user_id = $1")}";
        if (!seesAll) database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, who.UserId));
        await using var row = await command.ExecuteReaderAsync(ct);
        // The label names the type before the file.
        while (await row.ReadAsync(ct)) files[row.GetInt64(0)] = ImportUploads.FileNameOf(row.GetString(1).Split(": ", 2)[^1]);
        return files;
    }

    /// <summary>Gives up what a cancelled import might still go on with, once it was taken back: started again, it begins anew.</summary>
    public Task GiveUpAsync(long changeSet, CancellationToken ct) => database.WriteAsync(WriteLane.People, async session =>
    {
        await ImportProgress.ForgetAsync(session, changeSet);
        return await session.ExecuteAsync("update core_change_set set done_at = at where id = $1 and done_at is null", changeSet);
    }, ct);
}

/// <summary>Runs an import in the background. Killed and taken up again, it goes on behind the last chunk.</summary>
internal sealed class ImportJob(RecordImport import, ImportUploads uploads, Users users, IDatabase database, IEnumerable<IImportKind> kinds, TimeProvider clock) : IJobHandler
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);

    public string Type => ImportJobs.Type;

    public async Task RunAsync(JobContext job)
    {
        var (upload, plan) = ImportJobs.OrderOf(job.Job)!;
        var who = job.Job.CreatedBy is not { } user || user == Guid.Empty ? Principal.System
            : await users.PrincipalAsync(user, null, job.Stop) ?? throw new ProblemException(Problem.Denied("access.function", null, ("function", "import")));
        var told = clock.GetTimestamp();
        ImportResult? soFar = null;
        async Task TellAsync(ImportStep step)
        {
            soFar = step.SoFar ?? soFar;
            if (clock.GetElapsedTime(told) < Pause) return;
            told = clock.GetTimestamp();
            await job.ReportAsync(step.Share, step.Rows.ToString(CultureInfo.InvariantCulture));
        }

        try
        {
            if (kinds.FirstOrDefault(k => k.Columns.Name == plan.Type) is not { } kind)
            {
                await import.RunAsync(uploads.PathOf(upload), plan, who, uploads.ErrorsOf(upload), TellAsync, (session, result) => job.FinishAsync(session, JsonSerializer.Serialize(result)), job.Stop);
                return;
            }

            var made = await kind.RunAsync(uploads.PathOf(upload), plan, who, uploads.ErrorsOf(upload), TellAsync, job.Stop);
            await database.WriteAsync(WriteLane.People, async session => { await job.FinishAsync(session, JsonSerializer.Serialize(made)); return 0; }, job.Stop);
        }
        catch (OperationCanceledException) when (job.Cancelled && soFar is not null)
        {
            // What was written stays, and can be taken back or gone on with: its person must know of it.
            await database.WriteAsync(WriteLane.People, async session => { await job.CheckpointAsync(session, JsonSerializer.Serialize(soFar)); return 0; }, CancellationToken.None);
            throw;
        }
    }
}
