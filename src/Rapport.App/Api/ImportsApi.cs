using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Rapport.App.Api.Files;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Problems;
using Rapport.Kit.Words;

namespace Rapport.App.Api;

/// <summary>
/// <c>/api/v1/imports</c>: a table comes in as the plain body of one call, is tried and imported by others, with all that
/// the wizard can say of it. Asks for the function <c>import</c>.
/// </summary>
internal static class ImportsApi
{
    private const int MostTold = 100;
    private static readonly string[] Known = ["type", "upload", "template", "map", "words", "days", "numbers", "fixes", "match", "mode", "country", "encoding", "delimiter", "headerRow", "sheet"];
    private static readonly string[] KnownOfFix = ["line", "column", "value"];

    public static void Map(RouteGroupBuilder api)
    {
        var most = Problem.Invalid("import.uploadTooLarge", null, ("most", ImportUploads.MostBytes >> 20));
        api.MapPost("/imports/uploads", TakeAsync).WithMetadata(new BodyLimit(ImportUploads.MostBytes, most) { IsStreamed = true }, new RequestSizeLimitAttribute(ImportUploads.MostBytes + 1), new KnownQuery("name"));
        api.MapPost("/imports/preview", async (HttpContext http, ImportUploads uploads, ImportRehearsal rehearsal, ImportTemplates templates, CatalogueHolder catalogue, Texts texts, CancellationToken ct) =>
        {
            var (order, who) = await OrderAsync(http, templates, catalogue, ct);
            var trial = await rehearsal.RunAsync(uploads.PathOf(order.Upload), order.Plan, who, ct);
            return ApiAnswer.Json(200, json => Write(json, trial, texts));
        });
        api.MapPost("/imports", async (HttpContext http, ImportJobs jobs, ImportTemplates templates, CatalogueHolder catalogue, CancellationToken ct) =>
        {
            var (order, who) = await OrderAsync(http, templates, catalogue, ct);
            var job = await jobs.StartAsync(order, who, ct);
            return ApiAnswer.Json(202, json =>
            {
                json.WriteStartObject();
                json.WriteNumber("job", job);
                json.WriteEndObject();
            });
        });
    }

    private static async Task<object?> TakeAsync(HttpContext http, ImportUploads uploads, IdempotencyKeys keys, CancellationToken ct)
    {
        Caller(http);
        var name = new ApiQuery(http, "name").Text("name");
        var upload = await FileBody.ReadAsync(http, name, (table, own) => uploads.SaveAsync(own.Length > 0 ? own : "table", table, ct), ct);
        // A repetition is told by what it brought; what it brought again is cleared away with the old uploads.
        var print = http.Request.Headers.ContainsKey(IdempotencyKeys.Header) ? Encoding.UTF8.GetBytes($"{name}\n{await FileKey.OfAsync(uploads.PathOf(upload), ct)}") : [];
        return await keys.OnceAsync(http, print, () => new ValueTask<object?>(ApiAnswer.Json(201, json =>
        {
            json.WriteStartObject();
            json.WriteString("upload", upload);
            json.WriteEndObject();
        })));
    }

