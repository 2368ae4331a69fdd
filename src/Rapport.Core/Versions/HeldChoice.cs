using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;

namespace Rapport.Core.Versions;

/// <summary>A choice that a new definition lacks while records hold it; <paramref name="More"/> where there are more than were counted.</summary>
public sealed record HeldChoice(string Key, int Records, bool More)
{
    private const int Cap = 1_000;

    internal static async Task<IReadOnlyList<HeldChoice>> OfAsync(RestorePlan plan, RecordReader reader, CancellationToken ct) =>
        plan.Of.Kind != DefinitionKind.Field || plan.Deed != RestoreDeed.Change || reader.Catalogue.Find(plan.Of.Type!) is not { } type || type.Find(plan.Of.Name) is not { } field ? []
            : await OfAsync(reader, type, field, plan.Changes.Where(c => c is { Part: "choices", Key: not null, New: null }).Select(c => c.Key!), ct);

    /// <summary>Those of a custom field that <paramref name="wanted"/> lacks.</summary>
    internal static Task<IReadOnlyList<HeldChoice>> OfAsync(RecordReader reader, RecordType type, Field field, FieldDefinition wanted, CancellationToken ct) =>
        OfAsync(reader, type, field, field.Choices.Select(c => c.Key).Except(wanted.Choices?.Select(c => c.Key) ?? [], StringComparer.Ordinal), ct);

    /// <summary>Counted among all records, whoever asks: a choice is the firm's.</summary>
    private static async Task<IReadOnlyList<HeldChoice>> OfAsync(RecordReader reader, RecordType type, Field field, IEnumerable<string> keys, CancellationToken ct)
    {
        var held = new List<HeldChoice>();
        foreach (var key in keys)
        {
            var quoted = $"'{key.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
            var found = await reader.CountAsync(type, field.Kind == FieldKind.MultiChoice ? $"{field.Name} has {quoted}" : $"{field.Name} = {quoted}", Principal.System, Cap, ct);
            if (found.Count > 0) held.Add(new(key, found.Count, found.More));
        }

        return held;
    }
}
