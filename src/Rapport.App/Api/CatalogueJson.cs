using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;

namespace Rapport.App.Api;

/// <summary>The catalogue as the caller may see it.</summary>
internal static class CatalogueJson
{
    public static void WriteAll(Utf8JsonWriter json, RecordCatalogue catalogue, Principal who)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var type in catalogue.Types.Where(t => who.AccessTo(t).Read != RecordScope.None)) Write(json, type, who);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, RecordType type, Principal who)
    {
        var access = who.AccessTo(type);
        json.WriteStartObject();
        json.WriteString("name", type.Name);
        json.WriteString("title", type.Title);
        json.WriteBoolean("create", access.Create);
        json.WriteBoolean("delete", access.Delete);
        json.WriteStartArray("fields");
        foreach (var field in type.Fields.Where(f => !access.HiddenFields.Contains(f.Name)))
        {
            json.WriteStartObject();
            json.WriteString("name", field.Name);
            json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(field.Kind.ToString()));
            json.WriteBoolean("required", field.Required);
            json.WriteBoolean("unique", field.Unique);
            json.WriteBoolean("readOnly", field.ReadOnly || field.IsComputed || access.ReadOnlyFields.Contains(field.Name));
            if (field.Target is not null) json.WriteString("target", field.Target);
            if (field.Expression is not null) json.WriteString("expression", field.Expression);
            if (field.IsComputed) json.WriteString("resultKind", JsonNamingPolicy.CamelCase.ConvertName(field.ValueKind.ToString()));
            if (field.Format is not null) json.WriteString("format", field.Format);
            if (field.Example is not null) json.WriteString("example", field.Example);
            if (field.Pattern is not null) json.WriteString("pattern", field.Pattern);
            if (field.Choices.Count > 0)
            {
                json.WriteStartArray("choices");
                foreach (var choice in field.Choices) json.WriteStringValue(choice.Key);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
