using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Access.Sharing;
using Rapport.Core.Problems;

namespace Rapport.Core.Versions.Doors;

/// <summary>Sharing rules. Whom one was for may have gone since.</summary>
internal sealed class ShareDoor(SharingBook book, RoleBook roles, UserDirectory directory, Users users) : DefinitionDoor
{
    public override DefinitionKind Kind => DefinitionKind.Share;

    public override async Task<JsonObject?> NowAsync(DefinitionKey of, CancellationToken ct) =>
        (await users.SharingRulesAsync(ct)).FirstOrDefault(r => r.Name == of.Name) is { } rule ? DefinitionForm.Of(rule.Definition) : null;

    public override async Task<IReadOnlyList<Problem>> ProblemsAsync(DefinitionKey of, JsonObject wanted, bool isThere, CancellationToken ct)
    {
        var definition = DefinitionForm.Typed<SharingDefinition>(wanted);
        var problems = book.Problems(of.Name, definition).ToList();
        if (definition.Role is { } role && !(await roles.ListAsync(ct)).Any(r => r.Role.Name == role)) problems.Add(Problem.Refused("versions.roleGone", "role", ("name", role)));
        if (definition.Team is { } team && !(await directory.TeamsAsync(ct)).Any(t => t.Number == team)) problems.Add(Problem.Refused("versions.teamGone", "team", ("number", team)));
        return problems;
    }

    public override Task SaveAsync(DefinitionKey of, JsonObject wanted, bool isThere, VersionSeen seen, Principal who, CancellationToken ct) =>
        book.SaveAsync(of.Name, DefinitionForm.Typed<SharingDefinition>(wanted), seen, who, ct);

    public override Task RemoveAsync(DefinitionKey of, VersionSeen seen, Principal who, CancellationToken ct) => book.DeleteAsync(of.Name, seen, who, ct);
}
