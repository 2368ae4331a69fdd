using Rapport.Core.Jobs;
using Rapport.Core.Problems;

namespace Rapport.Storage.Specs.Jobs;

public sealed class KeepingSchedules
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_job_is_made_at_its_local_time_once_however_many_nodes_look(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var clock = new Clock { Now = new DateTimeOffset(2026, 3, 28, 12, 0, 0, TimeSpan.Zero) };
        var queue = new JobQueue(firm.Database, clock);
        var nodes = Enumerable.Range(0, 4).Select(_ => new Schedules(firm.Database, queue, clock)).ToList();
        await nodes[0].PutAsync(new Schedule("daily", "0 9 * * *", "Europe/Berlin", "report"), None);
        // The clocks go forward in the night: nine in the morning is seven in UTC from then on.
        Assert.Equal(new DateTime(2026, 3, 29, 7, 0, 0, DateTimeKind.Utc), (await nodes[0].ListAsync(None))[0].NextAt);
        Assert.Equal(0, (await Task.WhenAll(nodes.Select(n => n.LookAsync(None)))).Sum());
        clock.Now = new DateTimeOffset(2026, 3, 29, 7, 0, 1, TimeSpan.Zero);
        Assert.Equal(1, (await Task.WhenAll(nodes.Select(n => n.LookAsync(None)))).Sum());
        Assert.Equal("report", Assert.Single(await queue.ListAsync(null, 10, None)).Type);
        var schedule = Assert.Single(await nodes[0].ListAsync(None));
        Assert.Equal(new DateTime(2026, 3, 30, 7, 0, 0, DateTimeKind.Utc), schedule.NextAt);
        Assert.Equal(clock.Now.UtcDateTime, schedule.LastAt);
    }

    [Theory]
    [InlineData("sqlite", MissedRuns.Once, 1)]
    [InlineData("postgres", MissedRuns.Once, 1)]
    [InlineData("sqlite", MissedRuns.Skip, 0)]
    [InlineData("postgres", MissedRuns.Skip, 0)]
    [InlineData("sqlite", MissedRuns.All, 5)]
    [InlineData("postgres", MissedRuns.All, 5)]
    public async Task Missed_runs_are_made_up_as_the_schedule_says(string database, MissedRuns missed, int made)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var clock = new Clock { Now = new DateTimeOffset(2026, 1, 1, 0, 30, 0, TimeSpan.Zero) };
        var schedules = new Schedules(firm.Database, new JobQueue(firm.Database, clock), clock);
        await schedules.PutAsync(new Schedule("hourly", "0 * * * *", "UTC", "sync") { Missed = missed }, None);
        clock.Now += TimeSpan.FromHours(5);
        Assert.Equal(made, await schedules.LookAsync(None));
        Assert.Equal(0, await schedules.LookAsync(None));
        clock.Now += TimeSpan.FromMinutes(31);
        Assert.Equal(1, await schedules.LookAsync(None));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task It_can_be_switched_off_and_on_and_run_by_hand(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var clock = new Clock { Now = new DateTimeOffset(2026, 1, 1, 0, 30, 0, TimeSpan.Zero) };
        var queue = new JobQueue(firm.Database, clock);
        var schedules = new Schedules(firm.Database, queue, clock);
        await schedules.PutAsync(new Schedule("hourly", "0 * * * *", "UTC", "sync"), None);
        await schedules.SwitchAsync("hourly", false, None);
        clock.Now += TimeSpan.FromHours(3);
        Assert.Equal(0, await schedules.LookAsync(None));
        Assert.Equal((false, null), ((await schedules.ListAsync(None))[0].Enabled, (await schedules.ListAsync(None))[0].NextAt));
        var job = await schedules.RunAsync("hourly", Core.Access.Principal.System, None);
        var kept = Assert.Single(await schedules.ListAsync(None));
        Assert.Equal((job, clock.Now.UtcDateTime), (kept.LastJob, kept.LastAt));
        Assert.Equal("sync", Assert.Single(await queue.ListAsync([job], None)).Type);
        await schedules.SwitchAsync("hourly", true, None);
        Assert.Equal(0, await schedules.LookAsync(None));
        clock.Now += TimeSpan.FromMinutes(31);
        Assert.Equal(1, await schedules.LookAsync(None));
        Assert.NotEqual(job, (await schedules.ListAsync(None))[0].LastJob);
        Assert.Equal("schedule.missing", (await Assert.ThrowsAsync<ProblemException>(() => schedules.RunAsync("other", Core.Access.Principal.System, None))).Problems[0].Code);
    }

    [Fact]
    public async Task What_an_administrator_changed_stays_and_nonsense_is_refused()
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        var schedules = firm.Get<Schedules>();
        var clean = new Schedule("clean", "30 3 * * *", "UTC", "clean");
        await schedules.EnsureAsync([clean], None);
        await schedules.PutAsync(clean with { Cron = "0 5 * * *", Enabled = false }, None);
        await schedules.EnsureAsync([clean], None);
        var kept = Assert.Single(await schedules.ListAsync(None));
        Assert.Equal(("0 5 * * *", false, null), (kept.Cron, kept.Enabled, kept.NextAt));
        async Task<string> RefusalAsync(Schedule s) => (await Assert.ThrowsAsync<ProblemException>(() => schedules.PutAsync(s, None))).Problems[0].Code;
        Assert.Equal("schedule.badCron", await RefusalAsync(clean with { Cron = "61 * * * *" }));
        Assert.Equal("schedule.badCron", await RefusalAsync(clean with { Cron = "every day" }));
        Assert.Equal("schedule.badZone", await RefusalAsync(clean with { Zone = "Mars/Olympus" }));
        Assert.True(await schedules.RemoveAsync("clean", None));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
