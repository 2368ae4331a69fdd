using System.CommandLine;
using System.Globalization;
using Rapport.Fuzz.Api;
using Rapport.Fuzz.Criteria;
using Rapport.Fuzz.Tables;

namespace Rapport.Fuzz;

/// <summary><c>bench/fuzz NAME --inputs N --seed S</c>: exit 0 when nothing was found, 1 with the findings.</summary>
internal static class Program
{
    private static readonly string[] Names = ["criteria", "tables", "api", "all"];

    public static Task<int> Main(string[] args)
    {
        var name = new Argument<string>("name") { Description = string.Join(", ", Names), DefaultValueFactory = _ => "all" };
        name.AcceptOnlyFromAmong(Names);
        var inputs = new Option<long>("--inputs") { Description = "Inputs of each kind.", DefaultValueFactory = _ => 1_000_000 };
        var seed = new Option<int>("--seed") { Description = "Beginning of chance; told at the end of each run.", DefaultValueFactory = _ => Environment.TickCount };
        var first = new Option<long>("--first") { Description = "Number of the first input, to try one finding again.", DefaultValueFactory = _ => 0 };
        var box = new Option<string?>("--black-box") { Description = "File that keeps seed and number of the present input through a crash." };
        var root = new RootCommand("Tries random and mutated inputs on Rapport.") { name, inputs, seed, first, box };
        root.SetAction((parsed, ct) => RunAsync(parsed.GetValue(name)!, parsed.GetValue(inputs), parsed.GetValue(seed), parsed.GetValue(first), parsed.GetValue(box), ct));
        return root.Parse(args).InvokeAsync();
    }

    private static async Task<int> RunAsync(string name, long inputs, int seed, long first, string? box, CancellationToken ct)
    {
        var found = 0;
        using var recorder = box is null ? null : new BlackBox(box);
        foreach (var kind in Names.Where(n => n != "all" && (name == n || name == "all")))
        {
            await using Fuzz fuzz = kind switch { "criteria" => new CriteriaFuzz(), "tables" => new TableFuzz(), _ => new ApiFuzz(null) };
            var report = await FuzzRun.OfAsync(fuzz, seed, inputs, first, recorder, Console.Error.WriteLine, ct);
            Console.WriteLine(report);
            foreach (var finding in report.Findings) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"again: bench/fuzz {kind} --seed {seed} --first {(fuzz.Stretch == int.MaxValue ? finding.Number : first)} --inputs {(fuzz.Stretch == int.MaxValue ? 1 : finding.Number - first + 1)}"));
            found += report.Findings.Count;
            if (report.Findings.Any(f => f.What == FuzzRun.Hangs)) Environment.Exit(1);
        }

        return found == 0 ? 0 : 1;
    }
}
