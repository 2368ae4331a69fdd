using System.Diagnostics;
using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Bulk;
using Rapport.Core.Changes.Undoing;
using Rapport.Core.Jobs;
using Rapport.Core.Records;

namespace Rapport.Storage.Specs.Bulk;

/// <summary>A real process, killed as by <c>kill -9</c> in the middle of a change of many records and of its undo, does nothing twice and passes nothing over.</summary>
public sealed class KillingABulkChange
{
    private const int Records = 8_000;
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Kills_in_the_middle_change_nothing_in_the_end(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        for (var i = 0; i < Records; i += 1_000)
            await firm.Store.WriteAsync([.. Enumerable.Range(i, 1_000).Select(n => RecordWrite.Create(firm.Thing, SmallFirm.Values(("name", $"N{n}"), ("level", 1L))))], new WriteContext(Principal.System, "test"), None);
        var job = await firm.Get<BulkJobs>().StartAsync(new BulkOrder("thing", BulkDeed.Edit, "level = 1") { Edits = [BulkEdit.Of(firm.Thing["level"], 2L)] }, Principal.System, None);
        Assert.True(await KillUntilDoneAsync(firm, job, "select count(*) from tst_thing where level = 2") >= 2);
        var result = BulkJobs.ResultOf((await firm.Get<JobQueue>().FindAsync(job, None))!)!;
        Assert.Equal((Records, Records, 0), (result.Total, result.Changed, result.Refused));
        Assert.Equal(Records, await CountAsync(firm, "select count(*) from tst_thing where level = 2 and version = 2"));
        Assert.Equal(Records, await CountAsync(firm, $"select count(*) from core_change where set_id = {result.ChangeSet}"));
        Assert.Equal(1, await CountAsync(firm, $"select count(*) from core_change_set where origin = 'bulk' and changed = {Records} and done_at is not null"));

        var undo = await firm.Get<UndoJobs>().StartAsync(result.ChangeSet!.Value, Principal.System, None);
        Assert.True(await KillUntilDoneAsync(firm, undo, "select count(*) from tst_thing where level = 1") >= 1);
        var outcome = UndoJobs.ResultOf((await firm.Get<JobQueue>().FindAsync(undo, None))!)!;
        Assert.Equal((Records, 0), (outcome.Reverted, outcome.RefusedCount));
        Assert.Equal(Records, await CountAsync(firm, "select count(*) from tst_thing where level = 1 and version = 3"));
        Assert.Equal(1, await CountAsync(firm, $"select count(*) from core_change_set where undo_of = {result.ChangeSet} and changed = {Records}"));
    }

    /// <summary>Kills a worker as soon as it has done something, up to four times; answers how many kills met the work half done.</summary>
    private static async Task<int> KillUntilDoneAsync(SmallFirm firm, long job, string done)
    {
        var (half, until) = (0, Environment.TickCount64 + 120_000);
        for (var kill = 0; ; kill++)
        {
            var before = await CountAsync(firm, done);
            using var worker = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Rapport.Testing.Worker.dll"), firm.Database.Dialect.Name, firm.Place]) { UseShellExecute = false, RedirectStandardOutput = true })!;
            await worker.StandardOutput.ReadLineAsync(None);
            while (await CountAsync(firm, $"select count(*) from core_job where n = {job} and state in ('waiting', 'running')") > 0 && (kill >= 4 || await CountAsync(firm, done) == before))
            {
                Assert.True(Environment.TickCount64 < until, "The job is not done after two minutes.");
                await Task.Delay(5, None);
            }

            worker.Kill();
            await worker.WaitForExitAsync(None);
            if (await CountAsync(firm, done) is var now && now > 0 && now < Records) half++;
            if (await CountAsync(firm, $"select count(*) from core_job where n = {job} and state = 'done'") == 1) return half;
        }
    }

    private static async Task<int> CountAsync(SmallFirm firm, string sql)
    {
        await using var connection = await firm.Database.OpenAsync(None);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(await command.ExecuteScalarAsync(None), CultureInfo.InvariantCulture);
    }
}
