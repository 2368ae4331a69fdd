using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.App.Api;

/// <summary><c>/api/v1/types/{type}/fields</c>: fields made, changed and retired at run time.</summary>
internal static class FieldsApi
{
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
        api.MapPut("/types/{type}/fields/{name}", async (HttpContext http, CustomFields fields, CatalogueHolder catalogue, CatalogueJson told, string type, string name, CancellationToken ct) =>
        {
            using var body = await ApiBody.ReadAsync(http);
            using var own = catalogue.Current.Find(type) is { } of && of.Find(name) is { IsCustom: true } now
                ? ToldBack.Without(body.RootElement, json => told.WriteField(json, of, now, ApiDoor.Caller(http)), Known, Unsaid(now)) : null;
            var (_, definition) = Read(own ?? body);
            var changed = await fields.ChangeAsync(type, name, definition, ApiDoor.Caller(http), ct);
            return Told(200, name, definition with { ResultKind = changed.ResultKind });
        });
        api.MapDelete("/types/{type}/fields/{name}", async (HttpContext http, CustomFields fields, string type, string name, CancellationToken ct) =>
        {
            await fields.RetireAsync(type, name, ApiDoor.Caller(http), ct);
            return Results.NoContent();
        });
    }

    /// <summary>Words that reading takes from the program, and an index that the kind brings with it.</summary>
    private static string[] Unsaid(Field field) => [.. field.Label is null ? (string[])["label"] : [], .. field.Help is null ? (string[])["help"] : [], .. field.Kind is FieldKind.Link or FieldKind.File or FieldKind.Image ? (string[])["indexed"] : [], .. field.Kind == FieldKind.AutoNumber ? (string[])["unique"] : []];

    private static async Task<(string? Name, FieldDefinition Definition)> BodyAsync(HttpContext http)
    {
        using var body = await ApiBody.ReadAsync(http);
        return Read(body);
    }

    /// <param name="besides">What else the body may hold.</param>
    internal static (string? Name, FieldDefinition Definition) Read(JsonDocument body, params string[] besides)
    {
        if (body.RootElement.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
        if (!body.RootElement.TryGetProperty("kind", out _)) throw new ProblemException(Problem.Invalid("field.required", "kind"));
        var strange = Strange(body.RootElement, besides).ToList();
        if (strange.Count > 0) throw new ProblemException(strange);
        return (body.RootElement.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null,
            ApiBody.As<FieldDefinition>(body.RootElement));
    }

    private static IEnumerable<Problem> Strange(JsonElement body, string[] besides) =>
    [
        .. UnknownNames.In(body, "", [.. Known, .. besides]), .. UnknownNames.In(body, "label", UnknownNames.Words), .. UnknownNames.In(body, "help", UnknownNames.Words),
        .. body.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array
            ? choices.EnumerateArray().SelectMany((c, i) => UnknownNames.In(c, $"choices[{i}]", Choice).Concat(UnknownNames.In(c, "label", UnknownNames.Words).Select(p => p with { At = $"choices[{i}].{p.At}" }))) : [],
    ];

    private static IResult Told(int status, string name, FieldDefinition definition) => ApiAnswer.Json(status, json =>
    {
        var node = JsonSerializer.SerializeToNode(definition, FieldDefinition.Json)!.AsObject();
        node.Insert(0, "name", name);
        // Left out as the default, but said for the caller.
        node["kind"] = JsonNamingPolicy.CamelCase.ConvertName(definition.Kind.ToString());
        node.WriteTo(json);
    });
}
