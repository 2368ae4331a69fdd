using System.Text.Json;
using System.Text.RegularExpressions;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Storage;
using Rapport.Core.Versions;

namespace Rapport.Core.Access.Sharing;

/// <summary>
/// Keeps the sharing rules. Only administrators do: whoever could share could open every record to the own role. A rule is felt by
/// everybody at the next step, on other nodes within seconds, and each change stands in the history with what was before.
/// </summary>
public sealed partial class SharingBook(IDatabase database, CatalogueHolder catalogue, Users users, TimeProvider clock)
{
    private const int Most = 100;

    public Task<IReadOnlyList<SharingRule>> ListAsync(Principal who, CancellationToken ct)
    {
        Demand(who);
        return users.SharingRulesAsync(ct);
    }

    /// <summary>Makes a rule, or changes the one of that name. Throws with every problem met.</summary>
    public Task<SharingRule> SaveAsync(string name, SharingDefinition definition, Principal who, CancellationToken ct) => SaveAsync(name, definition, null, who, ct);

    internal async Task<SharingRule> SaveAsync(string name, SharingDefinition definition, VersionSeen? seen, Principal who, CancellationToken ct)
    {
        Demand(who);
        definition = definition with { When = definition.When.Trim(), Role = string.IsNullOrWhiteSpace(definition.Role) ? null : definition.Role };
        var problems = Problems(name, definition).ToList();
        if (problems.Count > 0) throw new ProblemException(problems);
        await database.WriteAsync(WriteLane.People, async session =>
        {
            if (definition.Role is { } role && await AccessRules.RoleProblemAsync(session, role) is { } noRole) throw new ProblemException(noRole with { At = "role" });
            if (definition.Team is { } team && await session.ScalarAsync("select n from core_team where n = $1", (long)team) is null) throw new ProblemException(Problem.Invalid("field.linkMissing", "team", ("target", "team")));
            var before = await session.ScalarAsync("select definition from core_share where name = $1" + session.Dialect.ForUpdate, name) as string;
            if (seen is not null) await seen.DemandAsync(session);
            if (before is null && (long)(await session.ScalarAsync("select count(*) from core_share"))! >= Most) throw new ProblemException(Problem.Refused("sharing.tooMany", null, ("most", Most)));
            var (json, after) = (session.Dialect.JsonParameter(2), JsonSerializer.Serialize(definition, FieldDefinition.Json));
            await session.ExecuteAsync($"insert into core_share (name, definition, changed_at, changed_by) values ($1, {json}, $3, $4) on conflict (name) do update set definition = {json}, changed_at = $3, changed_by = $4",
                name, after, session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime), session.Dialect.ToDb(FieldKind.Link, who.UserId));
            await Users.TellAsync(session);
            return await users.AuditAsync(session, who.UserId, before is null ? "share.made" : "share.changed", Detail(name, before, after, seen));
        }, ct);
        users.Touch();
        return new(name, definition);
    }

    public Task DeleteAsync(string name, Principal who, CancellationToken ct) => DeleteAsync(name, null, who, ct);

    internal async Task DeleteAsync(string name, VersionSeen? seen, Principal who, CancellationToken ct)
    {
        Demand(who);
        await database.WriteAsync(WriteLane.People, async session =>
        {
            if (await session.ScalarAsync("select definition from core_share where name = $1" + session.Dialect.ForUpdate, name) is not string before) throw new ProblemException(Problem.Missing("sharing.missing", null, ("name", name)));
            if (seen is not null) await seen.DemandAsync(session);
            await session.ExecuteAsync("delete from core_share where name = $1", name);
            await Users.TellAsync(session);
            return await users.AuditAsync(session, who.UserId, "share.deleted", Detail(name, before, null, seen));
        }, ct);
        users.Touch();
    }

    /// <summary>What stands against a rule, its role and team aside; empty where nothing does.</summary>
    public IEnumerable<Problem> Problems(string name, SharingDefinition definition)
    {
        if (!RuleName().IsMatch(name)) yield return Problem.Invalid("sharing.badName", "name", ("name", name));
        if (definition.Role is null == definition.Team is null) yield return Problem.Invalid("sharing.withWhom", "role");
        if (catalogue.Current.Find(definition.Type) is not { } type) { yield return Problem.Missing("type.unknown", "type", ("type", definition.Type)); yield break; }
        // What administrates rights is not shared, and lines follow what they belong to.
        if (type.WriteFunction is not null || type.Parent is not null) yield return Problem.Refused("sharing.notThisType", "type", ("type", type.Name));
        if (definition.When.Length == 0) yield return Problem.Invalid("field.required", "when");
        else if (CriteriaText.Parse(definition.When, type, catalogue.Current).Problem is { } unread) yield return unread with { At = "when" };
    }

    private static void Demand(Principal who)
    {
        if (!who.May("*")) throw new ProblemException(Problem.Denied("sharing.administratorsOnly"));
    }

    private static string Detail(string name, string? before, string? after, VersionSeen? seen) => JsonSerializer.Serialize(new { name, before, after, restores = seen?.Restores, undoes = seen?.Undoes }, JsonSerializerOptions.Web);

    [GeneratedRegex("^[a-z][A-Za-z0-9]{0,39}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RuleName();
}