    private static Principal Caller(HttpContext http) =>
        ApiDoor.Caller(http) is var who && who.May(Functions.Import) ? who : throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Import)));

    /// <summary>What the body says; a template stands behind it.</summary>
    private static async Task<(ImportOrder, Principal)> OrderAsync(HttpContext http, ImportTemplates templates, CatalogueHolder catalogue, CancellationToken ct)
    {
        var who = Caller(http);
        using var body = await ApiBody.ReadAsync(http);
        if (body.RootElement.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("body.notAnObject"));
        var strange = UnknownNames.In(body.RootElement, "", Known).ToList();
        if (body.RootElement.TryGetProperty("fixes", out var fixes) && fixes.ValueKind == JsonValueKind.Array) strange.AddRange(fixes.EnumerateArray().SelectMany((f, i) => UnknownNames.In(f, $"fixes[{i}]", KnownOfFix)));
        if (strange.Count > 0) throw new ProblemException(strange);
        var wish = ApiBody.As<Wish>(body.RootElement);
        var type = ApiTypes.Of(catalogue.Current, wish.Type ?? throw new ProblemException(Problem.Invalid("field.required", "type")), who);
        if (wish.Delimiter is { Length: not 1 }) throw new ProblemException(Problem.Invalid("usage.delimiter", "delimiter", ("delimiter", wish.Delimiter)));
        var before = wish.Template is null ? new ImportPlan(type.Name) : (await templates.FindAsync(type.Name, wish.Template, who, ct)).Plan;
        var plan = before with
        {
            Format = new TableFormat { Encoding = wish.Encoding, Delimiter = wish.Delimiter?[0], Sheet = wish.Sheet }.WithHeaderRow(wish.HeaderRow).Over(before.Format),
            Map = wish.Map ?? before.Map,
            Words = wish.Words?.ToDictionary(w => w.Key, w => (IReadOnlyDictionary<string, string>)w.Value, StringComparer.Ordinal) ?? before.Words,
            Days = wish.Days ?? before.Days,
            Numbers = wish.Numbers ?? before.Numbers,
            Fixes = wish.Fixes,
            Match = wish.Match ?? before.Match,
            Mode = wish.Mode ?? (wish.Match is { Count: > 0 } ? ImportMode.Upsert : before.Mode),
            Country = wish.Country?.ToUpperInvariant() ?? before.Country,
        };
        return (new ImportOrder(wish.Upload ?? throw new ProblemException(Problem.Invalid("field.required", "upload")), plan), who);
    }

    private static void Write(Utf8JsonWriter json, ImportTrial trial, Texts texts)
    {
        json.WriteStartObject();
        json.WriteNumber("rows", trial.Count);
        json.WriteBoolean("isWhole", trial.IsWhole);
        json.WriteNumber("errors", trial.Errors);
        json.WriteNumber("leftOut", trial.LeftOut);
        if (trial.Effect is { } effect)
        {
            json.WriteNumber("created", effect.Created);
            json.WriteNumber("updated", effect.Updated);
            json.WriteNumber("unchanged", effect.Unchanged);
        }

        if (trial.Format.Sheet is { } sheet) json.WriteString("sheet", sheet);
        if (trial.Format is { HasHeader: true, HeaderRow: { } row }) json.WriteNumber("headerRow", row);
        json.WriteStartArray("columns");
        foreach (var column in trial.Columns)
        {
            json.WriteStartObject();
            json.WriteString("column", column.Header);
            json.WriteString("field", column.Field?.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("openDays");
        foreach (var days in trial.OpenDays)
        {
            json.WriteStartObject();
            json.WriteString("column", trial.Columns[days.Column].Header);
            json.WriteString("value", days.Cell);
            json.WriteString("readAs", days.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteString("order", days.Order == DayOrder.MonthFirst ? "monthFirst" : "dayFirst");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("openNumbers");
        foreach (var numbers in trial.OpenNumbers)
        {
            json.WriteStartObject();
            json.WriteString("column", trial.Columns[numbers.Column].Header);
            json.WriteString("value", numbers.Cell);
            if (numbers.Number is { } number) json.WriteNumber("readAs", number);
            else json.WriteNull("readAs");
            json.WriteString("form", JsonNamingPolicy.CamelCase.ConvertName(numbers.Form.ToString()));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("openShares");
        foreach (var shares in trial.OpenShares)
        {
            json.WriteStartObject();
            json.WriteString("column", trial.Columns[shares.Column].Header);
            json.WriteString("value", shares.Cell);
            json.WriteNumber("readAs", shares.Share);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("problems");
        foreach (var (told, problem) in trial.Rows.SelectMany(r => r.Problems.Select(p => (r, p))).Take(MostTold))
        {
            json.WriteStartObject();
            json.WriteNumber("line", told.Line);
            json.WriteString("column", problem.At);
            json.WriteString("code", problem.Code);
            json.WriteString("message", texts.Problem(problem));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private sealed record Wish
    {
        public string? Type { get; init; }
        public string? Upload { get; init; }
        public string? Template { get; init; }
        public Dictionary<string, string>? Map { get; init; }
        public Dictionary<string, Dictionary<string, string>>? Words { get; init; }
        public Dictionary<string, DayOrder>? Days { get; init; }
        public Dictionary<string, NumberForm>? Numbers { get; init; }
        public List<RowFix>? Fixes { get; init; }
        public List<string>? Match { get; init; }
        public ImportMode? Mode { get; init; }
        public string? Country { get; init; }
        public string? Encoding { get; init; }
        public string? Delimiter { get; init; }
        public long? HeaderRow { get; init; }
        public string? Sheet { get; init; }
    }
}
