using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Kit.Words;
using static Rapport.App.Api.OpenApi.OpenApiParts;

namespace Rapport.App.Api.OpenApi;

/// <summary>The calls about possible duplicates, which are looked for among parties only.</summary>
internal static class OpenApiDuplicates
{
    public const string Type = "party";

    /// <summary>The parameter by which a creation is refused where the record is probably there already.</summary>
    public static IEnumerable<JsonNode> Wish(RecordType type, Texts texts) => type.Name != Type ? []
        : [Parameter(DuplicatesApi.Parameter, "query", new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("allow", "refuse"), ["default"] = "allow" }, texts["api.p.duplicates"])];

    public static void Add(JsonObject paths, RecordType type, Principal who, Texts texts)
    {
        var place = $"{ApiRoutes.Base}/{type.Name}";
        JsonObject Do(string verb, string function, JsonArray parameters, JsonObject? body, string answer, params int[] refusals) =>
            Operation(verb + "Party", type.Name, texts["api.o." + verb], function, parameters, body, 200, Success(texts["api.r.answer"], Schema(answer)), refusals);
        var all = new JsonObject { ["post"] = Do("lookForDuplicates", PermissionMetadata.Api, [], Body(Schema("PartyChange")), "ApiLikely", 403) };
        if (who.AccessTo(type) is { Create: false, Write: RecordScope.None }) all.Remove("post");
        if (who.May(Functions.Merge)) all["get"] = Do("listDuplicates", Functions.Merge, [Ref("parameters", "Cursor"), Parameter("limit", "query", new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 200, ["default"] = 50 }, texts["api.p.limit"])], null, "ApiDuplicates", 403);
        if (who.May(Functions.Merge) && who.AccessTo(type).Write != RecordScope.None)
        {
            var many = Do("mergeDuplicates", Functions.Merge, [Ref("parameters", "DryRun"), Ref("parameters", "IdempotencyKey")], Body(Schema("ApiMergeMany")), "ApiMergeGroups", 403, 422);
            many["responses"]!["202"] = Success(texts["api.r.jobStarted"], Schema("ApiJobStarted"), "Location");
            paths[place + "/duplicates/merge"] = new JsonObject { ["post"] = many };
        }

        if (all.Count > 0) paths[place + "/duplicates"] = all;
        if (who.AccessTo(type).Read != RecordScope.None)
            paths[place + "/{id}/duplicates"] = new JsonObject { ["parameters"] = new JsonArray(Ref("parameters", "Id")), ["get"] = Do("duplicatesOf", PermissionMetadata.Api, [], null, "ApiDuplicates", 404) };
    }
}
