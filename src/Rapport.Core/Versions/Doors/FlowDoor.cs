using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Flows;
using Rapport.Core.Problems;

namespace Rapport.Core.Versions.Doors;

/// <summary>Flows. Each save counts the flow's own version up, a restored one as well.</summary>
internal sealed class FlowDoor(CatalogueHolder holder, FlowBook book) : PartDoor<FlowDefinition>(holder)
{
    public override DefinitionKind Kind => DefinitionKind.Flow;

    protected override FlowDefinition? Now(RecordType type, string name) => type.Flows.FirstOrDefault(f => f.Name == name)?.Definition is { } flow ? flow with { Version = 0 } : null;

    protected override IEnumerable<Problem> Problems(RecordType type, string name, FlowDefinition wanted) => book.Problems(type, name, wanted);

    protected override Task SaveAsync(DefinitionKey of, FlowDefinition wanted, VersionSeen seen, Principal who, CancellationToken ct) => book.SaveAsync(of.Type!, of.Name, wanted, seen, who, ct);

    public override Task RemoveAsync(DefinitionKey of, VersionSeen seen, Principal who, CancellationToken ct) => book.DeleteAsync(of.Type!, of.Name, seen, who, ct);
}
