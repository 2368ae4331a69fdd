using Rapport.Core.Catalogue;
using Rapport.Core.Storage;

namespace Rapport.Core.Access;

/// <summary>
/// One place where a person is signed in. <paramref name="Door"/> is how it was entered (<c>password</c>, <c>passkey</c>, …),
/// <paramref name="Agent"/> what the browser said of itself.
/// </summary>
public sealed record OpenSession(Guid Id, DateTime Since, DateTime SeenAt, string Door, string? Agent, string? Address);

/// <summary>
/// A session is a row: it is open as long as the row is there, and the cookie says which one. So one can be ended without
/// the others, at once, and nothing has to be compared but its being there.
/// </summary>
public sealed partial class Users
{
    /// <summary>As long as the cookie lasts that nobody comes back with.</summary>
    public static readonly TimeSpan SessionLasts = TimeSpan.FromDays(14);

    internal const string RightsCounter = "rights";
    private const int MostSessions = 50;
    private const int LongestAgent = 300;

    /// <summary>Opens a session; those forgotten, and the oldest beyond fifty, go.</summary>
    public Task<Guid> OpenSessionAsync(Guid user, string door, string? agent, string? address, CancellationToken ct) => database.WriteAsync(WriteLane.People, async session =>
    {
        var made = Guid.CreateVersion7();
        await session.ExecuteAsync("insert into core_session (id, user_id, made_at, seen_at, door, agent, address) values ($1, $2, $3, $3, $4, $5, $6)",
            Key(made), Key(user), Moment(Now), door, agent is { Length: > LongestAgent } ? agent[..LongestAgent] : agent, address);
        await session.ExecuteAsync("delete from core_session where user_id = $1 and seen_at < $2", Key(user), Moment(Now - SessionLasts));
        await session.ExecuteAsync($"delete from core_session where user_id = $1 and id not in (select id from core_session where user_id = $1 order by seen_at desc, id desc limit {MostSessions})", Key(user));
        return made;
    }, ct);

    /// <summary>Who acts in a session; null once it was ended, or the user is gone or inactive.</summary>
    public async Task<Principal?> InSessionAsync(Guid user, Guid session, CancellationToken ct) =>
        await ScalarAsync("select 1 from core_session where id = $1 and user_id = $2", ct, Key(session), Key(user)) is null ? null : await PrincipalAsync(user, null, ct);

    /// <summary>Where a person is signed in, the one last used first.</summary>
    public async Task<IReadOnlyList<OpenSession>> SessionsAsync(Guid user, Principal who, CancellationToken ct)
    {
        if (user != who.UserId) Demand(who);
        var found = new List<OpenSession>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select id, made_at, seen_at, door, agent, address from core_session where user_id = $1 and seen_at >= $2 order by seen_at desc, id desc limit {MostSessions}";
        Add(command, Key(user));
        Add(command, Moment(Now - SessionLasts));
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
            found.Add(new((Guid)Dialect.FromDb(FieldKind.Link, row, 0)!, (DateTime)Dialect.FromDb(FieldKind.DateTime, row, 1)!, (DateTime)Dialect.FromDb(FieldKind.DateTime, row, 2)!, row.GetString(3), Text(row, 4), Text(row, 5)));
        return found;
    }

    /// <summary>Ends one session, the own or, with the function <c>users</c>, another's.</summary>
    public async Task EndSessionAsync(Guid user, Guid session, Principal who, CancellationToken ct)
    {
        await DemandDoorAsync(user, who, ct);
        await database.WriteAsync(WriteLane.People, async write =>
        {
            if (await write.ExecuteAsync("delete from core_session where id = $1 and user_id = $2", Key(session), Key(user)) == 0) return 0;
            await TellAsync(write);
            return await AuditAsync(write, who.UserId, "session.ended", user.ToString("D"));
        }, ct);
        Touch();
    }

    /// <summary>Ends all sessions of a user but the one to keep; API keys stay. Notes handed out before are spent as well.</summary>
    public async Task EndSessionsAsync(Guid user, Principal who, CancellationToken ct, Guid? keep = null)
    {
        await DemandDoorAsync(user, who, ct);
        await database.WriteAsync(WriteLane.People, async session =>
        {
            await session.ExecuteAsync("update core_credential set stamp = $2 where user_id = $1", Key(user), NewStamp());
            await CloseAsync(session, user, keep);
            return await AuditAsync(session, who.UserId, keep is null ? "sessions.ended" : "sessions.othersEnded", user.ToString("D"));
        }, ct);
        Touch();
    }

    /// <summary>A person signs out of this one.</summary>
    public Task SignOutAsync(Guid user, Guid session, string? address, CancellationToken ct) => database.WriteAsync(WriteLane.People, async write =>
    {
        await write.ExecuteAsync("delete from core_session where id = $1 and user_id = $2", Key(session), Key(user));
        return await AuditAsync(write, user, "signOut", null, address);
    }, ct);

    /// <summary>Notes that somebody is at work, at most every five minutes.</summary>
    public Task SeenAsync(Guid user, Guid session, CancellationToken ct) => database.WriteAsync(WriteLane.People, async write =>
    {
        await write.ExecuteAsync("update core_session set seen_at = $2 where id = $1 and seen_at <= $3", Key(session), Moment(Now), Moment(Now - SeenEvery));
        return await write.ExecuteAsync("update core_credential set seen_at = $2 where user_id = $1 and coalesce(seen_at, $3) <= $3", Key(user), Moment(Now), Moment(Now - SeenEvery));
    }, ct);

    /// <summary>Closes the sessions of a user within a transaction that has a reason to.</summary>
    internal static async Task CloseAsync(WriteSession session, Guid user, Guid? keep = null)
    {
        var id = session.Dialect.ToDb(FieldKind.Link, user);
        if (keep is { } one) await session.ExecuteAsync("delete from core_session where user_id = $1 and id <> $2", id, session.Dialect.ToDb(FieldKind.Link, one));
        else await session.ExecuteAsync("delete from core_session where user_id = $1", id);
        await TellAsync(session);
    }

    /// <summary>What other nodes look at (<see cref="RightsWatch"/>): somebody's rights became less.</summary>
    public static Task<int> TellAsync(WriteSession session) =>
        session.ExecuteAsync("insert into core_counter (name, next) values ($1, 1) on conflict (name) do update set next = core_counter.next + 1", RightsCounter);

    private async Task DemandDoorAsync(Guid user, Principal who, CancellationToken ct)
    {
        if (user == who.UserId) return;
        Demand(who);
        await DemandReachAsync(user, who, ct);
    }
}
