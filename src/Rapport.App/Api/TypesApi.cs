using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.App.Api;

/// <summary><c>/api/v1/types</c>: record types made, changed and retired at run time. Their fields are those of <see cref="FieldsApi"/>.</summary>
internal static class TypesApi
{
    private static readonly string[] Known = ["name", "label", "pluralLabel", "titleLabel", "icon", "aside", "latestFirst", "timeline", "subtitle"];

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/types", async (HttpContext http, CustomTypes types, CatalogueHolder catalogue, CatalogueJson told, CancellationToken ct) =>
        {
            var (name, definition) = await BodyAsync(http);
            var made = await types.AddAsync(name ?? throw new ProblemException(Problem.Invalid("field.required", "name")), definition, ApiDoor.Caller(http), ct);
            return ApiAnswer.Json(201, json => told.Write(json, catalogue.Current, made, ApiDoor.Caller(http)));
        });
        api.MapPut("/types/{type}", async (HttpContext http, CustomTypes types, CatalogueHolder catalogue, CatalogueJson told, string type, CancellationToken ct) =>
        {
            using var body = await ApiBody.ReadAsync(http);
            using var own = catalogue.Current.Find(type) is { Made: { } made } now
                ? ToldBack.Without(body.RootElement, json => told.Write(json, catalogue.Current, now, ApiDoor.Caller(http)), Known, made.PluralLabel is null ? ["pluralLabel"] : []) : null;
            var (_, definition) = Read((own ?? body).RootElement);
            var changed = await types.ChangeAsync(type, definition, ApiDoor.Caller(http), ct);
            return ApiAnswer.Json(200, json => told.Write(json, catalogue.Current, changed, ApiDoor.Caller(http)));
        });
        api.MapDelete("/types/{type}", async (HttpContext http, CustomTypes types, string type, CancellationToken ct) =>
        {
            await types.RetireAsync(type, ApiDoor.Caller(http), ct);
            return Results.NoContent();
        });
    }

    private static async Task<(string? Name, TypeDefinition Definition)> BodyAsync(HttpContext http)
    {
        using var body = await ApiBody.ReadAsync(http);
        return Read(body.RootElement);
    }

    private static (string? Name, TypeDefinition Definition) Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
        var strange = UnknownNames.In(body, "", Known).Concat(new[] { "label", "pluralLabel", "titleLabel" }.SelectMany(at => UnknownNames.In(body, at, UnknownNames.Words))).Concat(UnknownNames.In(body, "timeline", ["party", "at", "text"])).ToList();
        if (strange.Count > 0) throw new ProblemException(strange);
        return (body.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null,
            ApiBody.As<TypeDefinition>(body));
    }
}
