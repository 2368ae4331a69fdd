using System.Text.Json;
using Rapport.Core.Changes;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.App.Api;

/// <summary><c>GET /api/v1/changes</c>: the change feed, with waiting.</summary>
internal static class ChangesApi
{
    private const int LongestWait = 30;

    public static void Map(RouteGroupBuilder api) => api.MapGet("/changes", ReadAsync);

    private static async Task<IResult> ReadAsync(HttpContext http, ChangeFeed feed, string? after, string? types, int? limit, int? wait, CancellationToken ct)
    {
        if (limit is < 1 or > ChangeFeed.LargestPage) throw new ProblemException(Problem.Invalid("limit.outOfRange", "limit", ("most", ChangeFeed.LargestPage)));
        if (wait is < 0 or > LongestWait) throw new ProblemException(Problem.Invalid("limit.outOfRange", "wait", ("most", LongestWait)));
        if (after == "latest") after = await feed.LatestAsync(ct);
        var names = types?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var page = await feed.WaitAsync(after, names, limit ?? 500, TimeSpan.FromSeconds(wait ?? 0), RecordApi.Caller(http), ct);
        return RecordJson.Answer(200, json =>
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
