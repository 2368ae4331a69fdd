using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Core.Catalogue;
using Rapport.Core.Flows;
using Rapport.Core.Values;
using Rapport.Core.Versions;
using Rapport.Kit.Flows;
using Rapport.Kit.Words;

namespace Rapport.App.Screens.Admin.Versions;

/// <summary>Versions by the words that people know things by.</summary>
internal sealed class VersionWords(Texts texts, RecordCatalogue catalogue)
{
    private const int Longest = 400;

    public IReadOnlyDictionary<string, string> Teams { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<DefinitionLine> Lines(DefinitionVersion version) => Lines(version.Of, version.Changes, version.Before, version.After);

    public IReadOnlyList<DefinitionLine> Lines(RestorePlan plan) => Lines(plan.Of, plan.Changes, plan.Now, plan.Wanted);

    private IReadOnlyList<DefinitionLine> Lines(DefinitionKey of, IReadOnlyList<DefinitionChange> changes, JsonObject? was, JsonObject? becomes)
    {
        var words = new DefinitionWords(texts, of.Kind switch { DefinitionKind.Type => of.Name, DefinitionKind.Share => (becomes ?? was)?["type"]?.ToString(), _ => of.Type }, Field, Type) { AllLanguages = true, Longest = Longest, Teams = Teams, Made = Made(becomes ?? was) };
        return of.Kind == DefinitionKind.Flow && catalogue.Find(of.Type!) is { } type ? OfFlow(words, type, changes, Steps(was), Steps(becomes)) : words.Lines(changes);
    }

    /// <summary>A step that comes, goes or does something else is said as one: its fields one by one would be those of two deeds.</summary>
    private IReadOnlyList<DefinitionLine> OfFlow(DefinitionWords words, RecordType type, IReadOnlyList<DefinitionChange> changes, IReadOnlyList<FlowStep> was, IReadOnlyList<FlowStep> becomes)
    {
        static bool IsStep(DefinitionChange change) => change.Key is not null && change.Part.Split('.')[0] == "steps";
        List<DefinitionLine> lines = [.. words.Lines(changes.Where(c => !IsStep(c)))];
        foreach (var step in changes.Where(IsStep).GroupBy(c => c.Key!).OrderBy(s => int.Parse(s.Key, CultureInfo.InvariantCulture)))
        {
            var at = int.Parse(step.Key, CultureInfo.InvariantCulture) - 1;
            var (old, next) = (was.ElementAtOrDefault(at), becomes.ElementAtOrDefault(at));
            string Say(FlowStep? said) => said is null ? DefinitionLine.None : FlowWords.Say(texts, catalogue, type, said);
            if (old?.Do == next?.Do) lines.AddRange(words.Lines(step));
            else lines.Add(new DefinitionLine(texts["definition.step", ("number", step.Key)], Say(old), Say(next)));
        }

        return lines;
    }

    private static IReadOnlyList<FlowStep> Steps(JsonObject? flow) => flow?["steps"] is JsonArray steps ? [.. steps.OfType<JsonObject>().Select(s => s.Deserialize<FlowStep>(FieldDefinition.Json)!)] : [];

    /// <summary>What the steps of a flow make, by their number.</summary>
    private static Dictionary<string, string> Made(JsonObject? flow) => (flow?["steps"] as JsonArray ?? []).Select((s, i) => (Number: (i + 1).ToString(CultureInfo.InvariantCulture), Type: (s as JsonObject)?["type"]?.ToString())).Where(s => s.Type is not null).ToDictionary(s => s.Number, s => s.Type!, StringComparer.Ordinal);

    /// <summary>What was done: <c>field.changed</c> is "Changed".</summary>
    public string Does(DefinitionVersion version) => version is { Event: "role.deleted", After: not null } ? texts["roles.reset"] : texts["versions.does." + version.Event.Split('.')[1]];

    /// <summary>The thing as it is called: by its label now, or by the one it had last.</summary>
    public string Name(DefinitionKey of, JsonObject? said) => of.Kind switch
    {
        DefinitionKind.Type => catalogue.Find(of.Name) is { } type ? texts.Types(type) : Said(said, "pluralLabel") ?? Said(said, "label") ?? of.Name,
        DefinitionKind.Field => catalogue.Find(of.Type!) is { } owner && owner.Find(of.Name) is { } field ? texts.Field(owner, field) : Said(said, "label") ?? of.Name,
        DefinitionKind.Rule => Said(said, "message") ?? of.Name,
        DefinitionKind.Flow => Said(said, "title") ?? of.Name,
        DefinitionKind.Role => texts.Has("role." + of.Name) ? texts["role." + of.Name] : of.Name,
        _ => of.Name,
    };

    private string? Said(JsonObject? said, string part) =>
        said?[part] is JsonObject words && JsonSerializer.Deserialize<LocalText>(words, FieldDefinition.Json)?.For(texts.Culture) is { Length: > 0 } text ? text : null;

    private string Type(string type) => catalogue.Find(type) is { } found ? texts.Types(found) : type;

    private string Field(string type, string name) => catalogue.Find(type) is { } owner && owner.Find(name) is { } field ? texts.Field(owner, field) : name;
}
