using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Problems;
using Rapport.Customers.Identity;
using Rapport.Customers.Identity.Truth;

namespace Rapport.App.Commands.Linking;

/// <summary><c>rapport link FILE [FILE2]</c>: which rows are of one person or firm, without a workplace.</summary>
internal static class LinkCommand
{
    private static readonly Argument<FileInfo> First = new("file") { Description = "CSV or other delimited text, plain or gzip, or XLSX; its rows are compared with each other." };
    private static readonly Argument<FileInfo?> Second = new("file2") { Description = "A second table: rows are then compared across the two only.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Columns = new("--columns") { Description = "What columns are, where their heads do not tell: \"head=role,…\". Roles: given-name, family-name, full-name, company, date, email, phone, id (of a row or a party, as its values tell), identity (of a party), address, house-number, city, postcode, region, country, gender, category, text, code, ignored." };
    private static readonly Option<double> Threshold = new("--threshold") { Description = "Least probability of a pair to count as one party.", DefaultValueFactory = _ => 0.5 };
    private static readonly Option<int> Largest = new("--largest-cluster") { Description = "Rows that one cluster may have at most.", DefaultValueFactory = _ => 100 };
    private static readonly Option<string?> Id = new("--id") { Description = "Column that names the rows; found by itself if not given, otherwise the line number." };
    private static readonly Option<string?> TruthColumn = new("--truth") { Description = "Column that names the real party of each row. Only for counting hits: it is never compared." };
    private static readonly Option<string?> TruthPattern = new("--truth-pattern") { Description = "Regular expression whose first group is taken from the truth column, such as rec-(\\d+)-." };
    private static readonly Option<FileInfo?> TruthFile = new("--truth-file") { Description = "Table with the names of two rows that are one party in its first two columns, instead of --truth." };
    private static readonly Option<FileInfo?> PairsTo = new("--pairs", "--out") { Description = "Where to write the pairs found, as CSV." };
    private static readonly Option<FileInfo?> ClustersTo = new("--clusters") { Description = "Where to write each row's cluster, as CSV." };
    private static readonly Option<string[]> Explain = new("--explain") { Description = "Two rows \"A,B\" by name or line, or a number: the weakest pairs found. Says field by field why.", AllowMultipleArgumentsPerToken = false };
    private static readonly Option<bool> Model = new("--model") { Description = "Adds what was learnt: shares m and u of each level and its weight in bits." };
    private static readonly Option<bool> SkipBadRows = new("--skip-bad-rows") { Description = "Leaves out rows that cannot be read, and names their lines, instead of refusing the file." };
    private static readonly Option<string?> Encoding = new("--encoding") { Description = "Encoding of the files, such as gb18030; found by itself if not given." };
    private static readonly Option<string?> Delimiter = new("--delimiter") { Description = "Character between the columns, or tab; found by itself if not given." };

    public static Command Make()
    {
        Threshold.Validators.Add(r => { if (r.GetValueOrDefault<double>() is not (> 0 and < 1)) r.AddError("--threshold takes a number between 0 and 1."); });
        Largest.Validators.Add(r => { if (r.GetValueOrDefault<int>() < 2) r.AddError("--largest-cluster takes 2 or more."); });
        return Verb.Make("link", "Finds rows that are of one person or firm, in one table or across two. Learns from the rows themselves; needs no workplace.",
            "rapport link customers.csv --pairs pairs.csv --clusters clusters.csv --explain 3\n  rapport link crm.csv shop.csv --json",
            [First, Second, Columns, Threshold, Largest, Id, TruthColumn, TruthPattern, TruthFile, PairsTo, ClustersTo, Explain, Model, SkipBadRows, Encoding, Delimiter],
            (verb, ct) => Task.Run<JsonObject?>(() => Run(verb, ct), ct));
    }

    private static JsonObject Run(Verb verb, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var parsed = verb.Parsed;
        var format = new TableFormat { Encoding = parsed.GetValue(Encoding), Delimiter = DelimiterOf(parsed.GetValue(Delimiter)) };
        format.DemandEncoding("--encoding");
        FileInfo?[] read = [parsed.GetValue(First), parsed.GetValue(Second), parsed.GetValue(TruthFile)];
        LinkTables.Demand([("--pairs", parsed.GetValue(PairsTo)), ("--clusters", parsed.GetValue(ClustersTo))], read);
        var files = new LinkFiles(format, parsed.GetValue(SkipBadRows), parsed.GetValue(Id), parsed.GetValue(TruthColumn)) { Progress = verb.Bar("reading rows") };
        files.Read(parsed.GetValue(First)!.FullName, parsed.GetValue(Second)?.FullName, parsed.GetValue(Columns), ct);
        var bar = verb.Bar("comparing");
        var options = new ResolutionOptions { Threshold = parsed.GetValue(Threshold), LargestCluster = parsed.GetValue(Largest), Progress = share => bar?.Report(share) };
        var seconds = clock.Elapsed.TotalSeconds;
        var found = IdentityResolution.Run(files.Table, options, ct);
        var truth = LinkTruth.Of(files, parsed.GetValue(TruthPattern), parsed.GetValue(TruthFile)?.FullName);
        var report = new LinkReport(files, found);
        var result = report.Summary(seconds);
        if (truth is not null)
        {
            result["truthPairs"] = TruthCheck.OfPairs(found.Pairs, truth, files.Table.Split) is var pairs ? pairs.Known : 0;
            (result["precision"], result["recall"], result["f1"]) = Figures(pairs);
            var clusters = TruthCheck.OfClusters(found.Clusters.Root, truth, files.Table.Split);
            (result["clusterPrecision"], result["clusterRecall"], result["clusterF1"]) = Figures(clusters);
            if (pairs.Known == 0) verb.Note(Problem.Invalid("link.truthOfNothing"));
        }

        if (parsed.GetValue(Model)) result["model"] = report.Model();
        if (parsed.GetValue(Explain) is { Length: > 0 } asked) result["explained"] = new JsonArray([.. asked.SelectMany(report.Explain)]);
        LinkTables.Write(parsed.GetValue(PairsTo)?.FullName, path => LinkTables.Pairs(path, files, found));
        LinkTables.Write(parsed.GetValue(ClustersTo)?.FullName, path => LinkTables.Clusters(path, files, found));
        result["seconds"] = Math.Round(clock.Elapsed.TotalSeconds, 2);
        result["peakBytes"] = Process.GetCurrentProcess().PeakWorkingSet64;
        return result;
    }

    /// <summary>Where the truth knows no pair nothing can be measured: all would look perfect.</summary>
    private static (JsonNode? Precision, JsonNode? Recall, JsonNode? F1) Figures(TruthCheck check) =>
        check.Known > 0 ? (Round(check.Precision), Round(check.Recall), Round(check.F1)) : (null, null, null);

    private static double Round(double share) => Math.Round(share, 5);

    private static char? DelimiterOf(string? text) => text switch
    {
        null => null,
        "tab" or "\\t" => '\t',
        [var one] => one,
        _ => throw new ProblemException(Problem.Invalid("usage.delimiter", null, ("delimiter", text))),
    };
}
