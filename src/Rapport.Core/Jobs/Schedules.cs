using System.Data.Common;
using Cronos;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Jobs;

/// <summary>
/// The schedules of the workplace. Any node may look; the job and the next time are written together, so that a run is
/// neither lost nor made twice, whoever looks and whoever dies.
/// </summary>
public sealed class Schedules(IDatabase database, JobQueue queue, TimeProvider clock)
{
    private const string Columns = "name, cron, zone, job_type, payload, missed, enabled, next_at, last_at, last_job";
    private const int MostMissed = 100;

    /// <summary>A run that comes so late counts as missed: until then somebody was merely busy.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    internal static SystemTable Table { get; } = new("core_schedule",
    [
        new("name", ColumnType.Text, true), new("cron", ColumnType.Text, true), new("zone", ColumnType.Text, true), new("job_type", ColumnType.Text, true),
        new("payload", ColumnType.Json, true), new("missed", ColumnType.Text, true), new("enabled", ColumnType.Integer, true), new("next_at", ColumnType.Moment), new("last_at", ColumnType.Moment), new("last_job", ColumnType.Integer),
    ],
    [new("ix_core_schedule_next", "next_at")])
    { PrimaryKey = "name" };

    private DateTime Now => clock.GetUtcNow().UtcDateTime;
    private SqlDialect Dialect => database.Dialect;

    /// <summary>Keeps a schedule under its name, in place of the one there was.</summary>
    public async Task PutAsync(Schedule schedule, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(schedule.Name)) throw new ProblemException(Problem.Invalid("field.required", "name"));
        var next = schedule.Enabled ? Next(Read(schedule), Now) : null;
        await database.WriteAsync(WriteLane.People, session => PutAsync(session, schedule, next, "update set cron = excluded.cron, zone = excluded.zone, job_type = excluded.job_type, payload = excluded.payload, missed = excluded.missed, enabled = excluded.enabled, next_at = excluded.next_at"), ct);
    }

    /// <summary>Makes the schedules of the product where they are not there yet; what an administrator changed stays.</summary>
    public Task EnsureAsync(IEnumerable<Schedule> schedules, CancellationToken ct) => database.WriteAsync(WriteLane.People, async session =>
    {
        foreach (var schedule in schedules) await PutAsync(session, schedule, Next(Read(schedule), Now), "nothing");
        return 0;
    }, ct);

    public Task<bool> RemoveAsync(string name, CancellationToken ct) =>
        database.WriteAsync(WriteLane.People, async session => await session.ExecuteAsync("delete from core_schedule where name = $1", name) > 0, ct);

    public async Task<IReadOnlyList<Schedule>> ListAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select {Columns} from core_schedule order by name limit 1000";
        var schedules = new List<Schedule>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) schedules.Add(Read(row));
        return schedules;
    }

    /// <summary>Switches a schedule on or off. What was missed while it was off is not made up.</summary>
    public Task SwitchAsync(string name, bool on, CancellationToken ct) => database.WriteAsync(WriteLane.People, async session =>
    {
        var schedule = await FindAsync(session, name);
        return await session.ExecuteAsync("update core_schedule set enabled = $2, next_at = $3 where name = $1", name, on ? 1L : 0L, Moment(on ? Next(Read(schedule), Now) : null));
    }, ct);

    /// <summary>Makes the job now, besides its times; answers its number.</summary>
    public Task<long> RunAsync(string name, Principal who, CancellationToken ct) => database.WriteAsync(WriteLane.People, async session =>
    {
        var schedule = await FindAsync(session, name);
        var job = await queue.EnqueueAsync(session, new JobOrder(schedule.JobType, schedule.Payload), who);
        await session.ExecuteAsync("update core_schedule set last_at = $2, last_job = $3 where name = $1", name, Moment(Now), job);
        return job;
    }, ct);

    private async Task<Schedule> FindAsync(WriteSession session, string name)
    {
        await using var command = session.Command($"select {Columns} from core_schedule where name = $1{Dialect.ForUpdate}", name);
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? Read(row) : throw new ProblemException(Problem.Missing("schedule.missing", null, ("name", name)));
    }

    /// <summary>Puts the jobs that are due into the queue. Answers how many.</summary>
    internal async Task<int> LookAsync(CancellationToken ct)
    {
        if (!await IsAnyDueAsync(ct)) return 0;
        return await database.WriteAsync(WriteLane.People, async session =>
        {
            var due = new List<Schedule>();
            await using (var command = session.Command($"select {Columns} from core_schedule where enabled = 1 and next_at <= $1 order by next_at limit 100{Dialect.SkipLocked}", Moment(Now)))
            await using (var row = await command.ExecuteReaderAsync(ct))
                while (await row.ReadAsync(ct)) due.Add(Read(row));
            var made = 0;
            foreach (var schedule in due)
            {
                var times = Due(schedule);
                long? job = null;
                foreach (var _ in times) job = await queue.EnqueueAsync(session, new JobOrder(schedule.JobType, schedule.Payload), Principal.System);
                made += times.Count;
                await session.ExecuteAsync("update core_schedule set next_at = $2, last_at = coalesce($3, last_at), last_job = coalesce($4, last_job) where name = $1", schedule.Name,
                    Moment(Next(Read(schedule), Now)), Moment(job is null ? null : Now), Dialect.ToDb(FieldKind.Integer, job));
            }

            return made;
        }, ct);
    }

    /// <summary>The runs to make now.</summary>
    private List<DateTime> Due(Schedule schedule)
    {
        var (cron, zone) = Read(schedule);
        var times = new List<DateTime>();
        for (DateTime? at = schedule.NextAt; at <= Now && times.Count < MostMissed; at = cron.GetNextOccurrence(at.Value, zone)) times.Add(at.Value);
        return schedule.Missed switch
        {
            MissedRuns.All => times,
            MissedRuns.Once => times.Count == 0 ? [] : [times[^1]],
            _ => times.Count > 0 && cron.GetOccurrences(Now - Late, Now, zone, fromInclusive: true, toInclusive: true).Any() ? [times[^1]] : [],
        };
    }

    private async Task<bool> IsAnyDueAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select 1 from core_schedule where enabled = 1 and next_at <= $1 limit 1";
        Dialect.Bind(command, Moment(Now));
        return await command.ExecuteScalarAsync(ct) is not null and not DBNull;
    }

    private Task<int> PutAsync(WriteSession session, Schedule s, DateTime? next, string onConflict) => session.ExecuteAsync(
        $"insert into core_schedule (name, cron, zone, job_type, payload, missed, enabled, next_at) values ($1, $2, $3, $4, {Dialect.JsonParameter(5)}, $6, $7, $8) on conflict (name) do {onConflict}",
        s.Name, s.Cron, s.Zone, s.JobType, s.Payload, s.Missed.ToString(), s.Enabled ? 1L : 0L, Moment(next));

    private static DateTime? Next((CronExpression Cron, TimeZoneInfo Zone) when, DateTime after) => when.Cron.GetNextOccurrence(after, when.Zone);

    private static (CronExpression Cron, TimeZoneInfo Zone) Read(Schedule schedule)
    {
        if (!CronExpression.TryParse(schedule.Cron, out var cron)) throw new ProblemException(Problem.Invalid("schedule.badCron", "cron", ("value", schedule.Cron)));
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(schedule.Zone, out var zone)) throw new ProblemException(Problem.Invalid("schedule.badZone", "zone", ("value", schedule.Zone)));
        return (cron, zone);
    }

    private Schedule Read(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3))
    {
        Payload = row.GetString(4),
        Missed = Enum.Parse<MissedRuns>(row.GetString(5)),
        Enabled = row.GetInt64(6) != 0,
        NextAt = (DateTime?)Dialect.FromDb(FieldKind.DateTime, row, 7),
        LastAt = (DateTime?)Dialect.FromDb(FieldKind.DateTime, row, 8),
        LastJob = row.IsDBNull(9) ? null : row.GetInt64(9),
    };

    private object Moment(DateTime? at) => Dialect.ToDb(FieldKind.DateTime, at);
}
