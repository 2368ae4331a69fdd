using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Customers.Duplicates.Checking;

namespace Rapport.App.Api;

/// <summary>One record: get, create, update, delete, and its story.</summary>
internal static class RecordApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/{type}/{id:guid}", GetAsync);
        api.MapPost("/{type}", CreateAsync).WithMetadata(new KnownQuery(DuplicatesApi.Parameter));
        api.MapPatch("/{type}/{id:guid}", UpdateAsync);
        api.MapDelete("/{type}/{id:guid}", DeleteAsync);
        api.MapGet("/{type}/{id:guid}/timeline", TimelineAsync);
    }

    private static async Task<IResult> GetAsync(HttpContext http, string type, Guid id, RecordReader reader, LinkedRecords linked, MergedRecords merged, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var found = ApiTypes.Of(reader.Catalogue, type, who);
        var query = new ApiQuery(http, "fields", "expand");
        var expand = Expansions.Check(query.Names("expand"), reader.Catalogue, found, who);
        if (query.Names("fields") is { } fields)
        {
            var page = await reader.ListAsync(new RecordQuery(found, $"id = '{id:D}'", "createdAt", fields, 1), who, ct);
            return page.Rows is [var row] ? ApiAnswer.Json(200, json => { json.WriteStartObject(); RecordJson.WriteRow(json, page.Fields, row); json.WriteEndObject(); }) : await GoneAsync(http, reader, merged, found, id, who, ct);
        }

        if (await reader.GetAsync(found, id, who, ct) is not { } record) return await GoneAsync(http, reader, merged, found, id, who, ct);
        // A linked record changes without this one's version.
        if (expand is null && Matches(http.Request.Headers.IfNoneMatch, record.Version)) return new ApiAnswer(304, _ => { }) { ETag = ApiAnswer.EtagOf(record.Version) };
        var expanded = await Expansions.ReadAsync(expand, found, [record], r => r.Id, (r, name) => r[name], Expansions.MostOfOne, reader.Catalogue, linked, who, ct);
        return new ApiAnswer(200, json => RecordJson.Write(json, record, expanded)) { ETag = expand is null ? ApiAnswer.EtagOf(record.Version) : null };
    }

    private static async Task<IResult> CreateAsync(HttpContext http, string type, RecordStore store, RecordReader reader, DuplicateCheck check, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var found = ApiTypes.Of(store.Catalogue, type, who);
        var values = await ValuesAsync(http, found, who, null);
        await DuplicatesApi.DemandNoneAsync(http, found, values.Values, check, who, ct);
        var outcome = await store.WriteAsync([RecordWrite.Create(found, values.Values)], IdempotencyKeys.Context(http), ct);
        return await WrittenAsync(reader, found, outcome, who, 201, ct);
    }

    private static async Task<IResult> UpdateAsync(HttpContext http, string type, Guid id, RecordStore store, RecordReader reader, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var found = ApiTypes.Of(store.Catalogue, type, who);
        var (values, version) = await ValuesAsync(http, found, who, id);
        var outcome = await store.WriteAsync([RecordWrite.Update(found, id, values, IfMatch(http) ?? version)], IdempotencyKeys.Context(http), ct);
        return await WrittenAsync(reader, found, outcome, who, 200, ct);
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, string type, Guid id, RecordStore store, CancellationToken ct)
    {
        var found = ApiTypes.Of(store.Catalogue, type, ApiDoor.Caller(http));
        var outcome = await store.WriteAsync([RecordWrite.Delete(found, id, IfMatch(http))], IdempotencyKeys.Context(http), ct);
        return new ApiAnswer(204, _ => { }) { ChangeSet = outcome.ChangeSet };
    }

    private static async Task<IResult> TimelineAsync(HttpContext http, string type, Guid id, Timeline timeline, RecordReader reader, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var query = new ApiQuery(http, "limit", "cursor");
        var page = await timeline.ReadAsync(ApiTypes.Of(reader.Catalogue, type, who), id, who, query.Whole("limit", 1, 200, 50), query.Text("cursor"), ct);
        return ApiAnswer.Json(200, json => TimelineJson.Write(json, page));
    }

    /// <summary>The record as it stands now, or only its id where the caller may write but not read it.</summary>
    internal static async Task<IResult> WrittenAsync(RecordReader reader, RecordType type, WriteOutcome outcome, Principal who, int status, CancellationToken ct)
    {
        var (id, version) = (outcome.Items[0].Id, outcome.Items[0].Version);
        var record = await reader.GetAsync(type, id, who, ct);
        return new ApiAnswer(status, json =>
        {
            if (record is not null) RecordJson.Write(json, record);
            else { json.WriteStartObject(); json.WriteString(SystemFields.Id, id); json.WriteNumber(SystemFields.Version, version); json.WriteEndObject(); }
        })
        {
            ETag = ApiAnswer.EtagOf(record?.Version ?? version),
            Location = status == 201 ? $"{ApiRoutes.Base}/{type.Name}/{id}" : null,
            ChangeSet = outcome.ChangeSet,
        };
    }

    private static async Task<(Dictionary<string, object?> Values, long? Version)> ValuesAsync(HttpContext http, RecordType type, Principal who, Guid? id)
    {
        using var body = await ApiBody.ReadAsync(http);
        var problems = new List<Problem>();
        var values = RecordJson.ReadValues(type, body.RootElement, who.AccessTo(type).HiddenFields, problems);
        RecordJson.CheckId(body.RootElement, id, problems);
        var version = id is null ? null : RecordJson.ReadVersion(body.RootElement, problems);
        if (id is null && Rapport.Core.Access.Limits.LimitType.Misnamed(type, values) is { } misnamed) problems.Add(misnamed);
        return problems.Count == 0 ? (values, version) : throw new ProblemException(problems);
    }

    /// <summary>The version of <c>If-Match</c>; null for <c>*</c> or none.</summary>
    private static long? IfMatch(HttpContext http)
    {
        var text = http.Request.Headers.IfMatch.ToString().Trim();
        if (text.Length == 0 || text == "*") return null;
        return long.TryParse(Bare(text), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : throw new ProblemException(Problem.Invalid("version.unreadable", "If-Match"));
    }

    private static bool Matches(string? header, long version)
    {
        if (string.IsNullOrEmpty(header)) return false;
        var own = version.ToString(CultureInfo.InvariantCulture);
        return header.Split(',', StringSplitOptions.TrimEntries).Any(tag => tag == "*" || Bare(tag) == own);
    }

    private static string Bare(string tag) => (tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag).Trim('"');

    /// <summary>A record that became part of another is found there; the address may come to be its own again, so the way is told as one for now.</summary>
    private static async Task<IResult> GoneAsync(HttpContext http, RecordReader reader, MergedRecords merged, RecordType type, Guid id, Principal who, CancellationToken ct) =>
        await merged.FollowAsync(id, ct) is { } into && await reader.GetAsync(type, into, who, ct) is not null
            ? Results.Redirect($"{ApiRoutes.Base}/{type.Name}/{into:D}{http.Request.QueryString}", permanent: false, preserveMethod: true)
            : throw Missing(type.Name, id);

    private static ProblemException Missing(string type, Guid id) => new(Problem.Missing("record.missing", null, ("type", type), ("id", id)));
}
