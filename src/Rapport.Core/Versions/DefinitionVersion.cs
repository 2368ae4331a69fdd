using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Core.Access;

namespace Rapport.Core.Versions;

/// <summary>
/// One version: what was said of a thing from a moment on. <paramref name="Number"/> is that of its line in the history;
/// <paramref name="After"/> is null where the thing was taken away, <paramref name="Before"/> where it was made.
/// </summary>
public sealed record DefinitionVersion(long Number, DateTime At, Guid? By, string Event, DefinitionKey Of, JsonObject? Before, JsonObject? After)
{
    /// <summary>The version that was restored by it.</summary>
    public long? Restores { get; init; }

    /// <summary>The entry that was taken back by it.</summary>
    public long? Undoes { get; init; }

    /// <summary>What differs from the version before; of one that is made, all that is said of it.</summary>
    public IReadOnlyList<DefinitionChange> Changes => DefinitionChange.Between(DefinitionForm.Comparable(Of.Kind, Before), DefinitionForm.Comparable(Of.Kind, After));

    /// <summary>A role that came with the program is never gone: deleted, it is as it came.</summary>
    private static JsonObject? Original(DefinitionKey of) =>
        of.Kind == DefinitionKind.Role && Roles.BuiltIn.FirstOrDefault(r => r.Name == of.Name) is { } role ? DefinitionForm.Tidy(DefinitionKind.Role, Roles.ToJson(role)) : null;

    internal static DefinitionVersion? Read(long number, DateTime at, Guid? by, string happening, string? text)
    {
        if (DefinitionKey.KindOf(happening) is not { } kind || text is not ['{', ..]) return null;
        using var detail = JsonDocument.Parse(text);
        if (DefinitionKey.Of(kind, detail.RootElement) is not { } of) return null;
        long? Number(string name) => detail.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
        // What is made again had been retired: it was not there before.
        var before = happening.EndsWith(".added", StringComparison.Ordinal) ? null : DefinitionForm.Read(of.Kind, detail.RootElement, "before");
        return new(number, at, by, happening, of, before, DefinitionForm.Read(of.Kind, detail.RootElement, "after") ?? Original(of)) { Restores = Number("restores"), Undoes = Number("undoes") };
    }
}
