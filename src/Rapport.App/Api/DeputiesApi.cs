using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Access.Deputies;
using Rapport.Core.Problems;
using Rapport.Core.Values;

namespace Rapport.App.Api;

/// <summary><c>/api/v1/deputies</c>: who stands in for whom, for oneself and, with the function <c>users</c>, for others.</summary>
internal static class DeputiesApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/deputies", async (HttpContext http, string? user, DeputyBook book, CancellationToken ct) =>
        {
            var who = ApiDoor.Caller(http);
            var found = await book.ListAsync(user is null ? who.UserId : Id(user, "user"), who, ct);
            return ApiAnswer.Json(200, json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("items");
                foreach (var one in found) Write(json, one);
                json.WriteEndArray();
                json.WriteEndObject();
            });
        });
        api.MapPost("/deputies", async (HttpContext http, DeputyBook book, CancellationToken ct) =>
        {
            var who = ApiDoor.Caller(http);
            using var body = await ApiBody.ReadAsync(http);
            if (body.RootElement.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
            var strange = UnknownNames.In(body.RootElement, "", ["user", "deputy", "from", "to"]).ToList();
            if (strange.Count > 0) throw new ProblemException(strange);
            var person = body.RootElement.TryGetProperty("user", out _) ? Id(Text(body.RootElement, "user"), "user") : who.UserId;
            var number = await book.NameAsync(person, Id(Text(body.RootElement, "deputy"), "deputy"), Day(body.RootElement, "from"), Day(body.RootElement, "to"), who, ct);
            var made = (await book.ListAsync(person, who, ct)).First(d => d.Number == number);
            return ApiAnswer.Json(201, json => Write(json, made));
        });
        api.MapDelete("/deputies/{number:long}", async (HttpContext http, long number, DeputyBook book, CancellationToken ct) =>
        {
            await book.EndAsync(number, ApiDoor.Caller(http), ct);
            return Results.NoContent();
        });
    }

    private static void Write(Utf8JsonWriter json, Deputyship one)
    {
        json.WriteStartObject();
        json.WriteNumber("number", one.Number);
        json.WriteString("user", one.Person);
        json.WriteString("userName", one.PersonName);
        json.WriteString("deputy", one.Deputy);
        json.WriteString("deputyName", one.DeputyName);
        json.WriteString("from", one.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("to", one.To.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteBoolean("now", one.IsNow);
        if (one.EndedAt is { } at) json.WriteString("endedAt", at);
        json.WriteEndObject();
    }

    private static string? Text(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Guid Id(string? text, string at) => Guid.TryParse(text, out var id) ? id : throw new ProblemException(text is null ? Problem.Invalid("field.required", at) : Problem.Invalid("deputy.unknown", at));

    private static DateOnly Day(JsonElement body, string name) => Text(body, name) is not { } text ? throw new ProblemException(Problem.Invalid("field.required", name))
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw new ProblemException(Problem.Invalid("deputy.noDay", name, ("text", text)));
}
