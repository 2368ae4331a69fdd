using System.CommandLine;
using System.Text.Json.Nodes;
using Rapport.Core.Access;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Sales.Retail;

namespace Rapport.App.Commands;

/// <summary><c>rapport import retail FILE</c>.</summary>
internal static class ImportCommand
{
    public static Command Make()
    {
        var kind = new Argument<string>("type") { Description = "retail: sales lines." };
        var file = new Argument<FileInfo>("file") { Description = "CSV, plain or gzip." };
        var errorFile = new Option<string?>("--error-file") { Description = "Where lines that cannot be taken go, with line number and reason." };
        return Verb.Make("import", "Takes sales lines from a file.", "rapport import retail sales.csv.gz --error-file kept-aside.csv", [kind, file, errorFile], async (verb, ct) =>
        {
            if (verb.Parsed.GetValue(kind) is var type && type != "retail") throw new ProblemException(Problem.Refused("import.typeNotYet", null, ("type", type)));
            var path = verb.Parsed.GetValue(file)!.FullName;
            await using var workplace = await verb.OpenAsync(ct);
            await using var services = workplace.BuildServices();
            var import = new RetailImport(services.GetRequiredService<RecordStore>());
            var totals = await import.RunAsync(path, verb.Parsed.GetValue(errorFile), Principal.System, lines => verb.Progress($"{lines:#,0} lines"), ct);
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
                ["changeSet"] = totals.ChangeSet,
                ["seconds"] = Math.Round(totals.Seconds, 3),
                ["peakBytes"] = totals.PeakBytes,
            };
        });
    }
}
