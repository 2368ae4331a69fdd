using System.Text.Json;
using Rapport.Core.Changes;
using Rapport.Core.Values;

namespace Rapport.App.Api;

/// <summary><c>GET /api/v1/changes</c>: the change feed, with waiting.</summary>
internal static class ChangesApi
{
    private const int LongestWait = 30;

    public static void Map(RouteGroupBuilder api) => api.MapGet("/changes", ReadAsync);

    private static async Task<IResult> ReadAsync(HttpContext http, ChangeFeed feed, CancellationToken ct)
    {
        var query = new ApiQuery(http, "after", "types", "limit", "wait");
        var limit = query.Whole("limit", 1, ChangeFeed.LargestPage, 500);
        var wait = query.Whole("wait", 0, LongestWait, 0);
        var after = query.Text("after");
        if (after == "latest") after = await feed.LatestAsync(ct);
        var page = await feed.WaitAsync(after, query.Names("types"), limit, TimeSpan.FromSeconds(wait), ApiDoor.Caller(http), ct);
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var entry in page.Entries) Write(json, entry);
            json.WriteEndArray();
            json.WriteString("next", page.Next);
            json.WriteBoolean("more", page.More);
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, FeedEntry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("changeSet", entry.ChangeSet);
        json.WritePropertyName("at");
        ValueJson.Write(json, Core.Catalogue.FieldKind.DateTime, entry.At, storage: false);
        if (entry.By is { } by) json.WriteString("by", by);
        json.WriteString("origin", entry.Origin);
        json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(entry.Kind.ToString()));
        if (entry.Type is { } type) json.WriteString("type", type.Name);
        if (entry.Id is { } id) json.WriteString("id", id);
        if (entry.Version is { } version) json.WriteNumber("version", version);
        if (entry.UndoOf is { } undone) json.WriteNumber("undoOf", undone);
        if (entry.Fields is { } fields)
        {
            json.WriteStartObject("fields");
            foreach (var (field, before, now) in fields)
            {
                json.WriteStartArray(field.Name);
                ValueJson.Write(json, field.Kind, before, storage: false);
                ValueJson.Write(json, field.Kind, now, storage: false);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
