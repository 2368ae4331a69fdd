using System.Text.Json;
using Rapport.App.Api;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Kit.Records;
using Rapport.Kit.Words;

namespace Rapport.App.Mcp;

/// <summary>The catalogue in the caller's sight and language, as short as a model can do with.</summary>
internal sealed class DescribeTool() : RecordTool("describe_types", "Describe record types", ToolEffect.None,
    """
    Says which record types there are, or, with "type", everything of one: its fields (name, label, kind, whether required or
    read-only, allowed choices with their words, target of links) and its relations (what points at it; usable in expand and in
    criteria as any(relation, ...)). Call it before you filter or write: field names and choice keys must be exactly these.
    """,
    """{"type": {"type": "string", "description": "Name of one record type, such as party; leave out for the list of types"}}""")
{
    protected override Task<Action<Utf8JsonWriter>> RunAsync(ToolArguments arguments, ToolCall call, CancellationToken ct)
    {
        var (catalogue, who, texts) = (call.Get<RecordStore>().Catalogue, call.Who, call.Get<Texts>());
        if (arguments.Text("type") is not { } name) return Task.FromResult<Action<Utf8JsonWriter>>(json => WriteAll(json, catalogue, who, texts));
        var type = ApiTypes.Of(catalogue, name, who);
        return Task.FromResult<Action<Utf8JsonWriter>>(json => Write(json, type, catalogue, who, texts));
    }

    private static void WriteAll(Utf8JsonWriter json, RecordCatalogue catalogue, Principal who, Texts texts)
    {
        json.WriteStartObject();
        json.WriteStartArray("types");
        foreach (var type in catalogue.Types.Where(t => ApiTypes.Sees(who, t)))
        {
            json.WriteStartObject();
            json.WriteString("name", type.Name);
            json.WriteString("label", texts.Types(type));
            Rights(json, who.AccessTo(type));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Rights(Utf8JsonWriter json, TypeAccess access)
    {
        json.WriteBoolean("mayCreate", access.Create);
        json.WriteBoolean("mayUpdate", access.Write != RecordScope.None);
    }

    private static void Write(Utf8JsonWriter json, RecordType type, RecordCatalogue catalogue, Principal who, Texts texts)
    {
        var access = who.AccessTo(type);
        json.WriteStartObject();
        json.WriteString("name", type.Name);
        json.WriteString("label", texts.Type(type));
        json.WriteString("titleField", type.Title);
        Rights(json, access);
        json.WriteStartArray("fields");
        foreach (var field in type.Fields.Where(f => !access.HiddenFields.Contains(f.Name))) Write(json, type, field, access, texts);
        json.WriteEndArray();
        json.WriteStartArray("relations");
        foreach (var relation in catalogue.InversesOf(type.Name).Where(r => who.AccessTo(r.Type) is { Read: not RecordScope.None } a && !a.HiddenFields.Contains(r.Link.Name)))
        {
            json.WriteStartObject();
            json.WriteString("name", relation.Name);
            json.WriteString("label", RelationWords.Name(texts, type.Name, relation));
            json.WriteString("type", relation.Type.Name);
            json.WriteString("field", relation.Link.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RecordType type, Field field, TypeAccess access, Texts texts)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WriteString("label", texts.Field(type, field));
        json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(field.Kind.ToString()));
        if (field.Required) json.WriteBoolean("required", true);
        if (field.ReadOnly || field.IsComputed || access.ReadOnlyFields.Contains(field.Name)) json.WriteBoolean("readOnly", true);
        if (field.Target is { } target) json.WriteString("target", target);
        if (field.MaxLength is { } longest) json.WriteNumber("maxLength", longest);
        if (texts.Help(type, field) is { } help) json.WriteString("help", help);
        if (field.Choices.Count > 0)
        {
            json.WriteStartObject("choices");
            foreach (var choice in field.Choices) json.WriteString(choice.Key, texts.Choice(type, field, choice.Key));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
