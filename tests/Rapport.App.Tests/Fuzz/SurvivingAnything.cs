using System.Globalization;
using Rapport.Fuzz;
using Rapport.Fuzz.Api;
using Rapport.Fuzz.Criteria;
using Rapport.Fuzz.Tables;
using Rapport.Testing;

namespace Rapport.App.Tests.Fuzz;

/// <summary>
/// The runs of <c>bench/fuzz</c> in short, from another seed each time; a failure prints the seed and the input.
/// <c>RAPPORT_FUZZ</c> sets how many inputs of each kind, <c>RAPPORT_FUZZ_SEED</c> the seed.
/// </summary>
public sealed class SurvivingAnything
{
    [Fact]
    public async Task No_criterion_breaks_parser_binder_or_SQL()
    {
        var outcomes = await RunAsync(new CriteriaFuzz(), 30_000);
        // A fuzz that only ever meets one wall tests that wall.
        Assert.All(["bound", "json bound", "criteria.unexpected", "criteria.unknownField", "criteria.wrongKind", "json criteria.badJson"], o => Assert.True(outcomes.ContainsKey(o), o));
    }

    [Fact]
    public async Task No_file_breaks_the_reader_of_tables()
    {
        var outcomes = await RunAsync(new TableFuzz(), 10_000);
        Assert.All(["text rows", "gzip rows", "workbook rows", "gzip table.tornPacking", "workbook table.damagedWorkbook", "text table.brokenBytes"], o => Assert.True(outcomes.ContainsKey(o), o));
    }

    [Fact]
    public async Task No_request_breaks_the_server_or_writes_by_halves_on_SQLite() => Walked(await RunAsync(new ApiFuzz(null), 1_200));

    [Fact]
    public async Task No_request_breaks_the_server_or_writes_by_halves_on_PostgreSQL()
    {
        using var database = PostgresCluster.NewDatabase();
        Walked(await RunAsync(new ApiFuzz(database.ConnectionString), 1_200));
    }

    private static void Walked(IReadOnlyDictionary<string, long> outcomes) =>
        Assert.All(["POST records 201", "POST batch 200", "PATCH record 200", "POST change-sets 200", "POST reports 200", "GET records 200", "GET search 200", "POST records 400", "DELETE record 204"], o => Assert.True(outcomes.ContainsKey(o), o));

    private static async Task<IReadOnlyDictionary<string, long>> RunAsync(Rapport.Fuzz.Fuzz fuzz, long inputs)
    {
        await using (fuzz)
        {
            var report = await FuzzRun.OfAsync(fuzz, (int)Setting("RAPPORT_FUZZ_SEED", Environment.TickCount), Setting("RAPPORT_FUZZ", inputs), ct: TestContext.Current.CancellationToken);
            Assert.True(report.Findings.Count == 0, report.ToString());
            return report.Outcomes;
        }
    }

    private static long Setting(string name, long otherwise) => long.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
