using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Core.Packs;
using Rapport.Core.Values;
using Rapport.Kit.Words;

namespace Rapport.App.Screens.Admin.Packs;

/// <summary>What of a type, field, rule, layout or list changes, in one short line each: <c>Label: Stems → Number of stems</c>, <c>Choices: + Red</c>.</summary>
internal sealed class ChangeWords(Texts texts, PackWords words, PackStep step)
{
    private const int Longest = 90;

    /// <summary>Words of a definition whose values are names of fields.</summary>
    private static readonly HashSet<string> OfFields = new(StringComparer.Ordinal) { "columns", "sections.fields", "hidden", "subtitle", "field", "sort", "group" };

    public IEnumerable<string> Lines() => step.Changes.Select(Line);

    private string Line(PackChange change)
    {
        var part = texts.Has("packs.of." + change.Part) ? texts["packs.of." + change.Part] : change.Part;
        // One of several: which one, unless all of it comes or goes.
        if (change.Key is { } key && change is { Old: not null, New: not null } or { Key: not null, Part: not ("choices" or "sections" or "fieldTabs") }) part += $" “{change.Key}”";
        if (change.Old is JsonArray || change.New is JsonArray) return $"{part}: {Listed(change)}";
        if (change.Key is not null && change.Part is "choices" or "sections" or "fieldTabs") return $"{part}: {(change.New is { } comes ? "+ " + Value(change.Part, comes) : "− " + Value(change.Part, change.Old))}";
        var (old, next) = Pair(change);
        return $"{part}: {old} → {next}";
    }

    private string Listed(PackChange change)
    {
        var (old, next) = (Names(change.Part, change.Old), Names(change.Part, change.New));
        var moves = next.Except(old).Select(n => "+ " + n).Concat(old.Except(next).Select(n => "− " + n)).ToList();
        return moves.Count > 0 ? Short(string.Join(texts.IsChinese ? "、" : ", ", moves)) : texts["packs.otherOrder"];
    }

    private List<string> Names(string part, JsonNode? node) => node is JsonArray all ? [.. all.Select(i => Value(part, i))] : [];

    /// <summary>Words that differ in another language than the reader's are shown in that one; of long texts, the first line that differs.</summary>
    private (string Old, string New) Pair(PackChange change)
    {
        var (old, next) = (Value(change.Part, change.Old), Value(change.Part, change.New));
        if (old == next && (Words(change.Old), Words(change.New)) is ({ } was, { } becomes))
        {
            var other = new[] { ("en", was.En, becomes.En), ("zh-Hans", was.ZhHans, becomes.ZhHans), ("zh-Hant", was.ZhHant, becomes.ZhHant) }.FirstOrDefault(l => l.Item2 != l.Item3);
            (old, next) = ($"({other.Item1}) {other.Item2 ?? "–"}", other.Item3 ?? "–");
        }

        if (change is { Old: null, New: JsonValue yes } && yes.GetValueKind() is JsonValueKind.True) old = texts["packs.no"];
        if (change is { New: null, Old: JsonValue no } && no.GetValueKind() is JsonValueKind.True) next = texts["packs.no"];
        var (lines, others) = (old.Split('\n'), next.Split('\n'));
        var first = Enumerable.Range(0, Math.Max(lines.Length, others.Length)).FirstOrDefault(i => lines.ElementAtOrDefault(i) != others.ElementAtOrDefault(i));
        return (Short(lines.ElementAtOrDefault(first) ?? "–"), Short(others.ElementAtOrDefault(first) ?? "–"));
    }

    private string Value(string part, JsonNode? node) => node switch
    {
        null => "–",
        JsonObject of when Words(of) is { } said => said.For(texts.Culture),
        JsonObject of when of["label"] is JsonObject label && Words(label) is { } said => said.For(texts.Culture),
        JsonObject of when of["key"] is { } key => key.ToString(),
        JsonObject of => string.Join(", ", of.Select(p => Value(part, p.Value))),
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => texts[value.GetValueKind() is JsonValueKind.True ? "packs.yes" : "packs.no"],
        JsonValue value when OfFields.Contains(part) => words.Field(step.Type, value.ToString().TrimStart('-')),
        _ => node.ToString(),
    };

    private static LocalText? Words(JsonNode? node) => node is JsonObject { Count: > 0 } of && of.All(p => p.Key is "en" or "zh-Hans" or "zh-Hant") ? of.Deserialize<LocalText>() : null;

    private static string Short(string text) => text.Length <= Longest ? text : text[..(Longest - 1)] + "…";
}
