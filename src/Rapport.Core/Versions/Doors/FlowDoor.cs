using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Flows;
using Rapport.Core.Problems;

namespace Rapport.Core.Versions.Doors;

/// <summary>Flows. Each save counts the flow's own version up, a restored one as well.</summary>
internal sealed class FlowDoor(CatalogueHolder holder, FlowBook book) : DefinitionDoor
{
    public override DefinitionKind Kind => DefinitionKind.Flow;

    public override Task<JsonObject?> NowAsync(DefinitionKey of, CancellationToken ct) =>
        Task.FromResult(holder.Current.Find(of.Type!)?.Flows.FirstOrDefault(f => f.Name == of.Name) is { } flow ? DefinitionForm.Of(flow.Definition with { Version = 0 }) : null);

    public override Task<IReadOnlyList<Problem>> ProblemsAsync(DefinitionKey of, JsonObject wanted, bool isThere, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Problem>>(holder.Current.Find(of.Type!) is not { } type ? [TypeGone(of)] : [.. book.Problems(type, of.Name, DefinitionForm.Typed<FlowDefinition>(wanted))]);

    public override Task SaveAsync(DefinitionKey of, JsonObject wanted, bool isThere, VersionSeen seen, Principal who, CancellationToken ct) =>
        book.SaveAsync(of.Type!, of.Name, DefinitionForm.Typed<FlowDefinition>(wanted), seen, who, ct);

    public override Task RemoveAsync(DefinitionKey of, VersionSeen seen, Principal who, CancellationToken ct) => book.DeleteAsync(of.Type!, of.Name, seen, who, ct);
}
