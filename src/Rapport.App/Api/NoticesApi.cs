using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Notices;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Values;

namespace Rapport.App.Api;

/// <summary>
/// <c>/notifications</c>: what the caller is told, marked as read, and which kinds are wanted. <c>/{type}/{id}/follow</c>: who
/// follows a record, and whether the caller does.
/// </summary>
internal static class NoticesApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/notifications", ReadAsync);
        api.MapPost("/notifications/read", MarkAsync);
        api.MapGet("/notifications/settings", async (HttpContext http, OwnAccount own, CancellationToken ct) => Told(await own.PreferencesAsync(ApiDoor.Caller(http).UserId, ct)));
        api.MapPut("/notifications/settings", ChooseAsync);
        api.MapGet("/{type}/{id:guid}/follow", (HttpContext http, string type, Guid id, Followers followers, RecordReader reader, CancellationToken ct) => FollowersAsync(http, type, id, followers, reader, null, ct));
        api.MapPut("/{type}/{id:guid}/follow", (HttpContext http, string type, Guid id, Followers followers, RecordReader reader, CancellationToken ct) => FollowersAsync(http, type, id, followers, reader, true, ct));
        api.MapDelete("/{type}/{id:guid}/follow", (HttpContext http, string type, Guid id, Followers followers, RecordReader reader, CancellationToken ct) => FollowersAsync(http, type, id, followers, reader, false, ct));
    }

    private static async Task<IResult> ReadAsync(HttpContext http, NoticeReader notices, CancellationToken ct)
    {
        var query = new ApiQuery(http, "unread", "limit", "cursor");
        var who = ApiDoor.Caller(http);
        var page = await notices.ListAsync(who, query.YesNo("unread"), query.Whole("limit", 1, NoticeReader.LargestPage, 50), query.Text("cursor"), ct);
        var unread = await notices.UnreadAsync(who, ct);
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var notice in page.Items) Write(json, notice);
            json.WriteEndArray();
            json.WriteString("next", page.Next);
            json.WriteNumber("unread", Math.Min(unread, NoticeReader.MostCounted));
            json.WriteBoolean("moreUnread", unread > NoticeReader.MostCounted);
            json.WriteEndObject();
        });
    }

    private static async Task<IResult> MarkAsync(HttpContext http, NoticeReader notices, CancellationToken ct)
    {
        var problems = new List<Problem>();
        using var body = await ApiBody.ReadAsync(http);
        var json = body.RootElement;
        if (json.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
        foreach (var part in json.EnumerateObject().Where(p => p.Name is not ("items" or "all" or "read"))) problems.Add(Problem.Invalid("body.unknownName", part.Name, ("name", part.Name), ("known", "items, all, read"), ("suggestion", null)));
        var all = json.TryGetProperty("all", out var every) && every.ValueKind == JsonValueKind.True;
        var read = !json.TryGetProperty("read", out var wish) || wish.ValueKind != JsonValueKind.False;
        var items = new List<long>();
        if (json.TryGetProperty("items", out var listed) && listed.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in listed.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.String && long.TryParse(item.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) items.Add(number);
                else problems.Add(Problem.Invalid("field.wrongKind", "items", ("kind", nameof(FieldKind.Text))));
            }
        }
        else if (!all)
        {
            problems.Add(Problem.Invalid("field.required", "items"));
        }

        if (problems.Count > 0) throw new ProblemException(problems);
        await notices.MarkAsync(ApiDoor.Caller(http), all ? null : items, read, ct);
        return Results.NoContent();
    }

    private static async Task<IResult> ChooseAsync(HttpContext http, OwnAccount own, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        using var body = await ApiBody.ReadAsync(http);
        if (body.RootElement.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
        var kept = await own.PreferencesAsync(who.UserId, ct);
        var silent = kept.Silent.ToHashSet(StringComparer.Ordinal);
        var problems = new List<Problem>();
        foreach (var part in body.RootElement.EnumerateObject())
        {
            if (!NoticeKinds.All.Contains(part.Name)) problems.Add(Problem.Invalid("body.unknownName", part.Name, ("name", part.Name), ("known", string.Join(", ", NoticeKinds.All)), ("suggestion", null)));
            else if (part.Value.ValueKind == JsonValueKind.True) silent.Remove(part.Name);
            else if (part.Value.ValueKind == JsonValueKind.False) silent.Add(part.Name);
            else problems.Add(Problem.Invalid("field.wrongKind", part.Name, ("kind", nameof(FieldKind.YesNo))));
        }

        if (problems.Count > 0) throw new ProblemException(problems);
        var next = kept with { Silent = [.. silent] };
        await own.SaveAsync(next, who, ct);
        return Told(next);
    }

    private static async Task<IResult> FollowersAsync(HttpContext http, string name, Guid id, Followers followers, RecordReader reader, bool? follows, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var type = ApiTypes.Of(reader.Catalogue, name, who);
        if (follows is { } wish) await followers.SetAsync(type, id, wish, who, ct);
        var state = await followers.ReadAsync(type, id, who, ct);
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("follows", state.Follows);
            json.WriteNumber("count", state.Count);
            json.WriteBoolean("more", state.More);
            json.WriteStartArray("people");
            foreach (var (user, title) in state.People) WritePerson(json, null, user, title);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static ApiAnswer Told(Preferences preferences) => ApiAnswer.Json(200, json =>
    {
        json.WriteStartObject();
        foreach (var kind in NoticeKinds.All) json.WriteBoolean(kind, !preferences.Silent.Contains(kind));
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, Notice notice)
    {
        json.WriteStartObject();
        json.WriteString("id", notice.Number.ToString(CultureInfo.InvariantCulture));
        json.WriteString("kind", notice.Kind);
        json.WritePropertyName("at");
        ValueJson.Write(json, FieldKind.DateTime, notice.At, storage: false);
        json.WriteBoolean("read", notice.Read);
        if (notice.By is { } by) WritePerson(json, "by", by.Id, by.Name);
        if (notice.Type is { } type) json.WriteString("type", type.Name);
        if (notice.Record is { } record) json.WriteString("record", record);
        if (notice.Title is not null) json.WriteString("title", notice.Title);
        if (notice.ChangeSet is { } set) json.WriteNumber("changeSet", set);
        if (notice.Detail.Fields.Count > 0)
        {
            json.WriteStartArray("fields");
            foreach (var field in notice.Detail.Fields) json.WriteStringValue(field);
            json.WriteEndArray();
        }

        if (notice.Detail.About is { } about)
        {
            json.WriteStartObject("about");
            json.WriteString("type", notice.Detail.AboutType);
            json.WriteString("id", about);
            json.WriteString("text", notice.AboutText);
            json.WriteEndObject();
        }

        if (notice.Detail.JobType == NoticeDetail.Webhook) json.WriteString("webhook", notice.Detail.Name);
        if (notice.Detail.Job is { } job) json.WriteNumber("job", job);
        if (notice.Detail.Many) json.WriteBoolean("many", true);
        else json.WriteNumber("count", notice.Detail.Count);
        json.WriteEndObject();
    }

    private static void WritePerson(Utf8JsonWriter json, string? name, Guid id, string title)
    {
        if (name is null) json.WriteStartObject();
        else json.WriteStartObject(name);
        json.WriteString("id", id);
        json.WriteString("name", title);
        json.WriteEndObject();
    }
}
