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
              "code": { "type": "string" }, "at": { "type": "string" }, "suggestion": { "type": "string" }, "limit": { "$ref": "#/components/schemas/ApiLimit" },
              "errors": { "type": "array", "items": {
                "type": "object", "required": ["code", "message"],
                "properties": { "code": { "type": "string" }, "message": { "type": "string" }, "at": { "type": "string" }, "suggestion": { "type": "string" }, "limit": { "$ref": "#/components/schemas/ApiLimit" } } } }
            }
          },
          "ApiLimit": {
            "type": "object", "required": ["rule", "people"],
            "properties": {
              "rule": { "type": "string", "format": "uuid" }, "type": { "type": "string" }, "id": { "type": "string", "format": "uuid" }, "field": { "type": "string" },
              "role": { "type": "string" }, "person": { "type": "string" }, "wished": { "type": "string" }, "before": { "type": "string" }, "bound": { "type": "string" }, "currency": { "type": "string" }, "given": { "type": "string" },
              "people": { "type": "array", "items": { "type": "string" } }
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
              "kind": { "type": "object", "required": ["type", "field", "now", "then"], "properties": { "type": { "type": "string" }, "field": { "type": "string" }, "now": { "type": "string" }, "then": { "type": "string" } } },
              "why": { "type": "array", "items": {
                "type": "object", "required": ["type", "id"],
                "properties": { "type": { "type": "string" }, "id": { "type": "string", "format": "uuid" }, "title": { "type": "string" }, "field": { "type": "string" }, "kept": { "type": "array", "items": { "type": "string" } }, "laterChangeSet": { "type": "integer", "format": "int64" }, "code": { "type": "string" } } } }
            }
          },
          "ApiMerge": {
            "type": "object", "required": ["survivor", "others"],
            "properties": {
              "survivor": { "type": "string", "format": "uuid" }, "others": { "type": "array", "minItems": 1, "maxItems": 19, "items": { "type": "string", "format": "uuid" } },
              "choices": { "type": "object", "additionalProperties": { "type": "string" } }, "dryRun": { "type": "boolean", "default": false }, "background": { "type": "boolean", "default": false }
            }
          },
          "ApiMergePart": {
            "type": "object", "required": ["type", "id", "version", "title"],
            "properties": { "type": { "type": "string" }, "id": { "type": "string", "format": "uuid" }, "version": { "type": "integer", "format": "int64" }, "title": { "type": "string" }, "subtitle": { "type": "string" } }
          },
          "ApiMoved": {
            "type": "array", "items": { "type": "object", "required": ["type", "link", "count"], "properties": { "type": { "type": "string" }, "link": { "type": "string" }, "count": { "type": "integer", "format": "int64" } } }
          },
          "ApiMerged": {
            "type": "object", "required": ["survivor", "records", "fields", "moved", "kept", "ended"],
            "properties": {
              "survivor": { "type": "string", "format": "uuid" }, "changeSet": { "type": "integer", "format": "int64" },
              "records": { "type": "array", "items": { "$ref": "#/components/schemas/ApiMergePart" } },
              "fields": { "type": "array", "items": { "type": "object", "required": ["field", "result", "values"], "properties": { "field": { "type": "string" }, "result": {}, "from": { "type": "string", "format": "uuid" }, "values": { "type": "object", "additionalProperties": {} } } } },
              "moved": { "$ref": "#/components/schemas/ApiMoved" },
              "kept": { "type": "array", "items": { "type": "object", "required": ["type"], "properties": { "type": { "type": "string" } }, "additionalProperties": true } },
              "ended": { "type": "integer" }
            }
          },
          "ApiUnmerge": {
            "type": "object",
            "properties": {
              "fields": { "type": "object", "additionalProperties": { "type": "string", "format": "uuid" } }, "items": { "type": "object", "additionalProperties": { "type": "string", "format": "uuid" } },
              "changeSet": { "type": "integer", "format": "int64" }, "dryRun": { "type": "boolean", "default": false }
            }
          },
          "ApiUnmerged": {
            "type": "object", "required": ["survivor", "back", "moved", "fields", "askedFields", "askedItems", "asked"],
            "properties": {
              "survivor": { "type": "string", "format": "uuid" }, "changeSet": { "type": "integer", "format": "int64" },
              "back": { "type": "array", "items": { "$ref": "#/components/schemas/ApiMergePart" } },
              "moved": { "$ref": "#/components/schemas/ApiMoved" },
              "fields": { "type": "object", "additionalProperties": { "type": "array", "minItems": 2, "maxItems": 2, "items": {} } },
              "askedFields": { "type": "array", "items": { "type": "object", "required": ["field", "now", "survivor", "records"], "properties": { "field": { "type": "string" }, "now": {}, "survivor": {}, "records": { "type": "object", "additionalProperties": {} } } } },
              "askedItems": { "type": "array", "items": { "type": "object", "required": ["type", "link", "id", "title"], "properties": { "type": { "type": "string" }, "link": { "type": "string" }, "id": { "type": "string", "format": "uuid" }, "title": { "type": "string" } } } },
              "asked": { "type": "integer", "format": "int64" }
            }
          },
          "ApiLayout": {
            "type": "object", "additionalProperties": false,
            "properties": {
              "sections": { "type": "array", "maxItems": 40, "items": {
                "type": "object", "additionalProperties": false, "required": ["key"],
                "properties": {
                  "key": { "type": "string", "maxLength": 60 }, "label": { "type": "object", "properties": { "en": { "type": "string" }, "zh-Hans": { "type": "string" }, "zh-Hant": { "type": "string" } } },
                  "columns": { "type": "integer", "minimum": 1, "maximum": 2, "default": 1 }, "when": { "type": "string", "maxLength": 2000 }, "tab": { "type": "string", "maxLength": 60 }, "fields": { "type": "array", "items": { "type": "string" } } } } },
              "fieldTabs": { "type": "array", "maxItems": 20, "items": {
                "type": "object", "additionalProperties": false, "required": ["key", "label"],
                "properties": { "key": { "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,59}$" }, "label": { "type": "object", "properties": { "en": { "type": "string" }, "zh-Hans": { "type": "string" }, "zh-Hant": { "type": "string" } } } } } },
              "hidden": { "type": "array", "items": { "type": "string" } }, "tabs": { "type": "array", "items": { "type": "string" } }, "hiddenTabs": { "type": "array", "items": { "type": "string" } },
              "panels": { "type": "array", "items": { "type": "string" } }, "hiddenPanels": { "type": "array", "items": { "type": "string" } }
            }
          },
          "ApiPerson": { "type": "object", "required": ["id", "name"], "properties": { "id": { "type": "string", "format": "uuid" }, "name": { "type": "string" } } },
          "ApiNotices": {
            "type": "object", "required": ["items", "next", "unread", "moreUnread"],
            "properties": {
              "items": { "type": "array", "items": {
                "type": "object", "required": ["id", "kind", "at", "read"],
                "properties": {
                  "id": { "type": "string" }, "kind": { "type": "string", "enum": ["mentioned", "assigned", "changed", "merged", "due", "overdue", "job", "flow"] }, "at": { "type": "string", "format": "date-time" }, "read": { "type": "boolean" },
                  "by": { "$ref": "#/components/schemas/ApiPerson" }, "type": { "type": "string" }, "record": { "type": "string", "format": "uuid" }, "title": { "type": "string" },
                  "changeSet": { "type": "integer", "format": "int64" }, "fields": { "type": "array", "items": { "type": "string" } },
                  "about": { "type": "object", "properties": { "type": { "type": "string" }, "id": { "type": "string", "format": "uuid" }, "text": { "type": ["string", "null"] } } },
                  "job": { "type": "integer", "format": "int64" }, "many": { "type": "boolean" }, "count": { "type": "integer" } } } },
              "next": { "type": ["string", "null"] }, "unread": { "type": "integer" }, "moreUnread": { "type": "boolean" }
            }
          },
          "ApiNoticesRead": { "type": "object", "properties": { "items": { "type": "array", "maxItems": 1000, "items": { "type": "string" } }, "all": { "type": "boolean", "default": false }, "read": { "type": "boolean", "default": true } } },
          "ApiNoticeSettings": { "type": "object", "properties": { "mentioned": { "type": "boolean" }, "assigned": { "type": "boolean" }, "changed": { "type": "boolean" }, "merged": { "type": "boolean" }, "due": { "type": "boolean" }, "overdue": { "type": "boolean" }, "job": { "type": "boolean" }, "flow": { "type": "boolean" } } },
          "ApiFollowers": { "type": "object", "required": ["follows", "count", "more", "people"], "properties": { "follows": { "type": "boolean" }, "count": { "type": "integer" }, "more": { "type": "boolean" }, "people": { "type": "array", "items": { "$ref": "#/components/schemas/ApiPerson" } } } },
          "ApiFound": {
            "type": "object", "required": ["items"],
            "properties": { "items": { "type": "array", "items": {
              "type": "object", "required": ["type", "id", "title", "match"],
              "properties": { "type": { "type": "string" }, "id": { "type": "string", "format": "uuid" }, "title": { "type": "string" }, "subtitle": { "type": ["string", "null"] }, "match": { "type": "string" },
                "in": { "type": "object", "required": ["type", "field", "text"], "properties": { "type": { "type": "string" }, "field": { "type": "string" }, "text": { "type": "string" } } } } } } }
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
          "ApiEvidence": { "type": "object", "required": ["field", "level", "bits"], "properties": { "field": { "type": "string" }, "level": { "type": "string" }, "bits": { "type": "number" } } },
          "ApiDuplicates": {
            "type": "object", "required": ["items"],
            "properties": {
              "items": { "type": "array", "items": { "type": "object", "required": ["first", "second", "probability", "bits"], "properties": {
                "first": { "type": "string", "format": "uuid" }, "second": { "type": "string", "format": "uuid" }, "probability": { "type": "number", "minimum": 0, "maximum": 1 }, "bits": { "type": "number" }, "priorBits": { "type": "number" },
                "fields": { "type": "array", "items": { "$ref": "#/components/schemas/ApiEvidence" } } } } },
              "next": { "type": "string" }
            }
          },
          "ApiMergeMany": {
            "type": "object",
            "properties": {
              "where": { "type": ["string", "object", "null"] }, "ids": { "type": "array", "maxItems": 10000, "items": { "type": "string", "format": "uuid" } }, "except": { "type": "array", "maxItems": 10000, "items": { "type": "string", "format": "uuid" } },
              "from": { "type": "number", "maximum": 1, "default": 0.99 }, "stays": { "type": "string", "enum": ["oldest", "latest"], "default": "oldest" }, "dryRun": { "type": "boolean", "default": false }
            }
          },
          "ApiMergeGroups": {
            "type": "object", "required": ["groups", "left", "more"],
            "properties": {
              "groups": { "type": "array", "items": { "type": "object", "required": ["survivor", "others"], "properties": { "survivor": { "type": "string", "format": "uuid" }, "others": { "type": "array", "items": { "type": "string", "format": "uuid" } } } } },
              "left": { "type": "object", "additionalProperties": { "type": "integer" } }, "more": { "type": "boolean" }
            }
          },
          "ApiLikely": {
            "type": "object", "required": ["items", "elsewhere"],
            "properties": {
              "items": { "type": "array", "items": { "type": "object", "required": ["id", "title", "probability", "fields"], "properties": {
                "id": { "type": "string", "format": "uuid" }, "title": { "type": "string" }, "code": { "type": "string" }, "probability": { "type": "number", "minimum": 0, "maximum": 1 },
                "fields": { "type": "array", "items": { "$ref": "#/components/schemas/ApiEvidence" } } } } },
              "elsewhere": { "type": "array", "items": { "type": "object", "properties": { "owner": { "type": "string" }, "team": { "type": "string" } } } }
            }
          },
          "ApiJobStarted": { "type": "object", "required": ["job"], "properties": { "job": { "type": "integer", "format": "int64" } } },
          "ApiBulkForecast": {
            "type": "object", "required": ["count", "more", "tried", "changed", "unchanged", "refused", "reasons", "firstRefused"],
            "properties": {
              "count": { "type": "integer" }, "more": { "type": "boolean" }, "tried": { "type": "integer" }, "changed": { "type": "integer" }, "unchanged": { "type": "integer" }, "refused": { "type": "integer" },
              "reasons": { "type": "object", "additionalProperties": { "type": "integer" } },
              "firstRefused": { "type": "array", "items": {
                "type": "object", "required": ["id", "code", "message"],
                "properties": { "id": { "type": "string", "format": "uuid" }, "title": { "type": "string" }, "code": { "type": "string" }, "message": { "type": "string" }, "at": { "type": "string" } } } }
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
              "title": { "type": "string" }, "titleLabel": { "$ref": "#/components/schemas/ApiWords" }, "icon": { "type": "string" }, "custom": { "type": "boolean", "const": true }, "aside": { "type": "boolean" }, "latestFirst": { "type": "boolean" }, "timeline": { "type": "object", "required": ["party", "at"], "properties": { "party": { "type": "string" }, "at": { "type": "string" }, "text": { "type": "string" } } }, "subtitle": { "type": "array", "items": { "type": "string" } }, "create": { "type": "boolean" }, "delete": { "type": "boolean" },
              "relations": { "type": "array", "items": { "type": "object", "required": ["name", "type", "field", "label"], "properties": { "name": { "type": "string" }, "type": { "type": "string" }, "field": { "type": "string" }, "label": { "$ref": "#/components/schemas/ApiWords" } } } },
              "fields": { "type": "array", "items": { "type": "object", "required": ["name", "kind", "label", "required", "unique", "readOnly", "searchable", "indexed", "inList", "sensitive"],
                "properties": { "name": { "type": "string" }, "kind": { "type": "string" }, "label": { "$ref": "#/components/schemas/ApiWords" }, "help": { "$ref": "#/components/schemas/ApiWords" },
                  "title": { "type": "boolean", "const": true }, "required": { "type": "boolean" }, "unique": { "type": "boolean" }, "readOnly": { "type": "boolean" }, "limits": { "type": "array", "items": { "type": "object" } },
                  "searchable": { "type": "boolean" }, "indexed": { "type": "boolean" }, "inList": { "type": "boolean" }, "sensitive": { "type": "boolean" }, "stages": { "type": "boolean", "const": true },
                  "target": { "type": "string" }, "inverse": { "type": "string" }, "expression": { "type": "string" }, "resultKind": { "type": "string" }, "format": { "type": "string" }, "example": { "type": "string" }, "pattern": { "type": "string" },
                  "default": {}, "aliases": { "type": "array", "items": { "type": "string" } }, "min": { "type": "number" }, "max": { "type": "number" }, "maxLength": { "type": "integer" }, "decimals": { "type": "integer" },
                  "section": { "type": "string" },
                  "choices": { "type": "array", "items": { "type": "object", "required": ["key", "label"], "properties": { "key": { "type": "string" }, "tone": { "type": "string" }, "label": { "$ref": "#/components/schemas/ApiWords" } } } } } } }
            }
          },
          "ApiTypeMade": {
            "type": "object", "required": ["label"],
            "properties": {
              "name": { "type": "string", "pattern": "^[a-z][A-Za-z0-9]{1,29}$" },
              "label": { "$ref": "#/components/schemas/ApiWords" }, "pluralLabel": { "$ref": "#/components/schemas/ApiWords" }, "titleLabel": { "$ref": "#/components/schemas/ApiWords" },
              "icon": { "type": "string", "pattern": "^[a-z0-9-]{1,40}$" }, "aside": { "type": "boolean" }, "latestFirst": { "type": "boolean" },
              "timeline": { "type": "object", "required": ["party", "at"], "properties": { "party": { "type": "string" }, "at": { "type": "string" }, "text": { "type": "string" } } },
              "subtitle": { "type": "array", "maxItems": 3, "items": { "type": "string" } }
            }
          },
          "ApiKindChange": {
            "allOf": [ { "$ref": "#/components/schemas/ApiField" }, {
              "type": "object",
              "properties": { "reading": {
                "type": "object",
                "properties": {
                  "meanings": { "type": "object", "additionalProperties": { "type": "string" } }, "decimalComma": { "type": "boolean" },
                  "points": { "type": "boolean", "description": "Between shares and numbers without a sign: 12 is 12 % (true), or 0.12 is. Left out, texts and whole numbers are percent, other numbers stay as they are." },
                  "days": { "type": "string", "enum": ["unknown", "dayFirst", "monthFirst"] }, "zone": { "type": "string", "default": "UTC" }, "language": { "type": "string", "enum": ["en", "zh-Hans", "zh-Hant"], "default": "en" }
                }
              } }
            } ]
          },
          "ApiKindPreview": {
            "type": "object", "required": ["isComplete", "filled", "converted", "lost", "examples", "lostWords", "lostProperties", "uses"],
            "properties": {
              "isComplete": { "type": "boolean" }, "filled": { "type": "integer" }, "converted": { "type": "integer" }, "lost": { "type": "integer" },
              "examples": { "type": "array", "items": { "type": "object", "properties": { "id": { "type": "string", "format": "uuid" }, "title": { "type": ["string", "null"] }, "value": { "type": "string" }, "becomes": { "type": ["string", "null"] }, "why": { "type": "string" } } } },
              "lostWords": { "type": "array", "items": { "type": "object", "properties": { "word": { "type": "string" }, "count": { "type": "integer" } } } },
              "lostProperties": { "type": "array", "items": { "type": "string" } },
              "uses": { "type": "array", "items": { "type": "object", "properties": { "where": { "type": "string" }, "type": { "type": "string" }, "name": { "type": ["string", "null"] }, "fits": { "type": "boolean" }, "blocks": { "type": "boolean" } } } }
            }
          },
          "ApiRule": {
            "type": "object", "required": ["when", "message"],
            "properties": { "name": { "type": "string" }, "when": { "type": "string" }, "message": { "$ref": "#/components/schemas/ApiWords" }, "field": { "type": "string" }, "off": { "type": "boolean" }, "resting": { "type": "boolean", "readOnly": true } }
          },
          "ApiVersion": {
            "type": "object", "required": ["number", "at", "kind", "name", "what", "changes", "said", "definition"],
            "properties": {
              "number": { "type": "integer", "format": "int64" }, "at": { "type": "string", "format": "date-time" }, "by": { "type": "string", "format": "uuid" }, "kind": { "type": "string" }, "type": { "type": "string" }, "name": { "type": "string" },
              "what": { "type": "string" }, "restores": { "type": "integer", "format": "int64" }, "undoes": { "type": "integer", "format": "int64" },
              "changes": { "type": "array", "items": { "$ref": "#/components/schemas/ApiDefinitionChange" } }, "said": { "type": "array", "items": { "type": "string" } }, "definition": { "type": ["object", "null"], "additionalProperties": true }
            }
          },
          "ApiVersionPlan": {
            "type": "object", "required": ["kind", "name", "does", "changes", "said", "held", "problems"],
            "properties": {
              "kind": { "type": "string" }, "type": { "type": "string" }, "name": { "type": "string" }, "does": { "type": "string", "enum": ["nothing", "change", "bringBack", "remove"] }, "last": { "type": "integer", "format": "int64" },
              "changes": { "type": "array", "items": { "$ref": "#/components/schemas/ApiDefinitionChange" } }, "said": { "type": "array", "items": { "type": "string" } },
              "held": { "type": "array", "items": { "type": "object", "required": ["choice", "records", "more"], "properties": { "choice": { "type": "string" }, "records": { "type": "integer" }, "more": { "type": "boolean" } } } },
              "problems": { "type": "array", "items": { "type": "object", "required": ["code", "message"], "properties": { "code": { "type": "string" }, "message": { "type": "string" }, "at": { "type": "string" } } } }
            }
          },
          "ApiDefinitionChange": {
            "type": "object", "required": ["part"],
            "properties": { "part": { "type": "string" }, "key": { "type": "string" }, "old": {}, "new": {} }
          },
          "ApiFlow": {
            "type": "object", "required": ["title", "steps"],
            "properties": { "name": { "type": "string" }, "title": { "$ref": "#/components/schemas/ApiWords" }, "when": { "type": "string" }, "off": { "type": "boolean" }, "version": { "type": "integer", "readOnly": true }, "resting": { "type": "boolean", "readOnly": true },
              "steps": { "type": "array", "minItems": 1, "maxItems": 30, "items": { "type": "object", "required": ["do"], "properties": {
                "do": { "type": "string", "enum": ["set", "clear", "add", "remove", "assign", "create", "notify"] }, "field": { "type": "string" }, "value": {}, "formula": { "type": "string" },
                "people": { "type": "array", "items": { "type": "string", "format": "uuid" } }, "type": { "type": "string" }, "link": { "type": "string" },
                "values": { "type": "array", "items": { "type": "object", "required": ["field"], "properties": { "field": { "type": "string" }, "value": {}, "formula": { "type": "string" } } } },
                "to": { "type": "array", "items": { "type": "string" } }, "message": { "$ref": "#/components/schemas/ApiWords" } } } } }
          },
          "ApiRecordShare": {
            "type": "object",
            "properties": { "number": { "type": "integer", "readOnly": true }, "person": { "type": "string", "format": "uuid" }, "team": { "type": "integer" }, "name": { "type": "string", "readOnly": true }, "write": { "type": "boolean", "default": false }, "until": { "type": "string", "format": "date" }, "over": { "type": "boolean", "readOnly": true }, "by": { "type": "string", "readOnly": true }, "at": { "type": "string", "format": "date-time", "readOnly": true } }
          },
          "ApiFlowRun": {
            "type": "object",
            "properties": { "where": { "type": ["string", "object", "null"] }, "ids": { "type": "array", "maxItems": 10000, "items": { "type": "string", "format": "uuid" } }, "except": { "type": "array", "maxItems": 10000, "items": { "type": "string", "format": "uuid" } }, "dryRun": { "type": "boolean", "default": false } }
          },
          "ApiUpload": { "type": "object", "required": ["upload"], "properties": { "upload": { "type": "string" } } },
          "ApiImport": {
            "type": "object", "required": ["type", "upload"],
            "properties": {
              "type": { "type": "string" }, "upload": { "type": "string" }, "template": { "type": "string" },
              "map": { "type": "object", "additionalProperties": { "type": "string" } },
              "words": { "type": "object", "additionalProperties": { "type": "object", "additionalProperties": { "type": "string" } } },
              "days": { "type": "object", "description": "Column to what stands first in its days, where its cells leave that open.", "additionalProperties": { "type": "string", "enum": ["dayFirst", "monthFirst"] } },
              "numbers": { "type": "object", "description": "Column to what stands before fractions in its numbers, for cells such as 1.234 and 1,234 that leave it open.", "additionalProperties": { "type": "string", "enum": ["decimalPoint", "decimalComma"] } },
              "fixes": { "type": "array", "maxItems": 1000, "items": { "type": "object", "required": ["line"], "properties": { "line": { "type": "integer" }, "column": { "type": ["string", "null"] }, "value": { "type": ["string", "null"] } } } },
              "match": { "type": "array", "items": { "type": "string" } }, "mode": { "type": "string", "enum": ["create", "update", "upsert"] },
              "country": { "type": "string" }, "encoding": { "type": "string" }, "delimiter": { "type": "string" },
              "headerRow": { "type": "integer", "minimum": 0, "description": "Line or workbook row that holds the names of the columns; 0: none does." }, "sheet": { "type": "string", "description": "Sheet of a workbook." }
            }
          },
          "ApiImportTrial": {
            "type": "object", "required": ["rows", "isWhole", "errors", "leftOut", "columns", "problems"],
            "properties": {
              "rows": { "type": "integer" }, "isWhole": { "type": "boolean" }, "errors": { "type": "integer" }, "leftOut": { "type": "integer" },
              "created": { "type": "integer" }, "updated": { "type": "integer" }, "unchanged": { "type": "integer" },
              "sheet": { "type": "string", "description": "Sheet that is read; of workbooks only." }, "headerRow": { "type": "integer", "description": "Row that the names of the columns were taken from; absent where none holds them." },
              "columns": { "type": "array", "items": { "type": "object", "required": ["column"], "properties": { "column": { "type": "string" }, "field": { "type": ["string", "null"] } } } },
              "openDays": { "type": "array", "description": "Columns with days that could be two, and how they are read.", "items": { "type": "object", "required": ["column", "value", "readAs", "order"], "properties": { "column": { "type": "string" }, "value": { "type": "string" }, "readAs": { "type": "string", "format": "date" }, "order": { "type": "string", "enum": ["dayFirst", "monthFirst"] } } } },
              "openNumbers": { "type": "array", "description": "Columns with numbers that could be two (1.234, 1,234), and how they are read: null and unknown where such cells are kept aside until \"numbers\" says it.", "items": { "type": "object", "required": ["column", "value", "readAs", "form"], "properties": { "column": { "type": "string" }, "value": { "type": "string" }, "readAs": { "type": ["number", "null"] }, "form": { "type": "string", "enum": ["unknown", "decimalPoint", "decimalComma"] } } } },
              "openShares": { "type": "array", "description": "Columns of shares without percent signs, and how they are read: 25 as 0.25 where a number of the column is above one.", "items": { "type": "object", "required": ["column", "value", "readAs"], "properties": { "column": { "type": "string" }, "value": { "type": "string" }, "readAs": { "type": "number" } } } },
              "problems": { "type": "array", "items": { "type": "object", "required": ["line", "code", "message"], "properties": { "line": { "type": "integer" }, "column": { "type": ["string", "null"] }, "code": { "type": "string" }, "message": { "type": "string" } } } }
            }
          },
          "ApiImportStarted": { "type": "object", "required": ["job"], "properties": { "job": { "type": "integer" } } },
          "ApiSharing": {
            "type": "object", "required": ["type", "when"],
            "properties": { "name": { "type": "string", "readOnly": true }, "type": { "type": "string" }, "when": { "type": "string" }, "role": { "type": "string" }, "team": { "type": "integer" }, "write": { "type": "boolean" }, "off": { "type": "boolean" } }
          },
          "ApiDeputy": {
            "type": "object", "required": ["deputy", "from", "to"],
            "properties": { "number": { "type": "integer", "readOnly": true }, "user": { "type": "string", "format": "uuid" }, "userName": { "type": "string", "readOnly": true }, "deputy": { "type": "string", "format": "uuid" }, "deputyName": { "type": "string", "readOnly": true },
              "from": { "type": "string", "format": "date" }, "to": { "type": "string", "format": "date" }, "now": { "type": "boolean", "readOnly": true }, "endedAt": { "type": "string", "format": "date-time", "readOnly": true } }
          },
          "ApiPacks": {
            "type": "object", "required": ["packs"],
            "properties": { "packs": { "type": "array", "items": { "type": "object", "required": ["name", "version"], "properties": {
              "name": { "type": "string" }, "version": { "type": "string" }, "label": { "$ref": "#/components/schemas/ApiWords" }, "description": { "$ref": "#/components/schemas/ApiWords" },
              "installed": { "type": ["string", "null"] }, "installedAt": { "type": ["string", "null"] }, "cutOff": { "type": "boolean" } } } } }
          },
          "ApiPackWish": {
            "type": "object",
            "properties": { "pack": { "type": "string" }, "yaml": { "type": "string" }, "demo": { "type": "boolean", "default": false } }
          },
          "ApiPackPlan": {
            "type": "object", "required": ["pack", "steps", "problems"],
            "properties": {
              "pack": { "type": "string" }, "from": { "type": ["string", "null"] }, "to": { "type": ["string", "null"] },
              "steps": { "type": "array", "items": { "type": "object", "required": ["action", "part", "type"], "properties": {
                "action": { "type": "string", "enum": ["add", "change", "keep", "return", "retire", "same"] }, "part": { "type": "string", "enum": ["type", "field", "layout", "rule", "print", "view", "demo"] },
                "type": { "type": "string" }, "name": { "type": "string" }, "label": { "$ref": "#/components/schemas/ApiWords" }, "records": { "type": "integer" }, "more": { "type": "boolean" },
                "changes": { "type": "array", "items": { "type": "object", "required": ["part"], "properties": { "part": { "type": "string" }, "key": { "type": "string" }, "old": {}, "new": {} } } },
                "held": { "type": "array", "items": { "type": "object", "required": ["key", "records"], "properties": { "key": { "type": "string" }, "records": { "type": "integer" }, "more": { "type": "boolean" } } } } } } },
              "rests": { "type": "array", "items": { "type": "object", "required": ["where", "type"], "properties": { "where": { "type": "string" }, "type": { "type": "string" }, "name": { "type": ["string", "null"] } } } },
              "problems": { "type": "array", "items": { "type": "object", "properties": { "code": { "type": "string" }, "message": { "type": "string" }, "at": { "type": ["string", "null"] } } } }
            }
          },
          "ApiField": {
            "type": "object", "required": ["kind"],
            "properties": {
              "name": { "type": "string", "pattern": "^[a-z][A-Za-z0-9]{0,39}$" },
              "kind": { "type": "string", "enum": ["text", "longText", "integer", "number", "money", "percent", "yesNo", "date", "dateTime", "choice", "multiChoice", "tags", "link", "email", "phone", "url", "address", "location", "file", "image", "formula", "rollUp", "autoNumber", "multiLink"] },
              "label": { "$ref": "#/components/schemas/ApiWords" }, "help": { "$ref": "#/components/schemas/ApiWords" },
              "required": { "type": "boolean" }, "unique": { "type": "boolean" }, "searchable": { "type": "boolean" }, "indexed": { "type": "boolean" }, "inList": { "type": "boolean" }, "sensitive": { "type": "boolean" }, "stages": { "type": "boolean" },
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
