using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Core.Versions.Doors;

/// <summary>Custom fields. What changed the values (another kind, another target) goes back by the change of kind alone.</summary>
internal sealed class FieldDoor(CatalogueHolder holder, CustomFields fields) : DefinitionDoor
{
    public override DefinitionKind Kind => DefinitionKind.Field;

    public override async Task<JsonObject?> NowAsync(DefinitionKey of, CancellationToken ct) =>
        await fields.StoredAsync(of.Type!, of.Name, ct) is ({ } stored, false) && holder.Current.Find(of.Type!) is not null ? DefinitionForm.Of(stored) : null;

    public override async Task<IReadOnlyList<Problem>> ProblemsAsync(DefinitionKey of, JsonObject wanted, bool isThere, CancellationToken ct)
    {
        if (holder.Current.Find(of.Type!) is not { } type) return [TypeGone(of)];
        var definition = DefinitionForm.Typed<FieldDefinition>(wanted);
        var (stored, _) = await fields.StoredAsync(of.Type!, of.Name, ct);
        if (stored is not null && stored.Kind != definition.Kind) return [Problem.Refused("versions.otherKind", "kind", ("kind", definition.Kind.ToString()), ("given", stored.Kind.ToString()))];
        if (stored is not null && stored.Target != definition.Target) return [Problem.Refused("versions.otherTarget", "target", ("was", definition.Target), ("is", stored.Target))];
        return [.. fields.Problems(type, of.Name, definition, isNew: !isThere)];
    }

    public override Task<IReadOnlyList<Problem>> RemovalProblemsAsync(DefinitionKey of, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Problem>>(holder.Current.Find(of.Type!)?.Find(of.Name) is { } field && fields.Holding(holder.Current[of.Type!], field) is { } held ? [held] : []);

    public override Task SaveAsync(DefinitionKey of, JsonObject wanted, bool isThere, VersionSeen seen, Principal who, CancellationToken ct) =>
        fields.WriteAsync(of.Type!, of.Name, DefinitionForm.Typed<FieldDefinition>(wanted), isNew: !isThere, seen, who, ct);

    public override Task RemoveAsync(DefinitionKey of, VersionSeen seen, Principal who, CancellationToken ct) => fields.RetireAsync(of.Type!, of.Name, seen, who, ct);
}
