using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Values;

namespace Rapport.App.Api;

/// <summary>Records to JSON and wishes from JSON, by the catalogue.</summary>
internal static class RecordJson
{
    public const int LargestBatch = 1_000;

    public static void Write(Utf8JsonWriter json, RecordData record, Expansions? expanded = null)
    {
        json.WriteStartObject();
        json.WriteString(SystemFields.Id, record.Id);
        json.WriteNumber(SystemFields.Version, record.Version);
        foreach (var field in record.Type.Fields)
        {
            if (field.IsComputed || field.Name is SystemFields.Id or SystemFields.Version || !record.Values.TryGetValue(field.Name, out var value)) continue;
            json.WritePropertyName(field.Name);
            if (value is not Guid link || expanded?.WriteLink(json, field, link) != true) ValueJson.Write(json, field.Kind, value, storage: false);
        }

        expanded?.WriteRelations(json, record.Id);
        json.WriteEndObject();
    }

    public static void WritePage(Utf8JsonWriter json, RecordPage page, CappedCount? count, Expansions? expanded = null)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var row in page.Rows)
        {
            json.WriteStartObject();
            WriteRow(json, page.Fields, row, expanded);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("next", page.Next);
        if (count is not null)
        {
            json.WriteNumber("count", count.Count);
            json.WriteBoolean("more", count.More);
        }

        json.WriteEndObject();
    }

    /// <summary>The properties of a row, within an object already open.</summary>
    public static void WriteRow(Utf8JsonWriter json, IReadOnlyList<Field> fields, RecordRow row, Expansions? expanded = null)
    {
        json.WriteString(SystemFields.Id, row.Id);
        json.WriteNumber(SystemFields.Version, row.Version);
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Name is SystemFields.Id or SystemFields.Version) continue;
            json.WritePropertyName(fields[i].Name);
            if (row.Values[i] is not Guid link || expanded?.WriteLink(json, fields[i], link) != true) ValueJson.Write(json, fields[i].ValueKind, row.Values[i], storage: false);
        }

        expanded?.WriteRelations(json, row.Id);
    }

    /// <summary>Field values of a body. <c>id</c> and <c>version</c> beside them are taken out by the caller.</summary>
    public static Dictionary<string, object?> ReadValues(RecordType type, JsonElement body, IReadOnlySet<string> hides, List<Problem> problems, string at = "")
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (body.ValueKind != JsonValueKind.Object)
        {
            problems.Add(Problem.Invalid("body.notAnObject", at.Length == 0 ? null : at.TrimEnd('.')));
            return values;
        }

        foreach (var part in body.EnumerateObject())
        {
            if (part.Name is SystemFields.Id or SystemFields.Version) continue;
            if (type.Find(part.Name) is not { } field || hides.Contains(part.Name))
            {
                problems.Add(Problem.Invalid("field.unknown", at + part.Name, ("type", type.Name), ("suggestion", Suggestion.For(part.Name, type.Fields.Where(f => !hides.Contains(f.Name)).Select(f => f.Name)))));
                continue;
            }

            if (Misfit(field, part.Value, at) is { } misfit)
            {
                problems.Add(misfit);
                continue;
            }

            try
            {
                values[part.Name] = ValueJson.Read(part.Value, field.Kind, storage: false);
            }
            catch (FormatException)
            {
                problems.Add(RecordRules.Misfit(field, at + part.Name));
            }
        }

        return values;
    }

    /// <summary>What would be lost in silence if it were read: unknown parts of an address or point, decimals that no amount keeps.</summary>
    private static Problem? Misfit(Field field, JsonElement value, string at)
    {
        if (field.Kind == FieldKind.Money && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var amount) && decimal.Round(amount, 4) != amount)
            return Problem.Invalid("field.tooManyDecimals", at + field.Name, ("most", 4), ("value", value.GetRawText()));
        if (ValueJson.PartsOf(field.Kind) is not { } known || value.ValueKind != JsonValueKind.Object) return null;
        return value.EnumerateObject().Where(p => !known.Contains(p.Name, StringComparer.Ordinal)).Select(p => p.Name).FirstOrDefault() is { } strange
            ? Problem.Invalid("body.unknownName", $"{at}{field.Name}.{strange}", ("name", strange), ("known", string.Join(", ", known)), ("suggestion", Suggestion.For(strange, known))) : null;
    }

    /// <summary>A new record gets its id from the server, and a change names the record in its address: another id in the body is a slip.</summary>
    public static void CheckId(JsonElement body, Guid? of, List<Problem> problems)
    {
        if (of is null) CheckNew(body, problems);
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(SystemFields.Id, out var id) || id.ValueKind == JsonValueKind.Null) return;
        if (of is null) problems.Add(Problem.Invalid("field.readOnly", SystemFields.Id));
        else if (id.ValueKind != JsonValueKind.String || !id.TryGetGuid(out var named) || named != of) problems.Add(Problem.Invalid("record.otherId", SystemFields.Id, ("id", of)));
    }

    /// <summary>A new record has no version that anybody could have seen: whoever sends one means to change a record.</summary>
    public static void CheckNew(JsonElement body, List<Problem> problems, string at = "")
    {
        if (body.ValueKind == JsonValueKind.Object && body.TryGetProperty(SystemFields.Version, out var version) && version.ValueKind != JsonValueKind.Null) problems.Add(Problem.Invalid("field.readOnly", at + SystemFields.Version));
    }

    /// <summary>The version the caller saw, where the body tells it.</summary>
    public static long? ReadVersion(JsonElement body, List<Problem> problems, string at = "")
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(SystemFields.Version, out var version) || version.ValueKind == JsonValueKind.Null) return null;
        if (version.ValueKind == JsonValueKind.Number && version.TryGetInt64(out var number)) return number;
        problems.Add(Problem.Invalid("version.unreadable", at + SystemFields.Version));
        return null;
    }
}
