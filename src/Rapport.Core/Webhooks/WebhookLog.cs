using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Webhooks;

/// <summary>What was sent and what waits to be, newest first; sent again at wish.</summary>
public sealed class WebhookLog(IDatabase database, WebhookBook book, TimeProvider clock)
{
    public const int LargestPage = 200;

    /// <summary>Most that one call sends again.</summary>
    public const int MostAgain = 10_000;

    public async Task<(IReadOnlyList<WebhookDelivery> Items, long? Next)> PageAsync(long hook, DeliveryState? only, int limit, long? before, Principal who, CancellationToken ct)
    {
        await book.FindAsync(hook, who, ct);
        limit = Math.Clamp(limit, 1, LargestPage);
        var state = only is { } one ? $" and d.state = '{WebhookRows.Word(one)}'" : "";
        var items = await WebhookRows.DeliveriesAsync(database, $"where d.hook = $1 and d.n < $2{state} order by d.n desc limit {WebhookRows.Whole(limit)}", ct, hook, before ?? long.MaxValue);
        return (items, items.Count == limit ? items[^1].Number : null);
    }

    public async Task<WebhookDelivery> FindAsync(long hook, long number, Principal who, CancellationToken ct)
    {
        await book.FindAsync(hook, who, ct);
        return await WebhookRows.DeliveriesAsync(database, "where d.hook = $1 and d.n = $2", ct, hook, number) is [var one] ? one
            : throw new ProblemException(Problem.Missing("webhook.noDelivery", null, ("number", number)));
    }

    /// <summary>Sends one again, under the same id; what waits for the next try is tried at once.</summary>
    public async Task AgainAsync(long hook, long number, Principal who, CancellationToken ct)
    {
        await FindAsync(hook, number, who, ct);
        await database.WriteAsync(WriteLane.People, session => session.ExecuteAsync("update core_webhook_delivery set state = 'waiting', attempts = 0, next_at = null, done_at = null where hook = $1 and n = $2", hook, number), ct);
    }

    /// <summary>Sends again what happened in a stretch of time and has left already, in its order; answers how much.</summary>
    public async Task<int> AgainAsync(long hook, DateTime from, DateTime until, Principal who, CancellationToken ct)
    {
        await book.FindAsync(hook, who, ct);
        return await database.WriteAsync(WriteLane.People, session => session.ExecuteAsync($"""
            update core_webhook_delivery set state = 'waiting', attempts = 0, next_at = null, done_at = null where n in
            (select n from core_webhook_delivery where hook = $1 and at >= $2 and at < $3 and state in ('done', 'failed') and kind <> 'ping' order by n limit {MostAgain})
            """, hook, Moment(from), Moment(until)), ct);
    }

    /// <summary>Throws away what left longer ago than is kept.</summary>
    internal Task<int> CleanAsync(TimeSpan keep, CancellationToken ct) => database.WriteAsync(WriteLane.Bulk, session => session.ExecuteAsync(
        "delete from core_webhook_delivery where n in (select n from core_webhook_delivery where done_at < $1 and state in ('done', 'failed') order by done_at limit 5000)", Moment(clock.GetUtcNow().UtcDateTime - keep)), ct);

    private object? Moment(DateTime at) => database.Dialect.ToDb(FieldKind.DateTime, at);
}
