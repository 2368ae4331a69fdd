using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rapport.Core.Changes;

namespace Rapport.Core.Jobs;

/// <summary>Looks after what is due, on every node that works: schedules, and long writes that broke off for good.</summary>
public sealed partial class ScheduleWatch(Schedules schedules, OpenRuns runs, TimeProvider clock, ILogger<ScheduleWatch> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ensured = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!ensured) await schedules.EnsureAsync([new Schedule("core.cleanFiles", "30 3 * * *", TimeZoneInfo.Local.Id, Files.FileCleaning.JobType)], stoppingToken);
                ensured = true;
                await schedules.LookAsync(stoppingToken);
                await runs.CloseAbandonedAsync(stoppingToken);
                await Task.Delay(Look, clock, stoppingToken);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Schedules could not be looked at.")]
    private partial void Failed(Exception error);
}
