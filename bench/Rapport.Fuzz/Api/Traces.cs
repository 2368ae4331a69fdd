using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rapport.App.Workplaces;

namespace Rapport.Fuzz.Api;

/// <summary>What a write leaves behind, read past the program: a refusal must leave none of it.</summary>
internal sealed class Traces(Workplace workplace) : IAsyncDisposable
{
    /// <summary>
    /// The ledger of repeated requests and the note of when a key was used are written for refusals too. Where writers work at
    /// once, codes are drawn beside the transaction: one that is refused leaves a gap in them.
    /// </summary>
    private string[] Apart => IsSqlite ? ["core_request", "core_api_key"] : ["core_request", "core_api_key", "core_counter"];

    private DbConnection? connection;
    private List<string>? tables;

    private bool IsSqlite => workplace.Database.Dialect.Name == "sqlite";

    /// <summary>
    /// Cheap enough for every write: rows and versions of each table, and the numbers given out. (SQLite's own count of
    /// changes would be cheaper still, but moves with a write that was rolled back.)
    /// </summary>
    public Task<string> LookAsync() => ReadAsync(
        "select (select coalesce(max(id), 0) from core_change_set), (select coalesce(max(n), 0) from core_change), (select count(*) from core_field), (select count(*) from core_timeline), (select count(*) from core_link), (select count(*) from core_job)"
        + (IsSqlite ? ", (select coalesce(sum(next), 0) from core_counter)" : "")
        + string.Concat(workplace.Catalogue.Current.Types.Select(t => $", (select count(*) from {t.Table}), (select coalesce(sum(version), 0) from {t.Table})")));

    /// <summary>A print of every row of every table.</summary>
    public async Task<string> LookDeeplyAsync()
    {
        tables ??= await TablesAsync();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var table in tables)
        {
            await using var command = Command($"select * from {table}");
            await using var row = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await row.ReadAsync()) rows.Add(Row(row));
            rows.Sort(StringComparer.Ordinal);
            hash.AppendData(Encoding.UTF8.GetBytes(table + "\n" + string.Join('\n', rows)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task<List<string>> TablesAsync()
    {
        await OpenAsync();
        await using var command = Command(IsSqlite
            ? "select name from sqlite_master where type = 'table' and sql not like 'CREATE VIRTUAL%' and name not like 'sqlite_%' order by name"
            : "select table_name from information_schema.tables where table_schema = current_schema() order by table_name");
        await using var row = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await row.ReadAsync()) names.Add(row.GetString(0));
        return [.. names.Except(Apart, StringComparer.Ordinal)];
    }

    private async Task<string> ReadAsync(string sql)
    {
        await OpenAsync();
        await using var command = Command(sql);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return Row(row);
    }

    private async Task OpenAsync() => connection ??= await workplace.Database.OpenAsync(default);

    private DbCommand Command(string sql)
    {
        var command = connection!.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static string Row(DbDataReader row) => string.Join(',', Enumerable.Range(0, row.FieldCount).Select(i => row.IsDBNull(i) ? "" : row.GetValue(i) switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        Array array => string.Join(';', array.Cast<object>()),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    }));

    public async ValueTask DisposeAsync()
    {
        if (connection is not null) await connection.DisposeAsync();
    }
}
