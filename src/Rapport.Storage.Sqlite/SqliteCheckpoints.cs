using Microsoft.Data.Sqlite;

namespace Rapport.Storage.Sqlite;

/// <summary>
/// Moves what the write-ahead log holds into the file, on a connection and a thread of its own: the writer never waits for
/// the pages of a large import to be flushed to their many places. Only when the log has grown large does bulk work
/// rest, between two of its pieces, until the log is empty; people's work goes on meanwhile.
/// </summary>
internal sealed class SqliteCheckpoints : IAsyncDisposable
{
    /// <summary>Pages of four kilobytes from which on the log is large. A pass is due after an eighth of them.</summary>
    public const int LargeLog = 128_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    /// <summary>Milliseconds for which people's saves and the last pass wait for those who still read the log.</summary>
    private const int PatienceWithReaders = 100;

    private readonly SqliteConnection connection;
    private readonly Action onDone;
    private readonly int largeLog;
    private readonly SemaphoreSlim due = new(0, 1);
    private readonly CancellationTokenSource stop = new();
    private readonly Task loop;
    private int pages;
    private volatile TaskCompletionSource? rest;

    /// <param name="onDone">Wakes the writer when <see cref="IsBehind"/> has changed.</param>
    public SqliteCheckpoints(SqliteConnection connection, Action onDone, int largeLog)
    {
        this.largeLog = largeLog;
        this.connection = connection;
        this.onDone = onDone;
        loop = Task.Run(RunAsync);
    }

    /// <summary>Whether bulk work should wait until the log is empty.</summary>
    public bool IsBehind => rest is not null;

    /// <summary>Tells, while <see cref="IsBehind"/>, that no bulk work is in hand any more.</summary>
    public void BulkRests() => rest?.TrySetResult();

    /// <summary>Tells of a commit that wrote so many pages to the log.</summary>
    public void Written(int count)
    {
        if (Interlocked.Add(ref pages, count) >= largeLog / 8 && due.CurrentCount == 0) TryRelease();
    }

    private void TryRelease()
    {
        try { due.Release(); }
        catch (SemaphoreFullException) { /* somebody else was faster; one call is enough */ }
    }

    private async Task RunAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            if (!await IsDueAsync()) continue;
            Interlocked.Exchange(ref pages, 0);
            if (Pass() > largeLog) await CatchUpAsync();
        }
    }

    /// <summary>
    /// The log begins anew only when nothing is left in it, and it never is while a piece of bulk work is in hand: such a
    /// piece may take longer than a pass, and then passes beside it would let the log grow without end.
    /// </summary>
    private async Task CatchUpAsync()
    {
        var rests = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rest = rests;
        onDone();
        try
        {
            await rests.Task.WaitAsync(stop.Token);
            Pass();
            // What people have written beside the pass is little: with them kept out for its time, the log is empty. A reader
            // who stays longer (an export, a backup) holds the log, and nobody is made to wait for that.
            Pass("restart");
        }
        catch (OperationCanceledException)
        {
            // The writer has closed: it empties the log itself.
        }

        rest = null;
        onDone();
    }

    /// <summary>After many pages, or after a few and a pause in which nobody wrote.</summary>
    private async Task<bool> IsDueAsync()
    {
        var before = Volatile.Read(ref pages);
        try
        {
            return await due.WaitAsync(Pause, stop.Token) || (before > 0 && before == Volatile.Read(ref pages));
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Moves what it can; answers the pages that lie in the log.</summary>
    private long Pass(string mode = "passive")
    {
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"pragma busy_timeout = {PatienceWithReaders}; pragma wal_checkpoint({mode})";
            using var row = command.ExecuteReader();
            return row.NextResult() && row.Read() ? row.GetInt64(1) : 0;
        }
        catch (SqliteException)
        {
            return 0; // a full disk or another process' checkpoint: the next pass tries again
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        await connection.DisposeAsync();
        due.Dispose();
        stop.Dispose();
    }
}
