using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Access;

/// <summary>
/// What must hold of users and teams whichever way they are written: page, cell, API, import or undo. Nobody gives or
/// touches more rights than the own, the last administrator who can sign in stays one, and a team is not below itself.
/// </summary>
internal static class AccessRules
{
    /// <summary><paramref name="current"/> is null for a new record, <paramref name="values"/> for a deleted one.</summary>
    public static async Task<Problem?> CheckAsync(WriteSession session, RecordCatalogue catalogue, RecordType type, Principal who, RecordData? current, IReadOnlyDictionary<string, object?>? values)
    {
        if (type.WriteFunction is null) return null;
        if (!who.May(type.WriteFunction)) return Problem.Denied("access.function", null, ("function", type.WriteFunction));
        return type.Name switch
        {
            "user" => await UserAsync(session, who, current, values),
            Limits.LimitType.Name => await LimitAsync(session, catalogue, values),
            "team" when values?.GetValueOrDefault("parent") is Guid parent => await TeamAsync(session, current, parent),
            _ => null,
        };
    }

    /// <summary>That somebody may not do something with records of a type; for want of a permission, where writing them asks for one.</summary>
    /// <param name="title">Of the record; empty where all of the type are meant.</param>
    public static Problem Denied(string code, Principal who, RecordType type, string? title = null)
    {
        List<(string, object?)> args = [("type", type.Name)];
        if (title is not null) args.Add(("title", title));
        if (type.WriteFunction is { } function && !who.May(function)) args.Add(("function", function));
        return Problem.Denied(code, null, [.. args]);
    }

    private static async Task<Problem?> UserAsync(WriteSession session, Principal who, RecordData? current, IReadOnlyDictionary<string, object?>? values)
    {
        var role = values?.GetValueOrDefault("role") as string;
        if (current?["role"] is string had && !Functions.Covers(who.Role.Functions, (await RoleAsync(session, had) ?? Roles.Powerless(had)).Functions)) return Problem.Denied("user.roleTooHigh", "role", ("role", had));
        if (role is not null && role != current?["role"] as string)
        {
            if (await RoleAsync(session, role) is not { } given) return await NoSuchRoleAsync(session, role);
            if (!Functions.Covers(who.Role.Functions, given.Functions)) return Problem.Denied("user.roleTooHigh", "role", ("role", role));
        }

        if (values?.GetValueOrDefault("team") is long team && !Equals(current?["team"], team) && await session.ScalarAsync("select n from core_team where n = $1", team) is null)
            return Problem.Invalid("field.linkMissing", "team", ("target", "team"));
        if (values?.GetValueOrDefault("timeZone") is string zone && zone != current?["timeZone"] as string && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            return Problem.Invalid("user.noSuchZone", "timeZone", ("zone", zone));
        var stays = role == Roles.Administrator.Name && values?.GetValueOrDefault("active") is true;
        if (current is not null && !stays && await IsLastAsync(session, current)) return Problem.Refused("user.lastAdministrator", "role", ("title", current.Title));
        // Sessions of the time before do not come back when the user does.
        if (current?["active"] is true && values?.GetValueOrDefault("active") is not true)
        {
            await session.ExecuteAsync("update core_credential set stamp = $2 where user_id = $1", session.Dialect.ToDb(FieldKind.Link, current.Id), Users.NewStamp());
            await Users.CloseAsync(session, current.Id);
        }

        return null;
    }

    /// <summary>Other nodes look at what is told here: limits are part of everybody's rights.</summary>
    private static async Task<Problem?> LimitAsync(WriteSession session, RecordCatalogue catalogue, IReadOnlyDictionary<string, object?>? values)
    {
        await Users.TellAsync(session);
        if (values is null) return null;
        return values.GetValueOrDefault("role") is string role && await RoleProblemAsync(session, role) is { } noRole ? noRole with { At = "role" } : Limits.LimitType.Check(catalogue, values);
    }

    private static async Task<bool> IsLastAsync(WriteSession session, RecordData user)
    {
        if (user["role"] as string != Roles.Administrator.Name || user["active"] is not true) return false;
        // All of them are locked, so that two administrators cannot switch each other off at the same moment.
        var found = new List<Guid>();
        await using var command = session.Command("select u.id from core_user u join core_credential c on c.user_id = u.id where u.role = $1 and u.active = $2 and c.password_hash is not null order by u.id" + session.Dialect.ForUpdate,
            Roles.Administrator.Name, session.Dialect.ToDb(FieldKind.YesNo, true));
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync()) found.Add((Guid)session.Dialect.FromDb(FieldKind.Link, row, 0)!);
        return found is [var only] && only == user.Id;
    }

    private static async Task<Problem?> TeamAsync(WriteSession session, RecordData? current, Guid parent)
    {
        if (current is null) return null;
        var ring = await session.ScalarAsync(
            "with recursive above(id) as (select id from core_team where id = $1 union select t.parent_id from core_team t join above a on t.id = a.id where t.parent_id is not null) select 1 from above where id = $2 limit 1",
            session.Dialect.ToDb(FieldKind.Link, parent), session.Dialect.ToDb(FieldKind.Link, current.Id));
        return ring is null ? null : Problem.Refused("team.ring", "parent", ("title", current.Title));
    }

    /// <summary>What stands against giving a role of this name; null where there is one.</summary>
    internal static async Task<Problem?> RoleProblemAsync(WriteSession session, string role) => await RoleAsync(session, role) is null ? await NoSuchRoleAsync(session, role) : null;

    private static async Task<Problem> NoSuchRoleAsync(WriteSession session, string role) => Problem.Invalid("user.noSuchRole", "role", ("role", role), ("roles", await NamesAsync(session)));

    /// <summary>All roles there are, the own among them.</summary>
    private static async Task<string> NamesAsync(WriteSession session)
    {
        var names = Roles.BuiltIn.Select(r => r.Name).ToList();
        await using var command = session.Command("select name from core_role order by name limit 200");
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
            if (!names.Contains(row.GetString(0))) names.Add(row.GetString(0));
        return string.Join(", ", names);
    }

    private static async Task<Role?> RoleAsync(WriteSession session, string name) =>
        name == Roles.Administrator.Name ? Roles.Administrator
        : await session.ScalarAsync("select definition from core_role where name = $1", name) is string json ? Roles.FromJson(json)
        : Roles.BuiltIn.FirstOrDefault(r => r.Name == name);
}
