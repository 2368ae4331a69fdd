using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Bench.Runs;
using Rapport.Bench.World;

namespace Rapport.Bench;

/// <summary><c>bench NAME --size N</c>: measures and prints a table of name, value, unit, ratio to raw, target.</summary>
internal static class Program
{
    private static readonly string[] Names = ["reading", "searching", "exporting", "calling", "browsing", "fields", "importing", "linking", "scanning", "reaching", "all"];

    /// <summary>The built program beside which this one lies.</summary>
    public static string Executable => Path.Combine(AppContext.BaseDirectory, "rapport");

    public static Task<int> Main(string[] args)
    {
        var name = new Argument<string>("name") { Description = string.Join(", ", Names), DefaultValueFactory = _ => "all" };
        name.AcceptOnlyFromAmong(Names);
        var size = new Option<int>("--size") { Description = "Parties in the world that is made when the folder holds none.", DefaultValueFactory = _ => 1_000_000 };
        var data = new Option<string>("--data") { Description = "Folder of the world; kept for the next run.", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "rapport-bench") };
        var db = new Option<string?>("--db") { Description = "PostgreSQL instead of the embedded database.", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("RAPPORT_DB") };
        var only = new Option<string?>("--only") { Description = "Of reading, only the figures whose name contains this." };
        var json = new Option<bool>("--json") { Description = "One JSON object instead of a table." };
        var root = new RootCommand("Measures Rapport against its targets and against the raw database.") { name, size, data, db, only, json };
        root.SetAction((parsed, ct) => RunAsync(parsed.GetValue(name)!, parsed.GetValue(size), parsed.GetValue(data)!, parsed.GetValue(db), parsed.GetValue(only), parsed.GetValue(json), ct));
        return root.Parse(args).InvokeAsync();
    }

    private static async Task<int> RunAsync(string name, int size, string data, string? db, string? only, bool json, CancellationToken ct)
    {
        var figures = new List<Figure>();
        bool Wanted(params string[] names) => name == "all" || names.Contains(name, StringComparer.Ordinal);
        if (name is "linking" or "scanning" or "reaching")
        {
            // Need no world, only made-up parties.
            figures.AddRange(name == "linking" ? await Linking.RunAsync(data, size, ct) : name == "reaching" ? await Reaching.RunAsync(data, db, size, ct) : await Scanning.RunAsync(data, db, size, ct));
            Console.WriteLine(json ? ToJson(figures) : ToTable(figures));
            return 0;
        }

        await using (var world = await BigWorld.OpenAsync(data, db, size, Console.Error.WriteLine, ct))
        {
            if (Wanted("reading")) figures.AddRange(await new Reading(world, only).RunAsync());
            if (Wanted("searching")) figures.AddRange(await new Searching(world).RunAsync());
            if (Wanted("exporting")) figures.AddRange(await new Exporting(world).RunAsync());
            await world.SettleAsync();
        }

        if (name is "browsing" or "fields" || Wanted("calling", "importing"))
        {
            await using var copy = await Scratch.OfWorldAsync(data, db, ct);
            if (name == "fields")
            {
                await using var widened = await BigWorld.OpenAsync(copy.Folder, copy.Connection, size, Console.Error.WriteLine, ct);
                figures.AddRange(await new CustomFields(widened, copy).RunAsync());
            }

            if (name == "browsing") figures.AddRange(await new Browsing(copy).RunAsync(ct));
            if (Wanted("calling")) figures.AddRange(await new Calling(copy, size).RunAsync(ct));
            if (Wanted("importing")) figures.AddRange(await new Importing(intoEmpty: false, size).RunAsync(copy, ct));
        }

        if (Wanted("importing"))
        {
            await using var empty = await Scratch.EmptyAsync(data, db, ct);
            figures.AddRange(await new Importing(intoEmpty: true, size).RunAsync(empty, ct));
        }

        Console.WriteLine(json ? ToJson(figures) : ToTable(figures));
        return 0;
    }

    private static string ToJson(IEnumerable<Figure> figures) => new JsonObject
    {
        ["figures"] = new JsonArray([.. figures.Select(f => JsonSerializer.SerializeToNode(f, JsonSerializerOptions.Web))]),
    }.ToJsonString();

    private static string ToTable(IEnumerable<Figure> figures) => string.Join('\n', figures
        .Select(f => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"| {f.Name} | {f.Median:#,0.##} | {f.Value:#,0.##} | {f.Unit} | {f.RatioToRaw:0.0} | {f.Target} | {(f.Met is { } met ? met ? "met" : "**missed**" : "")} |"))
        .Prepend("|---|---|---|---|---|---|---|").Prepend("| what | p50 | p95 or value | unit | ratio to raw | target | |"));
}
