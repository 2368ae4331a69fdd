using System.Text.Json.Nodes;

namespace Rapport.App.Api.OpenApi;

/// <summary>The shapes that are the same for every record type, written as the JSON they are.</summary>
internal static class OpenApiShapes
{
    private const string Text = """
        {
          "ApiProblem": {
            "type": "object", "required": ["type", "title", "status", "code", "errors"],
            "properties": {
              "type": { "type": "string", "format": "uri" }, "title": { "type": "string" }, "status": { "type": "integer" },
              "code": { "type": "string" }, "at": { "type": "string" }, "suggestion": { "type": "string" },
              "errors": { "type": "array", "items": {
                "type": "object", "required": ["code", "message"],
                "properties": { "code": { "type": "string" }, "message": { "type": "string" }, "at": { "type": "string" }, "suggestion": { "type": "string" } } } }
            }
          },
          "ApiConflict": {
            "allOf": [ { "$ref": "#/components/schemas/ApiProblem" }, {
              "type": "object",
              "properties": {
                "version": { "type": "integer", "format": "int64" }, "changedBy": { "type": "string", "format": "uuid" },
                "fields": { "type": "object", "additionalProperties": { "type": "object", "required": ["yours", "theirs", "original"], "properties": { "yours": {}, "theirs": {}, "original": {} } } }
              } } ]
          },
          "ApiWritten": {
            "type": "object", "required": ["items", "changeSet"],
            "properties": {
              "items": { "type": "array", "items": { "type": "object", "required": ["id", "version"], "properties": { "id": { "type": "string", "format": "uuid" }, "version": { "type": "integer", "format": "int64" } } } },
              "changeSet": { "type": "integer", "format": "int64" }
            }
          },
          "ApiLinked": {
            "type": "object", "required": ["id"],
            "properties": { "id": { "type": "string", "format": "uuid" }, "version": { "type": "integer", "format": "int64" }, "title": { "type": ["string", "null"] } },
            "additionalProperties": true
          },
          "ApiRelated": {
            "type": "object", "required": ["items", "more"],
            "properties": { "items": { "type": "array", "items": { "$ref": "#/components/schemas/ApiLinked" } }, "more": { "type": "boolean" } }
          },
          "ApiUndone": {
            "type": "object", "required": ["reverted", "refused", "why"],
            "properties": {
              "reverted": { "type": "integer" }, "refused": { "type": "integer" }, "changeSet": { "type": "integer", "format": "int64" },
              "why": { "type": "array", "items": {
                "type": "object", "required": ["type", "id"],
                "properties": { "type": { "type": "string" }, "id": { "type": "string", "format": "uuid" }, "title": { "type": "string" }, "field": { "type": "string" }, "laterChangeSet": { "type": "integer", "format": "int64" } } } }
            }
          },
          "ApiFound": {
            "type": "object", "required": ["items"],
            "properties": { "items": { "type": "array", "items": {
              "type": "object", "required": ["type", "id", "title", "match"],
              "properties": { "type": { "type": "string" }, "id": { "type": "string", "format": "uuid" }, "title": { "type": "string" }, "subtitle": { "type": ["string", "null"] }, "match": { "type": "string" } } } } }
          },
          "ApiChanges": {
            "type": "object", "required": ["items", "next", "more"],
            "properties": {
              "items": { "type": "array", "items": {
                "type": "object", "required": ["changeSet", "at", "origin", "kind"],
                "properties": {
                  "changeSet": { "type": "integer", "format": "int64" }, "at": { "type": "string", "format": "date-time" }, "by": { "type": "string", "format": "uuid" },
                  "origin": { "type": "string" }, "kind": { "type": "string" }, "type": { "type": "string" }, "id": { "type": "string", "format": "uuid" },
                  "version": { "type": "integer", "format": "int64" }, "undoOf": { "type": "integer", "format": "int64" },
                  "fields": { "type": "object", "additionalProperties": { "type": "array", "minItems": 2, "maxItems": 2, "items": {} } } } } },
              "next": { "type": ["string", "null"] }, "more": { "type": "boolean" }
            }
          },
          "ApiTimeline": {
            "type": "object", "required": ["items", "next"],
            "properties": {
              "items": { "type": "array", "items": {
                "type": "object", "required": ["at", "kind", "id", "changeSet"],
                "properties": {
                  "at": { "type": "string", "format": "date-time" }, "kind": { "type": "string" }, "type": { "type": "string" }, "id": { "type": "string", "format": "uuid" },
                  "text": { "type": "string" }, "amount": { "type": "number" }, "changeSet": { "type": "integer", "format": "int64" },
                  "changes": { "type": "object", "additionalProperties": { "type": "array", "minItems": 2, "maxItems": 2, "items": {} } } } } },
              "next": { "type": ["string", "null"] }
            }
          },
          "ApiBin": {
            "type": "object", "required": ["items", "next", "undone"],
            "properties": {
              "items": { "type": "array", "items": {
                "type": "object", "required": ["id", "title", "deletedAt", "changeSet"],
                "properties": { "id": { "type": "string", "format": "uuid" }, "title": { "type": ["string", "null"] }, "deletedAt": { "type": "string", "format": "date-time" }, "deletedBy": { "type": "string", "format": "uuid" }, "changeSet": { "type": "integer", "format": "int64" } } } },
              "next": { "type": ["string", "null"] },
              "undone": { "type": "array", "items": {
                "type": "object", "required": ["changeSet", "records", "deletedAt"],
                "properties": { "changeSet": { "type": "integer", "format": "int64" }, "records": { "type": "integer", "format": "int64" }, "deletedAt": { "type": "string", "format": "date-time" } } } }
            }
          },
          "ApiJob": {
            "type": "object", "required": ["number", "type", "state", "attempts", "runAt", "createdAt"],
            "properties": {
              "number": { "type": "integer", "format": "int64" }, "type": { "type": "string" }, "state": { "type": "string", "enum": ["waiting", "running", "done", "dead", "cancelled"] },
              "attempts": { "type": "integer" }, "runAt": { "type": "string", "format": "date-time" }, "createdAt": { "type": "string", "format": "date-time" },
              "progress": { "type": "number", "minimum": 0, "maximum": 1 }, "message": { "type": "string" }, "error": { "type": "string" }, "result": { "type": ["object", "null"], "additionalProperties": true }
            }
          },
          "ApiType": {
            "type": "object", "required": ["name", "title", "create", "delete", "fields", "relations"],
            "properties": {
              "name": { "type": "string" }, "label": { "$ref": "#/components/schemas/ApiWords" }, "pluralLabel": { "$ref": "#/components/schemas/ApiWords" },
              "title": { "type": "string" }, "create": { "type": "boolean" }, "delete": { "type": "boolean" },
              "relations": { "type": "array", "items": { "type": "object", "required": ["name", "type", "field", "label"], "properties": { "name": { "type": "string" }, "type": { "type": "string" }, "field": { "type": "string" }, "label": { "$ref": "#/components/schemas/ApiWords" } } } },
              "fields": { "type": "array", "items": { "type": "object", "required": ["name", "kind", "label", "required", "unique", "readOnly", "searchable", "indexed", "inList", "sensitive"],
                "properties": { "name": { "type": "string" }, "kind": { "type": "string" }, "label": { "$ref": "#/components/schemas/ApiWords" }, "help": { "$ref": "#/components/schemas/ApiWords" },
                  "title": { "type": "boolean", "const": true }, "required": { "type": "boolean" }, "unique": { "type": "boolean" }, "readOnly": { "type": "boolean" },
                  "searchable": { "type": "boolean" }, "indexed": { "type": "boolean" }, "inList": { "type": "boolean" }, "sensitive": { "type": "boolean" },
                  "target": { "type": "string" }, "inverse": { "type": "string" }, "expression": { "type": "string" }, "resultKind": { "type": "string" }, "format": { "type": "string" }, "example": { "type": "string" }, "pattern": { "type": "string" },
                  "default": {}, "aliases": { "type": "array", "items": { "type": "string" } }, "min": { "type": "number" }, "max": { "type": "number" }, "maxLength": { "type": "integer" }, "decimals": { "type": "integer" },
                  "section": { "type": "string" },
                  "choices": { "type": "array", "items": { "type": "object", "required": ["key", "label"], "properties": { "key": { "type": "string" }, "tone": { "type": "string" }, "label": { "$ref": "#/components/schemas/ApiWords" } } } } } } }
            }
          },
          "ApiField": {
            "type": "object", "required": ["kind"],
            "properties": {
              "name": { "type": "string", "pattern": "^[a-z][A-Za-z0-9]{0,39}$" },
              "kind": { "type": "string", "enum": ["text", "longText", "integer", "number", "money", "percent", "yesNo", "date", "dateTime", "choice", "multiChoice", "tags", "link", "email", "phone", "url", "address", "location", "file", "image", "formula", "rollUp", "autoNumber", "multiLink"] },
              "label": { "$ref": "#/components/schemas/ApiWords" }, "help": { "$ref": "#/components/schemas/ApiWords" },
              "required": { "type": "boolean" }, "unique": { "type": "boolean" }, "searchable": { "type": "boolean" }, "indexed": { "type": "boolean" }, "inList": { "type": "boolean" }, "sensitive": { "type": "boolean" },
              "choices": { "type": "array", "items": { "type": "object", "required": ["key"], "properties": { "key": { "type": "string" }, "tone": { "type": ["string", "null"] }, "label": { "$ref": "#/components/schemas/ApiWords" } } } },
              "target": { "type": "string" }, "inverse": { "type": "string" }, "format": { "type": "string" }, "example": { "type": "string" }, "default": {}, "aliases": { "type": "array", "items": { "type": "string" } },
              "expression": { "type": "string" }, "resultKind": { "type": "string", "enum": ["integer", "number", "money", "percent", "yesNo", "date", "dateTime", "text"] }, "pattern": { "type": "string" }, "min": { "type": "number" }, "max": { "type": "number" },
              "maxLength": { "type": "integer" }, "decimals": { "type": "integer" }, "section": { "type": "string" }
            }
          },
          "ApiFile": {
            "type": "object", "required": ["id", "name", "mediaType", "size", "sha256"],
            "properties": { "id": { "type": "string", "format": "uuid" }, "name": { "type": "string" }, "mediaType": { "type": "string" }, "size": { "type": "integer", "format": "int64" }, "sha256": { "type": "string" } }
          },
          "ApiWords": { "type": "object", "properties": { "en": { "type": "string" }, "zh-Hans": { "type": "string" }, "zh-Hant": { "type": "string" } } }
        }
        """;

    public static JsonObject All()
    {
        var all = JsonNode.Parse(Text)!.AsObject();
        foreach (var shape in OpenApiReports.Schemas()) all.Add(shape);
        return all;
    }
}
