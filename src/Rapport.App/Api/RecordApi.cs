using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.App.Api;

/// <summary>
/// The API of every record type, from the catalogue: list, get, create, update, delete, batch, undo, change feed. What a
/// caller may do is decided by the record engine; here it is only decided who calls.
/// </summary>
internal static class RecordApi
{
    private const int CountCap = 10_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").AllowAnonymous().AddEndpointFilter(CallerAsync).WithMetadata(new PermissionMetadata("api"));
        api.MapGet("/types", (HttpContext http, CatalogueHolder catalogue) => RecordJson.Answer(200, json => CatalogueJson.WriteAll(json, catalogue.Current, Caller(http))));
        api.MapGet("/types/{type}", (HttpContext http, string type, CatalogueHolder catalogue) =>
            Visible(catalogue.Current, type, Caller(http)) is { } found ? RecordJson.Answer(200, json => CatalogueJson.Write(json, found, Caller(http))) : NoType(type));
        api.MapPost("/change-sets/{set:long}/undo", UndoAsync);
        api.MapGet("/search", SearchAsync);
        api.MapGet("/{type}/{id:guid}/timeline", TimelineAsync);
        ChangesApi.Map(api);
        JobsApi.Map(api);
        FieldsApi.Map(api);
        api.MapGet("/{type}", ListAsync);
        api.MapGet("/{type}/{id:guid}", GetAsync);
        api.MapPost("/{type}", CreateAsync);
        api.MapPatch("/{type}/{id:guid}", UpdateAsync);
        api.MapDelete("/{type}/{id:guid}", DeleteAsync);
        api.MapPost("/{type}/batch", BatchAsync);
    }

    private static async ValueTask<object?> CallerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (await http.RequestServices.GetRequiredService<ApiCaller>().FindAsync(http) is not { } who)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return ApiProblems.Of(Problem.Denied("access.signInNeeded"));
        }

        http.Items[typeof(Principal)] = who;
        try
        {
            return await next(context);
        }
        catch (ProblemException refusal)
        {
            return ApiProblems.Of(refusal.Problems);
        }
        catch (JsonException broken)
        {
            return ApiProblems.Of(Problem.Invalid("body.notJson", $"{broken.LineNumber}:{broken.BytePositionInLine}"));
        }
    }

    public static Principal Caller(HttpContext http) => (Principal)http.Items[typeof(Principal)]!;

    private static RecordType? Visible(RecordCatalogue catalogue, string name, Principal who) =>
        catalogue.Find(name) is { } type && (who.AccessTo(type).Read != RecordScope.None || who.AccessTo(type).Create) ? type : null;

    private static RecordType TypeOf(RecordCatalogue catalogue, string name, Principal who) =>
        Visible(catalogue, name, who) ?? throw new ProblemException(Problem.Missing("type.unknown", null, ("type", name)));

    private static IResult NoType(string name) => ApiProblems.Of(Problem.Missing("type.unknown", null, ("type", name)));

    private static async Task<IResult> ListAsync(HttpContext http, string type, RecordReader reader, string? where, string? sort, string? fields, int? limit, string? cursor, string? count, CancellationToken ct)
    {
        var who = Caller(http);
        var query = new RecordQuery(TypeOf(reader.Catalogue, type, who), where, sort,
            fields?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), limit ?? 50, cursor);
        if (query.Limit is < 1 or > RecordReader.LargestPage) throw new ProblemException(Problem.Invalid("limit.outOfRange", "limit", ("most", RecordReader.LargestPage)));
        var page = await reader.ListAsync(query, who, ct);
        var counted = count == "capped" ? await reader.CountAsync(query.Type, where, who, CountCap, ct) : null;
        return RecordJson.Answer(200, json => RecordJson.WritePage(json, page, counted));
    }

    private static async Task<IResult> SearchAsync(HttpContext http, SearchBox box, string? q, string? types, int? limit, CancellationToken ct)
    {
        var found = await box.FindAsync(q ?? "", types?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), Math.Clamp(limit ?? 20, 1, 100), Caller(http), ct);
        return RecordJson.Answer(200, json =>
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
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task<IResult> TimelineAsync(HttpContext http, string type, Guid id, Timeline timeline, RecordReader reader, int? limit, string? cursor, CancellationToken ct)
    {
        var who = Caller(http);
        var page = await timeline.ReadAsync(TypeOf(reader.Catalogue, type, who), id, who, Math.Clamp(limit ?? 50, 1, 200), cursor, ct);
        return RecordJson.Answer(200, json => TimelineJson.Write(json, page));
    }

    private static async Task<IResult> GetAsync(HttpContext http, string type, Guid id, RecordReader reader, CancellationToken ct)
    {
        var who = Caller(http);
        var record = await reader.GetAsync(TypeOf(reader.Catalogue, type, who), id, who, ct) ?? throw new ProblemException(Problem.Missing("record.missing", null, ("type", type), ("id", id)));
        var etag = Etag(record.Version);
        if (http.Request.Headers.IfNoneMatch == etag) return Results.StatusCode(304);
        return RecordJson.Answer(200, json => RecordJson.Write(json, record), etag);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, string type, RecordStore store, RecordReader reader, IdempotencyKeys keys, CancellationToken ct)
    {
        var who = Caller(http);
        var found = TypeOf(store.Catalogue, type, who);
        using var body = await BodyAsync(http, ct);
        return await keys.OnceAsync(http, body, async () =>
        {
            var problems = new List<Problem>();
            var values = RecordJson.ReadValues(found, body.RootElement, problems);
            if (problems.Count > 0) throw new ProblemException(problems);
            var outcome = await store.WriteAsync([RecordWrite.Create(found, values)], new WriteContext(who, "api"), ct);
            var id = outcome.Items[0].Id;
            var record = await reader.GetAsync(found, id, who, ct);
            return RecordJson.Answer(201, json =>
            {
                if (record is not null) RecordJson.Write(json, record);
                else { json.WriteStartObject(); json.WriteString("id", id); json.WriteEndObject(); }
            }, Etag(1), $"/api/v1/{type}/{id}");
        });
    }

    private static async Task<IResult> UpdateAsync(HttpContext http, string type, Guid id, RecordStore store, RecordReader reader, CancellationToken ct)
    {
        var who = Caller(http);
        var found = TypeOf(store.Catalogue, type, who);
        using var body = await BodyAsync(http, ct);
        var problems = new List<Problem>();
        var values = RecordJson.ReadValues(found, body.RootElement, problems);
        if (problems.Count > 0) throw new ProblemException(problems);
        var outcome = await store.WriteAsync([RecordWrite.Update(found, id, values, VersionOf(http, body.RootElement))], new WriteContext(who, "api"), ct);
        var record = await reader.GetAsync(found, id, who, ct);
        if (record is null) return Results.NoContent();
        http.Response.Headers["X-Change-Set"] = outcome.ChangeSet.ToString(CultureInfo.InvariantCulture);
        return RecordJson.Answer(200, json => RecordJson.Write(json, record), Etag(record.Version));
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, string type, Guid id, RecordStore store, CancellationToken ct)
    {
        var who = Caller(http);
        var outcome = await store.WriteAsync([RecordWrite.Delete(TypeOf(store.Catalogue, type, who), id, VersionOf(http, null))], new WriteContext(who, "api"), ct);
        http.Response.Headers["X-Change-Set"] = outcome.ChangeSet.ToString(CultureInfo.InvariantCulture);
        return Results.NoContent();
    }

    private static async Task<IResult> BatchAsync(HttpContext http, string type, RecordStore store, IdempotencyKeys keys, CancellationToken ct)
    {
        var who = Caller(http);
        var found = TypeOf(store.Catalogue, type, who);
        using var body = await BodyAsync(http, ct);
        return await keys.OnceAsync(http, body, async () =>
        {
            var root = body.RootElement;
            var list = root.ValueKind == JsonValueKind.Array ? root
                : root.ValueKind == JsonValueKind.Object && root.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array ? items
                : throw new ProblemException(Problem.Invalid("batch.noItems", "items"));
            var length = list.GetArrayLength();
            if (length is 0 or > RecordJson.LargestBatch) throw new ProblemException(Problem.Invalid("batch.size", "items", ("most", RecordJson.LargestBatch)));
            var problems = new List<Problem>();
            var writes = new List<RecordWrite>(length);
            var at = 0;
            foreach (var item in list.EnumerateArray())
            {
                var values = RecordJson.ReadValues(found, item, problems, $"items[{at.ToString(CultureInfo.InvariantCulture)}].");
                writes.Add(item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var guid)
                    ? RecordWrite.Update(found, guid, values, item.TryGetProperty("version", out var v) && v.TryGetInt64(out var version) ? version : null)
                    : RecordWrite.Create(found, values));
                at++;
            }

            if (problems.Count > 0) throw new ProblemException(problems);
            var outcome = await store.WriteAsync(writes, new WriteContext(who, "api"), ct);
            return RecordJson.Answer(200, json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("items");
                foreach (var item in outcome.Items)
                {
                    json.WriteStartObject();
                    json.WriteString("id", item.Id);
                    json.WriteNumber("version", item.Version);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteNumber("changeSet", outcome.ChangeSet);
                json.WriteEndObject();
            });
        });
    }

    private static async Task<IResult> UndoAsync(HttpContext http, long set, RecordStore store, bool? preview, CancellationToken ct)
    {
        var outcome = await store.UndoAsync(set, Caller(http), preview ?? false, ct);
        return RecordJson.Answer(200, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("reverted", outcome.Reverted);
            json.WriteNumber("refused", outcome.RefusedCount);
            if (outcome.ChangeSet != 0) json.WriteNumber("changeSet", outcome.ChangeSet);
            json.WriteStartArray("why");
            foreach (var one in outcome.Refused)
            {
                json.WriteStartObject();
                json.WriteString("type", one.Type);
                json.WriteString("id", one.Id);
                if (one.Title is not null) json.WriteString("title", one.Title);
                if (one.Field is not null) json.WriteString("field", one.Field);
                if (one.LaterChangeSet is { } later) json.WriteNumber("laterChangeSet", later);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task<JsonDocument> BodyAsync(HttpContext http, CancellationToken ct) =>
        await JsonDocument.ParseAsync(http.Request.Body, new JsonDocumentOptions { MaxDepth = 32 }, ct);

    private static string Etag(long version) => $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    private static long? VersionOf(HttpContext http, JsonElement? body)
    {
        var header = http.Request.Headers.IfMatch.ToString().Trim('"', ' ');
        if (header.Length > 0 && header != "*")
            return long.TryParse(header, CultureInfo.InvariantCulture, out var version) ? version : throw new ProblemException(Problem.Invalid("version.unreadable", "If-Match"));
        return body is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty("version", out var v) && v.TryGetInt64(out var own) ? own : null;
    }
}

/// <summary>Says which function an endpoint asks for; a test sees that none is without.</summary>
internal sealed record PermissionMetadata(string Function);
