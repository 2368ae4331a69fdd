using System.Text.Json.Nodes;
using Rapport.Kit.Words;

namespace Rapport.App.Api.OpenApi;

/// <summary>The pieces that operations share.</summary>
internal static class OpenApiParts
{
    private static readonly (string Name, int Status)[] Problems =
        [("Invalid", 400), ("Unknown", 401), ("Denied", 403), ("Missing", 404), ("Conflict", 409), ("TooLarge", 413), ("WrongType", 415), ("Refused", 422), ("TooMany", 429)];

    public static JsonObject Ref(string section, string name) => new() { ["$ref"] = $"#/components/{section}/{name}" };

    public static JsonObject Schema(string name) => Ref("schemas", name);

    public static JsonObject Json(JsonNode schema) => new() { ["application/json"] = new JsonObject { ["schema"] = schema } };

    public static JsonObject Body(JsonNode schema, bool required = true) => new() { ["required"] = required, ["content"] = Json(schema) };

    public static JsonObject Parameter(string name, string place, JsonObject schema, string? description = null, bool required = false)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["required"] = required, ["schema"] = schema };
        if (description is not null) parameter["description"] = description;
        // Lists are one parameter with commas.
        if (schema["type"] is JsonValue kind && kind.ToString() == "array") (parameter["style"], parameter["explode"]) = ("form", false);
        return parameter;
    }

    public static JsonObject Names(IEnumerable<string> names) => new() { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. names.Select(n => (JsonNode)n)]) } };

    /// <summary>An operation. <paramref name="refusals"/> are the statuses it may answer with besides those that every call may.</summary>
    public static JsonObject Operation(string id, string tag, string summary, string permission, JsonArray parameters, JsonObject? body, int status, JsonObject success, params int[] refusals)
    {
        var responses = new JsonObject { [status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = success };
        int[] writes = body is null ? [] : [413, 415];
        foreach (var (name, code) in Problems.Where(p => p.Status is 400 or 401 or 429 || refusals.Contains(p.Status) || writes.Contains(p.Status)))
            responses[code.ToString(System.Globalization.CultureInfo.InvariantCulture)] = Ref("responses", name);
        var operation = new JsonObject { ["operationId"] = id, ["tags"] = new JsonArray(tag), ["summary"] = summary, ["x-permission"] = permission };
        if (parameters.Count > 0) operation["parameters"] = parameters;
        if (body is not null) operation["requestBody"] = body;
        operation["responses"] = responses;
        return operation;
    }

    public static JsonObject Success(string description, JsonNode? schema, params string[] headers)
    {
        var response = new JsonObject { ["description"] = description };
        if (headers.Length > 0) response["headers"] = new JsonObject(headers.Select(h => KeyValuePair.Create(h, (JsonNode?)Ref("headers", h.Replace("-", "", StringComparison.Ordinal)))));
        if (schema is not null) response["content"] = Json(schema);
        return response;
    }

    public static JsonObject Parameters(Texts texts) => new()
    {
        ["Id"] = Parameter("id", "path", new JsonObject { ["type"] = "string", ["format"] = "uuid" }, texts["api.p.id"], required: true),
        ["Where"] = Parameter("where", "query", new JsonObject { ["type"] = "string" }, texts["api.p.where"]),
        ["Sort"] = Parameter("sort", "query", new JsonObject { ["type"] = "string" }, texts["api.p.sort"]),
        ["Limit"] = Parameter("limit", "query", new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 1_000, ["default"] = 50 }, texts["api.p.limit"]),
        ["Cursor"] = Parameter("cursor", "query", new JsonObject { ["type"] = "string" }, texts["api.p.cursor"]),
        ["Count"] = Parameter("count", "query", new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("capped") }, texts["api.p.count"]),
        ["DryRun"] = Parameter(DryRun.Name, "query", new JsonObject { ["type"] = "boolean", ["default"] = false }, texts["api.p.dryRun"]),
        ["IdempotencyKey"] = Parameter(IdempotencyKeys.Header, "header", new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 200 }, texts["api.p.idempotency"]),
        ["IfMatch"] = Parameter("If-Match", "header", new JsonObject { ["type"] = "string", ["examples"] = new JsonArray("\"3\"") }, texts["api.p.ifMatch"]),
        ["IfNoneMatch"] = Parameter("If-None-Match", "header", new JsonObject { ["type"] = "string" }, texts["api.p.ifNoneMatch"]),
    };

    public static JsonObject Headers(Texts texts) => new()
    {
        ["ETag"] = new JsonObject { ["description"] = texts["api.h.etag"], ["schema"] = new JsonObject { ["type"] = "string" } },
        ["Location"] = new JsonObject { ["description"] = texts["api.h.location"], ["schema"] = new JsonObject { ["type"] = "string", ["format"] = "uri-reference" } },
        ["XChangeSet"] = new JsonObject { ["description"] = texts["api.h.changeSet"], ["schema"] = new JsonObject { ["type"] = "integer", ["format"] = "int64" } },
    };

    public static JsonObject Responses(Texts texts) => new(Problems.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)new JsonObject
    {
        ["description"] = texts["api.r." + p.Name],
        ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = Schema(p.Status == 409 ? "ApiConflict" : "ApiProblem") } },
    })));
}
