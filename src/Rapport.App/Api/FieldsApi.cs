using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;

namespace Rapport.App.Api;

/// <summary><c>/api/v1/types/{type}/fields</c>: fields made, changed and retired at run time.</summary>
internal static class FieldsApi
{
    // The last two as they were called once; answers say the first three.
    private static readonly string[] Words = ["en", "zh-Hans", "zh-Hant", "zhHans", "zhHant"];
    private static readonly string[] Choice = ["key", "tone", "label"];
    private static readonly string[] Known = ["name", .. typeof(FieldDefinition).GetProperties(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name))];

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/types/{type}/fields", async (HttpContext http, CustomFields fields, string type, CancellationToken ct) =>
        {
            var (name, definition) = await BodyAsync(http);
            var made = await fields.AddAsync(type, name ?? throw new ProblemException(Problem.Invalid("field.required", "name")), definition, ApiDoor.Caller(http), ct);
            return Told(201, name, definition with { ResultKind = made.ResultKind });
        });
        api.MapPut("/types/{type}/fields/{name}", async (HttpContext http, CustomFields fields, string type, string name, CancellationToken ct) =>
        {
            var (_, definition) = await BodyAsync(http);
            var changed = await fields.ChangeAsync(type, name, definition, ApiDoor.Caller(http), ct);
            return Told(200, name, definition with { ResultKind = changed.ResultKind });
        });
        api.MapDelete("/types/{type}/fields/{name}", async (HttpContext http, CustomFields fields, string type, string name, CancellationToken ct) =>
        {
            await fields.RetireAsync(type, name, ApiDoor.Caller(http), ct);
            return Results.NoContent();
        });
    }

    private static async Task<(string? Name, FieldDefinition Definition)> BodyAsync(HttpContext http)
    {
        using var body = await ApiBody.ReadAsync(http);
        if (body.RootElement.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
        if (!body.RootElement.TryGetProperty("kind", out _)) throw new ProblemException(Problem.Invalid("field.required", "kind"));
        var strange = Strange(body.RootElement).ToList();
        if (strange.Count > 0) throw new ProblemException(strange);
        return (body.RootElement.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null,
            body.RootElement.Deserialize<FieldDefinition>(FieldDefinition.Json)!);
    }

    /// <summary>Names that mean nothing: what is silently passed over looks as if it had been done.</summary>
    private static IEnumerable<Problem> Strange(JsonElement body) =>
    [
        .. Strange(body, "", Known), .. Strange(body, "label", Words), .. Strange(body, "help", Words),
        .. body.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array
            ? choices.EnumerateArray().SelectMany((c, i) => Strange(c, $"choices[{i}]", Choice).Concat(Strange(c, "label", Words).Select(p => p with { At = $"choices[{i}].{p.At}" }))) : [],
    ];

    /// <param name="of">An object, or what holds one under <paramref name="at"/>.</param>
    private static IEnumerable<Problem> Strange(JsonElement of, string at, IReadOnlyList<string> known)
    {
        if (of.ValueKind == JsonValueKind.Object && at.Length > 0 && of.TryGetProperty(at, out var inner)) of = inner;
        else if (at is "label" or "help") return [];
        return of.ValueKind != JsonValueKind.Object ? [] : of.EnumerateObject().Where(p => !known.Contains(p.Name, StringComparer.Ordinal))
            .Select(p => Problem.Invalid("body.unknownName", at.Length == 0 ? p.Name : $"{at}.{p.Name}", ("name", p.Name), ("known", string.Join(", ", known)), ("suggestion", Suggestion.For(p.Name, known))));
    }

    private static IResult Told(int status, string name, FieldDefinition definition) => ApiAnswer.Json(status, json =>
    {
        var node = JsonSerializer.SerializeToNode(definition, FieldDefinition.Json)!.AsObject();
        node.Insert(0, "name", name);
        // Left out as the default, but said for the caller.
        node["kind"] = JsonNamingPolicy.CamelCase.ConvertName(definition.Kind.ToString());
        node.WriteTo(json);
    });
}
