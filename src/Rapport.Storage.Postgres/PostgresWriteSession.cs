using System.Data;
using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Rapport.Core.Storage;

namespace Rapport.Storage.Postgres;

/// <summary>
/// One transaction on one connection; the driver prepares repeated statements by itself. Begin and commit are statements
/// like the others, so that they travel with them: a record is created in two round trips.
/// </summary>
/// <param name="beside">Connections for what others shall not wait for; few, and never held while another is asked for.</param>
internal sealed class PostgresWriteSession(NpgsqlConnection connection, NpgsqlDataSource beside, PostgresDialect dialect) : WriteSession
{
    private readonly List<NpgsqlBatchCommand> posted = [];
    private bool isOpen;

    public override SqlDialect Dialect => dialect;

    public override DbCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(PostgresDialect.Parameter(value));
        return posted.Count == 0 ? command : new CommandBehind(posted, command);
    }

    public override DbCommand Unprepared(string sql) => Command(sql);

    public override Task PostAsync(string sql, params object?[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(PostgresDialect.Parameter(value));
        posted.Add(command);
        return Task.CompletedTask;
    }

    /// <param name="isForPeople">Their statements are small and the same each time: those need no new plan for each value.</param>
    public void Begin(bool isForPeople)
    {
        isOpen = true;
        posted.Add(new NpgsqlBatchCommand("begin isolation level read committed"));
        if (isForPeople) posted.Add(new NpgsqlBatchCommand("set local plan_cache_mode = auto"));
    }

    public async Task CommitAsync(CancellationToken ct)
    {
        posted.Add(new NpgsqlBatchCommand("commit"));
        await SendAsync(ct);
        isOpen = false;
    }

    /// <summary>Rolls back what did not come to its commit.</summary>
    public async Task EndAsync()
    {
        if (!isOpen || connection.State != ConnectionState.Open) return;
        isOpen = false;
        posted.Clear();
        try
        {
            await using var command = new NpgsqlCommand("rollback", connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The connection is gone, and the transaction with it; what went wrong first is told to whoever asked.
        }
    }

    /// <summary>Sends what was posted, where nothing can take it along.</summary>
    private async Task SendAsync(CancellationToken ct)
    {
        if (posted.Count == 0) return;
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in posted) batch.BatchCommands.Add(command);
        posted.Clear();
        await batch.ExecuteNonQueryAsync(ct);
    }

    public override async Task<object?> AsideAsync(string sql, params object?[] values)
    {
        if (IsTrial) return await ScalarAsync(sql, values);
        await using var command = beside.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(PostgresDialect.Parameter(value));
        return await command.ExecuteScalarAsync();
    }

    public override async Task InsertManyAsync(BulkTable table, IReadOnlyList<object?[]> rows, CancellationToken ct)
    {
        if (rows.Count == 0) return;
        await SendAsync(ct);
        await using var copy = await connection.BeginBinaryImportAsync($"copy {table.Name} ({string.Join(", ", table.Columns)}) from stdin (format binary)", ct);
        var types = table.Types.Select(TypeOf).ToArray();
        foreach (var row in rows)
        {
            await copy.StartRowAsync(ct);
            for (var i = 0; i < row.Length; i++)
            {
                switch (row[i])
                {
                    case null or DBNull: await copy.WriteNullAsync(ct); break;
                    case PostgresDialect.Jsonb json: await copy.WriteAsync(json.Text, NpgsqlDbType.Jsonb, ct); break;
                    case long whole: await copy.WriteAsync(whole, types[i], ct); break;
                    case int whole: await copy.WriteAsync((long)whole, types[i], ct); break;
                    case string text: await copy.WriteAsync(text, types[i], ct); break;
                    case Guid id: await copy.WriteAsync(id, types[i], ct); break;
                    case DateTime moment: await copy.WriteAsync(moment, types[i], ct); break;
                    case ulong stamp: await copy.WriteAsync(stamp, types[i], ct); break;
                    case double number: await copy.WriteAsync(number, types[i], ct); break;
                    default: await copy.WriteAsync(row[i], types[i], ct); break;
                }
            }
        }

        await copy.CompleteAsync(ct);
    }

    public override async Task<long[]> DrawNumbersAsync(string table, int count, CancellationToken ct)
    {
        await using var command = Command("select nextval(pg_get_serial_sequence($1, 'n')) from generate_series(1, $2)", table, count);
        var numbers = new long[count];
        await using var row = await command.ExecuteReaderAsync(ct);
        for (var i = 0; i < count && await row.ReadAsync(ct); i++) numbers[i] = row.GetInt64(0);
        return numbers;
    }

    private static NpgsqlDbType TypeOf(ColumnType type) => type switch
    {
        ColumnType.Id => NpgsqlDbType.Uuid,
        ColumnType.Integer => NpgsqlDbType.Bigint,
        ColumnType.Real => NpgsqlDbType.Double,
        ColumnType.Flag => NpgsqlDbType.Boolean,
        ColumnType.Day => NpgsqlDbType.Date,
        ColumnType.Moment => NpgsqlDbType.TimestampTz,
        ColumnType.Json => NpgsqlDbType.Jsonb,
        ColumnType.Stamp => NpgsqlDbType.Xid8,
        _ => NpgsqlDbType.Text,
    };
}
