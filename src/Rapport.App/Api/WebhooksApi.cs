using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Values;
using Rapport.Core.Webhooks;

namespace Rapport.App.Api;

/// <summary><c>/api/v1/webhooks</c>: who is told of changes at which address, what was sent, and sending it again. For administrators.</summary>
internal static class WebhooksApi
{
    private static readonly string[] Members = ["name", "url", "types", "kinds", "where", "user", "paused"];

    public static void Map(RouteGroupBuilder api)
    {
        var hooks = api.MapGroup("/webhooks").WithMetadata(new PermissionMetadata("*"));
        hooks.MapGet("", async (HttpContext http, WebhookBook book, CancellationToken ct) => Items(await book.ListAsync(ApiDoor.Caller(http), ct), Write)).WithSummary("Subscriptions to changes");
        hooks.MapGet("/{number:long}", async (HttpContext http, long number, WebhookBook book, CancellationToken ct) => One(200, await book.FindAsync(number, ApiDoor.Caller(http), ct), null)).WithSummary("One subscription");
        hooks.MapPost("", async (HttpContext http, WebhookBook book, CancellationToken ct) =>
        {
            var (wish, _, _) = await WishAsync(http, null);
            var (hook, secret) = await book.MakeAsync(wish, ApiDoor.Caller(http), ct);
            return One(201, hook, secret);
        }).WithSummary("Make a subscription; its secret is in this answer only");
        hooks.MapPatch("/{number:long}", ChangeAsync).WithSummary("Change, pause or resume a subscription");
        hooks.MapDelete("/{number:long}", async (HttpContext http, long number, WebhookBook book, CancellationToken ct) =>
        {
            await book.RemoveAsync(number, ApiDoor.Caller(http), ct);
            return Results.NoContent();
        }).WithSummary("Remove a subscription with its log");
        hooks.MapPost("/{number:long}/secret", async (HttpContext http, long number, WebhookBook book, CancellationToken ct) =>
        {
            var secret = await book.RenewSecretAsync(number, ApiDoor.Caller(http), ct);
            return One(200, await book.FindAsync(number, ApiDoor.Caller(http), ct), secret);
        }).WithSummary("Renew the secret; the one before signs beside it for a day");
        hooks.MapPost("/{number:long}/test", async (HttpContext http, long number, WebhookSender sender, CatalogueHolder catalogue, CancellationToken ct) =>
        {
            var sent = await sender.PingAsync(number, ApiDoor.Caller(http), ct);
            return ApiAnswer.Json(200, json => Write(json, sent, catalogue.Current));
        }).WithSummary("Send a word to try the line");
        hooks.MapGet("/{number:long}/deliveries", ListAsync).WithSummary("What was sent and what waits, newest first");
        hooks.MapPost("/{number:long}/deliveries/{delivery:long}/replay", async (HttpContext http, long number, long delivery, WebhookLog log, CancellationToken ct) =>
        {
            await log.AgainAsync(number, delivery, ApiDoor.Caller(http), ct);
            return Results.NoContent();
        }).WithSummary("Send one again");
        hooks.MapPost("/{number:long}/replay", ReplayAsync).WithSummary("Send again what happened in a stretch of time");
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, long number, WebhookBook book, CancellationToken ct)
    {
        var who = ApiDoor.Caller(http);
        var before = await book.FindAsync(number, who, ct);
        var (wish, isOther, paused) = await WishAsync(http, before.Wish);
        var hook = isOther ? await book.ChangeAsync(number, wish, who, ct) : before;
        if (paused is { } pause && pause != (hook.State == WebhookState.Paused))
        {
            if (pause) await book.PauseAsync(number, who, ct);
            else await book.ResumeAsync(number, who, ct);
            hook = await book.FindAsync(number, who, ct);
        }

        return One(200, hook, null);
    }

