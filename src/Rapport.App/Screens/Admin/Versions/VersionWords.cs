using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Core.Catalogue;
using Rapport.Core.Values;
using Rapport.Core.Versions;
using Rapport.Kit.Words;

namespace Rapport.App.Screens.Admin.Versions;

/// <summary>Versions by the words that people know things by.</summary>
internal sealed class VersionWords(Texts texts, RecordCatalogue catalogue)
{
    private const int Longest = 400;

    public IReadOnlyDictionary<string, string> Teams { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<DefinitionLine> Lines(DefinitionVersion version) => Lines(version.Of, version.Changes, version.After ?? version.Before);

    public IReadOnlyList<DefinitionLine> Lines(RestorePlan plan) => Lines(plan.Of, plan.Changes, plan.Wanted ?? plan.Now);

    private IReadOnlyList<DefinitionLine> Lines(DefinitionKey of, IEnumerable<DefinitionChange> changes, JsonObject? said) =>
        new DefinitionWords(texts, of.Kind switch { DefinitionKind.Type => of.Name, DefinitionKind.Share => said?["type"]?.ToString(), _ => of.Type }, Field, Type) { AllLanguages = true, Longest = Longest, Teams = Teams }.Lines(changes);

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
