using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Access;

/// <summary>A user with what the record does not hold: whether and how the person can sign in, and when it last was.</summary>
public sealed record Account(Guid Id, long Version, string Name, string Email, string Role, int? Team, bool Active)
{
    /// <summary>False while an invitation is open.</summary>
    public bool HasPassword { get; init; }
    public bool TwoFactor { get; init; }
    public DateTime? SeenAt { get; init; }
    public DateTime? LockedUntil { get; init; }
    public int Keys { get; init; }
    public int Passkeys { get; init; }

    /// <summary>Accounts elsewhere that stand for the user.</summary>
    public int Linked { get; init; }
}

/// <summary>A team with its place in the tree; <paramref name="Depth"/> 0 is a root.</summary>
public sealed record TeamLine(Guid Id, long Version, int Number, string Name, Guid? Parent, int Depth, int Members);

/// <summary>The people and teams of the workplace as administrators see them. Asks for the function <c>users</c>.</summary>
public sealed class UserDirectory(IDatabase database, TimeProvider clock)
{
    public const int Page = 100;
    private const int MostTeams = 2_000;

    /// <summary>Users by name, a hundred at a time; <paramref name="after"/> is the last one of the page before.</summary>
    public Task<IReadOnlyList<Account>> UsersAsync(string? words, bool alsoInactive, Account? after, Principal who, CancellationToken ct) => ReadAsync(null, words, alsoInactive, after, who, ct);

    public async Task<Account?> FindAsync(Guid user, Principal who, CancellationToken ct) => await ReadAsync(user, null, true, null, who, ct) is [var one] ? one : null;

    private async Task<IReadOnlyList<Account>> ReadAsync(Guid? only, string? words, bool alsoInactive, Account? after, Principal who, CancellationToken ct)
    {
        Demand(who);
        var dialect = database.Dialect;
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        var where = new List<string>();
        string Add(object? value)
        {
            dialect.Bind(command, value);
            return "$" + command.Parameters.Count.ToString(CultureInfo.InvariantCulture);
        }

        if (only is not null) where.Add($"u.id = {Add(dialect.ToDb(FieldKind.Link, only))}");
        if (!alsoInactive) where.Add($"u.active = {Add(dialect.ToDb(FieldKind.YesNo, true))}");
        if (!string.IsNullOrWhiteSpace(words))
        {
            var like = Add("%" + SearchText.SearchText.Fold(words.Trim()).Replace("%", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal) + "%");
            where.Add($"(u.name_fold like {like} or u.email like {like})");
        }

        if (after is not null)
        {
            var key = Add(SearchText.SearchText.Fold(after.Name));
            where.Add($"(u.name_fold > {key} or (u.name_fold = {key} and u.id > {Add(dialect.ToDb(FieldKind.Link, after.Id))}))");
        }

        command.CommandText = $"""
            select u.id, u.version, u.name, u.email, u.role, u.team_no, u.active, c.password_hash is not null, c.totp_secret is not null, c.seen_at, c.locked_until,
              (select count(*) from core_api_key k where k.user_id = u.id and k.revoked_at is null),
              (select count(*) from core_passkey p where p.user_id = u.id), (select count(*) from core_linked l where l.user_id = u.id)
            from core_user u left join core_credential c on c.user_id = u.id
            {(where.Count == 0 ? "" : "where " + string.Join(" and ", where))} order by u.name_fold, u.id limit {Page.ToString(CultureInfo.InvariantCulture)}
            """;
        var now = clock.GetUtcNow().UtcDateTime;
        var users = new List<Account>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            users.Add(new((Guid)dialect.FromDb(FieldKind.Link, row, 0)!, row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4), row.IsDBNull(5) ? null : (int)row.GetInt64(5), dialect.FromDb(FieldKind.YesNo, row, 6) is true)
            {
                HasPassword = dialect.FromDb(FieldKind.YesNo, row, 7) is true,
                TwoFactor = dialect.FromDb(FieldKind.YesNo, row, 8) is true,
                SeenAt = (DateTime?)dialect.FromDb(FieldKind.DateTime, row, 9),
                LockedUntil = dialect.FromDb(FieldKind.DateTime, row, 10) is DateTime until && until > now ? until : null,
                Keys = (int)row.GetInt64(11),
                Passkeys = (int)row.GetInt64(12),
                Linked = (int)row.GetInt64(13),
            });
        }

        return users;
    }

    /// <summary>All teams, each below the one it belongs to.</summary>
    public async Task<IReadOnlyList<TeamLine>> TeamsAsync(CancellationToken ct)
    {
        var dialect = database.Dialect;
        var all = new List<TeamLine>();
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select t.id, t.version, t.n, t.name, t.parent_id, (select count(*) from core_user u where u.team_no = t.n) from core_team t order by t.name_fold, t.n limit {MostTeams.ToString(CultureInfo.InvariantCulture)}";
        await using (var row = await command.ExecuteReaderAsync(ct))
            while (await row.ReadAsync(ct)) all.Add(new((Guid)dialect.FromDb(FieldKind.Link, row, 0)!, row.GetInt64(1), (int)row.GetInt64(2), row.GetString(3), (Guid?)dialect.FromDb(FieldKind.Link, row, 4), 0, (int)row.GetInt64(5)));
        var known = all.Select(t => t.Id).ToHashSet();
        var below = all.ToLookup(t => t.Parent is { } parent && known.Contains(parent) ? parent : Guid.Empty);
        var lines = new List<TeamLine>();
        void Walk(Guid parent, int depth)
        {
            foreach (var team in below[parent])
            {
                lines.Add(team with { Depth = depth });
                if (depth < 64) Walk(team.Id, depth + 1);
            }
        }

        Walk(Guid.Empty, 0);
        return lines;
    }

    /// <summary>Names of some who can change rights: whom to ask, for everybody to know. Nobody is sent to himself.</summary>
    public async Task<IReadOnlyList<string>> AdministratorsAsync(int most, Guid reader, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select name from core_user where role = $1 and active = $2 and id <> $3 order by name_fold, id limit {most.ToString(CultureInfo.InvariantCulture)}";
        database.Dialect.Bind(command, Roles.Administrator.Name);
        database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.YesNo, true));
        database.Dialect.Bind(command, database.Dialect.ToDb(FieldKind.Link, reader));
        var names = new List<string>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) names.Add(row.GetString(0));
        return names;
    }

    private static void Demand(Principal who)
    {
        if (!who.May(Functions.Users)) throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Users)));
    }
}
