using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rapport.Core.Files;
using Rapport.Core.Problems;

namespace Rapport.Core.Jobs;

/// <summary>
/// Runs jobs in this process, two at a time. Stops gracefully: what it holds goes back into the queue. What a killed one held is taken up by the
/// next that starts.
/// </summary>
public sealed partial class JobWorker(JobQueue queue, IEnumerable<IJobHandler> handlers, TimeProvider clock, ILogger<JobWorker> log, WorkplaceFolder? workplace = null) : BackgroundService
{
    private const int AtOnce = 2;
    private readonly Dictionary<string, IJobHandler> byType = handlers.ToDictionary(h => h.Type, StringComparer.Ordinal);
    private readonly string name = $"{Environment.MachineName}-{Guid.CreateVersion7():N}";

    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (byType.Count == 0) return;
        var locks = workplace is null ? null : Path.Combine(workplace.Path, "workers");
        using var held = locks is null ? null : WorkerLock.Take(locks, name);
        if (locks is not null) await TakeOverAsync(locks, stoppingToken);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => LoopAsync($"{name}/{i}", stoppingToken)));
    }

    private async Task TakeOverAsync(string locks, CancellationToken stopping)
    {
        try
        {
            await WorkerLock.ForGoneAsync(locks, worker => queue.EndLeasesAsync(worker, stopping));
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            // The leases run out by themselves.
            Failed(e);
        }
    }

    private async Task LoopAsync(string worker, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await RunOneAsync(worker, stopping)) continue;
                await Task.Delay(Look, clock, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The database is away: the loop must outlive it.
                Failed(e);
                await Task.Delay(Look, clock, CancellationToken.None);
            }
        }
    }

    /// <summary>Runs the next due job; false when there is none.</summary>
    internal async Task<bool> RunOneAsync(string worker, CancellationToken stopping)
    {
        if (await queue.ClaimAsync(worker, [.. byType.Keys], Lease, stopping) is not { } job) return false;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var context = new JobContext(queue, job, worker, Lease, stop.Token);
        using var ended = new CancellationTokenSource();
        var heart = BeatAsync(context, worker, stop, ended.Token);
        try
        {
            await byType[job.Type].RunAsync(context);
            if (!context.Finished) await queue.CloseAsync(job, worker, JobState.Done, null, null, CancellationToken.None);
        }
        catch (LeaseLostException)
        {
            // Somebody else has it.
        }
        catch (Exception) when (context.Finished)
        {
            // What was to be done is committed.
        }
        catch (OperationCanceledException) when (context.Cancelled)
        {
            await EndAsync(() => queue.CloseAsync(job, worker, JobState.Cancelled, null, null, CancellationToken.None));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await EndAsync(() => queue.ReleaseAsync(job, worker, null, CancellationToken.None));
        }
        catch (ProblemException refused)
        {
            await EndAsync(() => queue.CloseAsync(job, worker, JobState.Dead, null, JobFailure.Text(refused), CancellationToken.None));
        }
        catch (Exception e)
        {
            Failed(e);
            await EndAsync(() => queue.ReleaseAsync(job, worker, $"{e.GetType().Name}: {e.Message}", CancellationToken.None));
        }
        finally
        {
            await ended.CancelAsync();
            await heart;
        }

        return true;
    }

    private static async Task EndAsync(Func<Task> end)
    {
        try { await end(); }
        catch (LeaseLostException) { /* somebody else has it */ }
    }

    private async Task BeatAsync(JobContext context, string worker, CancellationTokenSource stop, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Lease / 3, clock, ended);
                if (!await queue.RenewAsync(context.Job, worker, Lease, null, null, ended)) continue;
                context.Cancelled = true;
                await stop.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The job ended.
        }
        catch (LeaseLostException)
        {
            await stop.CancelAsync();
        }
        catch (Exception e)
        {
            // Without a heartbeat the lease runs out; another worker must not work beside this one.
            Failed(e);
            await stop.CancelAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A job failed.")]
    private partial void Failed(Exception error);
}
