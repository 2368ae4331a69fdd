using Microsoft.Data.Sqlite;
using Rapport.Core.Storage;
using Rapport.Storage.Sqlite;

namespace Rapport.Storage.Specs.Records;

/// <summary>SQLite's log does not grow without end while pieces of bulk work each take longer than a pass over it.</summary>
public sealed class KeepingTheLogSmall
{
    private const int LargeLog = 2_000, PagesPerPiece = 1_000, Page = 4_096;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pieces_that_follow_one_another_leave_a_log_of_a_few_pieces(bool arePeopleBeside)
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "rapport.db");
        await using var writer = new SqliteWriter(Open(file), Open(file), new SqliteDialect(), LargeLog);
        await writer.RunAsync(WriteLane.People, s => s.ExecuteAsync("create table t (n integer primary key, filling blob)"), default);
        using var stop = new CancellationTokenSource();
        var people = arePeopleBeside ? SaveAsync(writer, stop.Token) : Task.CompletedTask;

        // Two hands, so that the next piece always waits when one is done.
        var largest = 0L;
        await Parallel.ForAsync(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken }, async (_, ct) =>
        {
            await writer.RunAsync(WriteLane.Bulk, PieceAsync, ct);
            var size = new FileInfo(file + "-wal").Length;
            for (var seen = Volatile.Read(ref largest); size > seen; seen = Volatile.Read(ref largest)) Interlocked.CompareExchange(ref largest, size, seen);
        });
        await stop.CancelAsync();
        await people;

        Assert.InRange(largest, PagesPerPiece * Page, (LargeLog + (6 * PagesPerPiece)) * Page);
    }

    private static async Task<int> PieceAsync(WriteSession session)
    {
        var rows = await session.ExecuteAsync($"with recursive n(i) as (select 1 union all select i + 1 from n where i < {PagesPerPiece}) insert into t (filling) select zeroblob(3900) from n");
        await Task.Delay(60); // a piece that thinks for longer than a pass over the log takes
        return rows;
    }

    private static async Task SaveAsync(SqliteWriter writer, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await writer.RunAsync(WriteLane.People, s => s.ExecuteAsync("insert into t (filling) values (zeroblob(100))"), default);
            await Task.Delay(15, CancellationToken.None);
        }
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma journal_mode = wal; pragma busy_timeout = 30000";
        command.ExecuteNonQuery();
        return connection;
    }
}
