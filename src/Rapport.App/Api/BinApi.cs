using Rapport.Core.Changes.Bin;
using Rapport.Core.Records;

namespace Rapport.App.Api;

/// <summary>Deleted records: <c>GET /{type}/deleted</c> lists them, <c>POST /{type}/{id}/restore</c> puts one back.</summary>
internal static class BinApi
{
    public static readonly string[] Parameters = ["q", "limit", "cursor"];

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/{type}/deleted", ListAsync);
        api.MapPost("/{type}/{id:guid}/restore", RestoreAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext http, string type, RecycleBin bin, RecordReader reader, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var found = ApiTypes.Of(reader.Catalogue, type, who);
        var query = new ApiQuery(http, Parameters);
        var page = await bin.ListAsync(found, query.Text("q"), query.Text("cursor"), query.Whole("limit", 1, RecycleBin.LargestPage, 50), who, ct);
        var undone = query.Text("cursor") is null ? await bin.TakenBackAsync(found, who, ct) : [];
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var entry in page.Items)
            {
                json.WriteStartObject();
                json.WriteString("id", entry.Id);
                json.WriteString("title", entry.Title);
                json.WriteString("deletedAt", entry.At);
                if (entry.By is { } by && by != Guid.Empty) json.WriteString("deletedBy", by);
                json.WriteNumber("changeSet", entry.ChangeSet);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("next", page.Next);
            json.WriteStartArray("undone");
            foreach (var one in undone)
            {
                json.WriteStartObject();
                json.WriteNumber("changeSet", one.ChangeSet);
                json.WriteNumber("records", one.Records);
                json.WriteString("deletedAt", one.At);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task<IResult> RestoreAsync(HttpContext http, string type, Guid id, RecordStore store, RecordReader reader, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var found = ApiTypes.Of(store.Catalogue, type, who);
        var outcome = await store.RestoreAsync(found, [id], IdempotencyKeys.Context(http), ct);
        return await RecordApi.WrittenAsync(reader, found, outcome, who, 200, ct);
    }
}
