using System.Text.Json;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.App.Api;

/// <summary><c>GET /api/v1/search</c>: the one search box.</summary>
internal static class SearchApi
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/search", FindAsync);

    private static async Task<IResult> FindAsync(HttpContext http, SearchBox box, RecordReader reader, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var query = new ApiQuery(http, "q", "types", "limit");
        var text = query.Text("q") ?? throw new ProblemException(Problem.Invalid("field.required", "q"));
        var types = query.Names("types");
        foreach (var type in types ?? []) ApiTypes.Of(reader.Catalogue, type, who);
        var found = await box.FindAsync(text, types, query.Whole("limit", 1, 100, 20), who, ct);
        return ApiAnswer.Json(200, json => Write(json, found));
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<FoundRecord> found)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var one in found)
        {
            json.WriteStartObject();
            json.WriteString("type", one.Type.Name);
            json.WriteString("id", one.Id);
            json.WriteString("title", one.Title);
            json.WriteString("subtitle", one.Subtitle);
            json.WriteString("match", JsonNamingPolicy.CamelCase.ConvertName(one.Match.ToString()));
            if (one.In is { } why)
            {
                json.WriteStartObject("in");
                json.WriteString("type", why.Type.Name);
                json.WriteString("field", why.Field.Name);
                json.WriteString("text", why.Text);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
