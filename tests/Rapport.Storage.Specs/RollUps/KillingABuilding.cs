using System.Diagnostics;
using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Catalogue.RollUps;
using Rapport.Core.Records;

namespace Rapport.Storage.Specs.RollUps;

/// <summary>A real process, killed as by <c>kill -9</c> in the middle of giving older records their values: the next one goes on, and until the end the numbers are worked out at reading.</summary>
public sealed class KillingABuilding
{
    private const int Records = 6_000;
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Kills_in_the_middle_change_nothing_in_the_end(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var fields = firm.Get<Core.Catalogue.CustomFields>();
        await fields.AddAsync("thing", "above", new FieldDefinition { Kind = FieldKind.Link, Target = "thing", Inverse = "below", Indexed = true }, Principal.System, None);
        var top = await firm.CreateAsync(("name", "Top"));
        for (var i = 0; i < Records; i += 1_000)
            await firm.Store.WriteAsync([.. Enumerable.Range(i, 1_000).Select(n => RecordWrite.Create(firm.Thing, SmallFirm.Values(("name", $"N{n}"), ("above", n % 2 == 0 ? top : null), ("level", 2L))))], new WriteContext(Principal.System, "test"), None);
        await fields.AddAsync("thing", "weight", new FieldDefinition { Kind = FieldKind.RollUp, Expression = "sum(below, level)" }, Principal.System, None);
        var half = 0;
        for (var kill = 0; ; kill++)
        {
            var before = await MarkAsync(firm);
            using var worker = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Rapport.Testing.Worker.dll"), firm.Database.Dialect.Name, firm.Place]) { UseShellExecute = false, RedirectStandardOutput = true })!;
            await worker.StandardOutput.ReadLineAsync(None);
            var until = Environment.TickCount64 + 60_000;
            while (await CountAsync(firm, $"select count(*) from core_job where type = '{RollUpOrders.JobType}' and state in ('waiting', 'running')") > 0 && (kill >= 2 || await MarkAsync(firm) == before))
            {
                Assert.True(Environment.TickCount64 < until, "The job is not done after a minute.");
                await Task.Delay(2, None);
            }

            worker.Kill();
            await worker.WaitForExitAsync(None);
            await fields.RefreshAsync(None);
            Assert.Equal((long)Records, (await firm.Reader.ListAsync(new RecordQuery(firm.Thing, $"weight = {Records}", null, ["weight"], 10), Principal.System, None)).Rows.Single().Values[0]);
            if (firm.Thing["weight"].Kept!.IsReady) break;
            half++;
        }

        Assert.True(half >= 1);
        var kept = firm.Thing["weight"].Kept!.Value;
        Assert.Equal(Records + 1, await CountAsync(firm, $"select count(*) from tst_thing t where {firm.Database.Dialect.Custom("t", kept)} = case when t.name = 'Top' then {Records} else 0 end"));
        Assert.Equal(0, await CountAsync(firm, "select count(*) from core_change"));
    }

    private static Task<int> MarkAsync(SmallFirm firm) => CountAsync(firm, $"select coalesce(max(cast(cast(checkpoint as text) as integer)), 0) from core_job where type = '{RollUpOrders.JobType}'");

    private static async Task<int> CountAsync(SmallFirm firm, string sql)
    {
        await using var connection = await firm.Database.OpenAsync(None);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(await command.ExecuteScalarAsync(None), CultureInfo.InvariantCulture);
    }
}
