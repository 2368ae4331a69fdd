using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Rapport.Core.Access;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Sales.Retail;

namespace Rapport.App.Commands;

/// <summary><c>rapport import TYPE FILE</c>: a table into records of any type; <c>import retail FILE</c>: sales lines.</summary>
internal static class ImportCommand
{
    private static readonly JsonSerializerOptions Spelling = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) } };
    private static readonly Argument<string> Type = new("type") { Description = "A record type such as party, or retail: sales lines." };
    private static readonly Argument<FileInfo> File = new("file") { Description = "CSV or other delimited text, plain or gzip, or XLSX." };
    private static readonly Option<string?> ErrorFile = new("--error-file") { Description = "Where rows that cannot be taken go, with line and reason." };
    private static readonly Option<string?> Match = new("--match") { Description = "Fields, by comma, that tell whether a record is there already: code, or email, or id." };
    private static readonly Option<string?> Mode = new("--mode") { Description = "create, update or upsert (the default with --match)." };
    private static readonly Option<FileInfo?> Map = new("--map") { Description = "JSON file {\"column\":\"field\"} for columns that are not found by themselves." };
    private static readonly Option<FileInfo?> Words = new("--words") { Description = "JSON file {\"column\":{\"word\":\"choice\"}}: what words of the file become; an empty choice leaves the field empty." };
    private static readonly Option<FileInfo?> Days = new("--days") { Description = "JSON file {\"column\":\"dayFirst\"}, or \"monthFirst\": how days such as 03/04/1990 are read where no cell of the column tells; as usual in the firm's country if not given." };
    private static readonly Option<FileInfo?> Numbers = new("--numbers") { Description = "JSON file {\"column\":\"decimalComma\"}, or \"decimalPoint\": how numbers such as 1.234 and 1,234 are read, which no cell alone tells; as the other cells of the column tell, or as usual in the firm's country, if not given." };
    private static readonly Option<FileInfo?> Fixes = new("--fixes") { Description = "JSON file [{\"line\":19,\"column\":\"birthday\",\"value\":\"2026-02-28\"},{\"line\":33}]: cells put right, and rows left out (without a column), at most 1,000." };
    private static readonly Option<string?> Template = new("--template") { Description = "Name of a template for everyone, made in the import wizard; other options go before what it says." };
    private static readonly Option<string?> Encoding = new("--encoding") { Description = "Encoding of the file, such as gb18030; found by itself if not given." };
    private static readonly Option<string?> Delimiter = new("--delimiter") { Description = "Character between the columns, or tab; found by itself if not given." };
    private static readonly Option<long?> HeaderRow = new("--header-row") { Description = "Line or workbook row that holds the names of the columns; what stands above it is left out. 0: none holds them, the columns are called 1, 2, 3. Found by itself if not given." };
    private static readonly Option<string?> Sheet = new("--sheet") { Description = "Name of the sheet of a workbook; the first that holds a table if not given." };
    private static readonly Option<string?> Country = new("--country") { Description = "Country of telephone numbers that name none, such as CN; the firm's if not given." };

    public static Command Make() => Verb.Make("import", "Takes records from a table. The result counts: rows or lines, all rows of data in the file, those kept aside among them; errors, rows kept aside (unreadable, or in conflict with one taken before), each with line and reason in --error-file; unusedColumns, columns that no field takes; openDays, columns whose days could be two and how they were read; openNumbers, columns with numbers that could be two, and how they were read; openShares, columns of shares without percent signs and how they were read.", "rapport import party customers.csv --match email --mode upsert --error-file kept-aside.csv\n  rapport import retail sales.csv.gz --error-file kept-aside.csv",
        [Type, File, Template, Match, Mode, Map, Words, Days, Numbers, Fixes, Encoding, Delimiter, HeaderRow, Sheet, Country, ErrorFile], async (verb, ct) =>
        {
            var path = verb.Parsed.GetValue(File)!.FullName;
            var wish = await PlanAsync(verb, ct);
            await using var workplace = await verb.OpenAsync(ct);
            await using var services = workplace.BuildServices();
            var plan = verb.Parsed.GetValue(Template) is not { } name ? wish
                : Over((await services.GetRequiredService<ImportTemplates>().FindAsync(wish.Type, name, Principal.System, ct)).Plan, wish, verb.Parsed.GetValue(Mode) is not null || wish.Match.Count > 0);
            return plan.Type == "retail" ? await RetailAsync(verb, services, path, plan, ct) : await RecordsAsync(verb, services, path, plan, ct);
        });

    private static async Task<JsonObject> RecordsAsync(Verb verb, ServiceProvider services, string path, ImportPlan plan, CancellationToken ct)
    {
        var result = await services.GetRequiredService<RecordImport>().RunAsync(path, plan, Principal.System, verb.Parsed.GetValue(ErrorFile), step =>
        {
            verb.Progress(step.Share, $"{step.Rows:#,0} rows");
            return Task.CompletedTask;
        }, null, ct);
        return new JsonObject
        {
            ["rows"] = result.Rows,
            ["created"] = result.Created,
            ["updated"] = result.Updated,
            ["unchanged"] = result.Unchanged,
            ["errors"] = result.Errors,
            ["leftOut"] = result.LeftOut,
            ["unusedColumns"] = new JsonArray([.. result.UnusedColumns.Select(c => (JsonNode)c)]),
            ["openDays"] = new JsonArray([.. result.OpenDays.Select(d => (JsonNode)string.Create(CultureInfo.InvariantCulture, $"{d.Head}: {d.Cell} is read as {d.Day:yyyy-MM-dd}"))]),
            ["openNumbers"] = new JsonArray([.. result.OpenNumbers.Select(n => (JsonNode)$"{n.Head}: {n.Cell} is {(n.Number is { } read ? $"read as {Core.Exchange.Cells.CellWriter.Write(read)}" : "kept aside: say with --numbers how it is read")}")]),
            ["openShares"] = new JsonArray([.. result.OpenShares.Select(s => (JsonNode)string.Create(CultureInfo.InvariantCulture, $"{s.Head}: {s.Cell} is read as {new Core.Exchange.Cells.SignedShare(s.Share)}"))]),
            ["changeSet"] = result.ChangeSet,
            ["seconds"] = Math.Round(result.Seconds, 3),
            ["peakBytes"] = result.PeakBytes,
            ["firstErrors"] = new JsonArray([.. result.FirstErrors.Take(10).Select(e => (JsonNode)new JsonObject { ["line"] = e.Line, ["message"] = string.Join(" ", e.Problems.Select(ProblemTexts.Say)) })]),
        };
    }

    private static async Task<JsonObject> RetailAsync(Verb verb, ServiceProvider services, string path, ImportPlan plan, CancellationToken ct)
    {
        if (plan.Words is not null || plan.Days is not null || plan.Numbers is not null || plan.Fixes is not null) throw new ProblemException(Problem.Invalid("import.notForKind"));
        var store = services.GetRequiredService<RecordStore>();
        var import = new RetailImport(store);
        var source = new RetailSource(path) { Format = plan.Format, Map = plan.Map, Words = services.GetRequiredService<IExchangeWords>(), Currency = store.Catalogue.Currency, Country = store.Catalogue.Region };
        var totals = await import.RunAsync(source, verb.Parsed.GetValue(ErrorFile), Principal.System, step =>
        {
            verb.Progress(step.Share, $"{step.Rows:#,0} lines");
            return Task.CompletedTask;
        }, ct);
        return new JsonObject
        {
            ["lines"] = totals.Lines,
            ["invoices"] = totals.Invoices,
            ["customers"] = totals.Customers,
            ["linesWithoutCustomer"] = totals.LinesWithoutCustomer,
            ["cancellationLines"] = totals.CancellationLines,
            ["value"] = totals.Value,
            ["added"] = totals.Added,
            ["unchanged"] = totals.Unchanged,
            ["errors"] = totals.Errors,
            ["unusedColumns"] = new JsonArray([.. totals.UnusedColumns.Select(c => (JsonNode)c)]),
            ["changeSet"] = totals.ChangeSet,
            ["seconds"] = Math.Round(totals.Seconds, 3),
            ["peakBytes"] = totals.PeakBytes,
        };
    }

    private static async Task<ImportPlan> PlanAsync(Verb verb, CancellationToken ct)
    {
        var match = verb.Parsed.GetValue(Match)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        var mode = match.Length > 0 ? ImportMode.Upsert : ImportMode.Create;
        if (verb.Parsed.GetValue(Mode) is { } wish && !Enum.TryParse(wish, ignoreCase: true, out mode)) throw new ProblemException(Problem.Invalid("usage.importMode", null, ("mode", wish)));
        var delimiter = verb.Parsed.GetValue(Delimiter) is var sign && sign is "tab" or "\\t" ? "\t" : sign;
        if (delimiter is { Length: not 1 }) throw new ProblemException(Problem.Invalid("usage.delimiter", null, ("delimiter", delimiter)));
        return new ImportPlan(verb.Parsed.GetValue(Type)!)
        {
            Format = new TableFormat { Encoding = verb.Parsed.GetValue(Encoding), Delimiter = delimiter?[0], Sheet = verb.Parsed.GetValue(Sheet) }.WithHeaderRow(verb.Parsed.GetValue(HeaderRow)),
            Match = match,
            Mode = mode,
            Map = await ReadAsync<Dictionary<string, string>>(verb, Map, "import.badMap", ct),
            Words = (await ReadAsync<Dictionary<string, Dictionary<string, string>>>(verb, Words, "import.badWords", ct))?.ToDictionary(w => w.Key, w => (IReadOnlyDictionary<string, string>)w.Value, StringComparer.Ordinal),
            Days = await ReadAsync<Dictionary<string, DayOrder>>(verb, Days, "import.badDays", ct),
            Numbers = await ReadAsync<Dictionary<string, NumberForm>>(verb, Numbers, "import.badNumbers", ct),
            Fixes = await ReadAsync<List<RowFix>>(verb, Fixes, "import.badFixes", ct),
            Country = verb.Parsed.GetValue(Country)?.ToUpperInvariant(),
        };
    }

    /// <summary>A template where the options say nothing else.</summary>
    private static ImportPlan Over(ImportPlan template, ImportPlan wish, bool saysMode) => template with
    {
        Format = wish.Format.Over(template.Format),
        Match = wish.Match.Count > 0 ? wish.Match : template.Match,
        Mode = saysMode ? wish.Mode : template.Mode,
        Map = wish.Map ?? template.Map,
        Words = wish.Words ?? template.Words,
        Days = wish.Days ?? template.Days,
        Numbers = wish.Numbers ?? template.Numbers,
        Fixes = wish.Fixes,
        Country = wish.Country ?? template.Country,
    };

    private static async Task<T?> ReadAsync<T>(Verb verb, Option<FileInfo?> option, string problem, CancellationToken ct) where T : class
    {
        if (verb.Parsed.GetValue(option) is not { } named) return null;
        try
        {
            await using var file = named.OpenRead();
            return await JsonSerializer.DeserializeAsync<T>(file, Spelling, ct);
        }
        catch (JsonException e)
        {
            throw new ProblemException(Problem.Invalid(problem, option.Name.TrimStart('-'), ("message", e.Message)));
        }
    }
}
