using System.Text.Json.Nodes;
using Rapport.Core.Problems;

namespace Rapport.Core.Versions;

/// <summary>What restoring a version does to the thing.</summary>
public enum RestoreDeed
{
    /// <summary>It is so already.</summary>
    Nothing,
    Change,

    /// <summary>It was retired or deleted, and comes back.</summary>
    BringBack,

    /// <summary>It was made by what is taken back, and goes.</summary>
    Remove,
}

/// <summary>What would differ if a version were restored, or an entry taken back, and what stands against it.</summary>
/// <param name="Last">Number of the last line about the thing: whoever goes on says it, so that nothing is restored over what was saved since.</param>
public sealed record RestorePlan(DefinitionKey Of, long Last, JsonObject? Now, JsonObject? Wanted, IReadOnlyList<Problem> Problems)
{
    public RestoreDeed Deed => (Now, Wanted) switch
    {
        (null, null) => RestoreDeed.Nothing,
        (null, _) => RestoreDeed.BringBack,
        (_, null) => RestoreDeed.Remove,
        _ => JsonNode.DeepEquals(Now, Wanted) ? RestoreDeed.Nothing : RestoreDeed.Change,
    };

    /// <summary>Choices that would go while records hold them.</summary>
    public IReadOnlyList<HeldChoice> Held { get; init; } = [];

    public bool IsOpen => Problems.Count == 0 && Deed != RestoreDeed.Nothing;

    public IReadOnlyList<DefinitionChange> Changes => DefinitionChange.Between(DefinitionForm.Comparable(Of.Kind, Now), DefinitionForm.Comparable(Of.Kind, Wanted));
}
