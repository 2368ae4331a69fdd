using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;

namespace Rapport.Core.Versions;

/// <summary>A choice that goes while records hold it. They keep it; <paramref name="More"/> where there are more than were counted.</summary>
public sealed record HeldChoice(string Key, int Records, bool More)
{
    private const int Cap = 1_000;

    /// <summary>Counted among all records, whoever asks: a choice is the firm's.</summary>
    internal static async Task<IReadOnlyList<HeldChoice>> OfAsync(RestorePlan plan, RecordReader reader, CancellationToken ct)
    {
        if (plan.Of.Kind != DefinitionKind.Field || plan.Deed != RestoreDeed.Change || reader.Catalogue.Find(plan.Of.Type!) is not { } type || type.Find(plan.Of.Name) is not { } field) return [];
        var held = new List<HeldChoice>();
        foreach (var key in plan.Changes.Where(c => c is { Part: "choices", Key: not null, New: null }).Select(c => c.Key!))
        {
            var quoted = $"'{key.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
            var found = await reader.CountAsync(type, field.Kind == FieldKind.MultiChoice ? $"{field.Name} has {quoted}" : $"{field.Name} = {quoted}", Principal.System, Cap, ct);
            if (found.Count > 0) held.Add(new(key, found.Count, found.More));
        }

        return held;
    }
}
