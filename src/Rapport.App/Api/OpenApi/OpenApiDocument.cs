using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Kit.Words;

namespace Rapport.App.Api.OpenApi;

/// <summary>
/// The OpenAPI 3.1 document, made anew from the catalogue as the caller sees it: a field added a second ago is in it, a
/// hidden one is not. Labels and descriptions are in the caller's language.
/// </summary>
internal sealed class OpenApiDocument(RecordCatalogue catalogue, Principal who, Texts texts)
{
    private readonly JsonObject paths = [];
    private readonly JsonArray tags = [];

    public JsonObject Make(IEnumerable<RouteEndpoint> endpoints)
    {
        var schemas = OpenApiShapes.All();
        var types = catalogue.Types.Where(t => ApiTypes.Sees(who, t)).OrderBy(t => t.NavigationOrder ?? int.MaxValue).ThenBy(t => t.Name, StringComparer.Ordinal).ToList();
        var records = new OpenApiRecords(catalogue, who, texts);
        foreach (var type in types)
        {
            tags.Add(new JsonObject { ["name"] = type.Name, ["x-displayName"] = texts.Types(type), ["description"] = texts.Types(type) });
            records.AddSchemas(schemas, type);
            records.AddPaths(paths, type);
        }

        tags.Add(new JsonObject { ["name"] = OpenApiCalls.Tag, ["x-displayName"] = texts["api.general"], ["description"] = texts["api.general"] });
        OpenApiCalls.Add(paths, who, texts);
        OpenApiRest.Add(paths, endpoints, catalogue, who);
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Rapport API",
                ["version"] = typeof(OpenApiDocument).Assembly.GetName().Version?.ToString(3),
                ["description"] = texts["api.intro"],
                ["license"] = new JsonObject { ["name"] = "Apache 2.0", ["identifier"] = "Apache-2.0" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = texts["api.here"] }),
            ["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() }, new JsonObject { ["signedIn"] = new JsonArray() }),
            ["tags"] = tags,
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = texts["api.key"] },
                    ["signedIn"] = new JsonObject { ["type"] = "apiKey", ["in"] = "cookie", ["name"] = ".Rapport.SignIn", ["description"] = texts["api.cookie"] },
                },
                ["parameters"] = OpenApiParts.Parameters(texts),
                ["headers"] = OpenApiParts.Headers(texts),
                ["responses"] = OpenApiParts.Responses(texts),
                ["schemas"] = schemas,
            },
        };
    }
}
