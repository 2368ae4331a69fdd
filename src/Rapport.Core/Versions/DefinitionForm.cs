using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Access.Sharing;
using Rapport.Core.Catalogue;
using Rapport.Core.Flows;
using Rapport.Core.Rules;

namespace Rapport.Core.Versions;

/// <summary>Definitions in one form, however and by whichever database they were kept: two that say the same look the same.</summary>
internal static class DefinitionForm
{
    /// <summary>One side of an entry in the history; null where there is none. Sharing rules and roles stand in it as text.</summary>
    public static JsonObject? Read(DefinitionKind kind, JsonElement detail, string side) => !detail.TryGetProperty(side, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Object => Tidy(kind, value.GetRawText()),
        JsonValueKind.String => Tidy(kind, value.GetString()!),
        _ => null,
    };

    public static JsonObject Tidy(DefinitionKind kind, string json) => kind switch
    {
        DefinitionKind.Type => Of(Typed<TypeDefinition>(json)),
        DefinitionKind.Field => Of(Typed<FieldDefinition>(json)),
        DefinitionKind.Rule => Of(Typed<RuleDefinition>(json)),
        // Each save counts it up by itself.
        DefinitionKind.Flow => Of(Typed<FlowDefinition>(json) with { Version = 0 }),
        DefinitionKind.Share => Of(Typed<SharingDefinition>(json)),
        _ => JsonNode.Parse(Roles.ToJson(Roles.FromJson(json)))!.AsObject(),
    };

    public static JsonObject Of<T>(T definition) => JsonSerializer.SerializeToNode(definition, FieldDefinition.Json)!.AsObject();

    public static T Typed<T>(string json) => JsonSerializer.Deserialize<T>(json, FieldDefinition.Json)!;

    public static T Typed<T>(JsonObject definition) => definition.Deserialize<T>(FieldDefinition.Json)!;

    /// <summary>
    /// The form in which two are held against each other part by part: what a role may do with each record type, the steps of a flow
    /// and the parts of a timeline's line stand by themselves; the kind is said where the JSON leaves it out as the first of all.
    /// </summary>
    public static JsonObject? Comparable(DefinitionKind kind, JsonObject? definition)
    {
        if (definition is null) return null;
        var form = definition.DeepClone().AsObject();
        switch (kind)
        {
            case DefinitionKind.Field:
                form["kind"] ??= JsonNamingPolicy.CamelCase.ConvertName(FieldKind.Text.ToString());
                break;
            case DefinitionKind.Type when form["timeline"] is JsonObject story:
                form.Remove("timeline");
                foreach (var (part, value) in story.ToList()) form["timeline." + part] = value?.DeepClone();
                break;
            case DefinitionKind.Flow when form["steps"] is JsonArray steps:
                foreach (var step in steps.OfType<JsonObject>()) step["do"] ??= JsonNamingPolicy.CamelCase.ConvertName(FlowDeed.Set.ToString());
                form["steps"] = new JsonArray([.. steps.OfType<JsonObject>().Select((s, i) => (JsonNode)WithKey(s, (i + 1).ToString(CultureInfo.InvariantCulture)))]);
                break;
            case DefinitionKind.Role:
                var types = form["types"] as JsonObject ?? [];
                form.Remove("name");
                form["types"] = new JsonArray([.. types.Where(t => t.Value is JsonObject).Select(t => (JsonNode)WithKey(t.Value!.AsObject(), t.Key))]);
                if (form["other"] is JsonObject other) form["other"] = new JsonArray(WithKey(other, ""));
                break;
        }

        return form;
    }

    private static JsonObject WithKey(JsonObject part, string key)
    {
        var with = new JsonObject { ["key"] = key };
        foreach (var (name, value) in part)
            if (value is not null && value is not JsonArray { Count: 0 } && name != "key") with[name] = value.DeepClone();
        return with;
    }
}
