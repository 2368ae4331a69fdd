using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Storage;
using Rapport.Core.Versions;

namespace Rapport.Core.Access;

/// <summary>A role as it is listed. <paramref name="IsBuiltIn"/> roles can be set back, not deleted.</summary>
public sealed record ListedRole(Role Role, bool IsBuiltIn, bool IsChanged, int Users);

/// <summary>
/// The roles of the workplace. Only administrators change them: whoever could widen a role could widen the own. The
/// role of administrators itself is fixed, so that no edit can lock everybody out.
/// </summary>
public sealed class RoleBook(IDatabase database, CatalogueHolder catalogue, Users users, TimeProvider clock)
{
    private const int MostRoles = 200;

    /// <summary>The built-in roles first, then the own by name, each with how many users have it.</summary>
    public async Task<IReadOnlyList<ListedRole>> ListAsync(CancellationToken ct)
    {
        var stored = new Dictionary<string, Role>(StringComparer.Ordinal);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        await using var connection = await database.OpenAsync(ct);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"select name, definition from core_role order by name limit {MostRoles}";
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) stored[row.GetString(0)] = Roles.FromJson(row.GetString(1));
        }

        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select role, count(*) from core_user group by role";
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) counts[row.GetString(0)] = (int)row.GetInt64(1);
        }

        stored.Remove(Roles.Administrator.Name);
        return [.. Roles.BuiltIn.Select(r => new ListedRole(stored.GetValueOrDefault(r.Name) ?? r, true, stored.ContainsKey(r.Name), counts.GetValueOrDefault(r.Name))),
            .. stored.Values.Where(r => Roles.BuiltIn.All(b => b.Name != r.Name)).Select(r => new ListedRole(r, false, true, counts.GetValueOrDefault(r.Name)))];
    }

    /// <summary>Makes or changes a role; it is felt by everybody at the next step. Throws with every problem met.</summary>
    public Task SaveAsync(Role role, bool isNew, Principal who, CancellationToken ct) => SaveAsync(role, isNew, null, who, ct);

    internal async Task SaveAsync(Role role, bool isNew, VersionSeen? seen, Principal who, CancellationToken ct)
    {
        Demand(who);
        role = role with { Name = role.Name.Trim() };
        var problems = Check(role).ToList();
        if (problems.Count > 0) throw new ProblemException(problems);
        await database.WriteAsync(WriteLane.People, async session =>
        {
            var before = await session.ScalarAsync("select definition from core_role where name = $1" + session.Dialect.ForUpdate, role.Name) as string
                ?? (Roles.BuiltIn.FirstOrDefault(r => r.Name == role.Name) is { } original ? Roles.ToJson(original) : null);
            if (seen is not null) await seen.DemandAsync(session);
            if (isNew && before is not null) throw new ProblemException(Problem.Refused("role.taken", "name", ("name", role.Name)));
            var after = Roles.ToJson(role);
            await session.ExecuteAsync($"insert into core_role (name, definition) values ($1, {session.Dialect.JsonParameter(2)}) on conflict (name) do update set definition = {session.Dialect.JsonParameter(2)}", role.Name, after);
            await Users.TellAsync(session);
            return await AuditAsync(session, "role.saved", who, role.Name, before, after, seen);
        }, ct);
        users.Touch();
    }

    /// <summary>Deletes a role of one's own, or sets a built-in one back; refuses while anybody has it.</summary>
    public Task DeleteAsync(string name, Principal who, CancellationToken ct) => DeleteAsync(name, null, who, ct);

    internal async Task DeleteAsync(string name, VersionSeen? seen, Principal who, CancellationToken ct)
    {
        Demand(who);
        await database.WriteAsync(WriteLane.People, async session =>
        {
            var before = await session.ScalarAsync("select definition from core_role where name = $1" + session.Dialect.ForUpdate, name) as string;
            if (seen is not null) await seen.DemandAsync(session);
            if (before is null) throw new ProblemException(Problem.Missing("role.missing", null, ("name", name)));
            if (Roles.BuiltIn.All(r => r.Name != name))
            {
                var holders = (long)(await session.ScalarAsync("select count(*) from core_user where role = $1", name) ?? 0L)
                    + (long)(await session.ScalarAsync("select count(*) from core_api_key where role = $1 and revoked_at is null", name) ?? 0L);
                if (holders > 0) throw new ProblemException(Problem.Refused("role.inUse", null, ("name", name), ("count", holders)));
            }

            await session.ExecuteAsync("delete from core_role where name = $1", name);
            await Users.TellAsync(session);
            return await AuditAsync(session, "role.deleted", who, name, before, null, seen);
        }, ct);
        users.Touch();
    }

    /// <summary>What is wrong with a role; <see cref="Problem.At"/> is <c>name</c>, or the type with the field.</summary>
    public IEnumerable<Problem> Check(Role role)
    {
        if (role.Name.Length is 0 or > 60) yield return Problem.Invalid("role.badName", "name", ("most", 60));
        if (role.Name == Roles.Administrator.Name) yield return Problem.Refused("role.fixed", "name", ("name", role.Name));
        if (role.Functions.FirstOrDefault(f => !Functions.All.Contains(f)) is { } unknown) yield return Problem.Invalid("role.unknownFunction", "functions", ("function", unknown));
        if (role.Other.Criteria is not null || role.Other.HiddenFields.Count + role.Other.ReadOnlyFields.Count > 0) yield return Problem.Invalid("role.otherIsPlain", "other");
        foreach (var (name, access) in role.Types)
        {
            if (catalogue.Current.Find(name) is not { } type)
            {
                yield return Problem.Missing("type.unknown", name, ("type", name));
                continue;
            }

            if (CriteriaProblem(access.Criteria, type) is { } criteria) yield return criteria with { At = $"{name}.criteria" };
            if (access.HiddenFields.Concat(access.ReadOnlyFields).FirstOrDefault(f => type.Find(f) is null) is { } field) yield return Problem.Invalid("field.unknown", $"{name}.{field}", ("type", name));
            if (access.HiddenFields.Contains(type.Title)) yield return Problem.Refused("role.titleHidden", $"{name}.{type.Title}", ("type", name));
        }
    }

    /// <summary>What the checker says of a scope; its <see cref="Problem.At"/> is the character.</summary>
    public Problem? CriteriaProblem(string? criteria, RecordType type) =>
        string.IsNullOrWhiteSpace(criteria) ? null : CriteriaText.Parse(criteria, type, catalogue.Current).Problem;

    private static void Demand(Principal who)
    {
        if (!who.May("*")) throw new ProblemException(Problem.Denied("role.administratorsOnly"));
    }

    private Task<int> AuditAsync(WriteSession session, string happening, Principal who, string name, string? before, string? after, VersionSeen? seen) => session.ExecuteAsync(
        "insert into core_audit (at, user_id, event, detail) values ($1, $2, $3, $4)", session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime),
        session.Dialect.ToDb(FieldKind.Link, who.UserId == Guid.Empty ? null : who.UserId), happening, JsonSerializer.Serialize(new { name, before, after, restores = seen?.Restores, undoes = seen?.Undoes }, JsonSerializerOptions.Web));
}
