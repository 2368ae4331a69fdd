using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Values;

namespace Rapport.App.Api;

/// <summary>Records to JSON and wishes from JSON, by the catalogue.</summary>
internal static class RecordJson
{
    public const int LargestBatch = 1_000;

    public static void Write(Utf8JsonWriter json, RecordData record)
    {
        json.WriteStartObject();
        json.WriteString(SystemFields.Id, record.Id);
        json.WriteNumber(SystemFields.Version, record.Version);
        foreach (var field in record.Type.Fields)
        {
            if (field.IsComputed || field.Name is SystemFields.Id or SystemFields.Version || !record.Values.TryGetValue(field.Name, out var value)) continue;
            json.WritePropertyName(field.Name);
            ValueJson.Write(json, field.Kind, value, storage: false);
        }

        json.WriteEndObject();
    }

    public static void WritePage(Utf8JsonWriter json, RecordPage page, CappedCount? count)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var row in page.Rows)
        {
            json.WriteStartObject();
            json.WriteString(SystemFields.Id, row.Id);
            json.WriteNumber(SystemFields.Version, row.Version);
            for (var i = 0; i < page.Fields.Count; i++)
            {
                if (page.Fields[i].Name is SystemFields.Id or SystemFields.Version) continue;
                json.WritePropertyName(page.Fields[i].Name);
                ValueJson.Write(json, page.Fields[i].ValueKind, row.Values[i], storage: false);
            }

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

    /// <summary>Field values of a body. <c>id</c> and <c>version</c> beside them are taken out by the caller.</summary>
    public static Dictionary<string, object?> ReadValues(RecordType type, JsonElement body, List<Problem> problems, string at = "")
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
            if (type.Find(part.Name) is not { } field)
            {
                problems.Add(Problem.Invalid("field.unknown", at + part.Name, ("type", type.Name)));
                continue;
            }

            try
            {
                values[part.Name] = ValueJson.Read(part.Value, field.Kind, storage: false);
            }
            catch (FormatException)
            {
                problems.Add(Problem.Invalid("field.wrongKind", at + part.Name, ("kind", field.Kind.ToString())));
            }
        }

        return values;
    }

    public static IResult Answer(int status, Action<Utf8JsonWriter> write, string? etag = null, string? location = null) => new JsonAnswer(status, write, etag, location);

    private sealed class JsonAnswer(int status, Action<Utf8JsonWriter> write, string? etag, string? location) : IResult
    {
        public async Task ExecuteAsync(HttpContext http)
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = "application/json";
            if (etag is not null) http.Response.Headers.ETag = etag;
            if (location is not null) http.Response.Headers.Location = location;
            await using var json = new Utf8JsonWriter(http.Response.BodyWriter, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            write(json);
        }
    }
}
