using System.Data.Common;
using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Jobs;

/// <summary>
/// The durable queue. A worker holds a job by a lease that it renews; when the process dies, the next worker to start ends
/// the lease (see <see cref="WorkerLock"/>), or it runs out, and another takes the job up. Every later write of a worker is fenced by its lease and attempt.
/// </summary>
public sealed class JobQueue(IDatabase database, TimeProvider clock)
{
    private const string Columns = "n, type, payload, state, attempts, most_attempts, run_at, created_at, created_by, progress, message, checkpoint, result, error, cancel_requested";
    private const string Held = "n = $1 and leased_by = $2 and attempts = $3 and state = 'running'";

    private DateTime Now => clock.GetUtcNow().UtcDateTime;
    private SqlDialect Dialect => database.Dialect;

    /// <summary>Puts a job into the queue; answers its number, or that of the open job with the same key.</summary>
    public Task<long> EnqueueAsync(JobOrder order, Principal who, CancellationToken ct) =>
        database.WriteAsync(WriteLane.People, session => EnqueueAsync(session, order, who), ct);

    /// <summary>The same within a transaction: the job exists exactly if the rest is committed.</summary>
    public async Task<long> EnqueueAsync(WriteSession session, JobOrder order, Principal who)
    {
        var now = Moment(Now);
        var made = await session.ScalarAsync(
            $"insert into core_job (type, payload, state, priority, run_at, attempts, most_attempts, cancel_requested, open_key, created_at, created_by) values ($1, {Dialect.JsonParameter(2)}, 'waiting', $3, $4, 0, $5, 0, $6, $7, $8) on conflict (open_key) do nothing returning n",
            order.Type, order.Payload, (long)order.Priority, order.RunAt is { } at ? Moment(at) : now, (long)order.MostAttempts, order.Key, now, Dialect.ToDb(FieldKind.Link, who.UserId));
        // Locked, so that the job found open cannot end before this transaction does.
        return (long)(made ?? await session.ScalarAsync("select n from core_job where open_key = $1" + Dialect.ForUpdate, order.Key) ?? throw new InvalidOperationException("The open job ended at this moment."));
    }

    /// <summary>Takes the next due job of one of the types, or one whose worker is gone; null when there is none.</summary>
    internal async Task<Job?> ClaimAsync(string worker, IReadOnlyList<string> types, TimeSpan lease, CancellationToken ct)
    {
        if (types.Count == 0 || !await IsAnyDueAsync(ct)) return null;
        return await database.WriteAsync(WriteLane.People, async session =>
        {
            var values = new List<object?> { worker, Moment(Now + lease), Moment(Now) };
            var listed = Dialect.In("type", [.. types], value =>
            {
                values.Add(value);
                return "$" + values.Count.ToString(CultureInfo.InvariantCulture);
            });
            Job job;
            await using (var command = session.Command($"""
                update core_job set state = 'running', leased_by = $1, lease_until = $2, attempts = attempts + 1
                where n = (select n from core_job where ((state = 'waiting' and run_at <= $3) or (state = 'running' and lease_until < $3)) and {listed}
                           order by priority desc, run_at, n limit 1{Dialect.SkipLocked})
                returning {Columns}
                """, [.. values]))
            await using (var row = await command.ExecuteReaderAsync())
            {
                if (!await row.ReadAsync()) return null;
                job = Read(row);
            }

            if (job.Attempts <= job.MostAttempts && !job.CancelRequested) return job;
            // It took its worker down each time, or was cancelled while nobody held it.
            await CloseAsync(session, job, worker, job.CancelRequested ? JobState.Cancelled : JobState.Dead, null, job.Error ?? "job.lost");
            return null;
        }, ct);
    }

