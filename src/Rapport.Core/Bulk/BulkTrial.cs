using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;
using Rapport.Core.Storage;

namespace Rapport.Core.Bulk;

/// <summary>What an order would meet: how many records, and what is refused among the first that were tried.</summary>
public sealed record BulkForecast(CappedCount Count, int Tried, BulkResult Result);

/// <summary>Tries an order on its first records for real, and rolls all of it back.</summary>
public sealed class BulkTrial(RecordStore store, RecordReader reader, IRecordIndexer index, TimeProvider clock)
{
    public const int MostTried = 200;
    private const int CountCap = 100_000;

    public async Task<BulkForecast> RunAsync(BulkOrder order, Principal who, CancellationToken ct)
    {
        var plan = BulkPlan.Of(order, store.Catalogue, who);
        var ids = await FirstAsync(plan, who, ct);
        var count = order.Ids is null ? await reader.CountAsync(plan.Type, order.Where, who, CountCap, ct) : new CappedCount(order.Ids.Distinct().Count(), false);
        var fewer = order.Except.Count == 0 ? count : count with { Count = Math.Max(0, count.Count - order.Except.Distinct().Count()) };
        return new BulkForecast(fewer, ids.Count, ids.Count == 0 ? new BulkResult() : await TryAsync(plan, ids, who, ct));
    }

    private async Task<IReadOnlyList<Guid>> FirstAsync(BulkPlan plan, Principal who, CancellationToken ct)
    {
        var except = plan.Order.Except.ToHashSet();
        if (plan.Order.Ids is { } given) return [.. given.Where(id => !except.Contains(id)).Distinct().Take(MostTried)];
        var page = await reader.ListAsync(new RecordQuery(plan.Type, plan.Order.Where, null, [SystemFields.Id], Math.Min(RecordReader.LargestPage, MostTried + except.Count)), who, ct);
        return [.. page.Rows.Select(r => r.Id).Where(id => !except.Contains(id)).Take(MostTried)];
    }

    private async Task<BulkResult> TryAsync(BulkPlan plan, IReadOnlyList<Guid> ids, Principal who, CancellationToken ct)
    {
        try
        {
            return await store.Database.WriteAsync<BulkResult>(WriteLane.Bulk, async session =>
            {
                session.IsTrial = true;
                var writer = new RecordWriter(new WriteTransaction(session, store.Catalogue, index, new WriteContext(who, BulkJobs.Origin), clock.GetUtcNow().UtcDateTime));
                var at = new BulkState();
                foreach (var id in ids) at = await BulkJob.OneAsync(writer, plan, id, at);
                throw new TrialOnly(at.Result with { Total = ids.Count });
            }, ct);
        }
        catch (TrialOnly seen)
        {
            return seen.Result;
        }
    }

    /// <summary>Carries what was seen out of the transaction, which it rolls back.</summary>
    private sealed class TrialOnly(BulkResult result) : Exception
    {
        public BulkResult Result => result;
    }
}
