using System.Data.Common;
using Rapport.Core.Storage;

namespace Rapport.Core.Backups;

/// <summary>A connection that sees the database as of one moment, while others go on writing.</summary>
internal sealed class Snapshot : IAsyncDisposable
{
    private readonly DbConnection connection;

    private Snapshot(DbConnection connection, SqlDialect dialect) => (this.connection, Dialect) = (connection, dialect);

    public SqlDialect Dialect { get; }

    public static async Task<Snapshot> TakeAsync(IDatabase database, CancellationToken ct)
    {
        var snapshot = new Snapshot(await database.OpenAsync(ct), database.Dialect);
        await snapshot.ExecuteAsync(database.Dialect.BeginSnapshot);
        return snapshot;
    }

    public DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        return command;
    }

    public async Task<long> CountAsync(string sql, CancellationToken ct)
    {
        await using var command = Command(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // Said, not left to the pool: an open snapshot would hold the log of SQLite and the old rows of PostgreSQL.
        await ExecuteAsync("rollback");
        await connection.DisposeAsync();
    }
}
