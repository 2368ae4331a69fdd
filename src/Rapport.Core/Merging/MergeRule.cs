using Rapport.Core.Catalogue;
using Rapport.Core.Records;

namespace Rapport.Core.Merging;

/// <summary>
/// What a field of the survivor becomes: its own value, filled from the others where it is empty; lists are united; or
/// the value of the record that a person chose. The same rule makes the merge, its preview, and what is left when one of
/// several merges is taken back.
/// </summary>
internal static class MergeRule
{
    /// <summary>Stands for a union in choices.</summary>
    public static readonly Guid All = Guid.Empty;

    /// <summary>Fields that merging decides on; the rest belongs to the program or follows from lines.</summary>
    public static bool Decides(RecordType type, Field field) =>
        !field.IsComputed && field.Section != "system" && field.Name != SystemFields.Version && (!field.ReadOnly || field.Name == SystemFields.Team);

    public static bool IsUnited(Field field) => field.Kind is FieldKind.Tags or FieldKind.MultiChoice or FieldKind.MultiLink;

    /// <param name="own">Value of the survivor.</param>
    /// <param name="others">Values of those merged into it, in their order.</param>
    /// <param name="chosen">Place of the record whose value is taken: 0 is the survivor; null leaves it to the rule.</param>
    public static object? Of(Field field, object? own, IReadOnlyList<object?> others, int? chosen) =>
        chosen is { } place ? place == 0 ? own : others[place - 1]
        : !IsUnited(field) ? own ?? others.FirstOrDefault(o => o is not null)
        : field.Kind == FieldKind.MultiLink ? MergeGraph.Tidy(others.Prepend(own).OfType<Guid[]>().SelectMany(v => v))
        : others.Prepend(own).OfType<string[]>().SelectMany(v => v).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } words ? words : null;

    /// <summary>A link among those that become one leads nowhere any more.</summary>
    public static object? Outward(object? value, IReadOnlySet<Guid> merged) => value switch
    {
        Guid one when merged.Contains(one) => null,
        Guid[] many when many.Any(merged.Contains) => MergeGraph.Tidy(many.Where(id => !merged.Contains(id))),
        _ => value,
    };

    /// <summary>
    /// Fields that mean something only together, such as the lines of an address: they are filled from one record that says
    /// the same where the survivor says anything, or not at all.
    /// </summary>
    public static void Together(IReadOnlyList<string> group, Dictionary<string, Guid> choices, RecordData survivor, IReadOnlyList<RecordData> others)
    {
        var isChosen = group.Any(choices.ContainsKey);
        var source = isChosen ? null : others.FirstOrDefault(o => group.Any(f => o[f] is not null && survivor[f] is null) && group.All(f => survivor[f] is null || RecordRules.Same(o[f], survivor[f])));
        foreach (var field in group) choices.TryAdd(field, source is not null && survivor[field] is null ? source.Id : survivor.Id);
    }

    /// <summary>The team goes with the owner, from whomever that comes.</summary>
    public static Dictionary<string, Guid> WithTeam(RecordType type, Dictionary<string, Guid> choices, Guid survivor, IReadOnlyList<Guid> losers, Func<Guid, object?> owner)
    {
        if (!type.HasOwner) return choices;
        var source = choices.TryGetValue(SystemFields.Owner, out var chosen) ? chosen : owner(survivor) is not null ? survivor : losers.FirstOrDefault(l => owner(l) is not null);
        choices[SystemFields.Team] = source == Guid.Empty ? survivor : source;
        return choices;
    }
}
