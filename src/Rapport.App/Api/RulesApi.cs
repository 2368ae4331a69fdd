using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Rules;

namespace Rapport.App.Api;

/// <summary><c>/api/v1/types/{type}/rules</c>: what never is to stand in a record of the type.</summary>
internal static class RulesApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/types/{type}/rules", (HttpContext http, string type, CatalogueHolder catalogue) =>
        {
            var (who, all) = (ApiDoor.Caller(http), catalogue.Current);
            var found = ApiTypes.Of(all, type, who);
            return ApiAnswer.Json(200, json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("items");
                foreach (var rule in found.Rules.Where(r => !r.AsksHidden(found, all, new Sight(all, who).Hides))) Write(json, rule);
                json.WriteEndArray();
                json.WriteEndObject();
            });
        });
        api.MapPut("/types/{type}/rules/{name}", async (HttpContext http, string type, string name, RuleBook book, CancellationToken ct) =>
        {
            using var body = await ApiBody.ReadAsync(http);
            if (body.RootElement.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
            var strange = UnknownNames.In(body.RootElement, "", ["name", "when", "message", "field", "off", "resting"]).Concat(UnknownNames.In(body.RootElement, "message", UnknownNames.Words)).ToList();
            if (strange.Count > 0) throw new ProblemException(strange);
            var rule = await book.SaveAsync(type, name, ApiBody.As<RuleDefinition>(body.RootElement), ApiDoor.Caller(http), ct);
            return ApiAnswer.Json(200, json => Write(json, rule));
        });
        api.MapDelete("/types/{type}/rules/{name}", async (HttpContext http, string type, string name, RuleBook book, CancellationToken ct) =>
        {
            await book.DeleteAsync(type, name, ApiDoor.Caller(http), ct);
            return Results.NoContent();
        });
    }

    private static void Write(Utf8JsonWriter json, ValidationRule rule)
    {
        var node = JsonSerializer.SerializeToNode(rule.Definition, FieldDefinition.Json)!.AsObject();
        node.Insert(0, "name", rule.Name);
        node["off"] = rule.Definition.Off;
        // The criterion cannot be read any more: a field of it has gone.
        node["resting"] = rule.Refused is null;
        node.WriteTo(json);
    }
}
