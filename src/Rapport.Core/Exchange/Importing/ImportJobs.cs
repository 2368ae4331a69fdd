using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Importing;

/// <summary>What an import job is told: the upload and the plan.</summary>
public sealed record ImportOrder(string Upload, ImportPlan Plan);

/// <summary>
/// Imports of uploads as jobs. The wizard: <see cref="ImportUploads.SaveAsync"/> → <see cref="Tables.TablePreview.Read"/> →
/// <see cref="ColumnMatch.Find"/> → <see cref="RecordImport.Check"/> → <see cref="StartAsync"/> → the job's progress →
/// <see cref="ResultOf"/>.
/// </summary>
public sealed class ImportJobs(JobQueue queue, ImportUploads uploads)
{
    internal const string Type = "import";

    /// <summary>Puts the import into the queue; answers the job's number. The same order twice is one job while it is open.</summary>
    public async Task<long> StartAsync(ImportOrder order, Principal who, CancellationToken ct)
    {
        if (!who.May("import")) throw new ProblemException(Problem.Denied("access.function", null, ("function", "import")));
        uploads.PathOf(order.Upload);
        return await queue.EnqueueAsync(new JobOrder(Type, JsonSerializer.Serialize(order), $"import:{order.Upload}"), who, ct);
    }

    /// <summary>What a job was told; null when it is no import.</summary>
    public static ImportOrder? OrderOf(Job job) => job.Type == Type ? JsonSerializer.Deserialize<ImportOrder>(job.Payload) : null;

    /// <summary>What became of it; null while it is not done.</summary>
    public static ImportResult? ResultOf(Job job) => job.Type == Type && job.Result is not null ? JsonSerializer.Deserialize<ImportResult>(job.Result) : null;
}

/// <summary>Runs an import in the background. Killed and taken up again, it goes on behind the last chunk.</summary>
internal sealed class ImportJob(RecordImport import, ImportUploads uploads, Users users, TimeProvider clock) : IJobHandler
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public string Type => ImportJobs.Type;

    public async Task RunAsync(JobContext job)
    {
        var order = ImportJobs.OrderOf(job.Job)!;
        var who = job.Job.CreatedBy is not { } user || user == Guid.Empty ? Principal.System
            : await users.PrincipalAsync(user, null, job.Stop) ?? throw new ProblemException(Problem.Denied("access.function", null, ("function", "import")));
        var told = clock.GetTimestamp();
        await import.RunAsync(uploads.PathOf(order.Upload), order.Plan, who, uploads.ErrorsOf(order.Upload), async step =>
        {
            if (clock.GetElapsedTime(told) < Pause) return;
            told = clock.GetTimestamp();
            await job.ReportAsync(step.Share, step.Rows.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }, (session, result) => job.FinishAsync(session, JsonSerializer.Serialize(result)), job.Stop);
    }
}
