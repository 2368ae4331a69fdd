using System.Globalization;
using System.Text;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Notices;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Webhooks;

/// <summary>
/// Sends what waits for one subscription: at least once, and the changes of one record in their order, for only the first that waits of
/// each record is taken up. What fails is tried again later and later; a receiver that fails all the time, or says that it is gone, is paused.
/// </summary>
public sealed class WebhookSender(IDatabase database, CatalogueHolder catalogue, ChangeFeed changes, RecordReader reader, Users users, WebhookBook book, LiveNotices live, WebhookSettings settings, TimeProvider clock) : IDisposable
{
    private const int AtOnce = 4;
    private const int MostAttempts = 12;
    private const int Logged = 4_000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);
    private readonly WebhookDoor door = new(settings);
    private readonly WebhookFeed feed = new(database, catalogue, changes, reader, clock);
    private readonly WebhookBody body = new(database, catalogue, reader);
    private readonly string node = Guid.CreateVersion7().ToString("N");

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    internal Task<List<Webhook>> OpenAsync(CancellationToken ct) => WebhookRows.HooksAsync(database, "where state = 'on' order by n", ct);

    /// <summary>Reads on in the log and sends what is due, until there is nothing to do for now.</summary>
    public async Task RunAsync(long number, CancellationToken ct)
    {
        var isHeld = false;
        try
        {
            while (await WebhookRows.HooksAsync(database, "where n = $1 and state = 'on'", ct, number) is [var hook])
            {
                if (await users.PrincipalAsync(hook.User, null, ct) is not { } who)
                {
                    await StopAsync(hook, "user", ct);
                    return;
                }

                var isMore = await feed.LookAsync(hook, who, ct);
                var due = hook.WaitUntil > Now ? [] : await DueAsync(number, ct);
                if (due.Count == 0 && !isMore) return;
                if (due.Count == 0) continue;
                if (!await HoldAsync(number, ct)) return;
                isHeld = true;
                await Task.WhenAll(due.Select(d => TryAsync(hook, d, who, ct)));
            }
        }
        finally
        {
            if (isHeld) await database.WriteAsync(WriteLane.People, s => s.ExecuteAsync("update core_webhook set lease_until = null where n = $1 and leased_by = $2", number, node), CancellationToken.None);
        }
    }

    /// <summary>Sends a word to try the line, at once and whatever the state; answers what became of it.</summary>
    public async Task<WebhookDelivery> PingAsync(long number, Principal who, CancellationToken ct)
    {
        var hook = await book.FindAsync(number, who, ct);
        var made = (long)(await database.WriteAsync(WriteLane.People, session => session.ScalarAsync(
            "insert into core_webhook_delivery (hook, event_id, kind, at, state, attempts) values ($1, $2, 'ping', $3, 'done', 0) returning n", number, session.Dialect.ToDb(FieldKind.Link, Guid.CreateVersion7()), Moment(Now)), ct))!;
        var delivery = (await WebhookRows.DeliveriesAsync(database, "where d.n = $1", ct, made))[0];
        var sight = await users.PrincipalAsync(hook.User, null, ct) ?? throw new ProblemException(Problem.Invalid("webhook.noUser", "user"));
        var sent = await SendAsync(hook, delivery, sight, ct);
        await database.WriteAsync(WriteLane.People, session => NoteAsync(session, delivery, sent!, sent!.Answer.IsTaken ? DeliveryState.Done : DeliveryState.Failed, null), ct);
        return (await WebhookRows.DeliveriesAsync(database, "where d.n = $1", ct, made))[0];
    }

    private Task<List<WebhookDelivery>> DueAsync(long hook, CancellationToken ct) => WebhookRows.DeliveriesAsync(database, $"""
        where d.hook = $1 and d.state = 'waiting' and (d.next_at is null or d.next_at <= $2)
        and not exists (select 1 from core_webhook_delivery e where e.record_id = d.record_id and e.hook = d.hook and e.state = 'waiting' and e.n < d.n)
        order by d.n limit {WebhookRows.Whole(AtOnce)}
        """, ct, hook, Moment(Now));

    /// <summary>Only one node sends for a subscription, or the order would not hold.</summary>
    private async Task<bool> HoldAsync(long hook, CancellationToken ct) => await database.WriteAsync(WriteLane.People, session => session.ExecuteAsync(
        "update core_webhook set leased_by = $2, lease_until = $3 where n = $1 and state = 'on' and (lease_until is null or lease_until < $4 or leased_by = $2)",
        hook, node, Moment(Now + settings.Lease + settings.Timeout), Moment(Now)), ct) == 1;

    private async Task TryAsync(Webhook hook, WebhookDelivery delivery, Principal who, CancellationToken ct)
    {
        var sent = await SendAsync(hook, delivery, who, ct);
        await database.WriteAsync(WriteLane.People, async session =>
        {
            if (sent is null || sent.Answer.IsTaken)
            {
                await NoteAsync(session, delivery, sent, DeliveryState.Done, null);
                return await session.ExecuteAsync("update core_webhook set failures = 0, wait_until = null, last_at = $2 where n = $1", hook.Number, Moment(Now));
            }

            var isLast = delivery.Attempts + 1 >= MostAttempts;
            await NoteAsync(session, delivery, sent, isLast ? DeliveryState.Failed : DeliveryState.Waiting, isLast ? null : Now + Wait(delivery.Attempts));
            var failures = Convert.ToInt32(await session.ScalarAsync("update core_webhook set failures = failures + 1 where n = $1 returning failures", hook.Number), CultureInfo.InvariantCulture);
            // A receiver that is down is left alone as a whole; one that refuses a single change still gets the others.
            if (sent.Answer.Status is null or 408 or 429 or >= 500) await session.ExecuteAsync("update core_webhook set wait_until = $2 where n = $1", hook.Number, Moment(Now + Wait(Math.Min(failures - 1, 8))));
            return 0;
        }, ct);
        if (sent?.Answer.Status == 410) await StopAsync(hook, "gone", ct);
        else if (sent is { Answer.IsTaken: false } && hook.Failures + 1 >= settings.PauseAfter) await StopAsync(hook, "failures", ct);
    }

    private async Task<Sent?> SendAsync(Webhook hook, WebhookDelivery delivery, Principal who, CancellationToken ct)
    {
        if (await body.MakeAsync(hook, delivery, who, ct) is not { } bytes) return null;
        var (now, begun) = (clock.GetUtcNow(), clock.GetTimestamp());
        string[] secrets = hook.OldSecret is { } old && hook.OldUntil > now.UtcDateTime ? [hook.Secret, old] : [hook.Secret];
        var answer = await door.SendAsync(hook.Wish.Url, bytes,
        [
            (WebhookSignature.IdHeader, delivery.Event.ToString("D")), (WebhookSignature.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            (WebhookSignature.Header, WebhookSignature.Sign(secrets, delivery.Event, now, bytes)),
        ], ct);
        return new Sent(answer, Encoding.UTF8.GetString(bytes), (int)clock.GetElapsedTime(begun).TotalMilliseconds);
    }

    private Task<int> NoteAsync(WriteSession session, WebhookDelivery delivery, Sent? sent, DeliveryState state, DateTime? next) => session.ExecuteAsync(
        "update core_webhook_delivery set state = $2, attempts = attempts + 1, next_at = $3, done_at = $4, status = $5, millis = $6, request = $7, response = $8, error = $9 where n = $1",
        delivery.Number, WebhookRows.Word(state), next is { } at ? Moment(at) : null, state == DeliveryState.Waiting ? null : Moment(Now), (long?)sent?.Answer.Status, (long?)sent?.Millis, Cut(sent?.Body), Cut(sent?.Answer.Text), sent is null ? "outOfSight" : sent.Answer.Error);

    /// <summary>Stops sending, and tells whoever made the subscription.</summary>
    private async Task StopAsync(Webhook hook, string reason, CancellationToken ct)
    {
        var told = await database.WriteAsync(WriteLane.People, async session =>
        {
            if (await session.ExecuteAsync("update core_webhook set state = 'paused', reason = $2, lease_until = null where n = $1 and state = 'on'", hook.Number, reason) == 0 || hook.CreatedBy is not { } user || user == Guid.Empty) return false;
            if ((await Recipients.DeafAsync(session.Unprepared, session.Dialect, [user], CancellationToken.None)).Contains((user, NoticeKinds.Job))) return false;
            await NoticeStore.PutAsync(session, [new NoticeDraft(user, NoticeKinds.Job, null, null, null, null, Now, new NoticeDetail { JobType = NoticeDetail.Webhook, Name = hook.Wish.Name, Failed = true })
            {
                Gather = string.Create(CultureInfo.InvariantCulture, $"w:{hook.Number}:{clock.GetTimestamp()}"),
            }]);
            return true;
        }, ct);
        if (told) live.Publish([hook.CreatedBy!.Value]);
    }

    /// <summary>Doubled each time, and a quarter more or less by chance: what failed together shall not come back together.</summary>
    private TimeSpan Wait(int attempts)
    {
        var wait = settings.Retry * Math.Pow(2, Math.Min(attempts, 20));
        return (wait < LongestWait ? wait : LongestWait) * (0.75 + (Random.Shared.NextDouble() / 2));
    }

    private object? Moment(DateTime at) => database.Dialect.ToDb(FieldKind.DateTime, at);

    private static string? Cut(string? text) => text is { Length: > Logged } ? text[..(char.IsHighSurrogate(text[Logged - 1]) ? Logged - 1 : Logged)] + "…" : text;

    public void Dispose() => door.Dispose();

    private sealed record Sent(WebhookAnswer Answer, string Body, int Millis);
}
