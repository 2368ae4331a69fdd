using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Core.Values;
using Rapport.Core.Versions;
using Rapport.Kit.Theme;
using Rapport.Kit.Words;

namespace Rapport.App.Screens.Admin.Versions;

/// <summary>
/// What differs between two definitions in the words of whoever reads: parts by their labels, fields, types, roles and choices by theirs.
/// Texts in a language that is not the reader's are told as well where <see cref="AllLanguages"/> says so.
/// </summary>
internal sealed class DefinitionWords(Texts texts, string? type, Func<string, string, string> fieldOf, Func<string, string> typeOf)
{
    private const string None = DefinitionLine.None;

    /// <summary>Parts whose values are names of fields of the type.</summary>
    private static readonly HashSet<string> OfFields = new(StringComparer.Ordinal)
    {
        "columns", "sections.fields", "hidden", "subtitle", "field", "sort", "group", "timeline.party", "timeline.at", "timeline.text", "types.hiddenFields", "types.readOnlyFields", "steps.field",
    };

    /// <summary>Lists whose items come and go as wholes.</summary>
    private static readonly HashSet<string> OfItems = new(StringComparer.Ordinal) { "choices", "sections", "fieldTabs" };

    public bool AllLanguages { get; init; }

    /// <summary>Longer texts are cut.</summary>
    public int Longest { get; init; } = 90;

    /// <summary>Names of teams by number, where somebody knows them.</summary>
    public IReadOnlyDictionary<string, string> Teams { get; init; } = new Dictionary<string, string>();

