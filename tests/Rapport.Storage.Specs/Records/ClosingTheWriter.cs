using Rapport.Core.Storage;
using Rapport.Storage.Sqlite;

namespace Rapport.Storage.Specs.Records;

/// <summary>The one writer of SQLite stops when asked, however its callers raced to wake it.</summary>
public sealed class ClosingTheWriter
{
    [Fact]
    public async Task A_database_closes_after_thousands_of_racing_saves()
    {
        for (var round = 0; round < 5; round++)
        {
            using var folder = new TempFolder();
            var database = SqliteDatabase.Open(folder.Path);
            await Parallel.ForAsync(0, 6_000, new ParallelOptions { MaxDegreeOfParallelism = 2 + 2 * round }, async (i, ct) =>
                await database.WriteAsync(i % 2 == 0 ? WriteLane.People : WriteLane.Bulk, _ => Task.FromResult(i), ct));
            await database.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_closed_database_refuses_work_and_never_leaves_it_waiting()
    {
        using var folder = new TempFolder();
        var database = SqliteDatabase.Open(folder.Path);
        var waiting = Enumerable.Range(0, 500).Select(i => database.WriteAsync(WriteLane.People, _ => Task.FromResult(i), default)).ToArray();
        await database.DisposeAsync();
        Assert.Equal(Enumerable.Range(0, 500), await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => database.WriteAsync(WriteLane.People, _ => Task.FromResult(1), default));
    }
}
