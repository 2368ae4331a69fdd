using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Rules;

namespace Rapport.Core.Versions.Doors;

/// <summary>Validation rules.</summary>
internal sealed class RuleDoor(CatalogueHolder holder, RuleBook book) : DefinitionDoor
{
    public override DefinitionKind Kind => DefinitionKind.Rule;

    public override Task<JsonObject?> NowAsync(DefinitionKey of, CancellationToken ct) =>
        Task.FromResult(holder.Current.Find(of.Type!)?.Rules.FirstOrDefault(r => r.Name == of.Name) is { } rule ? DefinitionForm.Of(rule.Definition) : null);

    public override Task<IReadOnlyList<Problem>> ProblemsAsync(DefinitionKey of, JsonObject wanted, bool isThere, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Problem>>(holder.Current.Find(of.Type!) is not { } type ? [TypeGone(of)] : [.. book.Problems(type, of.Name, DefinitionForm.Typed<RuleDefinition>(wanted))]);

    public override Task SaveAsync(DefinitionKey of, JsonObject wanted, bool isThere, VersionSeen seen, Principal who, CancellationToken ct) =>
        book.SaveAsync(of.Type!, of.Name, DefinitionForm.Typed<RuleDefinition>(wanted), seen, who, ct);

    public override Task RemoveAsync(DefinitionKey of, VersionSeen seen, Principal who, CancellationToken ct) => book.DeleteAsync(of.Type!, of.Name, seen, who, ct);
}
