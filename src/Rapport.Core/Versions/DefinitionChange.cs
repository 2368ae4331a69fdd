using System.Text.Json.Nodes;

namespace Rapport.Core.Versions;

/// <summary>What of a thing differs between two definitions: <paramref name="Part"/> is the word of its definition (<c>label</c>, <c>choices</c>), <paramref name="Key"/> which of several, such as a choice or a section; what comes has no old value, what goes no new one.</summary>
public sealed record DefinitionChange(string Part, string? Key, JsonNode? Old, JsonNode? New)
{
    /// <summary>Holds two definitions against each other. What is left out on one side is null there; nothing where one of them is not there at all.</summary>
    internal static IReadOnlyList<DefinitionChange> Between(string? old, string? wanted) =>
        old is null || wanted is null ? [] : Between(JsonNode.Parse(old)!.AsObject(), JsonNode.Parse(wanted)!.AsObject());

    /// <summary>The same for two that are read already; one that is not there says nothing, so that all of the other differs.</summary>
    internal static IReadOnlyList<DefinitionChange> Between(JsonObject? old, JsonObject? wanted) => [.. Between(old ?? [], wanted ?? [], "", null)];

    private static IEnumerable<DefinitionChange> Between(JsonObject old, JsonObject wanted, string path, string? key)
    {
        foreach (var name in wanted.Select(p => p.Key).Union(old.Select(p => p.Key)).Where(n => n != "key" || path.Length == 0))
        {
            var (was, becomes) = (old[name], wanted[name]);
            if (JsonNode.DeepEquals(was, becomes)) continue;
            if (!IsKeyed(was) && !IsKeyed(becomes)) { yield return new DefinitionChange(path + name, key, was?.DeepClone(), becomes?.DeepClone()); continue; }
            foreach (var change in Keyed(name, Items(was), Items(becomes))) yield return change;
        }
    }

    private static IEnumerable<DefinitionChange> Keyed(string part, Dictionary<string, JsonObject> old, Dictionary<string, JsonObject> wanted)
    {
        var inner = wanted.Keys.Union(old.Keys).SelectMany(key => (old.GetValueOrDefault(key), wanted.GetValueOrDefault(key)) switch
        {
            ({ } was, { } becomes) => Between(was, becomes, part + ".", key),
            var (was, becomes) => [new DefinitionChange(part, key, was?.DeepClone(), becomes?.DeepClone())],
        }).ToList();
        // The same ones in another order.
        return inner.Count > 0 ? inner : [new DefinitionChange(part, null, Names(old.Keys), Names(wanted.Keys))];
    }

    private static JsonArray Names(IEnumerable<string> keys) => [.. keys.Select(k => JsonValue.Create(k))];

    private static bool IsKeyed(JsonNode? node) => node is JsonArray { Count: > 0 } all && all.All(i => i is JsonObject one && one.ContainsKey("key"));

    private static Dictionary<string, JsonObject> Items(JsonNode? node) => node is not JsonArray all ? [] : all.OfType<JsonObject>().ToDictionary(i => i["key"]!.GetValue<string>(), StringComparer.Ordinal);
}
