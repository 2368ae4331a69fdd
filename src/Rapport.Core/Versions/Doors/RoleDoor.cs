using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Problems;

namespace Rapport.Core.Versions.Doors;

/// <summary>Roles. One that came with the program is set back where a version says what it came with, and is there whatever was deleted.</summary>
internal sealed class RoleDoor(RoleBook book) : DefinitionDoor
{
    public override DefinitionKind Kind => DefinitionKind.Role;

    public override async Task<JsonObject?> NowAsync(DefinitionKey of, CancellationToken ct) => await FindAsync(of, ct) is { } found ? Form(found.Role) : null;

    public override Task<IReadOnlyList<Problem>> ProblemsAsync(DefinitionKey of, JsonObject wanted, bool isThere, CancellationToken ct) => Task.FromResult<IReadOnlyList<Problem>>([.. book.Check(Typed(wanted))]);

    public override async Task<IReadOnlyList<Problem>> RemovalProblemsAsync(DefinitionKey of, CancellationToken ct) =>
        await FindAsync(of, ct) is { IsBuiltIn: false, Users: > 0 and var count } ? [Problem.Refused("role.inUse", null, ("name", of.Name), ("count", (long)count))] : [];

    public override async Task SaveAsync(DefinitionKey of, JsonObject wanted, bool isThere, VersionSeen seen, Principal who, CancellationToken ct)
    {
        var original = Roles.BuiltIn.FirstOrDefault(r => r.Name == of.Name);
        if (original is not null && JsonNode.DeepEquals(Form(original), wanted) && await FindAsync(of, ct) is { IsChanged: true }) await book.DeleteAsync(of.Name, seen, who, ct);
        else await book.SaveAsync(Typed(wanted), isNew: !isThere, seen, who, ct);
    }

    public override Task RemoveAsync(DefinitionKey of, VersionSeen seen, Principal who, CancellationToken ct) => book.DeleteAsync(of.Name, seen, who, ct);

    private async Task<ListedRole?> FindAsync(DefinitionKey of, CancellationToken ct) => (await book.ListAsync(ct)).FirstOrDefault(r => r.Role.Name == of.Name);

    private static Role Typed(JsonObject wanted) => Roles.FromJson(wanted.ToJsonString());

    private static JsonObject Form(Role role) => DefinitionForm.Tidy(DefinitionKind.Role, Roles.ToJson(role));
}
