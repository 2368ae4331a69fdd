using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Values;

namespace Rapport.App.Api;

/// <summary>A record's story as JSON.</summary>
internal static class TimelineJson
{
    public static void Write(Utf8JsonWriter json, TimelinePage page)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var line in page.Lines)
        {
            json.WriteStartObject();
            json.WritePropertyName("at");
            ValueJson.Write(json, FieldKind.DateTime, line.At, storage: false);
            json.WriteString("kind", line.Kind);
            if (line.Type is not null) json.WriteString("type", line.Type.Name);
            json.WriteString("id", line.RecordId);
            if (line.Text is not null) json.WriteString("text", line.Text);
            if (line.Amount is { } amount) json.WriteNumber("amount", amount);
            json.WriteNumber("changeSet", line.ChangeSet);
            if (line.Changes.Count > 0)
            {
                json.WriteStartObject("changes");
                foreach (var (field, before, after) in line.Changes)
                {
                    json.WriteStartArray(field.Name);
                    ValueJson.Write(json, field.Kind, before, storage: false);
                    ValueJson.Write(json, field.Kind, after, storage: false);
                    json.WriteEndArray();
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("next", page.Next);
        json.WriteEndObject();
    }
}
