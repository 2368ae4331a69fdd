using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using static Rapport.App.Api.OpenApi.OpenApiParts;

namespace Rapport.App.Api.OpenApi;

/// <summary>
/// Endpoints under the API's address that nobody described by hand, such as those of modules: the document must not keep
/// quiet about them. Their summary is the framework's <c>WithSummary</c>.
/// </summary>
internal static class OpenApiRest
{
    // Written out per record type by OpenApiRecords.
    private static readonly string[] OfRecords = ["/{type}", "/{type}/{id}", "/{type}/{id}/timeline", "/{type}/batch", "/{type}/bulk", "/{type}/deleted", "/{type}/{id}/restore", "/{type}/merge", "/{type}/{id}/unmerge", "/{type}/{id}/follow", "/{type}/duplicates", "/{type}/{id}/duplicates", "/{type}/duplicates/merge", "/{type}/flows/{name}/run", "/{type}/{id}/shares", "/{type}/{id}/shares/{number}"];

    public static void Add(JsonObject paths, IEnumerable<RouteEndpoint> endpoints, RecordCatalogue catalogue, Principal who)
    {
        foreach (var endpoint in endpoints)
        {
            var names = endpoint.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
            {
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => "{" + parameter.Name + "}",
                _ => "",
            })));
            var path = "/" + string.Join('/', names);
            var function = endpoint.Metadata.GetMetadata<PermissionMetadata>()?.Function;
            if (!path.StartsWith(ApiRoutes.Base + "/", StringComparison.Ordinal) || OfRecords.Contains(path[ApiRoutes.Base.Length..], StringComparer.Ordinal)) continue;
            if (function is null || (function is not (PermissionMetadata.Api or PermissionMetadata.SignedIn or PermissionMetadata.Public) && !who.May(function))) continue;
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
            {
                var item = paths[path] as JsonObject ?? [];
                var verb = method.ToLowerInvariant();
                if (item[verb] is not null || IsHidden(verb, path, catalogue, who)) continue;
                item[verb] = Describe(endpoint, verb, path, function);
                paths[path] = item;
            }
        }
    }

    // Described by hand, but left out because the caller may not use it.
    private static bool IsHidden(string verb, string path, RecordCatalogue catalogue, Principal who) =>
        // What belongs to one record type (cards of customers) is as little there as the type.
        (catalogue.Find(path[(ApiRoutes.Base.Length + 1)..].Split('/')[0]) is { } type && !ApiTypes.Sees(who, type))
        || (path.StartsWith(ApiRoutes.Base + "/jobs", StringComparison.Ordinal) && !who.May("jobs"))
        || (path.StartsWith(ApiRoutes.Base + "/versions", StringComparison.Ordinal) && !who.May("fields"))
        || (path == ApiRoutes.Base + "/reports/query" && !who.May(Functions.Reports))
        || (path.StartsWith(ApiRoutes.Base + "/packs/", StringComparison.Ordinal) || (verb != "get" && path == ApiRoutes.Base + "/packs")) && !who.May("fields")
        || (verb != "get" && (path == ApiRoutes.Base + "/types" || path.StartsWith(ApiRoutes.Base + "/types/", StringComparison.Ordinal)) && !who.May("fields"));

    private static JsonObject Describe(RouteEndpoint endpoint, string verb, string path, string function)
    {
        var id = verb + string.Concat(path[ApiRoutes.Base.Length..].Split('/', '-', '{', '}').Where(p => p.Length > 0).Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
        var parameters = new JsonArray([.. endpoint.RoutePattern.Parameters.Select(p => Parameter(p.Name, "path", new JsonObject { ["type"] = "string" }, required: true))]);
        var anything = new JsonObject { ["type"] = "object", ["additionalProperties"] = true };
        var body = verb is "post" or "put" or "patch" ? Body(anything.DeepClone(), required: false) : null;
        var operation = Operation(id, OpenApiCalls.Tag, endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary ?? $"{verb.ToUpperInvariant()} {path}", function, parameters, body, 200, Success("OK", anything), 403, 404, 409, 422);
        if (endpoint.Metadata.GetMetadata<IEndpointDescriptionMetadata>()?.Description is { } words) operation["description"] = words;
        return operation;
    }
}
