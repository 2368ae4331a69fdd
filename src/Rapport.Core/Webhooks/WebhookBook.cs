using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Webhooks;

/// <summary>
/// Subscriptions of other programs to changes, as administrators keep them: they decide whose rights govern what leaves the
/// house. Every change of one stands in the history, without its secret.
/// </summary>
public sealed class WebhookBook(IDatabase database, CatalogueHolder catalogue, ChangeFeed feed, Users users, WebhookSettings settings, TimeProvider clock)
{
    public const int Most = 50;
    private static readonly TimeSpan OldSecretHolds = TimeSpan.FromDays(1);

    private SqlDialect Dialect => database.Dialect;

    public async Task<IReadOnlyList<Webhook>> ListAsync(Principal who, CancellationToken ct)
    {
        Demand(who);
        return await WebhookRows.HooksAsync(database, $"order by n limit {Most}", ct);
    }

    public async Task<Webhook> FindAsync(long number, Principal who, CancellationToken ct)
    {
        Demand(who);
        return await WebhookRows.HooksAsync(database, "where n = $1", ct, number) is [var hook] ? hook : throw Missing(number);
    }

    /// <summary>Makes one that tells what changes from now on; the secret is shown this once.</summary>
    public async Task<(Webhook Hook, string Secret)> MakeAsync(WebhookWish wish, Principal who, CancellationToken ct)
    {
        Demand(who);
        if ((await ListAsync(who, ct)).Count >= Most) throw new ProblemException(Problem.Refused("webhook.tooMany", null, ("most", Most)));
        var (url, user) = await CheckAsync(wish, who, ct);
        var (secret, cursor) = (WebhookSignature.NewSecret(), await feed.LatestAsync(ct));
        var number = await database.WriteAsync(WriteLane.People, async session =>
        {
            var made = (long)(await session.ScalarAsync(
                "insert into core_webhook (name, url, user_id, types, kinds, criteria, secret, state, cursor, failures, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, 'on', $8, 0, $9, $10) returning n",
                wish.Name.Trim(), url, Dialect.ToDb(FieldKind.Link, user), string.Join(',', wish.Types), string.Join(',', wish.Kinds), Criteria(wish), secret, cursor, Moment(Now), Dialect.ToDb(FieldKind.Link, who.UserId)))!;
            await users.AuditAsync(session, who.UserId, "webhook.made", wish.Name.Trim());
            return made;
        }, ct);
        return (await FindAsync(number, who, ct), secret);
    }

    public async Task<Webhook> ChangeAsync(long number, WebhookWish wish, Principal who, CancellationToken ct)
    {
        await FindAsync(number, who, ct);
        var (url, user) = await CheckAsync(wish, who, ct);
        await database.WriteAsync(WriteLane.People, async session =>
        {
            await session.ExecuteAsync("update core_webhook set name = $2, url = $3, user_id = $4, types = $5, kinds = $6, criteria = $7 where n = $1",
                number, wish.Name.Trim(), url, Dialect.ToDb(FieldKind.Link, user), string.Join(',', wish.Types), string.Join(',', wish.Kinds), Criteria(wish));
            return await users.AuditAsync(session, who.UserId, "webhook.changed", wish.Name.Trim());
        }, ct);
        return await FindAsync(number, who, ct);
    }

    /// <summary>A new secret; the one before signs beside it for a day.</summary>
    public async Task<string> RenewSecretAsync(long number, Principal who, CancellationToken ct)
    {
        var hook = await FindAsync(number, who, ct);
        var secret = WebhookSignature.NewSecret();
        await database.WriteAsync(WriteLane.People, async session =>
        {
            await session.ExecuteAsync("update core_webhook set old_secret = secret, old_until = $3, secret = $2 where n = $1", number, secret, Moment(Now + OldSecretHolds));
            return await users.AuditAsync(session, who.UserId, "webhook.renewed", hook.Wish.Name);
        }, ct);
        return secret;
    }

    public async Task PauseAsync(long number, Principal who, CancellationToken ct)
    {
        var hook = await FindAsync(number, who, ct);
        await database.WriteAsync(WriteLane.People, async session =>
        {
            await session.ExecuteAsync("update core_webhook set state = 'paused', reason = 'person' where n = $1", number);
            return await users.AuditAsync(session, who.UserId, "webhook.paused", hook.Wish.Name);
        }, ct);
    }

    /// <summary>Goes on where it stopped: what changed meanwhile is told, and what waits is tried at once.</summary>
    public async Task ResumeAsync(long number, Principal who, CancellationToken ct)
    {
        var hook = await FindAsync(number, who, ct);
        await database.WriteAsync(WriteLane.People, async session =>
        {
            await session.ExecuteAsync("update core_webhook set state = 'on', reason = null, failures = 0, wait_until = null where n = $1", number);
            await session.ExecuteAsync("update core_webhook_delivery set next_at = null where hook = $1 and state = 'waiting'", number);
            return await users.AuditAsync(session, who.UserId, "webhook.resumed", hook.Wish.Name);
        }, ct);
    }

    public async Task RemoveAsync(long number, Principal who, CancellationToken ct)
    {
        var hook = await FindAsync(number, who, ct);
        await database.WriteAsync(WriteLane.People, async session =>
        {
            await session.ExecuteAsync("delete from core_webhook_delivery where hook = $1", number);
            await session.ExecuteAsync("delete from core_webhook where n = $1", number);
            return await users.AuditAsync(session, who.UserId, "webhook.removed", hook.Wish.Name);
        }, ct);
    }

    private async Task<(string Url, Guid User)> CheckAsync(WebhookWish wish, Principal who, CancellationToken ct)
    {
        var problems = new List<Problem>();
        if (wish.Name.Trim().Length is 0 or > 100) problems.Add(Problem.Invalid("field.required", "name"));
        using (var door = new WebhookDoor(settings)) if (door.Check(wish.Url) is { } misfit) problems.Add(misfit);
        var now = catalogue.Current;
        foreach (var name in wish.Types.Where(t => now.Find(t) is null)) problems.Add(Problem.Missing("type.unknown", "types", ("type", name), ("suggestion", Suggestion.For(name, now.Types.Select(t => t.Name)))));
        foreach (var kind in wish.Kinds.Where(k => !WebhookKinds.All.Contains(k, StringComparer.Ordinal))) problems.Add(Problem.Invalid("query.notAChoice", "kinds", ("choices", string.Join(", ", WebhookKinds.All)), ("value", kind)));
        var user = wish.User ?? who.UserId;
        if (await users.PrincipalAsync(user, null, ct) is not { } runsAs) problems.Add(Problem.Invalid("webhook.noUser", "user"));
        else if (Criteria(wish) is { } where && problems.Count == 0)
        {
            if (wish.Types.Count != 1) problems.Add(Problem.Invalid("webhook.oneTypeNeeded", "where"));
            else new Sight(now, runsAs).Read(where, now[wish.Types[0]]);
        }

        return problems.Count == 0 ? (wish.Url, user) : throw new ProblemException(problems);
    }

    private static string? Criteria(WebhookWish wish) => string.IsNullOrWhiteSpace(wish.Where) ? null : wish.Where.Trim();

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private object? Moment(DateTime at) => Dialect.ToDb(FieldKind.DateTime, at);

    internal static void Demand(Principal who)
    {
        if (!who.May("*")) throw new ProblemException(Problem.Denied("webhook.administratorsOnly"));
    }

    private static ProblemException Missing(long number) => new(Problem.Missing("webhook.missing", null, ("number", number)));
}
