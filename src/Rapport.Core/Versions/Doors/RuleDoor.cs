using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Rules;

namespace Rapport.Core.Versions.Doors;

/// <summary>Validation rules.</summary>
internal sealed class RuleDoor(CatalogueHolder holder, RuleBook book) : PartDoor<RuleDefinition>(holder)
{
    public override DefinitionKind Kind => DefinitionKind.Rule;

    protected override RuleDefinition? Now(RecordType type, string name) => type.Rules.FirstOrDefault(r => r.Name == name)?.Definition;

    protected override IEnumerable<Problem> Problems(RecordType type, string name, RuleDefinition wanted) => book.Problems(type, name, wanted);

    protected override Task SaveAsync(DefinitionKey of, RuleDefinition wanted, VersionSeen seen, Principal who, CancellationToken ct) => book.SaveAsync(of.Type!, of.Name, wanted, seen, who, ct);

    public override Task RemoveAsync(DefinitionKey of, VersionSeen seen, Principal who, CancellationToken ct) => book.DeleteAsync(of.Type!, of.Name, seen, who, ct);
}
