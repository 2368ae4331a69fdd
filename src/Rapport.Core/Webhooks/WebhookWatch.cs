using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rapport.Core.Changes;

namespace Rapport.Core.Webhooks;

/// <summary>Keeps the subscriptions going, each by itself, so that a slow receiver holds up nobody: at once after a commit of this process, every second otherwise.</summary>
public sealed partial class WebhookWatch(WebhookSender sender, WebhookLog sent, WebhookSettings settings, LiveChanges live, TimeProvider clock, ILogger<WebhookWatch> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tidy = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<long, Task> running = [];
    private readonly SemaphoreSlim atOnce = new(8, 8);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var signal = new SemaphoreSlim(0, int.MaxValue);
        void Hear(LiveChange change) { try { signal.Release(); } catch (ObjectDisposedException) { /* a late hint */ } }
        live.Committed += Hear;
        try
        {
            var tidyAt = DateTimeOffset.MinValue;
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    foreach (var hook in await sender.OpenAsync(stoppingToken))
                        if (!running.TryGetValue(hook.Number, out var before) || before.IsCompleted) running[hook.Number] = RunAsync(hook.Number, stoppingToken);
                    if (clock.GetUtcNow() >= tidyAt)
                    {
                        while (await sent.CleanAsync(settings.Keep, stoppingToken) > 0) { }
                        tidyAt = clock.GetUtcNow() + Tidy;
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
            await Task.WhenAll(running.Values);
        }
    }

    private async Task RunAsync(long hook, CancellationToken ct)
    {
        try
        {
            await atOnce.WaitAsync(ct);
            try
            {
                await sender.RunAsync(hook, ct);
            }
            finally
            {
                atOnce.Release();
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The program ends; what was under way is sent again.
        }
        catch (Exception e)
        {
            Failed(e);
        }
    }

    public override void Dispose()
    {
        atOnce.Dispose();
        base.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhooks could not be seen to.")]
    private partial void Failed(Exception error);
}
