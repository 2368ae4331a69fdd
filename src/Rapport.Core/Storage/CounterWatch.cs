using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Rapport.Core.Storage;

/// <summary>
/// Notices what other nodes and the command line changed by one row of <c>core_counter</c>, looked at again and again: a node
/// that was asleep or cut off cannot miss a change, as it could a notification.
/// </summary>
/// <param name="from">What was seen before the first look; null where the first look only says where to begin.</param>
public abstract partial class CounterWatch(IDatabase database, string counter, TimeSpan every, long? from, TimeProvider clock, ILogger log) : BackgroundService
{
    private long? seen = from;

    /// <summary>Answers whether there was something new.</summary>
    public async Task<bool> LookAsync(CancellationToken ct)
    {
        var version = await ReadAsync(ct);
        if (version == seen) return false;
        var isNew = seen is not null;
        // What could not be taken over is new again at the next look.
        if (isNew) await TakeOverAsync(ct);
        seen = version;
        return isNew;
    }

    protected abstract Task TakeOverAsync(CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e)
            {
                // The database is away: the watch must outlive it.
                Failed(e, counter);
            }

            try { await Task.Delay(every, clock, stoppingToken); }
            catch (OperationCanceledException) { return; }
        }
    }

    private async Task<long> ReadAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select next from core_counter where name = $1";
        database.Dialect.Bind(command, counter);
        return await command.ExecuteScalarAsync(ct) is long found ? found : 0;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changes of '{Counter}' could not be looked at.")]
    private partial void Failed(Exception error, string counter);
}
