using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Rapport.Core.Storage;
using SQLitePCL;

namespace Rapport.Storage.Sqlite;

/// <summary>
/// The one task that writes. Two lanes: people's work goes before bulk work, and bulk work comes in small chunks, one
/// commit each; so that many people cannot stop it altogether, it has its turn after each commit of theirs. Several pieces of work share one commit (a disk flush each costs more than the work itself); each runs in a
/// savepoint, so that one failure takes nothing else with it. Nobody gets an answer before the commit.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MostPerCommit = 64;
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(20);

    private readonly Channel<Work> people = Channel.CreateUnbounded<Work>();
    private readonly Channel<Work> bulk = Channel.CreateUnbounded<Work>();
    // Only a hint to look at the queues, which alone say whether there is work: too many calls cost a look, never a wait.
    private readonly SemaphoreSlim wake = new(0);
    private readonly SqliteConnection connection;
    private readonly SqliteWriteSession session;
    private readonly SqliteCheckpoints checkpoints;
    private readonly BulkPace pace = new();
    private readonly Task loop;
    private bool relaxed;
    private bool isTurnOfBulk;

    /// <param name="beside">A second connection, for moving the log into the file beside the writer.</param>
    /// <param name="largeLog">Pages in the log from which on bulk work rests until it is empty.</param>
    public SqliteWriter(SqliteConnection connection, SqliteConnection beside, SqliteDialect dialect, int largeLog = SqliteCheckpoints.LargeLog)
    {
        this.connection = connection;
        session = new SqliteWriteSession(connection, dialect, () => people.Reader.Count > 0, pace);
        // A log that has once been large gives its room on the disk back when it begins anew.
        Execute("pragma wal_autocheckpoint = 0; pragma cache_size = -262144; pragma journal_size_limit = 134217728;");
        checkpoints = new SqliteCheckpoints(beside, () => wake.Release(), largeLog);
        loop = Task.Run(RunAsync);
    }

    public async Task<T> RunAsync<T>(WriteLane lane, Func<WriteSession, Task<T>> work, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        T? result = default;
        var item = new Work(
            async s => result = await work(s),
            () => done.TrySetResult(result!),
            e => done.TrySetException(e),
            ct);
        ObjectDisposedException.ThrowIf(!(lane == WriteLane.People ? people : bulk).Writer.TryWrite(item), this);
        wake.Release();
        return await done.Task;
    }

    private async Task RunAsync()
    {
        var done = new List<(Work Work, Action[] After)>();
        while (true)
        {
            if (checkpoints.IsBehind) checkpoints.BulkRests();
            if (people.Reader.Count > 0 || (bulk.Reader.Count > 0 && !checkpoints.IsBehind)) await CommitSomeAsync(done);
            else if (people.Reader.Completion.IsCompleted && bulk.Reader.Completion.IsCompleted) return;
            else await wake.WaitAsync();
        }
    }

    private async Task CommitSomeAsync(List<(Work Work, Action[] After)> done)
    {
        done.Clear();
        var started = Stopwatch.GetTimestamp();
        // Bulk work alone need not wait for the disk: it is done when its run is closed, which people's lane does, and all
        // that stands before in the log reaches the disk with it. A killed process loses nothing either way; after a power
        // failure the run goes on from where the log ends.
        var isRelaxed = people.Reader.Count == 0 || (isTurnOfBulk && bulk.Reader.Count > 0 && !checkpoints.IsBehind);
        isTurnOfBulk = !isRelaxed;
        if (!isRelaxed) pace.SeePeople();
        try
        {
            if (isRelaxed != relaxed) Execute(isRelaxed ? "pragma synchronous = normal" : "pragma synchronous = full");
            relaxed = isRelaxed;
            Execute("begin immediate");
        }
        catch (SqliteException e)
        {
            // Another process holds the file, or the disk is full: the first in the queue is told, the rest try again.
            if (Next(isRelaxed) is { } first) first.Fail(e);
            return;
        }

        while (done.Count < MostPerCommit && Next(isRelaxed) is { } work)
        {
            if (work.Cancelled.IsCancellationRequested)
            {
                work.Fail(new OperationCanceledException(work.Cancelled));
                continue;
            }

            Execute("savepoint work");
            try
            {
                session.Begin();
                await work.Run(session);
                Execute("release work");
                done.Add((work, [.. session.AfterCommit]));
            }
            catch (Exception e)
            {
                Execute("rollback to work; release work");
                work.Fail(e);
            }

            if (Stopwatch.GetElapsedTime(started) > Budget || (isRelaxed && people.Reader.Count > 0)) break;
        }

        var worked = Stopwatch.GetElapsedTime(started);
        try
        {
            Execute("commit");
            if (isRelaxed) pace.Learn(worked, Stopwatch.GetElapsedTime(started) - worked);
            checkpoints.Written(PagesWritten());
        }
        catch (SqliteException e)
        {
            try { Execute("rollback"); } catch (SqliteException) { /* the failed commit already rolled back */ }
            foreach (var (work, _) in done) work.Fail(e);
            return;
        }

        foreach (var (work, after) in done)
        {
            foreach (var action in after) action();
            work.Done();
        }
    }

    private Work? Next(bool ofBulk) => (ofBulk ? bulk : people).Reader.TryRead(out var next) ? next : null;

    private int PagesWritten()
    {
        _ = raw.sqlite3_db_status(connection.Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var count, out _, resetFlg: 1);
        return count;
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        people.Writer.Complete();
        bulk.Writer.Complete();
        wake.Release();
        await loop;
        await checkpoints.DisposeAsync();
        session.Close();
        await connection.DisposeAsync();
        wake.Dispose();
    }

    private sealed record Work(Func<WriteSession, Task> Run, Action Done, Action<Exception> Fail, CancellationToken Cancelled);
}
