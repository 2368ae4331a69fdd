using System.Text.Json.Nodes;
using Rapport.Core.Problems;

namespace Rapport.Core.Versions;

/// <summary>
/// Takes one entry of the history back: of what it changed, each part becomes what it was, where it still is what the entry made of
/// it. What changed later elsewhere stays; what changed later in the same part stands against it.
/// </summary>
internal static class TakingBack
{
    public static (JsonObject? Wanted, IReadOnlyList<Problem> Problems) Of(DefinitionVersion entry, JsonObject? now)
    {
        var (before, after) = (entry.Before, entry.After);
        if (after is null) return now is null ? (before, []) : (now, [Problem.Refused("versions.thereAgain", null, ("name", entry.Of.Name))]);
        if (now is null) return before is null ? (null, []) : (null, [Problem.Refused("versions.goneSince", null, ("name", entry.Of.Name))]);
        if (before is null) return JsonNode.DeepEquals(now, after) ? (null, []) : (now, [Problem.Refused("versions.changedAgain", null, ("name", entry.Of.Name))]);
        var problems = new List<Problem>();
        return (Merged(entry, before, after, now, "", problems), problems);
    }

    private static JsonObject Merged(DefinitionVersion entry, JsonObject before, JsonObject after, JsonObject now, string path, List<Problem> problems)
    {
        var wanted = now.DeepClone().AsObject();
        foreach (var part in before.Select(p => p.Key).Union(after.Select(p => p.Key)).ToList())
        {
            var (was, made, stands) = (before[part], after[part], now[part]);
            if (JsonNode.DeepEquals(was, made) || JsonNode.DeepEquals(stands, was)) continue;
            if (JsonNode.DeepEquals(stands, made)) Put(wanted, part, was);
            else if ((was, made, stands) is (JsonObject a, JsonObject b, JsonObject c)) wanted[part] = Merged(entry, a, b, c, path.Length == 0 ? part : path, problems);
            else problems.Add(Later(entry, path.Length == 0 ? part : path));
        }

        return wanted;
    }

    private static void Put(JsonObject into, string part, JsonNode? value)
    {
        if (value is null) into.Remove(part);
        else into[part] = value.DeepClone();
    }

    private static Problem Later(DefinitionVersion entry, string part) => Problem.Refused("versions.changedLater", part, ("name", entry.Of.Name), ("part", part));
}
