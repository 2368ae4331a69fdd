using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Rapport.Storage.Postgres;

/// <summary>A statement that takes along what was posted before it, in one round trip. Only its own rows and count are seen.</summary>
internal sealed class CommandBehind(List<NpgsqlBatchCommand> posted, NpgsqlCommand own) : DbCommand
{
    [AllowNull]
    public override string CommandText { get => own.CommandText; set => own.CommandText = value; }
    public override int CommandTimeout { get => own.CommandTimeout; set => own.CommandTimeout = value; }
    public override CommandType CommandType { get => CommandType.Text; set { } }
    public override bool DesignTimeVisible { get => false; set { } }
    public override UpdateRowSource UpdatedRowSource { get => UpdateRowSource.None; set { } }
    protected override DbConnection? DbConnection { get => own.Connection; set { } }
    protected override DbParameterCollection DbParameterCollection => own.Parameters;
    protected override DbTransaction? DbTransaction { get => own.Transaction; set { } }

    public override int ExecuteNonQuery()
    {
        using var batch = Batch(out var last);
        batch.ExecuteNonQuery();
        return last.RecordsAffected;
    }

    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        await using var batch = Batch(out var last);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return last.RecordsAffected;
    }

    // What is posted answers no rows, so the first result is that of the last statement.
    public override object? ExecuteScalar()
    {
        using var batch = Batch(out _);
        return batch.ExecuteScalar();
    }

    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        await using var batch = Batch(out _);
        return await batch.ExecuteScalarAsync(cancellationToken);
    }

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Batch(out _).ExecuteReader(behavior);

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) => await Batch(out _).ExecuteReaderAsync(behavior, cancellationToken);

    public override void Cancel() => own.Cancel();

    public override void Prepare() => own.Prepare();

    protected override DbParameter CreateDbParameter() => own.CreateParameter();

    private NpgsqlBatch Batch(out NpgsqlBatchCommand last)
    {
        var batch = new NpgsqlBatch(own.Connection) { Timeout = own.CommandTimeout };
        foreach (var command in posted) batch.BatchCommands.Add(command);
        posted.Clear();
        last = new NpgsqlBatchCommand(own.CommandText);
        while (own.Parameters.Count > 0)
        {
            var parameter = own.Parameters[0];
            // A parameter belongs to one collection at a time.
            own.Parameters.RemoveAt(0);
            last.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(last);
        return batch;
    }
}
