using System.Text.Json.Nodes;

namespace Rapport.Core.Packs;

/// <summary>What of a thing changes with a pack: <paramref name="Part"/> is the word of its definition (<c>label</c>, <c>choices</c>), <paramref name="Key"/> which of several, such as a choice or a section; what comes has no old value, what goes no new one.</summary>
public sealed record PackChange(string Part, string? Key, JsonNode? Old, JsonNode? New)
{
    /// <summary>Holds two definitions against each other. What is left out on one side is null there.</summary>
    internal static IReadOnlyList<PackChange> Between(string? old, string? wanted) =>
        old is null || wanted is null ? [] : [.. Between(JsonNode.Parse(old)!.AsObject(), JsonNode.Parse(wanted)!.AsObject(), "", null)];

    private static IEnumerable<PackChange> Between(JsonObject old, JsonObject wanted, string path, string? key)
    {
        foreach (var name in wanted.Select(p => p.Key).Union(old.Select(p => p.Key)).Where(n => n != "key" || path.Length == 0))
        {
            var (was, becomes) = (old[name], wanted[name]);
            if (JsonNode.DeepEquals(was, becomes)) continue;
            if (!IsKeyed(was) && !IsKeyed(becomes)) { yield return new PackChange(path + name, key, was?.DeepClone(), becomes?.DeepClone()); continue; }
            foreach (var change in Keyed(name, Items(was), Items(becomes))) yield return change;
        }
    }

    private static IEnumerable<PackChange> Keyed(string part, Dictionary<string, JsonObject> old, Dictionary<string, JsonObject> wanted)
    {
        var inner = wanted.Keys.Union(old.Keys).SelectMany(key => (old.GetValueOrDefault(key), wanted.GetValueOrDefault(key)) switch
        {
            ({ } was, { } becomes) => Between(was, becomes, part + ".", key),
            var (was, becomes) => [new PackChange(part, key, was?.DeepClone(), becomes?.DeepClone())],
        }).ToList();
        // The same ones in another order.
        return inner.Count > 0 ? inner : [new PackChange(part, null, Names(old.Keys), Names(wanted.Keys))];
    }

    private static JsonArray Names(IEnumerable<string> keys) => [.. keys.Select(k => JsonValue.Create(k))];

    private static bool IsKeyed(JsonNode? node) => node is JsonArray { Count: > 0 } all && all.All(i => i is JsonObject one && one.ContainsKey("key"));

    private static Dictionary<string, JsonObject> Items(JsonNode? node) => node is not JsonArray all ? [] : all.OfType<JsonObject>().ToDictionary(i => i["key"]!.GetValue<string>(), StringComparer.Ordinal);
}
