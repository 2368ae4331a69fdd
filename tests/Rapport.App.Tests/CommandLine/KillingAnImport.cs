using System.Globalization;
using Rapport.Testing;

namespace Rapport.App.Tests.CommandLine;

public abstract class KillingAnImport
{
    private const int Lines = 20_000;

    private static readonly string[] RetailTotals = ["lines", "invoices", "customers", "linesWithoutCustomer", "cancellationLines", "value", "errors"];
    private static readonly string[] PartyTotals = ["rows", "errors"];

    private protected static Task KillRetailAsync(string? database, string? other) =>
        KillAsync(database, other, Sales(), ["import", "retail"], RetailTotals, "added", ["party", "product", "order", "orderLine"]);

    /// <summary>A code names its party, so that a second run means the same ones.</summary>
    private protected static Task KillPartiesAsync(string? database, string? other) =>
        KillAsync(database, other, Parties(), ["import", "party", "--match", "code"], PartyTotals, "created", ["party"]);

    private static async Task KillAsync(string? database, string? other, IEnumerable<string> lines, string[] verb, string[] totals, string added, string[] types)
    {
        using var folder = new TempFolder();
        var file = folder.File("rows.csv");
        await File.WriteAllLinesAsync(file, lines);
        string[] Into(string data) => [.. verb, file, "--json", "--data", folder.File(data)];
        var whole = (await RapportProcess.RunAsync(other, null, Into("whole"))).Json;
        Assert.Equal(Lines, (int)whole[totals[0]]!);

        var random = new Random();
        for (var kill = 0; kill < 3; kill++)
        {
            using var process = RapportProcess.Start(database, Into("data"));
            await Task.Delay(random.Next(400, 400 + (int)((double)whole["seconds"]! * 1_000) + 800), TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var last = await RapportProcess.RunAsync(database, null, Into("data"));
        Assert.True(last.Exit == 0, last.ToString());
        foreach (var total in totals) Assert.Equal(whole[total]!.ToJsonString(), last.Json[total]!.ToJsonString());
        foreach (var type in types) Assert.Equal(await CountAsync(other, type, folder.File("whole")), await CountAsync(database, type, folder.File("data")));
        Assert.Equal(0, (int)(await RapportProcess.RunAsync(database, null, Into("data"))).Json[added]!);

        var set = (await RapportProcess.RunAsync(database, null, "query", "party", "--select", "createdSet", "--limit", "1", "--json", "--data", folder.File("data"))).Json["rows"]![0]!["createdSet"]!.ToJsonString();
        Assert.Equal(0, (await RapportProcess.RunAsync(database, null, "undo", set, "--json", "--data", folder.File("data"))).Exit);
        foreach (var type in types) Assert.Equal(0, await CountAsync(database, type, folder.File("data")));
        var health = (await RapportProcess.RunAsync(database, null, "doctor", "--json", "--data", folder.File("data"))).Json;
        Assert.True((bool)health["ok"]!, health.ToJsonString());
    }

    private static async Task<int> CountAsync(string? database, string type, string data) =>
        (int)(await RapportProcess.RunAsync(database, null, "count", type, "--json", "--data", data)).Json["count"]!;

    private static IEnumerable<string> Sales()
    {
        var random = new Random(7);
        yield return "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
        for (var i = 0; i < Lines; i++)
        {
            var invoice = i / 20;
            var cancelled = invoice % 17 == 0;
            var customer = invoice % 5 == 0 ? "" : (12_000 + invoice % 300).ToString(CultureInfo.InvariantCulture);
            yield return string.Create(CultureInfo.InvariantCulture, $"{(cancelled ? "C" : "")}{500_000 + invoice},S{random.Next(400)},Thing,{(cancelled ? -1 : 1) * random.Next(1, 9)},2026-0{1 + invoice % 9}-11 10:{invoice % 60:00},{random.Next(1, 999) / 100m},{customer},France");
        }
    }

    private static IEnumerable<string> Parties() => Enumerable.Range(1, Lines).Select(i => string.Create(CultureInfo.InvariantCulture, $"Guest {i},guest{i}@example.com,+4420794{i % 100_000:00000},K-{i}")).Prepend("name,email,phone,code");

    public sealed class OnSqlite : KillingAnImport
    {
        [Fact]
        public Task Three_kills_of_a_retail_import_change_nothing_in_the_end() => KillRetailAsync(null, null);

        [Fact]
        public Task Three_kills_of_an_import_of_parties_change_nothing_in_the_end() => KillPartiesAsync(null, null);
    }

    public sealed class OnPostgres : KillingAnImport
    {
        [Fact]
        public Task Three_kills_of_a_retail_import_change_nothing_in_the_end() => OnTwoAsync(KillRetailAsync);

        [Fact]
        public Task Three_kills_of_an_import_of_parties_change_nothing_in_the_end() => OnTwoAsync(KillPartiesAsync);

        private static async Task OnTwoAsync(Func<string?, string?, Task> kill)
        {
            using var killed = PostgresCluster.NewDatabase();
            using var whole = PostgresCluster.NewDatabase();
            await kill(killed.ConnectionString, whole.ConnectionString);
        }
    }
}
