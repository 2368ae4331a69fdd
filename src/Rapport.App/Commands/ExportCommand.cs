using System.CommandLine;
using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Exchange.Exporting;
using Rapport.Core.Records;

namespace Rapport.App.Commands;

/// <summary><c>rapport export TYPE FILE</c>: records into a table.</summary>
internal static class ExportCommand
{
    public static Command Make()
    {
        var type = new Argument<string>("type") { Description = "A record type such as party or order." };
        var file = new Argument<FileInfo>("file") { Description = "The ending tells the form: .csv, .tsv, .xlsx; .csv.gz is packed." };
        var where = new Option<string?>("--where") { Description = "Criteria, such as: total > 1000 and placedAt > today - 90d" };
        var fields = new Option<string?>("--fields") { Description = "Fields, by comma; if not given, the id and all that an import can fill." };
        var mark = new Option<bool>("--bom") { Description = "Begins a text file with a byte order mark, for spreadsheets." };
        return Verb.Make("export", "Writes records into a table.", "rapport export party customers.xlsx --where \"country = 'France'\" --fields code,name,email", [type, file, where, fields, mark], async (verb, ct) =>
        {
            var path = verb.Parsed.GetValue(file)!.FullName;
            var plan = new ExportPlan(verb.Parsed.GetValue(type)!)
            {
                Where = verb.Parsed.GetValue(where),
                Fields = verb.Parsed.GetValue(fields)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                HasMark = verb.Parsed.GetValue(mark),
            }.For(path);
            await using var workplace = await verb.OpenAsync(ct);
            await using var services = workplace.BuildServices();
            var bar = verb.Bar("writing rows");
            var reader = services.GetRequiredService<RecordReader>();
            // Counted only for whoever watches.
            var all = bar is not null && reader.Catalogue.Find(plan.Type) is { } found ? Math.Max(1, (await reader.CountAsync(found, plan.Where, Principal.System, int.MaxValue - 1, ct)).Count) : 1;
            var result = await services.GetRequiredService<RecordExport>().RunAsync(plan, path, Principal.System, rows => bar?.Report((double)rows / all), ct);
            return new JsonObject { ["rows"] = result.Rows, ["seconds"] = Math.Round(result.Seconds, 3), ["peakBytes"] = result.PeakBytes };
        });
    }
}
