using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Storage.Specs.Jobs;

public sealed class RunningJobs
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Workers_that_die_at_any_moment_lose_and_double_nothing(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var queue = firm.Get<JobQueue>();
        const int Jobs = 20, Steps = 10;
        for (var i = 0; i < Jobs; i++) await queue.EnqueueAsync(new JobOrder("count", $"{{\"i\":{i}}}") { MostAttempts = 1_000 }, Principal.System, None);
        await firm.Database.WriteAsync(WriteLane.People, s => s.ExecuteAsync("insert into core_counter (name, next) values ('test', 0)"), None);
        // Leases run out at once: workers take jobs from each other in the middle of their work, as after a kill.
        var workers = Enumerable.Range(0, 4).Select(async w =>
        {
            var worker = Worker(queue, new Counting(firm.Database, Steps, new Random(w)), TimeSpan.FromMilliseconds(w == 0 ? 60_000 : 5));
            for (var idle = 0; idle < 30;)
            {
                try { idle = await worker.RunOneAsync($"w{w}", None) ? 0 : idle + 1; }
                catch (LeaseLostException) { idle = 0; }
                if (idle > 0) await Task.Delay(20, None);
            }
        });
        await Task.WhenAll(workers);

        Assert.All(await queue.ListAsync(null, 100, None), j => Assert.Equal(JobState.Done, j.State));
        await using var connection = await firm.Database.OpenAsync(None);
        await using var command = connection.CreateCommand();
        command.CommandText = "select next from core_counter where name = 'test'";
        Assert.Equal(Jobs * Steps, Convert.ToInt32(await command.ExecuteScalarAsync(None), CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_failing_job_is_tried_again_later_and_ends_as_dead_until_replayed(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var clock = new Clock();
        var queue = new JobQueue(firm.Database, clock);
        var number = await queue.EnqueueAsync(new JobOrder("fail", Key: "one") { MostAttempts = 2 }, Principal.System, None);
        Assert.Equal(number, await queue.EnqueueAsync(new JobOrder("fail", Key: "one"), Principal.System, None));
        var worker = Worker(queue, new Acting("fail", _ => throw new InvalidOperationException("no luck")), TimeSpan.FromMinutes(1));

        Assert.True(await worker.RunOneAsync("w", None));
        Assert.False(await worker.RunOneAsync("w", None));
        clock.Now += TimeSpan.FromSeconds(6);
        Assert.True(await worker.RunOneAsync("w", None));
        var dead = (await queue.FindAsync(number, None))!;
        Assert.Equal((JobState.Dead, 2), (dead.State, dead.Attempts));
        Assert.Contains("no luck", dead.Error, StringComparison.Ordinal);
        Assert.NotEqual(number, await queue.EnqueueAsync(new JobOrder("other", Key: "one"), Principal.System, None));

        Assert.True(await queue.ReplayAsync(number, None));
        var good = Worker(queue, new Acting("fail", _ => Task.CompletedTask), TimeSpan.FromMinutes(1));
        Assert.True(await good.RunOneAsync("w", None));
        Assert.Equal(JobState.Done, (await queue.FindAsync(number, None))!.State);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_refusal_is_not_tried_again_and_a_cancelled_job_stops(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var queue = firm.Get<JobQueue>();
        var refused = await queue.EnqueueAsync(new JobOrder("refuse"), Principal.System, None);
        Assert.True(await Worker(queue, new Acting("refuse", _ => throw new ProblemException(Problem.Refused("some.rule", "map", ("column", "Name"), ("count", 3)))), TimeSpan.FromMinutes(1)).RunOneAsync("w", None));
        var dead = (await queue.FindAsync(refused, None))!;
        Assert.Equal(JobState.Dead, dead.State);
        // The reason keeps its words: the pages say it in the reader's language.
        var problem = JobFailure.Read(dead.Error)!;
        Assert.Equal(("some.rule", "map", "Name", 3L), (problem.Code, problem.At, problem.Args!["column"], problem.Args["count"]));

        var long1 = await queue.EnqueueAsync(new JobOrder("long"), Principal.System, None);
        var worker = Worker(queue, new Acting("long", async job =>
        {
            Assert.True(await queue.CancelAsync(job.Job.Number, None));
            await Task.Delay(Timeout.Infinite, job.Stop);
        }), TimeSpan.FromMilliseconds(300));
        Assert.True(await worker.RunOneAsync("w", None));
        Assert.Equal(JobState.Cancelled, (await queue.FindAsync(long1, None))!.State);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_stop_of_the_server_puts_the_job_back_without_counting_it(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var queue = firm.Get<JobQueue>();
        var number = await queue.EnqueueAsync(new JobOrder("long"), Principal.System, None);
        var started = new TaskCompletionSource();
        var worker = Worker(queue, new Acting("long", async job => { started.SetResult(); await Task.Delay(Timeout.Infinite, job.Stop); }), TimeSpan.FromMinutes(1));
        await worker.StartAsync(None);
        await started.Task;
        await worker.StopAsync(None);
        var job = (await queue.FindAsync(number, None))!;
        Assert.Equal((JobState.Waiting, 0), (job.State, job.Attempts));
    }

    private static JobWorker Worker(JobQueue queue, IJobHandler handler, TimeSpan lease) =>
        new(queue, [handler], TimeProvider.System, NullLogger<JobWorker>.Instance) { Lease = lease };

    private sealed class Acting(string type, Func<JobContext, Task> act) : IJobHandler
    {
        public string Type => type;

        public Task RunAsync(JobContext job) => act(job);
    }

    /// <summary>Counts to so many, step by step, each with its checkpoint; now and then too slow for its lease.</summary>
    private sealed class Counting(IDatabase database, int steps, Random random) : IJobHandler
    {
        public string Type => "count";

        public async Task RunAsync(JobContext job)
        {
            for (var step = int.Parse(job.Job.Checkpoint ?? "0", CultureInfo.InvariantCulture); step < steps; step++)
            {
                var next = step + 1;
                await database.WriteAsync(WriteLane.People, async session =>
                {
                    await session.ExecuteAsync("update core_counter set next = next + 1 where name = 'test'");
                    if (next == steps) await job.FinishAsync(session);
                    else await job.CheckpointAsync(session, next.ToString(CultureInfo.InvariantCulture));
                    return 0;
                }, None);
                if (random.Next(4) == 0) await Task.Delay(random.Next(12), None);
            }
        }
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
