using System.CommandLine;
using System.Text.Json.Nodes;
using Rapport.App.Demo;
using Rapport.Core.Access;
using Rapport.Core.Records;

namespace Rapport.App.Commands;

/// <summary><c>rapport demo</c>: fills the workplace with a sample company.</summary>
internal static class DemoCommand
{
    public static Command Make()
    {
        var customers = new Option<int>("--size") { Description = "Customers.", DefaultValueFactory = _ => 1_200 };
        var seed = new Option<int>("--seed") { Description = "The same seed makes the same company.", DefaultValueFactory = _ => 1 };
        var language = Languages.Option("Language the company writes in: en, zh-Hans or zh-Hant.");
        customers.Validators.Add(r => { if (r.GetValueOrDefault<int>() is < 1 or > 10_000_000) r.AddError("--size takes 1 to 10,000,000."); });
        return Verb.Make("demo", "Makes a living sample company; undo takes it out again.", "rapport demo --size 5000 --language zh-Hans", [customers, seed, language], async (verb, ct) =>
        {
            await using var workplace = await verb.OpenAsync(ct);
            await using var services = workplace.BuildServices();
            var (size, bar) = (verb.Parsed.GetValue(customers), verb.Bar("making customers"));
            var demo = new DemoCompany(services.GetRequiredService<RecordStore>(), services.GetRequiredService<TimeProvider>());
            var outcome = await demo.MakeAsync(size, verb.Parsed.GetValue(seed), Principal.System with { Language = verb.Parsed.GetValue(language)! }, n => bar?.Report((double)n / size), ct);
            return new JsonObject { ["parties"] = outcome.Parties, ["orders"] = outcome.Orders, ["changeSet"] = outcome.ChangeSet, ["seconds"] = Math.Round(outcome.Seconds, 3) };
        });
    }
}
