using System.Data.Common;
using Microsoft.AspNetCore.Identity;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Storage;

namespace Rapport.Core.Access;

/// <summary>
/// Who people and programs are and what they may do. The parts: signing in (<c>Users.SignIn.cs</c>), passwords and
/// reset (<c>Users.Passwords.cs</c>), sessions (<c>Users.Sessions.cs</c>), passkeys (<c>Users.Passkeys.cs</c>), accounts elsewhere (<c>Users.Linked.cs</c>), the second factor (<c>Users.TwoFactor.cs</c>), what is lent (<c>Users.Lent.cs</c>), API keys (<c>Users.Keys.cs</c>).
/// </summary>
public sealed partial class Users : IDisposable
{
    // Other nodes' changes of teams are felt within this time; this node's at once.
    private static readonly TimeSpan TreeAge = TimeSpan.FromSeconds(15);
    private readonly IDatabase database;
    private readonly TimeProvider clock;
    private readonly LiveChanges live;
    private readonly PasswordHasher<string> hasher = new();
    private (TeamTree Tree, DateTimeOffset Until, int Stamp)? tree;
    private int stamp;

    public Users(IDatabase database, TimeProvider clock, LiveChanges live)
    {
        (this.database, this.clock, this.live) = (database, clock, live);
        live.Committed += Notice;
    }

    /// <summary>Grows when a user, team or role changed; principals made before are resolved anew.</summary>
    public int Stamp => Volatile.Read(ref stamp);

    /// <summary>Told after <see cref="Stamp"/> grew: whoever holds a principal asks for it again.</summary>
    public event Action? Changed;

    public void Touch()
    {
        Interlocked.Increment(ref stamp);
        Changed?.Invoke();
    }

    /// <summary>
    /// Everything a request needs to know of who acts. Null when the user is gone or inactive. A role of one's own, as an API
    /// key may have, only narrows the user's present one.
    /// </summary>
    public Task<Principal?> PrincipalAsync(Guid user, string? roleName, CancellationToken ct) => PrincipalAsync(user, roleName, withDeputies: true, ct);

    private async Task<Principal?> PrincipalAsync(Guid user, string? roleName, bool withDeputies, CancellationToken ct)
    {
        string name, role;
        int team;
        string? language, zone;
        await using (var connection = await database.OpenAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select u.name, u.role, u.team_no, u.active, u.language, u.time_zone from core_user u where u.id = $1";
            Add(command, Dialect.ToDb(FieldKind.Link, user));
            await using var row = await command.ExecuteReaderAsync(ct);
            if (!await row.ReadAsync(ct) || Dialect.FromDb(FieldKind.YesNo, row, 3) is not true) return null;
            (name, role, team) = (row.GetString(0), row.GetString(1), row.IsDBNull(2) ? 0 : (int)row.GetInt64(2));
            (language, zone) = (Text(row, 4), Text(row, 5));
        }

        var teams = await TeamsAsync(ct);
        var own = await RoleAsync(role, ct);
        var narrowed = roleName is not null && roleName != role;
        return new Principal(user, name, team, narrowed ? CommonRole.Of(await RoleAsync(roleName!, ct), own) : own)
        {
            OwnRole = role,
            Teams = teams,
            TeamNumbers = teams.Under(team) is { Count: > 0 } numbers ? numbers : [team],
            Language = language ?? "en",
            TimeZone = zone ?? "UTC",
            // A key that was given less than its user has gets nothing on top.
            Shares = narrowed ? [] : [.. await SharesAsync(role, team, teams, ct), .. await RecordSharesAsync(user, team, teams, zone, ct)],
            Limits = await LimitsAsync(ct),
            StandsFor = narrowed || !withDeputies ? [] : await StandsForAsync(user, ct),
        };
    }

    /// <summary>The role by name; an unknown one may do nothing.</summary>
    public async Task<Role> RoleAsync(string name, CancellationToken ct) =>
        name == Roles.Administrator.Name ? Roles.Administrator
        : await ScalarAsync("select definition from core_role where name = $1", ct, name) is string json ? Roles.FromJson(json)
        : Roles.BuiltIn.FirstOrDefault(r => r.Name == name) ?? Roles.Powerless(name);

    /// <summary>The tree of teams as it stands.</summary>
    public async Task<TeamTree> TeamsAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (tree is { } kept && kept.Stamp == Stamp && kept.Until > now) return kept.Tree;
        var made = Stamp;
        var teams = new List<(int, int?)>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select t.n, p.n from core_team t left join core_team p on p.id = t.parent_id";
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) teams.Add(((int)row.GetInt64(0), row.IsDBNull(1) ? null : (int)row.GetInt64(1)));
        var read = new TeamTree(teams);
        tree = (read, now + TreeAge, made);
        return read;
    }

    /// <summary>Notes an event that changes no record: sign-in, refusal, export, key made.</summary>
    public Task AuditAsync(Guid? user, string happening, string? detail, string? address, CancellationToken ct) =>
        database.WriteAsync(WriteLane.People, session => AuditAsync(session, user, happening, detail, address), ct);

    internal Task<int> AuditAsync(WriteSession session, Guid? user, string happening, string? detail, string? address = null) => session.ExecuteAsync(
        "insert into core_audit (at, user_id, event, detail, address) values ($1, $2, $3, $4, $5)",
        Dialect.ToDb(FieldKind.DateTime, Now), Dialect.ToDb(FieldKind.Link, user == Guid.Empty ? null : user), happening, detail, address);

    public async Task<Guid?> FindByEmailAsync(string email, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select id from core_user where email = $1";
        Add(command, Tidy(email));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? (Guid?)Dialect.FromDb(FieldKind.Link, row, 0) : null;
    }

    public void Dispose() => live.Committed -= Notice;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private SqlDialect Dialect => database.Dialect;

    /// <summary>An undo names no types: it may have changed a user.</summary>
    private void Notice(LiveChange change)
    {
        if (change.Types.Count == 0 || change.Types.Contains("user") || change.Types.Contains("team") || change.Types.Contains(Limits.LimitType.Name)) Touch();
    }

    private static string Tidy(string email) => email.Trim().ToLowerInvariant();

    private static string? Text(DbDataReader row, int ordinal) => row.IsDBNull(ordinal) ? null : row.GetString(ordinal);

    private object? Key(Guid user) => Dialect.ToDb(FieldKind.Link, user);

    private object? Moment(DateTime? at) => Dialect.ToDb(FieldKind.DateTime, at);

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
