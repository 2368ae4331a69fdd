using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Kit.Words;
using static Rapport.App.Api.OpenApi.OpenApiParts;

namespace Rapport.App.Api.OpenApi;

/// <summary>Schemas and calls of one record type.</summary>
internal sealed class OpenApiRecords(RecordCatalogue catalogue, Principal who, Texts texts)
{
    public void AddSchemas(JsonObject schemas, RecordType type)
    {
        var access = who.AccessTo(type);
        var name = Name(type);
        var seen = type.Fields.Where(f => !access.HiddenFields.Contains(f.Name)).ToList();
        var expandable = Expansions.Names(catalogue, type, who).ToList();
        var read = new JsonObject(seen.OrderBy(f => f.Name is not (SystemFields.Id or SystemFields.Version)).Select(f => KeyValuePair.Create(f.Name, (JsonNode?)Read(type, f, expandable))));
        foreach (var relation in expandable.Where(n => type.Find(n) is null)) read[relation] = Schema("ApiRelated");
        schemas[name] = new JsonObject { ["type"] = "object", ["title"] = texts.Type(type), ["x-type"] = type.Name, ["required"] = new JsonArray(SystemFields.Id, SystemFields.Version), ["properties"] = read };
        schemas[name + "Page"] = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("items", "next"),
            ["properties"] = new JsonObject
            {
                ["items"] = new JsonObject { ["type"] = "array", ["items"] = Schema(name) },
                ["next"] = new JsonObject { ["type"] = new JsonArray("string", "null") },
                ["count"] = new JsonObject { ["type"] = "integer" },
                ["more"] = new JsonObject { ["type"] = "boolean" },
            },
        };
        var written = seen.Where(f => !f.ReadOnly && !f.IsComputed && !access.ReadOnlyFields.Contains(f.Name)).ToList();
        if (!access.Create && access.Write == RecordScope.None) return;
        schemas[name + "Change"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject(written.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)OpenApiFields.Schema(type, f, texts, isInput: true)))) };
        schemas[name + "Item"] = new JsonObject
        {
            ["allOf"] = new JsonArray(Schema(name + "Change"), new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["id"] = new JsonObject { ["type"] = "string", ["format"] = "uuid" }, ["version"] = new JsonObject { ["type"] = "integer", ["format"] = "int64" } },
            }),
        };
        if (!access.Create) return;
        // What has a default, or follows from other fields, need not be sent.
        var needed = written.Where(f => f.Required && f.Default is null && !(type.Complete is not null && f.Name == type.Title)).Select(f => (JsonNode)f.Name).ToArray();
        schemas[name + "New"] = needed.Length == 0 ? Schema(name + "Change")
            : new JsonObject { ["allOf"] = new JsonArray(Schema(name + "Change"), new JsonObject { ["type"] = "object", ["required"] = new JsonArray(needed) }) };
    }

    public void AddPaths(JsonObject paths, RecordType type)
    {
        var access = who.AccessTo(type);
        var (name, place) = (Name(type), $"{ApiRoutes.Base}/{type.Name}");
        var (all, one, batch, bulk, story, bin, back) = (new JsonObject(), new JsonObject(), new JsonObject(), new JsonObject(), new JsonObject(), new JsonObject(), new JsonObject());
        JsonObject Do(string verb, string text, JsonArray parameters, JsonObject? body, int status, JsonObject success, params int[] refusals) =>
            Operation(verb + name, type.Name, texts["api.o." + text, ("type", texts.Type(type)), ("types", texts.Types(type))], PermissionMetadata.Api, parameters, body, status, success, refusals);
        if (access.Read != RecordScope.None)
        {
            all["get"] = Do("list", "list", ListParameters(type), null, 200, Success(texts["api.r.page"], Schema(name + "Page")), 403, 404);
            var get = Do("get", "get", [.. Choice(type), Ref("parameters", "IfNoneMatch")], null, 200, Success(texts["api.r.record"], Schema(name), "ETag"), 404);
            get["responses"]!["304"] = new JsonObject { ["description"] = texts["api.r.same"] };
            one["get"] = get;
            story["get"] = Do("timelineOf", "timeline", [Ref("parameters", "Cursor"), Parameter("limit", "query", new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 200, ["default"] = 50 }, texts["api.p.limit"])], null, 200, Success(texts["api.r.page"], Schema("ApiTimeline")), 404);
        }

        if (access.Read != RecordScope.None)
            bin["get"] = Do("deleted", "bin", [Parameter("q", "query", new JsonObject { ["type"] = "string" }, texts["api.p.title"]), Ref("parameters", "Cursor"), Parameter("limit", "query", new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = Core.Changes.Bin.RecycleBin.LargestPage, ["default"] = 50 }, texts["api.p.limit"])], null, 200, Success(texts["api.r.page"], Schema("ApiBin")), 403, 404);
        if (access.Create && access.Write != RecordScope.None)
            back["post"] = Do("restore", "restore", [Ref("parameters", "IdempotencyKey")], null, 200, Success(texts["api.r.record"], Schema(name), "ETag", "X-Change-Set"), 403, 404, 409, 422);
        if (access.Create) all["post"] = Do("create", "create", [.. OpenApiDuplicates.Wish(type, texts), Ref("parameters", "IdempotencyKey")], Body(Schema(name + "New")), 201, Success(texts["api.r.created"], Schema(name), "ETag", "Location", "X-Change-Set"), 403, 409, 422);
        if (access.Write != RecordScope.None)
            one["patch"] = Do("update", "update", [Ref("parameters", "IfMatch"), Ref("parameters", "IdempotencyKey")], Body(Schema(name + "Change")), 200, Success(texts["api.r.record"], Schema(name), "ETag", "X-Change-Set"), 403, 404, 409, 422);
        if (access.Delete)
            one["delete"] = Do("delete", "delete", [Ref("parameters", "IfMatch"), Ref("parameters", "IdempotencyKey")], null, 204, Success(texts["api.r.deleted"], null, "X-Change-Set"), 403, 404, 409, 422);
        if (access.Create || access.Write != RecordScope.None)
        {
            var items = new JsonObject { ["type"] = "object", ["required"] = new JsonArray("items"), ["properties"] = new JsonObject { ["items"] = new JsonObject { ["type"] = "array", ["minItems"] = 1, ["maxItems"] = RecordJson.LargestBatch, ["items"] = Schema(name + "Item") } } };
            batch["post"] = Do("batch", "batch", [Ref("parameters", "IdempotencyKey")], Body(items), 200, Success(texts["api.r.written"], Schema("ApiWritten"), "X-Change-Set"), 403, 404, 409, 422);
        }

        if (access.Read != RecordScope.None && (access.Write != RecordScope.None || access.Delete))
        {
            var order = Do("bulk", "bulk", [Ref("parameters", "DryRun"), Ref("parameters", "IdempotencyKey")], Body(BulkBody(name, access)), 202, Success(texts["api.r.jobStarted"], Schema("ApiJobStarted"), "Location"), 403, 404, 422);
            order["responses"]!["200"] = Success(texts["api.r.forecast"], Schema("ApiBulkForecast"));
            bulk["post"] = order;
        }

        void Put(string path, JsonObject item, bool hasId)
        {
            if (item.Count == 0) return;
            if (hasId) item["parameters"] = new JsonArray(Ref("parameters", "Id"));
            paths[path] = item;
        }

        Put(place, all, false);
        Put(place + "/{id}", one, true);
        Put(place + "/{id}/timeline", story, true);
        Put(place + "/batch", batch, false);
        Put(place + "/bulk", bulk, false);
        Put(place + "/deleted", bin, false);
        Put(place + "/{id}/restore", back, true);
        if (access.Read != RecordScope.None)
        {
            JsonObject Following(string text, JsonArray parameters) => Do(text, text, parameters, null, 200, Success(texts["api.r.answer"], Schema("ApiFollowers")), 404, 422);
            Put(place + "/{id}/follow", new JsonObject { ["get"] = Following("followersOf", []), ["put"] = Following("follow", [Ref("parameters", "IdempotencyKey")]), ["delete"] = Following("unfollow", [Ref("parameters", "IdempotencyKey")]) }, true);
        }

        if (access.Read != RecordScope.None)
        {
            var run = Operation("runFlow" + name, type.Name, texts["api.o.runFlow", ("types", texts.Types(type))], PermissionMetadata.Api, [new JsonObject { ["name"] = "name", ["in"] = "path", ["required"] = true, ["description"] = texts["api.p.flow"], ["schema"] = new JsonObject { ["type"] = "string" } }, Ref("parameters", "DryRun"), Ref("parameters", "IdempotencyKey")], Body(Schema("ApiFlowRun")), 200, Success(texts["api.r.answer"], Schema("ApiBulkForecast")), 403, 404, 422);
            run["responses"]!["202"] = Success(texts["api.r.jobStarted"], Schema("ApiJobStarted"), "Location");
            Put(place + "/flows/{name}/run", new JsonObject { ["post"] = run }, false);
        }

        if (access.Read != RecordScope.None)
        {
            JsonObject Sharing(string text, JsonObject? sent, int code, JsonObject answer, params int[] refusals) => Operation(text + name, type.Name, texts["api.o." + text, ("type", texts.Type(type))], PermissionMetadata.Api, sent is null ? [] : [Ref("parameters", "IdempotencyKey")], sent, code, answer, refusals);
            Put(place + "/{id}/shares", new JsonObject { ["get"] = Sharing("sharesOf", null, 200, Success(texts["api.r.answer"], new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["items"] = new JsonObject { ["type"] = "array", ["items"] = Schema("ApiRecordShare") } } }), 404, 422), ["post"] = Sharing("shareRecord", Body(Schema("ApiRecordShare")), 201, Success(texts["api.r.answer"], Schema("ApiRecordShare")), 403, 404, 422) }, true);
            var end = Sharing("endShare", null, 204, new JsonObject { ["description"] = texts["api.r.answer"] }, 403, 404, 422);
            end["parameters"] = new JsonArray(new JsonObject { ["name"] = "number", ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "integer" } });
            Put(place + "/{id}/shares/{number}", new JsonObject { ["delete"] = end }, true);
        }

        if (type.Name == OpenApiDuplicates.Type) OpenApiDuplicates.Add(paths, type, who, texts);
        if (!MergeableTypes.Is(type) || access.Write == RecordScope.None || !who.May(Functions.Merge)) return;
        JsonObject Merging(string text, string schema, string answer) => new()
        {
            ["post"] = Operation(text + name, type.Name, texts["api.o." + text, ("type", texts.Type(type)), ("types", texts.Types(type))], Functions.Merge, [Ref("parameters", "DryRun"), Ref("parameters", "IdempotencyKey")], Body(Schema(schema)), 200, Success(texts["api.r.answer"], Schema(answer), "X-Change-Set"), 403, 404, 409, 422),
        };
        Put(place + "/merge", Merging("merge", "ApiMerge", "ApiMerged"), false);
        Put(place + "/{id}/unmerge", Merging("unmerge", "ApiUnmerge", "ApiUnmerged"), true);
    }

    /// <summary>Which records, by a criterion or by their ids, and what is done with them.</summary>
    private static JsonObject BulkBody(string name, TypeAccess access)
    {
        static JsonObject Ids() => new() { ["type"] = "array", ["maxItems"] = Core.Bulk.BulkOrder.MostIds, ["items"] = new JsonObject { ["type"] = "string", ["format"] = "uuid" } };
        var properties = new JsonObject { ["where"] = new JsonObject { ["type"] = new JsonArray("string", "object", "null") }, ["ids"] = Ids(), ["except"] = Ids(), [DryRun.Name] = new JsonObject { ["type"] = "boolean", ["default"] = false } };
        if (access.Write != RecordScope.None)
            foreach (var member in (string[])["set", "add", "remove"]) properties[member] = Schema(name + "Change");
        if (access.Delete) properties["delete"] = new JsonObject { ["type"] = "boolean", ["default"] = false };
        return new JsonObject { ["type"] = "object", ["properties"] = properties };
    }

    /// <summary>The name of a type's schema: <c>orderLine</c> → <c>OrderLine</c>.</summary>
    private static string Name(RecordType type) => char.ToUpperInvariant(type.Name[0]) + type.Name[1..];

    /// <summary>A link is an id, or the record itself where <c>expand</c> asks for it.</summary>
    private JsonObject Read(RecordType type, Field field, List<string> expandable)
    {
        var schema = OpenApiFields.Schema(type, field, texts, isInput: false);
        if (field.Kind != FieldKind.Link || !expandable.Contains(field.Name)) return schema;
        var either = new JsonObject();
        foreach (var name in (string[])["title", "description", "readOnly", "x-target", "x-kind"])
            if (schema.Remove(name, out var part)) either[name] = part;
        either["anyOf"] = new JsonArray(schema, Schema("ApiLinked"));
        return either;
    }

    private JsonArray ListParameters(RecordType type) =>
        [Ref("parameters", "Where"), Ref("parameters", "Sort"), .. Choice(type), Ref("parameters", "Limit"), Ref("parameters", "Cursor"), Ref("parameters", "Count")];

    private IEnumerable<JsonNode> Choice(RecordType type)
    {
        var fields = type.Fields.Where(f => !who.AccessTo(type).HiddenFields.Contains(f.Name)).Select(f => f.Name);
        yield return Parameter("fields", "query", Names(fields), texts["api.p.fields"]);
        var expandable = Expansions.Names(catalogue, type, who).ToList();
        if (expandable.Count > 0) yield return Parameter("expand", "query", Names(expandable), texts["api.p.expand", ("list", Expansions.MostInList), ("one", Expansions.MostOfOne)]);
    }
}
