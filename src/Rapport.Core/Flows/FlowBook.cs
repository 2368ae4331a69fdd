using System.Text.Json;
using System.Text.RegularExpressions;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;
using Rapport.Core.Versions;

namespace Rapport.Core.Flows;

/// <summary>Keeps the flows. They come to every node with the catalogue; each change counts the version up and stands in the history, before and after. Asks for the function <c>fields</c>.</summary>
public sealed partial class FlowBook(IDatabase database, CatalogueHolder holder, CustomFields fields, TimeProvider clock)
{
    private const int Most = 100;

    /// <summary>Makes a flow, or changes the one of that name.</summary>
    public Task<Flow> SaveAsync(string typeName, string name, FlowDefinition definition, Principal who, CancellationToken ct) => SaveAsync(typeName, name, definition, null, who, ct);

    internal async Task<Flow> SaveAsync(string typeName, string name, FlowDefinition definition, VersionSeen? seen, Principal who, CancellationToken ct)
    {
        CustomFields.Demand(who);
        await fields.RefreshAsync(ct);
        var type = TypeOf(typeName);
        var problems = Problems(type, name, definition).ToList();
        if (problems.Count > 0) throw new ProblemException(problems);
        var before = type.Flows.FirstOrDefault(r => r.Name == name)?.Definition;
        var after = definition with { Version = (before?.Version ?? 0) + 1 };
        await database.WriteAsync(WriteLane.People, async session =>
        {
            await CustomFields.CountAsync(session);
            if (seen is not null) await seen.DemandAsync(session);
            var json = session.Dialect.JsonParameter(3);
            await session.ExecuteAsync($"insert into core_flow (type, name, definition, turn, changed_at, changed_by) values ($1, $2, {json}, 0, $4, $5) on conflict (type, name) do update set definition = {json}, changed_at = $4, changed_by = $5",
                type.Name, name, JsonSerializer.Serialize(after, FieldDefinition.Json), session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime), session.Dialect.ToDb(FieldKind.Link, who.UserId));
            await fields.AuditAsync(session, before is null ? "flow.added" : "flow.changed", new { type = type.Name, name, before, after, restores = seen?.Restores, undoes = seen?.Undoes }, who);
            return 0;
        }, ct);
        await fields.RefreshAsync(ct);
        return holder.Current[type.Name].Flows.First(r => r.Name == name);
    }

    public Task DeleteAsync(string typeName, string name, Principal who, CancellationToken ct) => DeleteAsync(typeName, name, null, who, ct);

    internal async Task DeleteAsync(string typeName, string name, VersionSeen? seen, Principal who, CancellationToken ct)
    {
        CustomFields.Demand(who);
        await fields.RefreshAsync(ct);
        var type = TypeOf(typeName);
        var before = type.Flows.FirstOrDefault(r => r.Name == name)?.Definition ?? throw Missing(type, name);
        await database.WriteAsync(WriteLane.People, async session =>
        {
            await CustomFields.CountAsync(session);
            if (seen is not null) await seen.DemandAsync(session);
            await session.ExecuteAsync("delete from core_flow where type = $1 and name = $2", type.Name, name);
            await fields.AuditAsync(session, "flow.deleted", new { type = type.Name, name, before, undoes = seen?.Undoes }, who);
            return 0;
        }, ct);
        await fields.RefreshAsync(ct);
    }

    /// <summary>What stands against a flow; empty where nothing does.</summary>
    public IEnumerable<Problem> Problems(RecordType type, string name, FlowDefinition definition)
    {
        if (!FlowName().IsMatch(name)) yield return Problem.Invalid("fields.badName", "name", ("name", name));
        if (type.Flows.Count >= Most && type.Flows.All(r => r.Name != name)) yield return Problem.Refused("flow.tooMany", null, ("most", Most));
        foreach (var problem in FlowCheck.Problems(type, definition, holder.Current)) yield return problem;
    }

    internal static ProblemException Missing(RecordType type, string name) => new(Problem.Missing("flow.missing", null, ("name", name), ("type", type.Name)));

    private RecordType TypeOf(string name) => holder.Current.Find(name) is { WriteFunction: null } type ? type : throw new ProblemException(Problem.Missing("type.unknown", null, ("type", name)));

    [GeneratedRegex("^[a-z][A-Za-z0-9]{0,39}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FlowName();
}
