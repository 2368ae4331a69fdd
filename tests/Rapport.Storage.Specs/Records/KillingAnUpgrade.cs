using System.Diagnostics;
using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Storage.Specs.Records;

/// <summary>A real process, killed as by <c>kill -9</c> in the middle of giving older words their sort keys: the next one goes on.</summary>
public sealed class KillingAnUpgrade
{
    private const int Records = 6_000;
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Kills_in_the_middle_change_nothing_in_the_end(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        for (var i = 0; i < Records; i += 1_000)
            await firm.Store.WriteAsync([.. Enumerable.Range(i, 1_000).Select(n => RecordWrite.Create(firm.Thing, SmallFirm.Values(("name", $"N{n}"), ("place", n % 3 == 0 ? "Oslo" : "上海"))))], new WriteContext(Principal.System, "test"), None);
        await firm.Database.WriteAsync(WriteLane.People, s => s.ExecuteAsync("update tst_thing set place_sort = null"), None);
        await SortKeyUpgrade.OrderAsync(firm.Database, firm.Get<CatalogueHolder>().Current, None);
        var halves = 0;
        for (var kill = 0; await CountAsync(firm, $"select count(*) from core_job where type = '{SortKeyUpgrade.JobType}' and state in ('waiting', 'running')") > 0; kill++)
        {
            var before = await KeysAsync(firm);
            using var worker = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Rapport.Testing.Worker.dll"), firm.Database.Dialect.Name, firm.Place]) { UseShellExecute = false, RedirectStandardOutput = true })!;
            await worker.StandardOutput.ReadLineAsync(None);
            var until = Environment.TickCount64 + 60_000;
            while (await CountAsync(firm, $"select count(*) from core_job where type = '{SortKeyUpgrade.JobType}' and state in ('waiting', 'running')") > 0 && (kill >= 2 || await KeysAsync(firm) == before))
            {
                Assert.True(Environment.TickCount64 < until, "The job is not done after a minute.");
                await Task.Delay(2, None);
            }

            worker.Kill();
            await worker.WaitForExitAsync(None);
            if (await KeysAsync(firm) is > 0 and < Records / 3 * 2) halves++;
        }

        Assert.True(halves >= 1);
        Assert.Equal(Records / 3 * 2, await CountAsync(firm, "select count(*) from tst_thing where place = '上海' and place_sort like 'shang hai%'"));
        Assert.Equal(Records / 3, await CountAsync(firm, "select count(*) from tst_thing where place = 'Oslo' and place_sort is null"));
        Assert.Equal(Records, await CountAsync(firm, "select count(*) from tst_thing where version = 1"));
    }

    private static Task<int> KeysAsync(SmallFirm firm) => CountAsync(firm, "select count(*) from tst_thing where place_sort is not null");

    private static async Task<int> CountAsync(SmallFirm firm, string sql)
    {
        await using var connection = await firm.Database.OpenAsync(None);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(await command.ExecuteScalarAsync(None), CultureInfo.InvariantCulture);
    }
}
