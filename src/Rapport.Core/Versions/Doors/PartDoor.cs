using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Core.Versions.Doors;

/// <summary>What belongs to a record type and has a name there: a rule, a flow.</summary>
internal abstract class PartDoor<T>(CatalogueHolder holder) : DefinitionDoor where T : class
{
    public override Task<JsonObject?> NowAsync(DefinitionKey of, CancellationToken ct) =>
        Task.FromResult(holder.Current.Find(of.Type!) is { } type && Now(type, of.Name) is { } now ? DefinitionForm.Of(now) : null);

    public override Task<IReadOnlyList<Problem>> ProblemsAsync(DefinitionKey of, JsonObject wanted, bool isThere, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Problem>>(holder.Current.Find(of.Type!) is not { } type ? [TypeGone(of)] : [.. Problems(type, of.Name, DefinitionForm.Typed<T>(wanted))]);

    public override Task SaveAsync(DefinitionKey of, JsonObject wanted, bool isThere, VersionSeen seen, Principal who, CancellationToken ct) =>
        SaveAsync(of, DefinitionForm.Typed<T>(wanted), seen, who, ct);

    /// <summary>As it stands; null where the type has none of that name.</summary>
    protected abstract T? Now(RecordType type, string name);

    protected abstract IEnumerable<Problem> Problems(RecordType type, string name, T wanted);

    protected abstract Task SaveAsync(DefinitionKey of, T wanted, VersionSeen seen, Principal who, CancellationToken ct);
}
