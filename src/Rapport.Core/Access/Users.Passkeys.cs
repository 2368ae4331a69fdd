using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Access;

/// <summary>A passkey of a person. <paramref name="Id"/> is the credential id in base64url.</summary>
public sealed record Passkey(string Id, Guid User, string Name, DateTime MadeAt, DateTime? UsedAt, PasskeyData Data);

/// <summary>What checks a signature (WebAuthn Level 3, 4, credential record): COSE public key and the authenticator's counter.</summary>
public sealed record PasskeyData(byte[] PublicKey, long SignCount, IReadOnlyList<string> Transports, bool IsBackupEligible, bool IsBackedUp);

/// <summary>Passkeys: only public keys are kept, so that nothing stored here opens the door.</summary>
public sealed partial class Users
{
    private const int MostPasskeys = 20;
    private const string PasskeyColumns = "select id, user_id, name, made_at, used_at, data from core_passkey";

    /// <summary>A person's passkeys, the newest first.</summary>
    public async Task<IReadOnlyList<Passkey>> PasskeysAsync(Guid user, Principal who, CancellationToken ct)
    {
        if (user != who.UserId) Demand(who);
        return await ReadPasskeysAsync($"{PasskeyColumns} where user_id = $1 order by made_at desc, id limit {MostPasskeys}", Key(user), ct);
    }

    public async Task<Passkey?> FindPasskeyAsync(string id, CancellationToken ct) => await ReadPasskeysAsync($"{PasskeyColumns} where id = $1", id, ct) is [var one] ? one : null;

    /// <summary>What an authenticator writes beside the passkey.</summary>
    public async Task<string?> EmailOfAsync(Guid user, CancellationToken ct) => await ScalarAsync("select email from core_user where id = $1", ct, Key(user)) as string;

    /// <summary>Keeps a new passkey of the person; its name tells it from the others.</summary>
    public async Task<Problem?> AddPasskeyAsync(Guid user, string id, string name, PasskeyData data, CancellationToken ct)
    {
        name = name.Trim();
        if (name.Length is 0 or > 100) return Problem.Invalid("field.required", "name");
        return await database.WriteAsync(WriteLane.People, async session =>
        {
            if ((long)(await session.ScalarAsync("select count(*) from core_passkey where user_id = $1", Key(user)) ?? 0L) >= MostPasskeys) return Problem.Refused("passkey.tooMany", null, ("most", MostPasskeys));
            if (await session.ExecuteAsync($"insert into core_passkey (id, user_id, name, made_at, data) values ($1, $2, $3, $4, {Dialect.JsonParameter(5)}) on conflict (id) do nothing", id, Key(user), name, Moment(Now), ToJson(data)) == 0)
                return Problem.Refused("passkey.known");
            await AuditAsync(session, user, "passkey.added", JsonSerializer.Serialize(new { name }, JsonSerializerOptions.Web));
            return null;
        }, ct);
    }

    /// <summary>
    /// Lets in with a signature that was checked. <paramref name="asked"/> is when the challenge was given (ticks): a passkey
    /// answers later challenges only, so an answer that was overheard is worth nothing on any node.
    /// </summary>
    public async Task<SignInAnswer> EnterAsync(Passkey passkey, PasskeyData data, long asked, CancellationToken ct)
    {
        if (await PrincipalAsync(passkey.User, null, ct) is null) return new(SignInOutcome.Inactive, passkey.User);
        var taken = await database.WriteAsync(WriteLane.People, async session =>
        {
            var used = await session.ExecuteAsync($"update core_passkey set data = {Dialect.JsonParameter(2)}, used_at = $3, asked = $4 where id = $1 and coalesce(asked, 0) < $4", passkey.Id, ToJson(data), Moment(Now), asked);
            if (used == 1) await EnteredAsync(session, passkey.User);
            return used;
        }, ct);
        return taken == 1 ? new(SignInOutcome.Done, passkey.User) : new(SignInOutcome.Wrong, passkey.User);
    }

    /// <summary>Forgets a passkey, the own or, with the function <c>users</c>, another's.</summary>
    public async Task RemovePasskeyAsync(Guid user, string id, Principal who, CancellationToken ct)
    {
        await DemandDoorAsync(user, who, ct);
        await database.WriteAsync(WriteLane.People, async session =>
            await session.ScalarAsync("delete from core_passkey where id = $1 and user_id = $2 returning name", id, Key(user)) is string name
                ? await AuditAsync(session, who.UserId, "passkey.removed", JsonSerializer.Serialize(new { name, user = user.ToString("D") }, JsonSerializerOptions.Web)) : 0, ct);
        Touch();
    }

    /// <summary>Whoever comes in without a password is seen at work and has a stamp, too.</summary>
    private Task<int> EnteredAsync(WriteSession session, Guid user) => session.ExecuteAsync(
        "insert into core_credential (user_id, failures, stamp, seen_at) values ($1, 0, $2, $3) on conflict (user_id) do update set seen_at = $3", Key(user), NewStamp(), Moment(Now));

    private async Task<IReadOnlyList<Passkey>> ReadPasskeysAsync(string sql, object? value, CancellationToken ct)
    {
        var found = new List<Passkey>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Add(command, value);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
            found.Add(new(row.GetString(0), (Guid)Dialect.FromDb(FieldKind.Link, row, 1)!, row.GetString(2), (DateTime)Dialect.FromDb(FieldKind.DateTime, row, 3)!, (DateTime?)Dialect.FromDb(FieldKind.DateTime, row, 4),
                JsonSerializer.Deserialize<PasskeyData>(row.GetString(5), JsonSerializerOptions.Web)!));
        return found;
    }

    private static string ToJson(PasskeyData data) => JsonSerializer.Serialize(data, JsonSerializerOptions.Web);
}
