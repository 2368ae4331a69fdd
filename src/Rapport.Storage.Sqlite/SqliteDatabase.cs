using System.Data.Common;
using Microsoft.Data.Sqlite;
using Rapport.Core.Access.Viewing;
using Rapport.Core.SearchText;
using Rapport.Core.Storage;
using Rapport.Storage.Sqlite.Search;

namespace Rapport.Storage.Sqlite;

/// <summary>
/// The embedded database: one file, write-ahead log, synchronous FULL. Any number of readers, one writer task; see
/// <see cref="SqliteWriter"/>.
/// </summary>
public sealed class SqliteDatabase : IDatabase
{
    private readonly string connectionString;
    private readonly SqliteWriter writer;

    private SqliteDatabase(string connectionString)
    {
        this.connectionString = connectionString;
        writer = new SqliteWriter(OpenConnection(), OpenConnection(), dialect);
    }

    private readonly SqliteDialect dialect = new();

    public SqlDialect Dialect => dialect;

    public ISearchIndex Search { get; } = new SqliteSearchIndex();

    /// <summary>Opens or makes the file <c>rapport.db</c> in a folder.</summary>
    public static SqliteDatabase Open(string folder)
    {
        Directory.CreateDirectory(folder);
        return new SqliteDatabase(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder, "rapport.db"),
            Pooling = true,
            DefaultTimeout = 30,
        }.ToString());
    }

    public ValueTask<DbConnection> OpenAsync(CancellationToken ct) => new(OpenConnection());

    public async Task<T> WriteAsync<T>(WriteLane lane, Func<WriteSession, Task<T>> work, CancellationToken ct)
    {
        LookingOnly.Demand();
        return await writer.RunAsync(lane, async session =>
        {
            var result = await work(session);
            if (BeforeCommit is { } last && session.HasRelated) await last(session);
            return result;
        }, ct);
    }

    public Func<WriteSession, Task>? BeforeCommit { get; set; }

    public async Task<SchemaShape> ReadSchemaAsync(CancellationToken ct)
    {
        await using var connection = OpenConnection();
        var columns = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);
        await using (var command = connection.CreateCommand())
        {
            // table_xinfo, unlike table_info, also lists generated columns.
            command.CommandText = "select m.name, c.name from sqlite_master m, pragma_table_xinfo(m.name) c where m.type = 'table'";
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                if (!columns.TryGetValue(row.GetString(0), out var set)) columns[row.GetString(0)] = set = new HashSet<string>(StringComparer.Ordinal);
                ((HashSet<string>)set).Add(row.GetString(1));
            }
        }

        var indexes = new HashSet<string>(StringComparer.Ordinal);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "select name from sqlite_master where type = 'index'";
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) indexes.Add(row.GetString(0));
        }

        return new SchemaShape(columns, indexes);
    }

    public async Task<DatabaseFacts> DescribeAsync(CancellationToken ct)
    {
        await using var connection = OpenConnection();
        await using var command = connection.CreateCommand();
        command.CommandText = "select sqlite_version()";
        var version = (string)(await command.ExecuteScalarAsync(ct))!;
        var bytes = new[] { "", "-wal" }.Select(end => new FileInfo(connection.DataSource + end)).Where(f => f.Exists).Sum(f => f.Length);
        return new DatabaseFacts($"SQLite {version}", bytes, Path.GetFullPath(connection.DataSource));
    }

    /// <summary>What is wrong with the file, by SQLite's own check; empty when all is well.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(CancellationToken ct)
    {
        // A connection of its own: the text index is checked by the outline that the connection read last, and one from the
        // pool may remember an outline that others have long replaced; it would report damage where there is none.
        await using var connection = OpenConnection(pooled: false);
        await using var command = connection.CreateCommand();
        command.CommandText = "pragma integrity_check(20)";
        command.CommandTimeout = 0;
        var findings = new List<string>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
            if (row.GetString(0) != "ok") findings.Add(row.GetString(0));
        return findings;
    }

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        using var any = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(any);
    }

    private SqliteConnection OpenConnection(bool pooled = true)
    {
        var connection = new SqliteConnection(pooled ? connectionString : new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        connection.Open();
        // Pragmas belong to the connection, and a pooled one may be new: set them at each opening.
        using var command = connection.CreateCommand();
        command.CommandText = "pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 30000; pragma cache_size = -65536; pragma mmap_size = 1073741824; pragma temp_store = memory; pragma foreign_keys = off;";
        command.ExecuteNonQuery();
        return connection;
    }
}
