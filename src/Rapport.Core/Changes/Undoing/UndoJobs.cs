using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Changes.Undoing;

/// <summary>Large change sets are taken back by a job: a page that is left, or a process that dies, must not leave half of it.</summary>
public sealed class UndoJobs(JobQueue queue, IDatabase database)
{
    public const string Type = "undo";

    /// <summary>Sets with more records are for a job.</summary>
    public const int MostAtOnce = 300;

    public Task<long> StartAsync(long set, Principal who, CancellationToken ct) =>
        queue.EnqueueAsync(new JobOrder(Type, JsonSerializer.Serialize(set), "undo:" + set.ToString(CultureInfo.InvariantCulture)) { Priority = 1 }, who, ct);

    /// <summary>Records that a set touched; 0 when there is none of that number.</summary>
    public async Task<long> SizeAsync(long set, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select created + changed + deleted from core_change_set where id = $1";
        database.Dialect.Bind(command, set);
        return await command.ExecuteScalarAsync(ct) is long records ? records : 0;
    }

    public static long? SetOf(Job job) => job.Type == Type ? JsonSerializer.Deserialize<long>(job.Payload) : null;

    public static UndoOutcome? ResultOf(Job job) => job is { Type: Type, Result: { } result } ? JsonSerializer.Deserialize<UndoOutcome>(result) : null;
}

/// <summary>Takes a set back in the background. Killed and taken up again, it goes on behind the last chunk.</summary>
internal sealed class UndoJob(RecordStore store, Users users, TimeProvider clock) : IJobHandler
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    public string Type => UndoJobs.Type;

    public async Task RunAsync(JobContext job)
    {
        var set = UndoJobs.SetOf(job.Job)!.Value;
        var who = job.Job.CreatedBy is not { } user || user == Guid.Empty ? Principal.System
            : await users.PrincipalAsync(user, null, job.Stop) ?? throw new ProblemException(Problem.Denied("access.signInNeeded"));
        var mark = (job.Job.Checkpoint is { } kept ? JsonSerializer.Deserialize<UndoMark>(kept)! : UndoMark.Start) with { Keep = (session, at) => job.CheckpointAsync(session, JsonSerializer.Serialize(at)) };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(job.Stop);
        var telling = new Telling(job, clock, stop);
        var outcome = await store.UndoAsync(set, who, preview: false, mark, stop.Token, telling);
        await telling.EndAsync();
        await store.Database.WriteAsync(WriteLane.People, async session => { await job.FinishAsync(session, JsonSerializer.Serialize(outcome)); return 0; }, job.Stop);
    }

    /// <summary>Tells the share done now and then, beside the work.</summary>
    private sealed class Telling(JobContext job, TimeProvider clock, CancellationTokenSource stop) : IProgress<double>
    {
        private Task last = Task.CompletedTask;
        private long told;

        public void Report(double value)
        {
            if (!last.IsCompleted || (told != 0 && clock.GetElapsedTime(told) < Pause)) return;
            told = clock.GetTimestamp();
            last = TellAsync(value);
        }

        private async Task TellAsync(double value)
        {
            try
            {
                await job.ReportAsync(value);
            }
            catch (Exception e) when (e is OperationCanceledException or LeaseLostException)
            {
                // Somebody asked it to stop, or somebody else has it.
                await stop.CancelAsync();
            }
        }

        public Task EndAsync() => last;
    }
}
