using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Kit.Words;
using static Rapport.App.Api.OpenApi.OpenApiParts;

namespace Rapport.App.Api.OpenApi;

/// <summary>The calls that belong to no record type: catalogue, search, change feed, undo, jobs, fields.</summary>
internal static class OpenApiCalls
{
    public const string Tag = "general";

    public static void Add(JsonObject paths, Principal who, Texts texts)
    {
        void Put(string function, string method, string path, string id, JsonArray parameters, JsonObject? body, int status, JsonNode? answer, params int[] refusals)
        {
            if (function != PermissionMetadata.Api && !who.May(function)) return;
            var item = paths[ApiRoutes.Base + path] as JsonObject ?? [];
            foreach (var name in path.Split('/').Where(p => p.StartsWith('{')).Select(p => p[1..^1]))
                parameters.Add(Parameter(name, "path", name is "set" or "number" ? Whole(1, null, null) : new JsonObject { ["type"] = "string" }, required: true));
            if (method != "get") parameters.Add(Ref("parameters", "IdempotencyKey"));
            item[method] = Operation(id, Tag, texts["api.o." + id], function, parameters, body, status, Success(texts[answer is null ? "api.r.done" : "api.r.answer"], answer), refusals);
            paths[ApiRoutes.Base + path] = item;
        }

        var types = Parameter("types", "query", new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } }, texts["api.p.types"]);
        Put(PermissionMetadata.Api, "get", "/types", "types", [], null, 200, Items("ApiType"));
        Put(PermissionMetadata.Api, "get", "/types/{type}", "type", [], null, 200, Schema("ApiType"), 404);
        Put(PermissionMetadata.Api, "get", "/search", "search", [Parameter("q", "query", new JsonObject { ["type"] = "string" }, texts["api.p.q"], required: true), types, Parameter("limit", "query", Whole(1, 100, 20), texts["api.p.limit"])], null, 200, Schema("ApiFound"), 404);
        Put(PermissionMetadata.Api, "get", "/changes", "changes", [Parameter("after", "query", new JsonObject { ["type"] = "string" }, texts["api.p.after"]), types.DeepClone(), Parameter("limit", "query", Whole(1, 1_000, 500), texts["api.p.limit"]), Parameter("wait", "query", Whole(0, 30, 0), texts["api.p.wait"])], null, 200, Schema("ApiChanges"), 404);
        Put(PermissionMetadata.Api, "post", "/change-sets/{set}/undo", "undo", [Parameter("preview", "query", new JsonObject { ["type"] = "boolean", ["default"] = false }, texts["api.p.preview"])], null, 200, Schema("ApiUndone"), 403, 404, 422);
        Put(PermissionMetadata.Api, "post", "/files", "uploadFile", [Parameter("name", "query", new JsonObject { ["type"] = "string" }, texts["api.p.fileName"]), Parameter("kind", "query", new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("file", "image"), ["default"] = "file" }, texts["api.p.fileKind"])], FileContent(), 201, Schema("ApiFile"), 403);
        Put(PermissionMetadata.Api, "get", "/files/{id}", "downloadFile", [Parameter("download", "query", new JsonObject { ["type"] = "boolean", ["default"] = false }, texts["api.p.download"]), Parameter("view", "query", new JsonObject { ["type"] = "boolean", ["default"] = false }, texts["api.p.view"])], null, 200, null, 404);
        Give(paths, texts);
        Put(PermissionMetadata.Api, "get", "/notifications", "notifications", [Parameter("unread", "query", new JsonObject { ["type"] = "boolean", ["default"] = false }, texts["api.p.unread"]), Parameter("limit", "query", Whole(1, 100, 50), texts["api.p.limit"]), Ref("parameters", "Cursor")], null, 200, Schema("ApiNotices"));
        Put(PermissionMetadata.Api, "post", "/notifications/read", "readNotifications", [], Body(Schema("ApiNoticesRead")), 204, null);
        Put(PermissionMetadata.Api, "get", "/notifications/settings", "notificationSettings", [], null, 200, Schema("ApiNoticeSettings"));
        Put(PermissionMetadata.Api, "put", "/notifications/settings", "chooseNotifications", [], Body(Schema("ApiNoticeSettings")), 200, Schema("ApiNoticeSettings"));
        Put(Functions.Reports, "post", "/reports/query", "reportQuery", [], OpenApiReports.Body(), 200, Schema("ApiReport"), 403, 404);
        Put("jobs", "get", "/jobs", "jobs", [Parameter("state", "query", new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("waiting", "running", "done", "dead", "cancelled") }), Parameter("limit", "query", Whole(1, 1_000, 50), texts["api.p.limit"])], null, 200, Items("ApiJob"), 403);
        Put(PermissionMetadata.Api, "get", "/jobs/{number}", "job", [], null, 200, Schema("ApiJob"), 403, 404);
        Put(PermissionMetadata.Api, "get", "/jobs/{number}/errors", "jobErrors", [], null, 200, null, 404);
        Put(PermissionMetadata.Api, "post", "/jobs/{number}/cancel", "cancelJob", [], null, 204, null, 403, 404);
        Put(PermissionMetadata.Api, "post", "/jobs/{number}/replay", "replayJob", [], null, 204, null, 403, 404);
        Put(Functions.Merge, "post", "/jobs/{number}/unmerge", "unmergeJob", [], null, 202, Schema("ApiJobStarted"), 403, 404, 422);
        Put(Functions.Import, "post", "/imports/uploads", "uploadTable", [Parameter("name", "query", new JsonObject { ["type"] = "string" }, texts["api.p.fileName"])], new JsonObject { ["required"] = true, ["content"] = new JsonObject { ["*/*"] = new JsonObject { ["schema"] = new JsonObject() } } }, 201, Schema("ApiUpload"), 403);
        Put(Functions.Import, "post", "/imports/preview", "previewImport", [], Body(Schema("ApiImport")), 200, Schema("ApiImportTrial"), 403, 404);
        Put(Functions.Import, "post", "/imports", "startImport", [], Body(Schema("ApiImport")), 202, Schema("ApiImportStarted"), 403, 404);
        Put("fields", "post", "/types", "addType", [], Body(Schema("ApiTypeMade")), 201, Schema("ApiType"), 403, 422);
        Put("fields", "put", "/types/{type}", "changeType", [], Body(Schema("ApiTypeMade")), 200, Schema("ApiType"), 403, 404, 422);
        Put("fields", "delete", "/types/{type}", "retireType", [], null, 204, null, 403, 404, 422);
        Put("fields", "post", "/types/{type}/fields", "addField", [], Body(Schema("ApiField")), 201, Schema("ApiField"), 403, 404, 422);
        Put("fields", "put", "/types/{type}/fields/{name}", "changeField", [], Body(Schema("ApiField")), 200, Schema("ApiField"), 403, 404, 422);
        Put("fields", "post", "/types/{type}/fields/{name}/kind/preview", "previewKind", [], Body(Schema("ApiKindChange")), 200, Schema("ApiKindPreview"), 403, 404, 422);
        Put("fields", "post", "/types/{type}/fields/{name}/kind", "changeKind", [], Body(Schema("ApiKindChange")), 202, Schema("ApiImportStarted"), 403, 404, 422);
        Put(PermissionMetadata.Api, "get", "/types/{type}/rules", "rules", [], null, 200, Items("ApiRule"), 404);
        Put("fields", "put", "/types/{type}/rules/{name}", "saveRule", [], Body(Schema("ApiRule")), 200, Schema("ApiRule"), 403, 404, 422);
        Put("fields", "delete", "/types/{type}/rules/{name}", "deleteRule", [], null, 204, null, 403, 404);
        var (look, last) = (Parameter("preview", "query", new JsonObject { ["type"] = "boolean", ["default"] = false }, texts["api.p.versionPreview"]), Parameter("last", "query", Whole(0, null, null), texts["api.p.versionLast"]));
        Put("fields", "get", "/versions", "versions", [Parameter("kind", "query", new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("type", "field", "rule", "flow", "share", "role") }, texts["api.p.versionKind"], required: true), Parameter("type", "query", new JsonObject { ["type"] = "string" }, texts["api.p.versionType"]), Parameter("name", "query", new JsonObject { ["type"] = "string" }, texts["api.p.versionName"]), Parameter("before", "query", Whole(1, null, null), texts["api.p.versionBefore"]), Parameter("limit", "query", Whole(1, 200, 50), texts["api.p.limit"])], null, 200, Items("ApiVersion"), 403);
        Put("fields", "get", "/versions/{number}", "version", [], null, 200, Schema("ApiVersion"), 404);
        Put("fields", "post", "/versions/{number}/restore", "restoreVersion", [look, last, Parameter("before", "query", new JsonObject { ["type"] = "boolean", ["default"] = false }, texts["api.p.versionFound"])], null, 200, Schema("ApiVersionPlan"), 403, 404, 409, 422);
        Put("fields", "post", "/versions/{number}/undo", "undoVersion", [look.DeepClone(), last.DeepClone()], null, 200, Schema("ApiVersionPlan"), 403, 404, 409, 422);
        Put(PermissionMetadata.Api, "get", "/types/{type}/flows", "flows", [], null, 200, Items("ApiFlow"), 404);
        Put("fields", "put", "/types/{type}/flows/{name}", "saveFlow", [], Body(Schema("ApiFlow")), 200, Schema("ApiFlow"), 403, 404, 422);
        Put("fields", "delete", "/types/{type}/flows/{name}", "deleteFlow", [], null, 204, null, 403, 404);
        Put("*", "get", "/sharing", "sharing", [], null, 200, Items("ApiSharing"), 403);
        Put("*", "put", "/sharing/{name}", "saveSharing", [], Body(Schema("ApiSharing")), 200, Schema("ApiSharing"), 403, 404, 422);
        Put("*", "delete", "/sharing/{name}", "deleteSharing", [], null, 204, null, 403, 404);
        Put(PermissionMetadata.Api, "get", "/deputies", "deputies", [Parameter("user", "query", new JsonObject { ["type"] = "string", ["format"] = "uuid" }, texts["api.p.deputyUser"])], null, 200, Items("ApiDeputy"), 403);
        Put(PermissionMetadata.Api, "post", "/deputies", "nameDeputy", [], Body(Schema("ApiDeputy")), 201, Schema("ApiDeputy"), 403, 404, 422);
        Put(PermissionMetadata.Api, "delete", "/deputies/{number}", "endDeputy", [], null, 204, null, 404);
        Put(PermissionMetadata.Api, "get", "/packs", "packs", [], null, 200, Schema("ApiPacks"));
        Put("fields", "post", "/packs/preview", "previewPack", [], Body(Schema("ApiPackWish")), 200, Schema("ApiPackPlan"), 403, 404, 422);
        Put("fields", "post", "/packs", "installPack", [], Body(Schema("ApiPackWish")), 201, Schema("ApiPackPlan"), 403, 404, 422);
        Put("fields", "get", "/packs/{pack}/removal", "previewPackRemoval", [], null, 200, Schema("ApiPackPlan"), 403, 404);
        Put("fields", "delete", "/packs/{pack}", "removePack", [Parameter("demo", "query", new JsonObject { ["type"] = "boolean", ["default"] = true }, texts["api.p.packDemo"])], null, 200, Schema("ApiPackPlan"), 403, 404, 422);
        var role = Parameter("role", "query", new JsonObject { ["type"] = "string" }, texts["api.p.role"]);
        Put(PermissionMetadata.Api, "get", "/types/{type}/layout", "layout", [role], null, 200, Schema("ApiLayout"), 404);
        Put("fields", "put", "/types/{type}/layout", "changeLayout", [role.DeepClone()], Body(Schema("ApiLayout")), 200, Schema("ApiLayout"), 403, 404, 422);
        Put("fields", "delete", "/types/{type}/layout", "resetLayout", [role.DeepClone()], null, 204, null, 403, 404);
        Put("fields", "delete", "/types/{type}/fields/{name}", "retireField", [], null, 204, null, 403, 404);
    }

    private static JsonObject FileContent() => new()
    {
        ["required"] = true,
        ["content"] = new JsonObject
        {
            ["multipart/form-data"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "object", ["required"] = new JsonArray("file"), ["properties"] = new JsonObject { ["file"] = new JsonObject { ["type"] = "string", ["contentMediaType"] = "application/octet-stream" } } } },
            ["*/*"] = new JsonObject { ["schema"] = new JsonObject() },
        },
    };

    /// <summary>What a file is answered with is no JSON: the bytes themselves, whole or a range of them.</summary>
    private static void Give(JsonObject paths, Texts texts)
    {
        var responses = paths[ApiRoutes.Base + "/files/{id}"]!["get"]!["responses"]!.AsObject();
        foreach (var (status, words) in ((string, string)[])[("200", "api.r.answer"), ("206", "api.r.range")])
            responses[status] = new JsonObject { ["description"] = texts[words], ["content"] = new JsonObject { ["*/*"] = new JsonObject { ["schema"] = new JsonObject() } } };
        (responses["304"], responses["416"]) = (new JsonObject { ["description"] = texts["api.r.fileSame"] }, new JsonObject { ["description"] = texts["api.r.noRange"] });
    }

    private static JsonObject Items(string schema) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("items"),
        ["properties"] = new JsonObject { ["items"] = new JsonObject { ["type"] = "array", ["items"] = Schema(schema) } },
    };

    private static JsonObject Whole(int least, int? most, int? otherwise)
    {
        var schema = new JsonObject { ["type"] = "integer", ["minimum"] = least };
        if (most is not null) schema["maximum"] = most;
        if (otherwise is not null) schema["default"] = otherwise;
        return schema;
    }
}
