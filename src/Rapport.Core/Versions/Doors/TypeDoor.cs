using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Core.Versions.Doors;

/// <summary>Record types made here. One that was retired comes back with its fields and records.</summary>
internal sealed class TypeDoor(CatalogueHolder holder, CustomTypes types) : DefinitionDoor
{
    public override DefinitionKind Kind => DefinitionKind.Type;

    public override Task<JsonObject?> NowAsync(DefinitionKey of, CancellationToken ct) => Task.FromResult(holder.Current.Find(of.Name)?.Made is { } made ? DefinitionForm.Of(made) : null);

    public override Task<IReadOnlyList<Problem>> ProblemsAsync(DefinitionKey of, JsonObject wanted, bool isThere, CancellationToken ct) =>
        types.ProblemsAsync(of.Name, DefinitionForm.Typed<TypeDefinition>(wanted), isNew: !isThere, ct);

    public override Task<IReadOnlyList<Problem>> RemovalProblemsAsync(DefinitionKey of, CancellationToken ct) => Task.FromResult<IReadOnlyList<Problem>>([.. types.Holding(holder.Current[of.Name])]);

    public override Task SaveAsync(DefinitionKey of, JsonObject wanted, bool isThere, VersionSeen seen, Principal who, CancellationToken ct) =>
        types.WriteAsync(of.Name, DefinitionForm.Typed<TypeDefinition>(wanted), isNew: !isThere, seen, who, ct);

    public override Task RemoveAsync(DefinitionKey of, VersionSeen seen, Principal who, CancellationToken ct) => types.RetireAsync(of.Name, seen, who, ct);
}