    private static async Task<IResult> ListAsync(HttpContext http, long number, WebhookLog log, CatalogueHolder catalogue, CancellationToken ct)
    {
        var query = new ApiQuery(http, "state", "limit", "cursor");
        DeliveryState? only = query.Text("state") is not { } state ? null : Enum.TryParse<DeliveryState>(state, ignoreCase: true, out var known) && Enum.IsDefined(known) && !int.TryParse(state, out _) ? known : throw new ProblemException(Problem.Invalid("query.notAChoice", "state", ("choices", "waiting, done, failed")));
        long? before = query.Text("cursor") is not { } cursor ? null : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : throw new ProblemException(Problem.Invalid("cursor.unreadable", "cursor"));
        var (items, next) = await log.PageAsync(number, only, query.Whole("limit", 1, WebhookLog.LargestPage, 50), before, ApiDoor.Caller(http), ct);
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var item in items) Write(json, item, catalogue.Current);
            json.WriteEndArray();
            json.WriteString("next", next?.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        });
    }

    private static async Task<IResult> ReplayAsync(HttpContext http, long number, WebhookLog log, CancellationToken ct)
    {
        using var body = await ApiBody.ReadAsync(http);
        if (UnknownNames.In(body.RootElement, "", ["from", "until"]).ToList() is { Count: > 0 } strange) throw new ProblemException(strange);
        var count = await log.AgainAsync(number, Moment(body.RootElement, "from"), Moment(body.RootElement, "until"), ApiDoor.Caller(http), ct);
        return ApiAnswer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("again", count);
            json.WriteEndObject();
        });
    }

    private static DateTime Moment(JsonElement body, string name)
    {
        try
        {
            if (body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && ValueJson.Read(value, FieldKind.DateTime, storage: false) is DateTime at) return at;
        }
        catch (FormatException)
        {
            // Told below, like one that is missing.
        }

        throw new ProblemException(Problem.Invalid("field.wrongKind", name, ("kind", nameof(FieldKind.DateTime))));
    }

    /// <summary>What a body asks for; what it does not name stays as it was.</summary>
    private static async Task<(WebhookWish Wish, bool IsOther, bool? Paused)> WishAsync(HttpContext http, WebhookWish? before)
    {
        using var body = await ApiBody.ReadAsync(http);
        var root = body.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
        if (UnknownNames.In(root, "", Members).ToList() is { Count: > 0 } strange) throw new ProblemException(strange);
        ProblemException Wrong(string name, string kind) => new(Problem.Invalid("field.wrongKind", name, ("kind", kind)));
        string? Text(string name, string? otherwise) => !root.TryGetProperty(name, out var value) ? otherwise
            : value.ValueKind == JsonValueKind.Null ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(name, nameof(FieldKind.Text));
        IReadOnlyList<string> Names(string name, IReadOnlyList<string>? otherwise) => !root.TryGetProperty(name, out var value) ? otherwise ?? []
            : value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String) ? [.. value.EnumerateArray().Select(v => v.GetString()!).Distinct(StringComparer.Ordinal)] : throw Wrong(name, nameof(FieldKind.Tags));
        var user = !root.TryGetProperty("user", out var id) ? before?.User : id.ValueKind == JsonValueKind.Null ? null : id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var guid) ? guid : throw Wrong("user", nameof(FieldKind.Link));
        bool? paused = !root.TryGetProperty("paused", out var pause) ? null : pause.ValueKind is JsonValueKind.True or JsonValueKind.False ? pause.GetBoolean() : throw Wrong("paused", nameof(FieldKind.YesNo));
        return (new WebhookWish(Text("name", before?.Name) ?? "", Text("url", before?.Url) ?? "") { Types = Names("types", before?.Types), Kinds = Names("kinds", before?.Kinds), Where = Text("where", before?.Where), User = user },
            root.EnumerateObject().Any(p => p.Name != "paused"), paused);
    }

    private static ApiAnswer Items<T>(IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write) => ApiAnswer.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var item in items) write(json, item);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static ApiAnswer One(int status, Webhook hook, string? secret) => new(status, json => Write(json, hook, secret)) { Location = status == 201 ? $"{ApiRoutes.Base}/webhooks/{hook.Number.ToString(CultureInfo.InvariantCulture)}" : null };

    private static void Write(Utf8JsonWriter json, Webhook hook) => Write(json, hook, null);

    private static void Write(Utf8JsonWriter json, Webhook hook, string? secret)
    {
        json.WriteStartObject();
        json.WriteNumber("number", hook.Number);
        json.WriteString("name", hook.Wish.Name);
        json.WriteString("url", hook.Wish.Url);
        Names("types", hook.Wish.Types);
        Names("kinds", hook.Wish.Kinds);
        json.WriteString("where", hook.Wish.Where);
        json.WriteString("user", hook.User);
        json.WriteBoolean("paused", hook.State == WebhookState.Paused);
        if (hook.Reason is { } reason) json.WriteString("reason", reason);
        json.WriteNumber("failures", hook.Failures);
        Moment(json, "createdAt", hook.CreatedAt);
        Moment(json, "lastSentAt", hook.LastAt);
        if (secret is not null) json.WriteString("secret", secret);
        json.WriteEndObject();

        void Names(string name, IReadOnlyList<string> all)
        {
            json.WriteStartArray(name);
            foreach (var one in all) json.WriteStringValue(one);
            json.WriteEndArray();
        }
    }

    private static void Write(Utf8JsonWriter json, WebhookDelivery one, RecordCatalogue catalogue)
    {
        json.WriteStartObject();
        json.WriteNumber("number", one.Number);
        json.WriteString("id", one.Event);
        json.WriteString("kind", one.Kind);
        if (one.TypeNo is { } number && catalogue.Types.FirstOrDefault(t => t.Number == number) is { } type) json.WriteString("type", type.Name);
        if (one.Record is { } record) json.WriteString("recordId", record);
        if (one.Version is { } version) json.WriteNumber("version", version);
        if (one.ChangeSet is { } set) json.WriteNumber("changeSet", set);
        Moment(json, "at", one.At);
        json.WriteString("state", JsonNamingPolicy.CamelCase.ConvertName(one.State.ToString()));
        json.WriteNumber("attempts", one.Attempts);
        Moment(json, "nextAt", one.NextAt);
        Moment(json, "doneAt", one.DoneAt);
        if (one.Status is { } status) json.WriteNumber("status", status);
        if (one.Millis is { } millis) json.WriteNumber("millis", millis);
        if (one.Error is { } error) json.WriteString("error", error);
        if (one.Request is { } request) json.WriteString("request", request);
        if (one.Response is { } response) json.WriteString("response", response);
        json.WriteEndObject();
    }

    private static void Moment(Utf8JsonWriter json, string name, DateTime? at)
    {
        json.WritePropertyName(name);
        ValueJson.Write(json, FieldKind.DateTime, at, storage: false);
    }
}
