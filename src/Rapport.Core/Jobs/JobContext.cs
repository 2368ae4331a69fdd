using Rapport.Core.Storage;

namespace Rapport.Core.Jobs;

/// <summary>
/// Does the work of one type of job. It may be started twice; it does nothing twice when it commits what it does
/// together with <see cref="JobContext.CheckpointAsync"/> or <see cref="JobContext.FinishAsync(WriteSession, string?)"/>.
/// A <see cref="Problems.ProblemException"/> ends the job as dead, any other exception is tried again.
/// </summary>
public interface IJobHandler
{
    string Type { get; }

    Task RunAsync(JobContext job);
}

/// <summary>One attempt at a job.</summary>
public sealed class JobContext
{
    private readonly JobQueue queue;
    private readonly string worker;
    private readonly TimeSpan lease;

    internal JobContext(JobQueue queue, Job job, string worker, TimeSpan lease, CancellationToken stop)
    {
        this.queue = queue;
        this.worker = worker;
        this.lease = lease;
        Job = job;
        Stop = stop;
    }

    public Job Job { get; }

    /// <summary>Falls when the job is cancelled, its lease is lost, or the server stops.</summary>
    public CancellationToken Stop { get; }

    internal bool Finished { get; private set; }

    /// <summary>Somebody asked the job to stop; falls with the next heartbeat.</summary>
    internal bool Cancelled { get; set; }

    /// <summary>Tells how far it is (0 to 1) and in what; renews the lease.</summary>
    public async Task ReportAsync(double progress, string? message = null)
    {
        if (!await queue.RenewAsync(Job, worker, lease, progress, message, Stop)) return;
        Cancelled = true;
        throw new OperationCanceledException(Stop);
    }

    /// <summary>Notes how far the work got, in the transaction of the work. Throws, and so rolls it back, when the lease is lost.</summary>
    public Task CheckpointAsync(WriteSession session, string checkpoint) => queue.CheckpointAsync(session, Job, worker, checkpoint);

    /// <summary>Ends the job in the transaction of its last work.</summary>
    public async Task FinishAsync(WriteSession session, string? result = null)
    {
        await queue.CloseAsync(session, Job, worker, JobState.Done, result, null);
        session.AfterCommit.Add(() => Finished = true);
    }
}
