using System.Globalization;
using Rapport.Testing;

namespace Rapport.App.Tests.CommandLine;

public abstract class KillingAnImport
{
    private const int Lines = 20_000;

    private protected static async Task KillAsync(string? database, string? other)
    {
        using var folder = new TempFolder();
        var file = folder.File("sales.csv");
        await File.WriteAllLinesAsync(file, Sales());
        var whole = (await RapportProcess.RunAsync(other, null, "import", "retail", file, "--json", "--data", folder.File("whole"))).Json;
        Assert.Equal(Lines, (int)whole["lines"]!);

        var random = new Random();
        for (var kill = 0; kill < 3; kill++)
        {
            using var process = RapportProcess.Start(database, "import", "retail", file, "--json", "--data", folder.File("data"));
            await Task.Delay(random.Next(400, 400 + (int)((double)whole["seconds"]! * 1_000) + 800), TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var last = await RapportProcess.RunAsync(database, null, "import", "retail", file, "--json", "--data", folder.File("data"));
        Assert.True(last.Exit == 0, last.ToString());
        string[] totals = ["lines", "invoices", "customers", "linesWithoutCustomer", "cancellationLines", "value", "errors"];
        foreach (var total in totals) Assert.Equal(whole[total]!.ToJsonString(), last.Json[total]!.ToJsonString());
        foreach (var type in (string[])["party", "product", "order", "orderLine"])
        {
            Assert.Equal(await CountAsync(other, type, folder.File("whole")), await CountAsync(database, type, folder.File("data")));
        }

        var again = await RapportProcess.RunAsync(database, null, "import", "retail", file, "--json", "--data", folder.File("data"));
        Assert.Equal(0, (int)again.Json["added"]!);
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

    public sealed class OnSqlite : KillingAnImport
    {
        [Fact]
        public Task Three_kills_change_nothing_in_the_end() => KillAsync(null, null);
    }

    public sealed class OnPostgres : KillingAnImport
    {
        [Fact]
        public async Task Three_kills_change_nothing_in_the_end()
        {
            using var killed = PostgresCluster.NewDatabase();
            using var whole = PostgresCluster.NewDatabase();
            await KillAsync(killed.ConnectionString, whole.ConnectionString);
        }
    }
}
