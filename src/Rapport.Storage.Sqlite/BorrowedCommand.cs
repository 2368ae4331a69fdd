using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Rapport.Storage.Sqlite;

/// <summary>A prepared command on loan: disposing the loan keeps the statement.</summary>
internal sealed class BorrowedCommand(SqliteCommand inner) : DbCommand
{
    public SqliteCommand Inner => inner;

    [AllowNull]
    public override string CommandText { get => inner.CommandText; set => throw new NotSupportedException("A borrowed command keeps its text."); }
    public override int CommandTimeout { get => inner.CommandTimeout; set => inner.CommandTimeout = value; }
    public override CommandType CommandType { get => CommandType.Text; set { } }
    public override bool DesignTimeVisible { get => false; set { } }
    public override UpdateRowSource UpdatedRowSource { get => UpdateRowSource.None; set { } }
    protected override DbConnection? DbConnection { get => inner.Connection; set { } }
    protected override DbParameterCollection DbParameterCollection => inner.Parameters;
    protected override DbTransaction? DbTransaction { get => inner.Transaction; set { } }
    public override void Cancel() => inner.Cancel();
    public override int ExecuteNonQuery() => inner.ExecuteNonQuery();
    public override object? ExecuteScalar() => inner.ExecuteScalar();
    public override void Prepare() => inner.Prepare();
    protected override DbParameter CreateDbParameter() => inner.CreateParameter();
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => inner.ExecuteReader(behavior);
}