    private async Task<bool> IsAnyDueAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select 1 where exists (select 1 from core_job where state = 'waiting' and run_at <= $1) or exists (select 1 from core_job where state = 'running' and lease_until < $1)";
        Dialect.Bind(command, Moment(Now));
        return await command.ExecuteScalarAsync(ct) is not null and not DBNull;
    }

    /// <summary>Renews the lease and notes progress. Answers whether the job was asked to stop.</summary>
    internal Task<bool> RenewAsync(Job job, string worker, TimeSpan lease, double? progress, string? message, CancellationToken ct) =>
        database.WriteAsync(WriteLane.People, async session => (long)(await session.ScalarAsync(
            $"update core_job set lease_until = $4, progress = coalesce($5, progress), message = coalesce($6, message) where {Held} returning cancel_requested",
            job.Number, worker, (long)job.Attempts, Moment(Now + lease), Dialect.ToDb(FieldKind.Number, progress), message) ?? throw new LeaseLostException(job.Number)) != 0, ct);

    /// <summary>Nobody will renew what a worker whose process is gone held.</summary>
    internal Task EndLeasesAsync(string worker, CancellationToken ct) =>
        database.WriteAsync(WriteLane.People, session => session.ExecuteAsync("update core_job set lease_until = $2 where state = 'running' and leased_by like $1", worker + "/%", Moment(Now)), ct);

    internal async Task CheckpointAsync(WriteSession session, Job job, string worker, string checkpoint)
    {
        if (await session.ExecuteAsync($"update core_job set checkpoint = {Dialect.JsonParameter(4)} where {Held}", job.Number, worker, (long)job.Attempts, checkpoint) == 0)
            throw new LeaseLostException(job.Number);
    }

    internal async Task CloseAsync(WriteSession session, Job job, string worker, JobState state, string? result, string? error)
    {
        if (await session.ExecuteAsync(
            $"update core_job set state = $4, result = {Dialect.JsonParameter(5)}, error = $6, done_at = $7, progress = coalesce($8, progress), lease_until = null, leased_by = null, open_key = null where {Held}",
            job.Number, worker, (long)job.Attempts, Word(state), result, error, Moment(Now), Dialect.ToDb(FieldKind.Number, state == JobState.Done ? 1d : null)) == 0) throw new LeaseLostException(job.Number);
        await Notices.JobNotice.PutAsync(session, job, state, Now);
    }

    internal Task CloseAsync(Job job, string worker, JobState state, string? result, string? error, CancellationToken ct) =>
        database.WriteAsync(WriteLane.People, async session => { await CloseAsync(session, job, worker, state, result, error); return 0; }, ct);

    /// <summary>Back into the queue: after a failure later and later, after a stop of the server at once and without counting it.</summary>
    internal Task ReleaseAsync(Job job, string worker, string? error, CancellationToken ct) =>
        error is not null && job.Attempts >= job.MostAttempts ? CloseAsync(job, worker, JobState.Dead, null, error, ct)
        : database.WriteAsync(WriteLane.People, session => session.ExecuteAsync(
            $"update core_job set state = 'waiting', run_at = $4, error = $5, attempts = attempts - $6, lease_until = null, leased_by = null where {Held}",
            job.Number, worker, (long)job.Attempts, Moment(error is null ? Now : Now + Pause(job.Attempts)), error, error is null ? 1L : 0L), ct);

    /// <summary>5 s, 10 s, 20 s … at most an hour.</summary>
    internal static TimeSpan Pause(int attempts) => TimeSpan.FromSeconds(Math.Min(3_600, 5 * Math.Pow(2, Math.Min(attempts, 20) - 1)));

    /// <summary>Cancels a waiting job at once; a running one is asked to stop.</summary>
    public Task<bool> CancelAsync(long number, CancellationToken ct) => database.WriteAsync(WriteLane.People, async session =>
        await session.ExecuteAsync("update core_job set state = 'cancelled', cancel_requested = 1, done_at = $2, open_key = null where n = $1 and state = 'waiting'", number, Moment(Now))
        + await session.ExecuteAsync("update core_job set cancel_requested = 1 where n = $1 and state = 'running'", number) > 0, ct);

    /// <summary>Puts a dead or cancelled job back into the queue; it goes on from its checkpoint.</summary>
    public Task<bool> ReplayAsync(long number, CancellationToken ct) => database.WriteAsync(WriteLane.People, async session =>
        await session.ExecuteAsync("update core_job set state = 'waiting', run_at = $2, attempts = 0, cancel_requested = 0, done_at = null where n = $1 and state in ('dead', 'cancelled')", number, Moment(Now)) > 0, ct);

    public async Task<Job?> FindAsync(long number, CancellationToken ct) => await QueryAsync("where n = $1", [number], ct) is [var job] ? job : null;

    /// <summary>The newest jobs, of one state or of all.</summary>
    public Task<IReadOnlyList<Job>> ListAsync(JobState? state, int limit, CancellationToken ct) =>
        QueryAsync($"{(state is null ? "" : "where state = $1 ")}order by n desc limit {Math.Clamp(limit, 1, 1_000).ToString(CultureInfo.InvariantCulture)}", state is { } s ? [Word(s)] : [], ct);

    /// <summary>The jobs of these numbers, at most a thousand.</summary>
    public Task<IReadOnlyList<Job>> ListAsync(IReadOnlyCollection<long> numbers, CancellationToken ct)
    {
        var values = new List<object>();
        string Add(object value) { values.Add(value); return "$" + values.Count.ToString(CultureInfo.InvariantCulture); }
        return numbers.Count == 0 ? Task.FromResult<IReadOnlyList<Job>>([]) : QueryAsync("where " + Dialect.In("n", [.. numbers.Take(1_000).Cast<object>()], Add), values, ct);
    }

    /// <summary>How many jobs are in each state, counted up to a thousand.</summary>
    public async Task<IReadOnlyDictionary<JobState, int>> CountAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select " + string.Join(", ", Enum.GetValues<JobState>().Select(s => $"(select count(*) from (select 1 as one from core_job where state = '{Word(s)}' limit 1000) c)"));
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return Enum.GetValues<JobState>().Select((s, i) => (State: s, Count: (int)row.GetInt64(i))).ToDictionary(c => c.State, c => c.Count);
    }

    /// <summary>The newest jobs of one type, those that one person put in or all.</summary>
    public Task<IReadOnlyList<Job>> ListAsync(string type, Guid? createdBy, int limit, CancellationToken ct) =>
        QueryAsync($"where type = $1{(createdBy is null ? "" : " and created_by = $2")} order by n desc limit {Math.Clamp(limit, 1, 1_000).ToString(CultureInfo.InvariantCulture)}",
            createdBy is { } person ? [type, Dialect.ToDb(FieldKind.Link, person)!] : [type], ct);

    private async Task<IReadOnlyList<Job>> QueryAsync(string rest, IEnumerable<object> values, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select {Columns} from core_job {rest}";
        foreach (var value in values) Dialect.Bind(command, value);
        var jobs = new List<Job>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) jobs.Add(Read(row));
        return jobs;
    }

    private Job Read(DbDataReader row)
    {
        string? Text(int ordinal) => row.IsDBNull(ordinal) ? null : row.GetString(ordinal);
        DateTime At(int ordinal) => (DateTime)Dialect.FromDb(FieldKind.DateTime, row, ordinal)!;
        return new Job(row.GetInt64(0), row.GetString(1), row.GetString(2), Enum.Parse<JobState>(row.GetString(3), ignoreCase: true), (int)row.GetInt64(4), (int)row.GetInt64(5), At(6), At(7), (Guid?)Dialect.FromDb(FieldKind.Link, row, 8))
        {
            Progress = row.IsDBNull(9) ? null : row.GetDouble(9),
            Message = Text(10),
            Checkpoint = Text(11),
            Result = Text(12),
            Error = Text(13),
            CancelRequested = row.GetInt64(14) != 0,
        };
    }

    private object Moment(DateTime at) => Dialect.ToDb(FieldKind.DateTime, at);

    private static string Word(JobState state) => state switch
    {
        JobState.Waiting => "waiting",
        JobState.Running => "running",
        JobState.Done => "done",
        JobState.Dead => "dead",
        _ => "cancelled",
    };
}
