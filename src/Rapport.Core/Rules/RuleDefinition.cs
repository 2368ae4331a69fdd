using Rapport.Core.Values;

namespace Rapport.Core.Rules;

/// <summary>
/// What an administrator wants never to stand in a record: a criterion over the record's own fields, and what is said to whoever
/// writes such a one.
/// </summary>
public sealed record RuleDefinition
{
    /// <summary>A record that meets this is refused: <c>state = 'closed' and result is empty</c>.</summary>
    public string When { get; init; } = "";

    public LocalText? Message { get; init; }

    /// <summary>Field at which the message stands; left out, the record as a whole.</summary>
    public string? Field { get; init; }

    /// <summary>Kept, but not asked.</summary>
    public bool Off { get; init; }
}
