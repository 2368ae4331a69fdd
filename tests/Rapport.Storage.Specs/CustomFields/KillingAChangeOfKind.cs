using System.Diagnostics;
using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Catalogue.Kinds;
using Rapport.Core.Jobs;
using Rapport.Core.Records;

namespace Rapport.Storage.Specs.CustomFields;

/// <summary>A real process, killed as by <c>kill -9</c> in the middle of a change of kind: the field is of the one kind or the other, with all values, and each is carried over once.</summary>
public sealed class KillingAChangeOfKind
{
    private const int Records = 4_000;
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Kills_in_the_middle_change_nothing_in_the_end(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        await ChangingAKind.AddAsync(firm, "budget", ChangingAKind.Of(FieldKind.Text));
        for (var i = 0; i < Records; i += 1_000)
            await firm.Store.WriteAsync([.. Enumerable.Range(i, 1_000).Select(n => RecordWrite.Create(firm.Thing, SmallFirm.Values(("name", $"N{n}"), ("budget", n % 10 == 0 ? "many" : "1"))))], new WriteContext(Principal.System, "test"), None);
        var job = await firm.Get<KindChanges>().StartAsync(new KindOrder("thing", "budget", ChangingAKind.Of(FieldKind.Integer)), Principal.System, None);
        var half = 0;
        for (var kill = 0; ; kill++)
        {
            var before = await CountAsync(firm, Lines);
            using var worker = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Rapport.Testing.Worker.dll"), firm.Database.Dialect.Name, firm.Place]) { UseShellExecute = false, RedirectStandardOutput = true })!;
            await worker.StandardOutput.ReadLineAsync(None);
            var until = Environment.TickCount64 + 60_000;
            while (await CountAsync(firm, $"select count(*) from core_job where n = {job} and state in ('waiting', 'running')") > 0 && (kill >= 3 || await CountAsync(firm, Lines) == before))
            {
                Assert.True(Environment.TickCount64 < until, "The job is not done after a minute.");
                await Task.Delay(5, None);
            }

            worker.Kill();
            await worker.WaitForExitAsync(None);
            await firm.Get<Core.Catalogue.CustomFields>().RefreshAsync(None);
            var isNew = firm.Thing["budget"].Kind == FieldKind.Integer;
            var found = await firm.Reader.CountAsync(firm.Thing, isNew ? "budget = 1" : "budget = '1'", Principal.System, Records, None);
            Assert.Equal(Records * 9 / 10, found.Count);
            if (await CountAsync(firm, Lines) < Records) half++;
            if (await CountAsync(firm, $"select count(*) from core_job where n = {job} and state = 'done'") == 1) break;
        }

        Assert.True(half >= 1);
        var outcome = KindChanges.ResultOf((await firm.Get<JobQueue>().FindAsync(job, None))!)!;
        Assert.Equal((Records * 9L / 10, Records / 10L), (outcome.Converted, outcome.Lost));
        Assert.Equal(FieldKind.Integer, firm.Thing["budget"].Kind);
        Assert.Equal(Records, await CountAsync(firm, $"select count(*) from core_change where set_id = {outcome.ChangeSet}"));
        Assert.Equal(1, await CountAsync(firm, $"select count(*) from core_change_set where origin = 'kind' and changed = {Records} and done_at is not null"));
    }

    private const string Lines = "select count(*) from core_change";

    private static async Task<int> CountAsync(SmallFirm firm, string sql)
    {
        await using var connection = await firm.Database.OpenAsync(None);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(await command.ExecuteScalarAsync(None), CultureInfo.InvariantCulture);
    }
}
