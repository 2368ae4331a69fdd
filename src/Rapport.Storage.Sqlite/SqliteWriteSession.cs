using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using Rapport.Core.Storage;

namespace Rapport.Storage.Sqlite;

/// <summary>The writer's session. Statements stay prepared for the life of the process: parsing costs more than running.</summary>
internal sealed class SqliteWriteSession(SqliteConnection connection, SqliteDialect dialect, Func<bool> peopleWait, BulkPace pace) : WriteSession
{
    private const int MostPrepared = 500;
    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BulkStatement> bulk = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> drawn = new(StringComparer.Ordinal);

    public override bool PeopleWait => peopleWait();

    public override TimeSpan BulkPatience => pace.Patience;
    public override SqlDialect Dialect => dialect;

    /// <summary>A new transaction: nothing is left of the one before.</summary>
    public void Begin()
    {
        IsTrial = false;
        AfterCommit.Clear();
        Related.Clear();
        drawn.Clear();
    }

    public override DbCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new BorrowedCommand(Prepared(sql, values.Length));
        for (var i = 0; i < values.Length; i++) command.Inner.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }

    public override DbCommand Unprepared(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    public override Task InsertManyAsync(BulkTable table, IReadOnlyList<object?[]> rows, CancellationToken ct)
    {
        if (rows.Count == 0) return Task.CompletedTask;
        var sql = new StringBuilder("insert into ").Append(table.Name).Append(" (").AppendJoin(", ", table.Columns).Append(") values (");
        for (var i = 0; i < table.Columns.Count; i++) sql.Append(i == 0 ? "$" : ", $").Append(i + 1);
        var statement = Bulk(sql.Append(')').ToString());
        foreach (var row in rows) statement.Run(row);
        return Task.CompletedTask;
    }

    /// <summary>A statement that is run for many rows.</summary>
    public BulkStatement Bulk(string sql)
    {
        if (!bulk.TryGetValue(sql, out var known)) bulk[sql] = known = new BulkStatement(connection, sql);
        return known;
    }

    public override async Task<long[]> DrawNumbersAsync(string table, int count, CancellationToken ct)
    {
        // One writer, and the rows are inserted in the same transaction: the highest number is certain.
        var highest = Math.Max((long)(await ScalarAsync($"select coalesce(max(n), 0) from {table}"))!, drawn.GetValueOrDefault(table));
        drawn[table] = highest + count;
        var numbers = new long[count];
        for (var i = 0; i < count; i++) numbers[i] = highest + 1 + i;
        return numbers;
    }

    public void Close()
    {
        foreach (var command in prepared.Values) command.Dispose();
        prepared.Clear();
        foreach (var statement in bulk.Values) statement.Dispose();
        bulk.Clear();
    }

    private SqliteCommand Prepared(string sql, int parameters)
    {
        if (prepared.TryGetValue(sql, out var known)) return known;
        if (prepared.Count >= MostPrepared) Close();
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++) command.Parameters.Add(new SqliteParameter($"${i}", null));
        prepared[sql] = command;
        return command;
    }
}
