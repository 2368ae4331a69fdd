using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Problems;

namespace Rapport.Core.Versions.Doors;

/// <summary>How one kind of thing is read and saved: by what its own page in the settings saves it by.</summary>
public abstract class DefinitionDoor
{
    public abstract DefinitionKind Kind { get; }

    /// <summary>What is said of it now, in the form that versions are held against; null where it is not there.</summary>
    public abstract Task<JsonObject?> NowAsync(DefinitionKey of, CancellationToken ct);

    /// <summary>What stands against it as a version says it; what only the values of records can tell is met when it is saved.</summary>
    public abstract Task<IReadOnlyList<Problem>> ProblemsAsync(DefinitionKey of, JsonObject wanted, bool isThere, CancellationToken ct);

    public virtual Task<IReadOnlyList<Problem>> RemovalProblemsAsync(DefinitionKey of, CancellationToken ct) => Task.FromResult<IReadOnlyList<Problem>>([]);

    public abstract Task SaveAsync(DefinitionKey of, JsonObject wanted, bool isThere, VersionSeen seen, Principal who, CancellationToken ct);

    public abstract Task RemoveAsync(DefinitionKey of, VersionSeen seen, Principal who, CancellationToken ct);

    /// <summary>The record type it belongs to may have gone since.</summary>
    internal static Problem TypeGone(DefinitionKey of) => Problem.Refused("versions.typeGone", null, ("type", of.Type));
}
