using System.Buffers.Text;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Access;

/// <summary>Outcome of a sign-in.</summary>
public enum SignInOutcome
{
    Done,
    Wrong,
    LockedOut,
    CodeNeeded,
    Inactive,
}

/// <summary>
/// Signs people and programs in. Passwords are hashed by ASP.NET Core Identity's hasher (PBKDF2); five wrong ones in a row
/// lock the account for five minutes; a one-time code by RFC 6238 where the person has set it up. An API key is stored
/// as its SHA-256 only.
/// </summary>
public sealed class Users(IDatabase database, TimeProvider clock)
{
    private const int MostFailures = 5;
    private static readonly TimeSpan LockOut = TimeSpan.FromMinutes(5);
    private readonly PasswordHasher<string> hasher = new();
    private int stamp;

    /// <summary>Grows when a user, team or role changed; principals made before are resolved anew.</summary>
    public int Stamp => Volatile.Read(ref stamp);

    public void Touch() => Interlocked.Increment(ref stamp);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private SqlDialect Dialect => database.Dialect;

    /// <summary>True when nobody can sign in yet: the workplace has to be set up.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken ct) => await ScalarAsync("select 1 from core_credential limit 1", ct) is null;

    /// <summary>Sets or changes a password. Refuses what is too short to resist guessing.</summary>
    public async Task<Problem?> SetPasswordAsync(Guid user, string password, CancellationToken ct)
    {
        const int Shortest = 10;
        if (password.Length < Shortest) return Problem.Invalid("password.tooShort", "password", ("least", Shortest));
        if (password.Length > 512) return Problem.Invalid("field.tooLong", "password", ("most", 512));
        var hash = hasher.HashPassword("", password);
        await database.WriteAsync(WriteLane.People, session => session.ExecuteAsync(
            "insert into core_credential (user_id, password_hash, failures, stamp) values ($1, $2, 0, $3) on conflict (user_id) do update set password_hash = $2, failures = 0, locked_until = null, stamp = $3",
            Dialect.ToDb(FieldKind.Link, user), hash, Guid.CreateVersion7().ToString("N")), ct);
        return null;
    }

    /// <summary>Checks a password and, where set up, a one-time code. Answers in the same time whether the address is known or not.</summary>
    public async Task<(SignInOutcome Outcome, Guid User)> CheckAsync(string email, string password, string? code, CancellationToken ct)
    {
        Guid user = default;
        string? hash = null, secret = null;
        long failures = 0, lastStep = 0;
        DateTime? lockedUntil = null;
        var active = false;
        await using (var connection = await database.OpenAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select u.id, u.active, c.password_hash, c.failures, c.locked_until, c.totp_secret, c.totp_step from core_user u join core_credential c on c.user_id = u.id where u.email = $1";
            Add(command, email.Trim().ToLowerInvariant());
            await using var row = await command.ExecuteReaderAsync(ct);
            if (await row.ReadAsync(ct))
            {
                user = (Guid)Dialect.FromDb(FieldKind.Link, row, 0)!;
                active = Dialect.FromDb(FieldKind.YesNo, row, 1) is true;
                hash = row.IsDBNull(2) ? null : row.GetString(2);
                failures = row.GetInt64(3);
                lockedUntil = (DateTime?)Dialect.FromDb(FieldKind.DateTime, row, 4);
                secret = row.IsDBNull(5) ? null : row.GetString(5);
                lastStep = row.IsDBNull(6) ? 0 : row.GetInt64(6);
            }
        }

        if (lockedUntil > Now) return (SignInOutcome.LockedOut, default);
        var right = hasher.VerifyHashedPassword("", hash ?? DummyHash, password) != PasswordVerificationResult.Failed && hash is not null;
        if (!right)
        {
            if (user != default) await FailAsync(user, failures + 1, ct);
            return (SignInOutcome.Wrong, default);
        }

        if (!active) return (SignInOutcome.Inactive, default);
        if (secret is not null)
        {
            if (string.IsNullOrWhiteSpace(code)) return (SignInOutcome.CodeNeeded, default);
            if (Totp.Verify(secret, code, clock.GetUtcNow(), lastStep) is not { } step)
            {
                await FailAsync(user, failures + 1, ct);
                return (SignInOutcome.Wrong, default);
            }

            lastStep = step;
        }

        await database.WriteAsync(WriteLane.People, session => session.ExecuteAsync("update core_credential set failures = 0, locked_until = null, totp_step = $2 where user_id = $1", Dialect.ToDb(FieldKind.Link, user), lastStep), ct);
        return (SignInOutcome.Done, user);
    }

