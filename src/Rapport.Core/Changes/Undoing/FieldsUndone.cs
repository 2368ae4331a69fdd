using Rapport.Core.Catalogue;
using Rapport.Core.Records;

namespace Rapport.Core.Changes.Undoing;

/// <summary>
/// Which fields of an update go back: those that are still what it left. What somebody changed since stays, and with it what means
/// something only together with it: the lines of an address, an owner and the team, amounts and their currency.
/// </summary>
internal sealed class FieldsUndone(UndoRun run)
{
    private const string Currency = "currency";

    // What a newer row of the set had to leave an older one leaves as well, though it may be just what that one wrote.
    private readonly Dictionary<Guid, HashSet<string>> held = [];

    /// <summary>The changes that go back and the names of the fields that stay, those told before left out.</summary>
    public (IReadOnlyList<FieldChange> Free, IReadOnlyList<string> Stay) Part(RecordData current, IReadOnlyList<FieldChange> changes)
    {
        var before = held.GetValueOrDefault(current.Id);
        var stay = changes.Where(c => before?.Contains(c.Field.Name) == true || !RecordRules.Same(current[c.Field.Name], c.After)).Select(c => c.Field.Name).ToHashSet(StringComparer.Ordinal);
        if (stay.Count == 0) return (changes, []);
        foreach (var group in Groups(current.Type, changes).Where(g => g.Any(stay.Contains))) stay.UnionWith(group);
        var told = changes.Select(c => c.Field.Name).Where(n => stay.Contains(n) && before?.Contains(n) != true).ToList();
        Hold(current.Id, stay);
        return ([.. changes.Where(c => !stay.Contains(c.Field.Name))], told);
    }

    /// <summary>Nothing of an update goes back: older ones of the same set leave these fields, too.</summary>
    public void Hold(Guid record, IEnumerable<string> fields)
    {
        if (!held.TryGetValue(record, out var all)) held[record] = all = new HashSet<string>(StringComparer.Ordinal);
        all.UnionWith(fields);
    }

    /// <summary>Whether what is left of a record would hold together: a type's own rule has nothing to say to it.</summary>
    public static bool HoldsTogether(RecordData current, Dictionary<string, object?> values, DateTime now)
    {
        if (current.Type.Complete is not { } complete) return true;
        var completed = new Dictionary<string, object?>(values, StringComparer.Ordinal);
        complete(completed, current.Values, now);
        return current.Type.Fields.All(f => RecordRules.Same(completed.GetValueOrDefault(f.Name), values.GetValueOrDefault(f.Name)));
    }

    private IEnumerable<IReadOnlyList<string>> Groups(RecordType type, IReadOnlyList<FieldChange> changes)
    {
        foreach (var group in run.Groups(type)) yield return group;
        if (type.HasOwner) yield return [SystemFields.Owner, SystemFields.Team];
        if (changes.Any(c => c.Field.Name == Currency)) yield return [Currency, .. type.Fields.Where(f => f.Kind == FieldKind.Money).Select(f => f.Name)];
    }
}
