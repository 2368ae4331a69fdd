using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rapport.Core.Storage;

namespace Rapport.Core.Catalogue;

/// <summary>
/// Takes over what other nodes changed in the catalogue. It looks at one row every second and a half: a node that was
/// asleep or cut off cannot miss it, as it could a notification.
/// </summary>
public sealed partial class CatalogueWatch(IDatabase database, CustomFields fields, TimeProvider clock, ILogger<CatalogueWatch> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1.5);
    private long seen = -1;

    /// <summary>Answers whether there was something new.</summary>
    public async Task<bool> LookAsync(CancellationToken ct)
    {
        long version;
        await using (var connection = await database.OpenAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"select next from core_counter where name = '{CustomFields.VersionCounter}'";
            version = await command.ExecuteScalarAsync(ct) is long found ? found : 0;
        }

        if (version == seen) return false;
        await fields.RefreshAsync(ct);
        seen = version;
        return true;
    }

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
                Failed(e);
            }

            try { await Task.Delay(Look, clock, stoppingToken); }
            catch (OperationCanceledException) { return; }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The catalogue could not be looked at.")]
    private partial void Failed(Exception error);
}