    /// <summary>Makes a key; the returned text is shown once and stored nowhere.</summary>
    public async Task<string> CreateKeyAsync(Guid user, string name, string role, CancellationToken ct)
    {
        var key = "rk_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await database.WriteAsync(WriteLane.People, session => session.ExecuteAsync(
            "insert into core_api_key (hash, name, user_id, role, created_at) values ($1, $2, $3, $4, $5)",
            Hash(key), name, Dialect.ToDb(FieldKind.Link, user), role, Dialect.ToDb(FieldKind.DateTime, Now)), ct);
        return key;
    }

    /// <summary>The user and role behind a key, or null.</summary>
    public async Task<(Guid User, string Role)?> FindKeyAsync(string key, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select user_id, role from core_api_key where hash = $1 and revoked_at is null";
        Add(command, Hash(key));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? ((Guid)Dialect.FromDb(FieldKind.Link, row, 0)!, row.GetString(1)) : null;
    }

    /// <summary>Everything a request needs to know of who acts. Null when the user is gone or inactive.</summary>
    public async Task<Principal?> PrincipalAsync(Guid user, string? roleName, CancellationToken ct)
    {
        string name, role;
        int team;
        string? language, zone;
        await using (var connection = await database.OpenAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select name, role, team_no, active, language, time_zone from core_user where id = $1";
            Add(command, Dialect.ToDb(FieldKind.Link, user));
            await using var row = await command.ExecuteReaderAsync(ct);
            if (!await row.ReadAsync(ct) || Dialect.FromDb(FieldKind.YesNo, row, 3) is not true) return null;
            (name, role, team) = (row.GetString(0), roleName ?? row.GetString(1), row.IsDBNull(2) ? 0 : (int)row.GetInt64(2));
            (language, zone) = (row.IsDBNull(4) ? null : row.GetString(4), row.IsDBNull(5) ? null : row.GetString(5));
        }

        return new Principal(user, name, team, await RoleAsync(role, ct))
        {
            TeamNumbers = await SubtreeAsync(team, ct),
            Language = language ?? "en",
            TimeZone = zone ?? "UTC",
        };
    }

    /// <summary>The role by name; an unknown one may do nothing.</summary>
    public async Task<Role> RoleAsync(string name, CancellationToken ct) =>
        await ScalarAsync("select definition from core_role where name = $1", ct, name) is string json ? Roles.FromJson(json)
        : Roles.BuiltIn.FirstOrDefault(r => r.Name == name) ?? new Role(name, new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal), TypeAccess.Nothing);

    /// <summary>Numbers of a team and all below it.</summary>
    public async Task<IReadOnlyList<int>> SubtreeAsync(int team, CancellationToken ct)
    {
        var numbers = new List<int>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "with recursive t(n, id) as (select n, id from core_team where n = $1 union select c.n, c.id from core_team c join t on c.parent_id = t.id) select n from t order by n";
        Add(command, (long)team);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) numbers.Add((int)row.GetInt64(0));
        if (numbers.Count == 0) numbers.Add(team);
        return numbers;
    }

    /// <summary>Notes an event that changes no record: sign-in, refusal, export, key made.</summary>
    public Task AuditAsync(Guid? user, string happening, string? detail, string? address, CancellationToken ct) =>
        database.WriteAsync(WriteLane.People, session => session.ExecuteAsync(
            "insert into core_audit (at, user_id, event, detail, address) values ($1, $2, $3, $4, $5)",
            Dialect.ToDb(FieldKind.DateTime, Now), Dialect.ToDb(FieldKind.Link, user), happening, detail, address), ct);

    public async Task<Guid?> FindByEmailAsync(string email, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select id from core_user where email = $1";
        Add(command, email.Trim().ToLowerInvariant());
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? (Guid?)Dialect.FromDb(FieldKind.Link, row, 0) : null;
    }

    private string DummyHash => field ??= hasher.HashPassword("", "nobody has this password");

    private Task FailAsync(Guid user, long failures, CancellationToken ct) =>
        database.WriteAsync(WriteLane.People, session => session.ExecuteAsync("update core_credential set failures = $2, locked_until = $3 where user_id = $1",
            Dialect.ToDb(FieldKind.Link, user), failures >= MostFailures ? 0L : failures, failures >= MostFailures ? Dialect.ToDb(FieldKind.DateTime, Now + LockOut) : null), ct);

    private static string Hash(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private void Add(DbCommand command, object? value) => Dialect.Bind(command, value);

    private async Task<object?> ScalarAsync(string sql, CancellationToken ct, params object?[] values)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var value in values) Add(command, value);
        return await command.ExecuteScalarAsync(ct) is { } found and not DBNull ? found : null;
    }
}
