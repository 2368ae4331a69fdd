using System.Text.Json;
using System.Text.RegularExpressions;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Storage;
using Rapport.Core.Versions;

namespace Rapport.Core.Rules;

/// <summary>
/// Keeps the validation rules. They come into force on every node with the catalogue; records that broke a rule before it was
/// made stand until an edit would break it anew. Asks for the function <c>fields</c>.
/// </summary>
public sealed partial class RuleBook(IDatabase database, CatalogueHolder holder, CustomFields fields, TimeProvider clock)
{
    private const int Most = 100;
    private const int LongestMessage = 500;

    /// <summary>Makes a rule, or changes the one of that name.</summary>
    public Task<ValidationRule> SaveAsync(string typeName, string name, RuleDefinition definition, Principal who, CancellationToken ct) => SaveAsync(typeName, name, definition, null, who, ct);

    internal async Task<ValidationRule> SaveAsync(string typeName, string name, RuleDefinition definition, VersionSeen? seen, Principal who, CancellationToken ct)
    {
        CustomFields.Demand(who);
        await fields.RefreshAsync(ct);
        var type = TypeOf(typeName);
        var problems = Problems(type, name, definition).ToList();
        if (problems.Count > 0) throw new ProblemException(problems);
        var before = type.Rules.FirstOrDefault(r => r.Name == name)?.Definition;
        await database.WriteAsync(WriteLane.People, async session =>
        {
            await CustomFields.CountAsync(session);
            if (seen is not null) await seen.DemandAsync(session);
            var json = session.Dialect.JsonParameter(3);
            await session.ExecuteAsync($"insert into core_rule (type, name, definition, changed_at, changed_by) values ($1, $2, {json}, $4, $5) on conflict (type, name) do update set definition = {json}, changed_at = $4, changed_by = $5",
                type.Name, name, JsonSerializer.Serialize(definition, FieldDefinition.Json), session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime), session.Dialect.ToDb(FieldKind.Link, who.UserId));
            await fields.AuditAsync(session, before is null ? "rule.added" : "rule.changed", new { type = type.Name, name, before, after = definition, restores = seen?.Restores, undoes = seen?.Undoes }, who);
            return 0;
        }, ct);
        await fields.RefreshAsync(ct);
        return holder.Current[type.Name].Rules.First(r => r.Name == name);
    }

    public Task DeleteAsync(string typeName, string name, Principal who, CancellationToken ct) => DeleteAsync(typeName, name, null, who, ct);

    internal async Task DeleteAsync(string typeName, string name, VersionSeen? seen, Principal who, CancellationToken ct)
    {
        CustomFields.Demand(who);
        await fields.RefreshAsync(ct);
        var type = TypeOf(typeName);
        var before = type.Rules.FirstOrDefault(r => r.Name == name)?.Definition ?? throw new ProblemException(Problem.Missing("rule.missing", null, ("name", name), ("type", type.Name)));
        await database.WriteAsync(WriteLane.People, async session =>
        {
            await CustomFields.CountAsync(session);
            if (seen is not null) await seen.DemandAsync(session);
            await session.ExecuteAsync("delete from core_rule where type = $1 and name = $2", type.Name, name);
            await fields.AuditAsync(session, "rule.deleted", new { type = type.Name, name, before, undoes = seen?.Undoes }, who);
            return 0;
        }, ct);
        await fields.RefreshAsync(ct);
    }

    /// <summary>What stands against a rule; empty where nothing does.</summary>
    public IEnumerable<Problem> Problems(RecordType type, string name, RuleDefinition definition) => Problems(type, name, definition, holder.Current);

    internal static IEnumerable<Problem> Problems(RecordType type, string name, RuleDefinition definition, RecordCatalogue catalogue)
    {
        if (!RuleName().IsMatch(name)) yield return Problem.Invalid("fields.badName", "name", ("name", name));
        if (type.Rules.Count >= Most && type.Rules.All(r => r.Name != name)) yield return Problem.Refused("rule.tooMany", null, ("most", Most));
        if (string.IsNullOrWhiteSpace(definition.Message?.For(System.Globalization.CultureInfo.InvariantCulture))) yield return Problem.Invalid("field.required", "message");
        else if (new[] { definition.Message.En, definition.Message.ZhHans, definition.Message.ZhHant }.Any(m => m?.Length > LongestMessage)) yield return Problem.Invalid("field.tooLong", "message", ("most", LongestMessage));
        if (definition.Field is { } field && (type.Find(field) is not { } at || at.Section == "system")) yield return Problem.Invalid("field.unknown", "field", ("name", field), ("field", field), ("type", type.Name));
        if (string.IsNullOrWhiteSpace(definition.When)) { yield return Problem.Invalid("field.required", "when"); yield break; }
        var read = CriteriaText.Parse(definition.When, type, catalogue);
        if (read.Problem is { } unread) yield return unread with { At = "when" };
        else if (!ValidationRule.IsAlone(read.Bound!)) yield return Problem.Refused("rule.notAlone", "when");
    }

    private RecordType TypeOf(string name) => holder.Current.Find(name) is { WriteFunction: null } type ? type : throw new ProblemException(Problem.Missing("type.unknown", null, ("type", name)));

    [GeneratedRegex("^[a-z][A-Za-z0-9]{0,39}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RuleName();
}
