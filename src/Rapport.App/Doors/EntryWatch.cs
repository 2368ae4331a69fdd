using Rapport.Core.Access;

namespace Rapport.App.Doors;

/// <summary>Closes open pages when the hours of a role are over: nobody changed anything then, but the clock went on.</summary>
internal sealed partial class EntryWatch(EntryRules rules, Users users, TimeProvider clock, ILogger<EntryWatch> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);
    private string? open;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var now = await rules.OpenNowAsync(stoppingToken);
                if (open is not null && open != now) users.Touch();
                open = now;
                await Task.Delay(Look, clock, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is System.Data.Common.DbException or IOException)
            {
                // The database is away: the watch must outlive it.
                Failed(e);
                await Task.Delay(Look, clock, CancellationToken.None);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The rules of hours could not be looked at.")]
    private partial void Failed(Exception error);
}
