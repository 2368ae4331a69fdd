using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access.Sharing;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.App.Api;

/// <summary><c>/{type}/{id}/shares</c>: with whom a single record is shared; its owner shares it and ends that.</summary>
internal static class RecordSharesApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/{type}/{id:guid}/shares", async (HttpContext http, string type, Guid id, RecordReader reader, RecordShares shares, CancellationToken ct) =>
        {
            var who = ApiDoor.Caller(http);
            var found = await shares.ListAsync(ApiTypes.Of(reader.Catalogue, type, who), id, who, ct);
            return ApiAnswer.Json(200, json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("items");
                foreach (var one in found) Write(json, one);
                json.WriteEndArray();
                json.WriteEndObject();
            });
        });
        api.MapPost("/{type}/{id:guid}/shares", async (HttpContext http, string type, Guid id, RecordReader reader, RecordShares shares, CancellationToken ct) =>
        {
            var who = ApiDoor.Caller(http);
            var found = ApiTypes.Of(reader.Catalogue, type, who);
            using var body = await ApiBody.ReadAsync(http);
            var root = body.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
            var problems = UnknownNames.In(root, "", ["person", "team", "write", "until"]).ToList();
            Guid? person = root.TryGetProperty("person", out var given) ? Guid.TryParse(given.ToString(), out var id2) ? id2 : Wrong<Guid>(problems, "person") : null;
            int? team = root.TryGetProperty("team", out var number) ? number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var whole) ? whole : Wrong<int>(problems, "team") : null;
            DateOnly? until = root.TryGetProperty("until", out var day) ? DateOnly.TryParseExact(day.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last) ? last : Wrong<DateOnly>(problems, "until") : null;
            if (problems.Count > 0) throw new ProblemException(problems);
            var made = await shares.ShareAsync(found, id, person, team, root.TryGetProperty("write", out var write) && write.ValueKind == JsonValueKind.True, until, who, ct);
            var one = (await shares.ListAsync(found, id, who, ct)).First(s => s.Number == made);
            return ApiAnswer.Json(201, json => Write(json, one));
        });
        api.MapDelete("/{type}/{id:guid}/shares/{number:long}", async (HttpContext http, string type, Guid id, long number, RecordReader reader, RecordShares shares, CancellationToken ct) =>
        {
            var who = ApiDoor.Caller(http);
            await shares.EndAsync(ApiTypes.Of(reader.Catalogue, type, who), id, number, who, ct);
            return Results.NoContent();
        });
    }

    private static T? Wrong<T>(List<Problem> problems, string at)
        where T : struct
    {
        problems.Add(Problem.Invalid("field.wrongKind", at, ("kind", at switch { "person" => "Link", "team" => "Integer", _ => "Date" })));
        return null;
    }

    private static void Write(Utf8JsonWriter json, RecordShare one)
    {
        json.WriteStartObject();
        json.WriteNumber("number", one.Number);
        if (one.Person is { } person) json.WriteString("person", person);
        if (one.Team is { } team) json.WriteNumber("team", team);
        json.WriteString("name", one.With);
        json.WriteBoolean("write", one.Write);
        if (one.Until is { } until) json.WriteString("until", until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteBoolean("over", one.IsOver);
        json.WriteString("by", one.By);
        json.WriteString("at", one.At);
        json.WriteEndObject();
    }
}