    /// <summary>The types of the records that steps of a flow make, by the number of the step.</summary>
    public IReadOnlyDictionary<string, string> Made { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<DefinitionLine> Lines(IEnumerable<DefinitionChange> changes)
    {
        var lines = new List<DefinitionLine>();
        foreach (var change in changes)
        {
            // Several that come or go stand in one line.
            if (change.Key is not null && OfItems.Contains(change.Part) && lines.Count > 0 && lines[^1] is { Moves.Count: > 0 } last && last.Part == Part(change)) lines[^1] = last with { Moves = [.. last.Moves, Move(change)] };
            else lines.AddRange(Of(change));
        }

        return lines;
    }

    private IEnumerable<DefinitionLine> Of(DefinitionChange change)
    {
        var part = Part(change);
        if (change.Part is "types" or "other") return [new(Whole(change), change.Old is null ? texts["definition.asOthers"] : Rights(change.Old, change.Key), change.New is null ? texts["definition.asOthers"] : Rights(change.New, change.Key))];
        if (change.Old is JsonArray || change.New is JsonArray) return [Listed(part, change)];
        if (change.Key is not null && OfItems.Contains(change.Part)) return [new(part, None, None) { Moves = [Move(change)] }];
        if ((change.Old is null || Words(change.Old) is not null) && (change.New is null || Words(change.New) is not null)) return Spoken(part, Words(change.Old), Words(change.New));
        var (old, next) = (Value(change, change.Old), Value(change, change.New));
        if (change is { Old: null, New: JsonValue yes } && yes.GetValueKind() is JsonValueKind.True) old = texts["definition.no"];
        if (change is { New: null, Old: JsonValue no } && no.GetValueKind() is JsonValueKind.True) next = texts["definition.no"];
        return [FirstDifference(part, old, next)];
    }

    /// <summary>Of one of several, which one: a choice, a step, what a role may do with a type.</summary>
    private string Part(DefinitionChange change)
    {
        var part = texts.Has("definition." + change.Part) ? texts["definition." + change.Part] : Last(change.Part) is var last && texts.Has("definition.types." + last) && change.Part.StartsWith("other.", StringComparison.Ordinal) ? texts["definition.types." + last] : change.Part;
        if (change.Key is not { } key || OfItems.Contains(change.Part)) return part;
        return change.Part.Split('.')[0] switch
        {
            "steps" when change.Part is "steps" => texts["definition.step", ("number", key)],
            "types" or "other" => texts.Pair(Whole(change), part),
            "steps" => texts.Pair(texts["definition.step", ("number", key)], part),
            _ => $"{part} “{key}”",
        };
    }

    private string Whole(DefinitionChange change) => change.Key is { Length: > 0 } key ? typeOf(key) : texts["roles.others"];

    private (bool, string) Move(DefinitionChange change) => change.New is { } comes ? (true, Value(change, comes)) : (false, Value(change, change.Old));

    private DefinitionLine Listed(string part, DefinitionChange change)
    {
        var (old, next) = (Names(change, change.Old), Names(change, change.New));
        var moves = next.Except(old).Select(n => (true, n)).Concat(old.Except(next).Select(n => (false, n))).ToList();
        return moves.Count > 0 ? new(part, None, None) { Moves = moves } : new(part, string.Join(texts["format.listSeparator"], old), string.Join(texts["format.listSeparator"], next));
    }

    private List<string> Names(DefinitionChange change, JsonNode? node) => node is JsonArray all ? [.. all.Select(i => Value(change, i))] : [];

    private IEnumerable<DefinitionLine> Spoken(string part, LocalText? was, LocalText? becomes)
    {
        (string Tag, string? Was, string? Becomes)[] tongues = [("en", was?.En, becomes?.En), ("zh-Hans", was?.ZhHans, becomes?.ZhHans), ("zh-Hant", was?.ZhHant, becomes?.ZhHant)];
        var (old, next) = (was?.For(texts.Culture), becomes?.For(texts.Culture));
        var others = tongues.Where(t => t.Tag != texts.Language && t.Was != t.Becomes).ToList();
        if (old != next) yield return FirstDifference(part, old ?? None, next ?? None);
        foreach (var other in old == next ? AllLanguages ? others : others.Take(1) : AllLanguages ? others.Where(t => (t.Was, t.Becomes) != (old, next)) : [])
            yield return FirstDifference(texts["definition.inLanguage", ("part", part), ("language", UserLook.Languages.First(l => l.Tag == other.Tag).Name)], other.Was ?? None, other.Becomes ?? None);
    }

    /// <summary>Of long texts the first line that differs.</summary>
    private DefinitionLine FirstDifference(string part, string old, string next)
    {
        var (lines, others) = (old.Split('\n'), next.Split('\n'));
        var first = Enumerable.Range(0, Math.Max(lines.Length, others.Length)).FirstOrDefault(i => lines.ElementAtOrDefault(i) != others.ElementAtOrDefault(i));
        return new(part, Short(lines.ElementAtOrDefault(first) ?? None), Short(others.ElementAtOrDefault(first) ?? None));
    }

    private string Value(DefinitionChange change, JsonNode? node) => node switch
    {
        null => None,
        JsonObject of when Words(of) is { } said => said.For(texts.Culture),
        JsonObject of when of["label"] is JsonObject label && Words(label) is { } said => said.For(texts.Culture),
        JsonObject of when change.Part is "steps" => Named(new("steps.do", null, null, null), of["do"]?.ToString() ?? "") + (of["field"] is { } field && type is not null ? $" ({fieldOf(type, field.ToString())})" : ""),
        JsonObject of when of["key"] is { } key => key.ToString(),
        JsonObject of when of["field"] is { } set => $"{(Target(change) is { } target ? fieldOf(target, set.ToString()) : set.ToString())} = {(of["formula"] is { } formula ? type is null ? formula.ToString() : fieldOf(type, formula.ToString()) : of["value"])}",
        JsonObject of => string.Join(", ", of.Select(p => Value(change, p.Value))),
        JsonArray all => string.Join(texts["format.listSeparator"], all.Select(i => Value(change, i))),
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => texts[value.GetValueKind() is JsonValueKind.True ? "definition.yes" : "definition.no"],
        _ => Named(change, node.ToString()),
    };

    /// <summary>Whose fields a value of a step is put into: those of what it makes, else of what it runs on.</summary>
    private string? Target(DefinitionChange change) => change is { Part: "steps.values", Key: { } step } && Made.TryGetValue(step, out var made) ? made : type;

    private string Named(DefinitionChange change, string word)
    {
        var pascal = word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];
        string Or(string key) => texts.Has(key) ? texts[key] : word;
        return change.Part switch
        {
            "types.hiddenFields" or "types.readOnlyFields" => change.Key is { Length: > 0 } of ? fieldOf(of, word) : word,
            var part when OfFields.Contains(part) => type is null ? word : fieldOf(type, word.TrimStart('-')),
            "kind" or "resultKind" => Or("kind." + pascal),
            "target" or "type" or "steps.type" => typeOf(word),
            "role" => Or("role." + word),
            "team" => Teams.GetValueOrDefault(word, word),
            "functions" => Or("function." + word),
            "steps.do" => Or("flows.do." + pascal),
            "steps.to" when word is "owner" or "followers" => Or("flows.to." + word),
            "steps.to" when word.StartsWith("role:", StringComparison.Ordinal) => texts["flows.to.role", ("role", Or("role." + word[5..]))],
            "steps.to" or "steps.people" when Guid.TryParse(word, out _) => texts["definition.people", ("count", 1)],
            _ => Last(change.Part) is "read" or "write" ? Or("scope." + pascal) : word,
        };
    }

    /// <summary>What a role may do with a type in one line: "See: all, Change: own, Create".</summary>
    private string Rights(JsonNode rights, string? of)
    {
        var said = new List<string>();
        foreach (var (name, value) in rights.AsObject().Where(p => p.Key != "key"))
        {
            var part = texts["definition.types." + name];
            if (value is JsonValue flag && flag.GetValueKind() is JsonValueKind.True or JsonValueKind.False) { if (flag.GetValueKind() is JsonValueKind.True) said.Add(part); }
            else said.Add(texts.Pair(part, Value(new("types." + name, of, null, null), value)));
        }

        return string.Join(texts["format.listSeparator"], said);
    }

    private static string Last(string part) => part[(part.LastIndexOf('.') + 1)..];

    private static LocalText? Words(JsonNode? node) => node is JsonObject { Count: > 0 } of && of.All(p => p.Key is "en" or "zh-Hans" or "zh-Hant") ? of.Deserialize<LocalText>() : null;

    private string Short(string text) => text.Length <= Longest ? text : text[..(Longest - 1)] + "…";
}
