using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Access;

/// <summary>An API key as it is listed: everything but the key. <paramref name="Role"/> is null where it follows its user.</summary>
public sealed record ApiKey(long Number, string Name, Guid User, string? Role, DateTime CreatedAt, DateTime? LastUsedAt, DateTime? RevokedAt);

/// <summary>Keys of programs. A key acts as its user with the user's present role; a role of its own narrows that (<see cref="CommonRole"/>).</summary>
public sealed partial class Users
{
    private const int MostKeys = 200;

    /// <summary>Makes a key; the returned text is shown once and stored nowhere. An empty role follows the user; one that does not exist is refused.</summary>
    public async Task<string> CreateKeyAsync(Guid user, string name, string? role, CancellationToken ct, Principal? by = null)
    {
        var key = "rk_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await database.WriteAsync(WriteLane.People, async session =>
        {
            if (!string.IsNullOrEmpty(role) && await AccessRules.RoleProblemAsync(session, role) is { } problem) throw new ProblemException(problem);
            await session.ExecuteAsync("insert into core_api_key (hash, name, user_id, role, created_at) values ($1, $2, $3, $4, $5)", Hash(key), name, Key(user), role ?? "", Moment(Now));
            return await AuditAsync(session, (by ?? Principal.System).UserId, "key.made", await KeyTextAsync(session, user, name, role));
        }, ct);
        return key;
    }

    /// <summary>The same at the wish of a person: for oneself, or with the function <c>users</c> for those with no more rights.</summary>
    public async Task<string> CreateKeyAsync(Guid user, string name, string? role, Principal who, CancellationToken ct)
    {
        name = name.Trim();
        if (name.Length is 0 or > 100) throw new ProblemException(Problem.Invalid("field.required", "name"));
        if (user != who.UserId)
        {
            Demand(who);
            await DemandReachAsync(user, who, ct);
        }

        if (!string.IsNullOrEmpty(role))
        {
            if (!who.May(Functions.Users)) throw new ProblemException(Problem.Denied("access.function", "role", ("function", Functions.Users)));
            if (!Functions.Covers(who.Role.Functions, (await RoleAsync(role, ct)).Functions)) throw new ProblemException(Problem.Denied("user.roleTooHigh", "role", ("role", role)));
        }

        return await CreateKeyAsync(user, name, role, ct, who);
    }

    /// <summary>The user and role behind a key, or null. An empty role is the user's own.</summary>
    public async Task<(Guid User, string? Role)?> FindKeyAsync(string key, CancellationToken ct)
    {
        (Guid User, string? Role, long Number, bool Note) found;
        await using (var connection = await database.OpenAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select user_id, role, n, last_used_at from core_api_key where hash = $1 and revoked_at is null";
            Add(command, Hash(key));
            await using var row = await command.ExecuteReaderAsync(ct);
            if (!await row.ReadAsync(ct)) return null;
            found = ((Guid)Dialect.FromDb(FieldKind.Link, row, 0)!, row.GetString(1) is { Length: > 0 } role ? role : null, row.GetInt64(2), !(Dialect.FromDb(FieldKind.DateTime, row, 3) is DateTime used && used > Now - SeenEvery));
        }

        if (found.Note) await database.WriteAsync(WriteLane.People, session => session.ExecuteAsync("update core_api_key set last_used_at = $2 where n = $1", found.Number, Moment(Now)), ct);
        return (found.User, found.Role);
    }

    /// <summary>A user's keys, newest first, revoked ones too.</summary>
    public async Task<IReadOnlyList<ApiKey>> KeysAsync(Guid user, Principal who, CancellationToken ct)
    {
        if (user != who.UserId) Demand(who);
        var keys = new List<ApiKey>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select n, name, user_id, role, created_at, last_used_at, revoked_at from core_api_key where user_id = $1 order by n desc limit {MostKeys}";
        Add(command, Key(user));
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
            keys.Add(new(row.GetInt64(0), row.GetString(1), (Guid)Dialect.FromDb(FieldKind.Link, row, 2)!, row.GetString(3) is { Length: > 0 } role ? role : null,
                (DateTime)Dialect.FromDb(FieldKind.DateTime, row, 4)!, (DateTime?)Dialect.FromDb(FieldKind.DateTime, row, 5), (DateTime?)Dialect.FromDb(FieldKind.DateTime, row, 6)));
        return keys;
    }

    /// <summary>Ends a key for good.</summary>
    public async Task RevokeKeyAsync(long number, Guid user, Principal who, CancellationToken ct)
    {
        if (user != who.UserId)
        {
            Demand(who);
            await DemandReachAsync(user, who, ct);
        }

        await database.WriteAsync(WriteLane.People, async session =>
        {
            var name = await session.ScalarAsync("update core_api_key set revoked_at = $3 where n = $1 and user_id = $2 and revoked_at is null returning name", number, Key(user), Moment(Now));
            await TellAsync(session);
            return name is string text ? await AuditAsync(session, who.UserId, "key.revoked", await KeyTextAsync(session, user, text, null)) : 0;
        }, ct);
        Touch();
    }

    /// <summary>What the history tells of a key: its name, whose it is, and its role where it has one.</summary>
    private async Task<string> KeyTextAsync(WriteSession session, Guid user, string name, string? role) => JsonSerializer.Serialize(
        new { name, user = await session.ScalarAsync("select name from core_user where id = $1", Key(user)) as string, role = string.IsNullOrEmpty(role) ? null : role }, JsonSerializerOptions.Web);
}
