using System.Text.Json;
using Rapport.Core.Access.Sharing;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.App.Api;

/// <summary><c>/api/v1/sharing</c>: rules by which records are shared with a role or a team. For administrators.</summary>
internal static class SharingApi
{
    private static readonly string[] Members = ["name", "type", "when", "role", "team", "write", "off"];

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/sharing", async (HttpContext http, SharingBook book, CancellationToken ct) =>
        {
            var rules = await book.ListAsync(ApiDoor.Caller(http), ct);
            return ApiAnswer.Json(200, json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("items");
                foreach (var rule in rules) Write(json, rule);
                json.WriteEndArray();
                json.WriteEndObject();
            });
        });
        api.MapPut("/sharing/{name}", async (HttpContext http, string name, SharingBook book, CancellationToken ct) =>
        {
            using var body = await ApiBody.ReadAsync(http);
            if (body.RootElement.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
            var strange = UnknownNames.In(body.RootElement, "", Members).ToList();
            if (strange.Count > 0) throw new ProblemException(strange);
            var rule = await book.SaveAsync(name, ApiBody.As<SharingDefinition>(body.RootElement), ApiDoor.Caller(http), ct);
            return ApiAnswer.Json(200, json => Write(json, rule));
        });
        api.MapDelete("/sharing/{name}", async (HttpContext http, string name, SharingBook book, CancellationToken ct) =>
        {
            await book.DeleteAsync(name, ApiDoor.Caller(http), ct);
            return Results.NoContent();
        });
    }

    private static void Write(Utf8JsonWriter json, SharingRule rule)
    {
        var node = JsonSerializer.SerializeToNode(rule.Definition, FieldDefinition.Json)!.AsObject();
        node.Insert(0, "name", rule.Name);
        (node["write"], node["off"]) = (rule.Definition.Write, rule.Definition.Off);
        node.WriteTo(json);
    }
}
