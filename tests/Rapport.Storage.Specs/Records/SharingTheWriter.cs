using Microsoft.Data.Sqlite;
using Rapport.Core.Storage;
using Rapport.Storage.Sqlite;

namespace Rapport.Storage.Specs.Records;

/// <summary>The one writer of SQLite serves people and imports in turn, and its log reaches the file beside it.</summary>
public sealed class SharingTheWriter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_import_goes_on_while_people_never_stop_saving()
    {
        using var folder = new TempFolder();
        await using var database = SqliteDatabase.Open(folder.Path);
        using var stop = new CancellationTokenSource();
        var saves = 0;
        var people = Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await database.WriteAsync(WriteLane.People, _ => Task.FromResult(Interlocked.Increment(ref saves)), default);
        })).ToArray();
        for (var chunk = 0; chunk < 50; chunk++)
        {
            var before = Volatile.Read(ref saves);
            await database.WriteAsync(WriteLane.Bulk, _ => Task.FromResult(0), default).WaitAsync(Patience, TestContext.Current.CancellationToken);
            while (Volatile.Read(ref saves) == before) await Task.Yield();
        }

        await stop.CancelAsync();
        await Task.WhenAll(people).WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_the_log_holds_reaches_the_file_in_a_pause()
    {
        using var folder = new TempFolder();
        await using var database = SqliteDatabase.Open(folder.Path);
        await database.WriteAsync(WriteLane.People, session => session.ExecuteAsync("create table t (n integer)"), default);
        for (var i = 0; i < 100; i++) await database.WriteAsync(i % 2 == 0 ? WriteLane.Bulk : WriteLane.People, session => session.ExecuteAsync("insert into t values ($1)", (long)i), default);
        using var patience = new CancellationTokenSource(Patience);
        while (await RowsOfTheFileAloneAsync(folder) < 100) await Task.Delay(50, patience.Token);
    }

    private static async Task<long> RowsOfTheFileAloneAsync(TempFolder folder)
    {
        var copy = Path.Combine(folder.Path, "copy.db");
        File.Copy(Path.Combine(folder.Path, "rapport.db"), copy, overwrite: true);
        await using var connection = new SqliteConnection($"Data Source={copy};Pooling=false;Mode=ReadOnly");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from sqlite_master where name = 't'";
        if ((long)(await command.ExecuteScalarAsync())! == 0) return 0;
        command.CommandText = "select count(*) from t";
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
