using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Core.Values;

namespace Rapport.App.Api;

/// <summary>Merges and unmerges, done or looked at, as JSON.</summary>
internal static class MergeJson
{
    public static void Write(Utf8JsonWriter json, RecordType type, MergeOutcome outcome)
    {
        json.WriteStartObject();
        json.WriteString("survivor", outcome.Survivor);
        if (outcome.ChangeSet != 0) json.WriteNumber("changeSet", outcome.ChangeSet);
        Parts(json, "records", type, outcome.Parts);
        json.WriteStartArray("fields");
        foreach (var field in outcome.Fields)
        {
            json.WriteStartObject();
            json.WriteString("field", field.Field.Name);
            Value(json, "result", field.Field, field.Result);
            if (field.From is { } from) json.WriteString("from", from);
            json.WriteStartObject("values");
            foreach (var part in outcome.Parts) Value(json, part.Id.ToString("D"), field.Field, part.Values.GetValueOrDefault(field.Field.Name));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Moved(json, outcome.Moved);
        json.WriteStartArray("kept");
        foreach (var kept in outcome.Kept)
        {
            json.WriteStartObject();
            json.WriteString("type", kept.Type.Name);
            foreach (var (name, value) in kept.Values) Value(json, name, kept.Type[name], value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("ended", outcome.Ended);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, RecordType type, UnmergeOutcome outcome)
    {
        json.WriteStartObject();
        json.WriteString("survivor", outcome.Survivor);
        if (outcome.ChangeSet != 0) json.WriteNumber("changeSet", outcome.ChangeSet);
        Parts(json, "back", type, outcome.Back);
        Moved(json, outcome.Moved);
        json.WriteStartObject("fields");
        foreach (var change in outcome.Fields)
        {
            json.WriteStartArray(change.Field.Name);
            ValueJson.Write(json, change.Field.Kind, change.Before, storage: false);
            ValueJson.Write(json, change.Field.Kind, change.After, storage: false);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteStartArray("askedFields");
        foreach (var asked in outcome.AskedFields)
        {
            json.WriteStartObject();
            json.WriteString("field", asked.Field.Name);
            Value(json, "now", asked.Field, asked.Now);
            Value(json, "survivor", asked.Field, asked.Survivor);
            json.WriteStartObject("records");
            foreach (var (id, value) in asked.Losers) Value(json, id.ToString("D"), asked.Field, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("askedItems");
        foreach (var item in outcome.AskedItems)
        {
            json.WriteStartObject();
            json.WriteString("type", item.Type.Name);
            json.WriteString("link", item.Link.Name);
            json.WriteString("id", item.Id);
            json.WriteString("title", item.Title);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("asked", outcome.AskedCount);
        json.WriteEndObject();
    }

    private static void Parts(Utf8JsonWriter json, string name, RecordType type, IReadOnlyList<MergedPart> parts)
    {
        json.WriteStartArray(name);
        foreach (var part in parts)
        {
            json.WriteStartObject();
            json.WriteString("type", type.Name);
            json.WriteString("id", part.Id);
            json.WriteNumber("version", part.Version);
            json.WriteString("title", part.Title);
            if (part.Subtitle is not null) json.WriteString("subtitle", part.Subtitle);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Moved(Utf8JsonWriter json, IReadOnlyList<MovedKind> moved)
    {
        json.WriteStartArray("moved");
        foreach (var kind in moved)
        {
            json.WriteStartObject();
            json.WriteString("type", kind.Type.Name);
            json.WriteString("link", kind.Link.Name);
            json.WriteNumber("count", kind.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Value(Utf8JsonWriter json, string name, Field field, object? value)
    {
        json.WritePropertyName(name);
        ValueJson.Write(json, field.Kind, value, storage: false);
    }
}
