using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Versions;

namespace Rapport.App.Screens.Admin;

/// <summary>Choices that were taken out of a field while records bear them, and what those records get instead. What was said stays said.</summary>
internal sealed class LeavingChoices(CustomFields fields, RecordType type, Field of, FieldDraft draft)
{
    private readonly Dictionary<string, ChoiceDraft?> gets = new(StringComparer.Ordinal);

    public IReadOnlyList<HeldChoice> Held { get; private set; } = [];

    public bool AreSaid => Held.All(h => IsSaid(h.Key));

    /// <summary>Asks anew which of those that are gone records bear.</summary>
    public async Task LookAsync(Principal who, CancellationToken ct) =>
        Held = draft.HasChoices && of.Choices.Any(c => draft.Choices.All(d => d.Key != c.Key)) ? await fields.HeldAsync(type.Name, of.Name, draft.ToDefinition(), who, ct) : [];

    /// <param name="choice">The one that records with <paramref name="key"/> get; null leaves them without.</param>
    public void Say(string key, ChoiceDraft? choice) => gets[key] = choice;

    public void Unsay(string key) => gets.Remove(key);

    /// <summary>Said, and not of a choice that has been taken out itself since.</summary>
    public bool IsSaid(string key) => gets.TryGetValue(key, out var choice) && (choice is null ? !draft.Required : draft.Choices.Contains(choice));

    public ChoiceDraft? Of(string key) => gets.GetValueOrDefault(key);

    /// <summary>By keys, as a change of the values is ordered. A choice that is new gets its key with the definition.</summary>
    public IReadOnlyDictionary<string, string> Meanings()
    {
        var keys = draft.ToDefinition().Choices ?? [];
        return Held.ToDictionary(h => h.Key, h => Of(h.Key) is { } choice ? keys[draft.Choices.IndexOf(choice)].Key : "", StringComparer.Ordinal);
    }
}
