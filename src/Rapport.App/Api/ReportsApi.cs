using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Reports;
using Rapport.Core.Values;

namespace Rapport.App.Api;

/// <summary>
/// <c>POST /api/v1/reports/query</c>: a pivot. Asks for the function <c>reports</c>. The body is
/// <c>{"type":"order","measures":["sum(total)","count"],"rows":["country"],"columns":["month(placedAt)"],"where":"kind = sale","sort":"-sum(total)","limit":20,"fill":false}</c>;
/// all but <c>type</c> may be missing. <c>where</c> in the answer is the criteria text behind a figure.
/// </summary>
internal static class ReportsApi
{
    private static readonly string[] Known = ["type", "measures", "rows", "columns", "where", "sort", "limit", "fill"];

    public static void Map(RouteGroupBuilder api) => api.MapPost("/reports/query", async (HttpContext http, ReportReader reports, CatalogueHolder catalogue, CancellationToken ct) =>
    {
        var who = ApiDoor.Caller(http);
        if (!who.May("reports")) throw new ProblemException(Problem.Denied("access.function", null, ("function", "reports")));
        using var body = await ApiBody.ReadAsync(http);
        var query = Read(body.RootElement, catalogue.Current, who);
        var result = await reports.RunAsync(query, who, ct);
        return ApiAnswer.Json(200, json => Write(json, result));
    });

    private static ReportQuery Read(JsonElement body, RecordCatalogue catalogue, Principal who)
    {
        if (body.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
        // What is silently passed over looks as if it had been done.
        if (body.EnumerateObject().Select(p => p.Name).Except(Known, StringComparer.Ordinal).Select(n => Problem.Invalid("body.unknownName", n, ("name", n), ("known", string.Join(", ", Known)), ("suggestion", Suggestion.For(n, Known)))).ToList() is { Count: > 0 } strange) throw new ProblemException(strange);
        var name = Text(body, "type") ?? throw new ProblemException(Problem.Invalid("field.required", "type"));
        var type = ApiTypes.Of(catalogue, name, who);
        return new ReportQuery(type)
        {
            Measures = Texts(body, "measures") ?? ["count"],
            Rows = Texts(body, "rows") ?? [],
            Columns = Texts(body, "columns") ?? [],
            Where = body.TryGetProperty("where", out var where) ? ApiCriteria.Of(where) : null,
            Sort = Text(body, "sort"),
            Limit = !body.TryGetProperty("limit", out var limit) || limit.ValueKind == JsonValueKind.Null ? null
                : limit.ValueKind == JsonValueKind.Number && limit.TryGetInt32(out var rows) ? rows : throw Wrong("limit", "Integer"),
            Fill = body.TryGetProperty("fill", out var fill) && fill.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False or JsonValueKind.Null => false, _ => throw Wrong("fill", "YesNo") },
        };
    }

    private static string? Text(JsonElement body, string name) => !body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(name, "Text");

    private static List<string>? Texts(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(v => v.ValueKind != JsonValueKind.String)) throw Wrong(name, "Texts");
        return [.. value.EnumerateArray().Select(v => v.GetString()!)];
    }

    private static ProblemException Wrong(string at, string kind) => new(Problem.Invalid("field.wrongKind", at, ("kind", kind)));

    private static void Write(Utf8JsonWriter json, ReportResult result)
    {
        json.WriteStartObject();
        json.WriteString("type", result.Type.Name);
        Names(json, "measures", result.Measures.Select(m => m.Name));
        Names(json, "rowDimensions", result.RowDimensions.Select(d => d.Name));
        Names(json, "columnDimensions", result.ColumnDimensions.Select(d => d.Name));
        Lines(json, "rows", result.Rows, result);
        Lines(json, "columns", result.Columns, result);
        json.WritePropertyName("total");
        Line(json, result.Total, result);
        json.WritePropertyName("others");
        if (result.Others is null) json.WriteNullValue();
        else Line(json, result.Others, result, result.OtherRows);
        json.WriteEndObject();
    }

    private static void Names(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void Lines(Utf8JsonWriter json, string name, IReadOnlyList<ReportLine> lines, ReportResult result)
    {
        json.WriteStartArray(name);
        foreach (var line in lines) Line(json, line, result);
        json.WriteEndArray();
    }

    private static void Line(Utf8JsonWriter json, ReportLine line, ReportResult result, int? count = null)
    {
        json.WriteStartObject();
        if (line.Keys.Count > 0)
        {
            json.WriteStartArray("keys");
            foreach (var key in line.Keys) ValueJson.Write(json, default, key.Value, storage: false);
            json.WriteEndArray();
            Names(json, "labels", line.Keys.Select(k => k.Label ?? k.Value?.ToString() ?? ""));
        }

        if (count is { } rows) json.WriteNumber("count", rows);
        json.WriteStartArray("values");
        for (var i = 0; i < line.Values.Count; i++) ValueJson.Write(json, result.Measures[i].Kind, line.Values[i], storage: false);
        json.WriteEndArray();
        json.WriteString("where", line.Where);
        if (line.Cells.Count > 0)
        {
            json.WriteStartArray("cells");
            foreach (var cell in line.Cells)
            {
                if (cell is null) json.WriteNullValue();
                else Line(json, cell, result);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
