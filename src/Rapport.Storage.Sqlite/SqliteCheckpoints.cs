using Microsoft.Data.Sqlite;

namespace Rapport.Storage.Sqlite;

/// <summary>
/// Moves what the write-ahead log holds into the file, on a connection and a thread of its own: the writer never waits for
/// the pages of a large import to be flushed to their many places. Only when the log has grown large does bulk work
/// pause until a pass is through; people's work goes on meanwhile.
/// </summary>
internal sealed class SqliteCheckpoints : IAsyncDisposable
{
    /// <summary>Pages of four kilobytes: a pass is due after so many, and the log is large from here on.</summary>
    private const int PagesPerPass = 16_000, LargeLog = 128_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly SqliteConnection connection;
    private readonly Action onDone;
    private readonly SemaphoreSlim due = new(0, 1);
    private readonly CancellationTokenSource stop = new();
    private readonly Task loop;
    private int pages;
    private volatile bool isBehind;

    /// <param name="onDone">Called after each pass, so that bulk work that paused goes on.</param>
    public SqliteCheckpoints(SqliteConnection connection, Action onDone)
    {
        this.connection = connection;
        this.onDone = onDone;
        loop = Task.Run(RunAsync);
    }

    /// <summary>Whether bulk work should wait for the pass that runs.</summary>
    public bool IsBehind => isBehind;

    /// <summary>Tells of a commit that wrote so many pages to the log.</summary>
    public void Written(int count)
    {
        if (Interlocked.Add(ref pages, count) >= PagesPerPass && due.CurrentCount == 0) TryRelease();
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
            if (!isBehind && !await IsDueAsync()) continue;
            Interlocked.Exchange(ref pages, 0);
            // The log begins anew only when nothing is left in it. One pass without bulk work beside it gets there, unless a
            // reader holds the log: then no pause helps, and nobody is made to wait for it.
            isBehind = Pass() > LargeLog && !isBehind;
            onDone();
        }
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
    private long Pass()
    {
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = "pragma wal_checkpoint(passive)";
            using var row = command.ExecuteReader();
            return row.Read() ? row.GetInt64(1) : 0;
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
