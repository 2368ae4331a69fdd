using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rapport.Core.Changes;

namespace Rapport.Core.Notices;

/// <summary>Looks for what people are to be told: at once after a commit of this process, every two seconds for those of others.</summary>
public sealed partial class NoticeWatch(NoticeRun run, LiveChanges live, TimeProvider clock, ILogger<NoticeWatch> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookAtDue = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var signal = new SemaphoreSlim(0, int.MaxValue);
        void Hear(LiveChange change) { try { signal.Release(); } catch (ObjectDisposedException) { /* a late hint */ } }
        live.Committed += Hear;
        try
        {
            var dueAt = DateTimeOffset.MinValue;
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    while (await run.LookAsync(stoppingToken)) { }
                    if (clock.GetUtcNow() >= dueAt)
                    {
                        await run.LookAtDueAsync(stoppingToken);
                        dueAt = clock.GetUtcNow() + LookAtDue;
                    }

                    await signal.WaitAsync(Look, stoppingToken);
                    while (signal.CurrentCount > 0) await signal.WaitAsync(stoppingToken);
                }
                catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception e)
                {
                    // The database is away: the watch must outlive it.
                    Failed(e);
                    await Task.Delay(Look, clock, CancellationToken.None);
                }
            }
        }
        finally
        {
            live.Committed -= Hear;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notices could not be looked for.")]
    private partial void Failed(Exception error);
}
