using System.Diagnostics;
using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Jobs;
using Rapport.Core.Storage;

namespace Rapport.Storage.Specs.Jobs;

/// <summary>A real process, killed as by <c>kill -9</c> at any moment, loses and doubles nothing.</summary>
public sealed class KillingTheWorker
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Ten_kills_at_random_moments_lose_and_double_nothing(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var queue = firm.Get<JobQueue>();
        var random = new Random(3);
        var made = 0;
        async Task OrderAsync(int count)
        {
            var from = made;
            made += count;
            await firm.Database.WriteAsync(WriteLane.People, async session =>
            {
                for (var i = from; i < from + count; i++) await queue.EnqueueAsync(session, new JobOrder("make", $"\"N{i}\"") { MostAttempts = 1_000 }, Principal.System);
                return 0;
            }, None);
        }

        var (kills, working) = (0, 0);
        while (kills < 10)
        {
            // Never idle when the kill comes: more is waiting than a worker does in the time it has.
            if ((await CountAsync(firm, "select count(*) from core_job where state = 'waiting'")) < 1_500) await OrderAsync(2_000);
            var before = await CountAsync(firm, "select count(*) from tst_thing");
            using var worker = Start(firm);
            await worker.StandardOutput.ReadLineAsync(None);
            // Half of the kills meet it in the middle of its work, half at any moment, its start among them.
            for (var i = 0; kills % 2 == 0 && i < 1_000 && await CountAsync(firm, "select count(*) from tst_thing") == before; i++) await Task.Delay(10, None);
            await Task.Delay(random.Next(0, 300), None);
            worker.Kill();
            await worker.WaitForExitAsync(None);
            kills++;
            if (await CountAsync(firm, "select count(*) from tst_thing") > before) working++;
        }

        Assert.True(working >= 5, $"Only {working} of {kills} kills met a worker at work.");
        using var last = Start(firm);
        try
        {
            var until = Environment.TickCount64 + 60_000;
            while (await CountAsync(firm, "select count(*) from core_job where state in ('waiting', 'running')") > 0)
            {
                Assert.True(Environment.TickCount64 < until, "The jobs are not done after a minute.");
                await Task.Delay(100, None);
            }
        }
        finally
        {
            last.Kill();
            await last.WaitForExitAsync(None);
        }

        Assert.Equal(made, await CountAsync(firm, "select count(*) from core_job where state = 'done'"));
        Assert.Equal(made, await CountAsync(firm, "select count(*) from tst_thing"));
        Assert.Equal(made, await CountAsync(firm, "select count(distinct name) from tst_thing"));
        Assert.Equal(made, await CountAsync(firm, "select count(*) from core_change_set where origin = 'job' and created = 1"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Whoever_starts_takes_up_at_once_what_a_killed_worker_held_and_nothing_of_one_that_lives(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        using var folder = new TempFolder();
        var started = new List<Process>();
        async Task HoldAsync(int count)
        {
            for (var i = 0; i < count; i++) await firm.Get<JobQueue>().EnqueueAsync(new JobOrder("hold"), Principal.System, None);
            started.Add(Start(firm, "leasing", folder.Path));
        }

        async Task UntilAsync(int count, string which)
        {
            // Half of a lease: nothing here ends since one ran out.
            for (var until = Environment.TickCount64 + 30_000; await CountAsync(firm, "select count(*) from core_job where " + which) != count; await Task.Delay(50, None))
                Assert.True(Environment.TickCount64 < until, $"Not {count} with {which} after half a minute.");
        }

        try
        {
            await HoldAsync(2);
            await UntilAsync(2, "state = 'running'");
            // The next one has looked around when it takes up what came with it; the others are still the first one's.
            await HoldAsync(1);
            await UntilAsync(3, "state = 'running'");
            Assert.Equal(3, await CountAsync(firm, "select count(*) from core_job where attempts = 1"));
            started.ForEach(p => p.Kill());
            await Task.WhenAll(started.Select(p => p.WaitForExitAsync(None)));
            await HoldAsync(0);
            await UntilAsync(3, "state = 'done' and attempts = 2");
        }
        finally
        {
            foreach (var process in started)
            {
                process.Kill();
                await process.WaitForExitAsync(None);
                process.Dispose();
            }
        }
    }

    private static Process Start(SmallFirm firm, params string[] also) => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Rapport.Testing.Worker.dll"), firm.Database.Dialect.Name, firm.Place, .. also])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
    })!;

    private static async Task<int> CountAsync(SmallFirm firm, string sql)
    {
        await using var connection = await firm.Database.OpenAsync(None);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(await command.ExecuteScalarAsync(None), CultureInfo.InvariantCulture);
    }
}
