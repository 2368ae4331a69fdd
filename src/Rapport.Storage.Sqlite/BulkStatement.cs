using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Rapport.Storage.Sqlite;

/// <summary>
/// One prepared statement run for many rows. Goes to the library itself: the provider looks every parameter up by its
/// name for every row, which costs more than a plain insert.
/// </summary>
internal sealed class BulkStatement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private readonly bool[] empty;

    public BulkStatement(SqliteConnection connection, string sql)
    {
        database = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out statement), database);
        // Before its first run every parameter is null.
        empty = new bool[raw.sqlite3_bind_parameter_count(statement)];
        Array.Fill(empty, true);
    }

    /// <summary>Runs it with database values; answers the number of rows changed.</summary>
    public int Run(params ReadOnlySpan<object?> values)
    {
        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                // Most columns of most rows are empty, and a parameter stays bound until it is bound anew.
                var isEmpty = values[i] is null or DBNull;
                if (!isEmpty || !empty[i]) Check(Bind(i + 1, values[i]));
                empty[i] = isEmpty;
            }

            var result = raw.sqlite3_step(statement);
            if (result != raw.SQLITE_DONE) Check(result);
            return raw.sqlite3_changes(database);
        }
        finally
        {
            _ = raw.sqlite3_reset(statement);
        }
    }

    private int Bind(int place, object? value) => value switch
    {
        null or DBNull => raw.sqlite3_bind_null(statement, place),
        long whole => raw.sqlite3_bind_int64(statement, place, whole),
        string text => BindText(place, text),
        byte[] bytes => raw.sqlite3_bind_blob(statement, place, bytes),
        double number => raw.sqlite3_bind_double(statement, place, number),
        int whole => raw.sqlite3_bind_int64(statement, place, whole),
        _ => throw new InvalidOperationException($"{value.GetType().Name} is no database value."),
    };

    private int BindText(int place, string text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return raw.sqlite3_bind_text(statement, place, buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(result, database);
    }

    public void Dispose() => statement.Dispose();
}
