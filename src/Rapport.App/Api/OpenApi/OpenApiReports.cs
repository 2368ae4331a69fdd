using System.Text.Json.Nodes;

namespace Rapport.App.Api.OpenApi;

/// <summary>A pivot: what is asked and what is answered, written as the JSON they are.</summary>
internal static class OpenApiReports
{
    private const string Shapes = """
        {
          "ApiReportQuery": {
            "type": "object", "required": ["type"],
            "properties": {
              "type": { "type": "string", "description": "Record type whose records are counted." },
              "measures": { "type": "array", "minItems": 1, "default": ["count"], "items": { "type": "string" }, "description": "count, or sum, avg, min, max, countDistinct of a field or value, with an optional condition: sum(total), sum(total, kind = return)." },
              "rows": { "type": "array", "items": { "type": "string" }, "description": "Fields or paths to group by; year, quarter, month, week, day, weekday, hour, monthOfYear or dayOfMonth of a day or moment: party.country, month(placedAt)." },
              "columns": { "type": "array", "items": { "type": "string" }, "description": "The same across." },
              "where": { "type": ["string", "object", "null"], "description": "Criteria of the records, as text or in their JSON form." },
              "sort": { "type": ["string", "null"], "description": "A measure, a row or key; a minus sorts downwards: -sum(total)." },
              "limit": { "type": ["integer", "null"], "minimum": 1, "description": "Most rows; the rest is summed up in others." },
              "fill": { "type": "boolean", "default": false, "description": "Also the empty stretches between the first and the last of a calendar." }
            }
          },
          "ApiReport": {
            "type": "object", "required": ["type", "measures", "rowDimensions", "columnDimensions", "rows", "columns", "total", "others"],
            "properties": {
              "type": { "type": "string" },
              "measures": { "type": "array", "items": { "type": "string" } },
              "rowDimensions": { "type": "array", "items": { "type": "string" } },
              "columnDimensions": { "type": "array", "items": { "type": "string" } },
              "rows": { "type": "array", "items": { "$ref": "#/components/schemas/ApiReportLine" } },
              "columns": { "type": "array", "items": { "$ref": "#/components/schemas/ApiReportLine" } },
              "total": { "$ref": "#/components/schemas/ApiReportLine" },
              "others": { "anyOf": [ { "$ref": "#/components/schemas/ApiReportLine" }, { "type": "null" } ], "description": "What lies beyond the limit." }
            }
          },
          "ApiReportLine": {
            "type": "object", "required": ["values"],
            "properties": {
              "keys": { "type": "array", "items": { "type": ["string", "number", "boolean", "null"] }, "description": "One for each dimension; null where the field is empty." },
              "labels": { "type": "array", "items": { "type": "string" } },
              "count": { "type": "integer", "description": "Of others: how many rows it holds." },
              "values": { "type": "array", "items": { "type": ["number", "string", "null"] }, "description": "One for each measure." },
              "where": { "type": ["string", "null"], "description": "Criteria of the records behind the figures." },
              "cells": { "type": "array", "items": { "anyOf": [ { "$ref": "#/components/schemas/ApiReportLine" }, { "type": "null" } ] }, "description": "One for each column." }
            }
          }
        }
        """;

    private const string Example = """
        { "type": "order", "measures": ["sum(total)", "count"], "rows": ["country"], "columns": ["year(placedAt)"], "where": "kind = sale and placedAt >= startOfYear - 1y", "sort": "-sum(total)", "limit": 10 }
        """;

    /// <summary>The example that the document shows.</summary>
    public static JsonNode Sample() => JsonNode.Parse(Example)!;

    public static IEnumerable<KeyValuePair<string, JsonNode?>> Schemas() => JsonNode.Parse(Shapes)!.AsObject().Select(s => KeyValuePair.Create(s.Key, s.Value?.DeepClone()));

    public static JsonObject Body()
    {
        var body = OpenApiParts.Body(OpenApiParts.Schema("ApiReportQuery"));
        body["content"]!["application/json"]!["example"] = Sample();
        return body;
    }
}
