using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Jobs;
using Rapport.Kit.Words;

namespace Rapport.App.Api;

/// <summary>
/// What a job left, as the outside is told: stored by the program for itself, in its own spelling and with places on
/// this server, of which a caller gets names as everywhere and addresses that he can ask.
/// </summary>
internal static class JobResultJson
{
    public static void Write(Utf8JsonWriter json, Job job, Texts texts)
    {
        var result = Renamed(JsonNode.Parse(job.Result!));
        if (result is not JsonObject told)
        {
            WriteValue(json, result);
            return;
        }

        if (told["errorFile"] is not null) told["errorFile"] = ErrorsOf(job.Number);
        json.WriteStartObject();
        foreach (var (name, value) in told)
        {
            json.WritePropertyName(name);
            if (name == "firstErrors" && ImportJobs.ResultOf(job) is { } import) WriteErrors(json, import.FirstErrors, texts);
            else WriteValue(json, value);
        }

        json.WriteEndObject();
    }

    /// <summary>Where the rows that an import kept aside are to be had.</summary>
    public static string ErrorsOf(long job) => $"{ApiRoutes.Base}/jobs/{job.ToString(System.Globalization.CultureInfo.InvariantCulture)}/errors";

    private static void WriteErrors(Utf8JsonWriter json, IReadOnlyList<RowError> errors, Texts texts)
    {
        json.WriteStartArray();
        foreach (var row in errors)
        {
            json.WriteStartObject();
            json.WriteNumber("line", row.Line);
            json.WriteStartArray("problems");
            foreach (var problem in row.Problems) ApiProblems.WriteOne(json, problem, texts);
            json.WriteEndArray();
            json.WriteStartArray("cells");
            foreach (var cell in row.Cells) json.WriteStringValue(cell);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, JsonNode? value)
    {
        if (value is null) json.WriteNullValue();
        else value.WriteTo(json);
    }

    private static JsonNode? Renamed(JsonNode? node) => node switch
    {
        JsonObject parts => new JsonObject(parts.Select(p => KeyValuePair.Create(JsonNamingPolicy.CamelCase.ConvertName(p.Key), Renamed(p.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Renamed)]),
        _ => node?.DeepClone(),
    };
}
