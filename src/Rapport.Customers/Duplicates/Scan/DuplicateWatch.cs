using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Jobs;
using Rapport.Core.Storage;
using Rapport.Customers.Duplicates.Automatic;
using Rapport.Customers.Duplicates.Model;

namespace Rapport.Customers.Duplicates.Scan;

/// <summary>
/// Follows the change log and looks at every party that was made, changed or taken away. Several nodes may: the cursor moves
/// with what was found, and whoever comes second begins anew from where the first got to.
/// </summary>
internal sealed partial class DuplicateWatch(IDatabase database, ChangeFeed feed, PartyModels models, PartyScan scan, JobQueue queue, ILogger<DuplicateWatch> log) : BackgroundService
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);
    private static readonly string[] Types = ["party"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await StepAsync(Wait, stoppingToken) == ScanStep.NotReady) await Task.Delay(Rest, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (ScanMovedException)
            {
                // The next step reads the place anew.
            }
            catch (Exception e)
            {
                // The database is away: the watch must outlive it.
                Failed(e);
                await Task.Delay(Rest, CancellationToken.None);
            }
        }
    }

    /// <summary>Looks at the next changes; waits for some at most so long.</summary>
    internal async Task<ScanStep> StepAsync(TimeSpan wait, CancellationToken ct)
    {
        if (await ScanPlace.ReadAsync(database, ct) is not { } place || await models.FindAsync(place.Model, ct) is not { } model || await feed.IsAheadAsync(place.Cursor, ct))
        {
            await AskForScanAsync(ct);
            return ScanStep.NotReady;
        }

        var page = await feed.WaitAsync(place.Cursor, Types, AtOnce, wait, Principal.System, ct);
        if (page.Next == place.Cursor) return ScanStep.Idle;
        var ids = page.Entries.Where(Concerns).Select(e => e.Id!.Value).Distinct().ToList();
        var created = page.Entries.Count(e => e.Kind == FeedKind.Created);
        var pairs = await scan.LookAsync(ids, model, session => place.MoveAsync(session, page.Next, created), ct);
        if (pairs.Count > 0 && (await DuplicateSettings.ReadAsync(database, ct)).MergedFrom is { } from && pairs.Any(p => p.Bits >= DuplicateSettings.Bits(from))) await queue.EnqueueAsync(AutomaticMerges.Order, Principal.System, ct);
        // Twice as many as were learnt from: what was assumed of few does not fit so many.
        if (!page.More && place.Created + created > Math.Max(place.Parties, PartyLearning.Fewest / 4)) await queue.EnqueueAsync(FullScan.Order, Principal.System, ct);
        return page.More ? ScanStep.More : ScanStep.Done;
    }

    private static bool Concerns(FeedEntry entry) => entry.Id is not null && (entry.Kind is FeedKind.Created or FeedKind.Deleted
        || (entry.Kind == FeedKind.Updated && (entry.Fields is null || entry.Fields.Any(f => PartyColumns.Fields.Contains(f.Field.Name)))));

    /// <summary>The first scan of all parties begins by itself, unless somebody stopped it.</summary>
    private async Task AskForScanAsync(CancellationToken ct)
    {
        if (await queue.ListAsync(FullScan.JobType, null, 1, ct) is [{ State: not JobState.Done }]) return;
        await queue.EnqueueAsync(FullScan.Order, Principal.System, ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changed parties could not be looked at for duplicates.")]
    private partial void Failed(Exception error);
}

internal enum ScanStep
{
    /// <summary>The first scan of all parties has not ended.</summary>
    NotReady,
    Idle,
    Done,
    More,
}
