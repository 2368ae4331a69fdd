using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Core.Jobs;

namespace Rapport.App.Api;

/// <summary>
/// What a job left, as the outside is told: stored by the program for itself, in its own spelling and with places on
/// this server, of which a caller gets names as everywhere and addresses that he can ask.
/// </summary>
internal static class JobResultJson
{
    public static void Write(Utf8JsonWriter json, Job job)
    {
        var result = Renamed(JsonNode.Parse(job.Result!));
        if (result is JsonObject told && told["errorFile"] is not null) told["errorFile"] = ErrorsOf(job.Number);
        if (result is null) json.WriteNullValue();
        else result.WriteTo(json);
    }

    /// <summary>Where the rows that an import kept aside are to be had.</summary>
    public static string ErrorsOf(long job) => $"{ApiRoutes.Base}/jobs/{job.ToString(System.Globalization.CultureInfo.InvariantCulture)}/errors";

    private static JsonNode? Renamed(JsonNode? node) => node switch
    {
        JsonObject parts => new JsonObject(parts.Select(p => KeyValuePair.Create(JsonNamingPolicy.CamelCase.ConvertName(p.Key), Renamed(p.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Renamed)]),
        _ => node?.DeepClone(),
    };
}
