using System.Data.Common;

namespace Rapport.Core.Storage;

/// <summary>Who waits for a write. People go first: an import beside them yields after each small chunk.</summary>
public enum WriteLane
{
    People,
    Bulk,
}

/// <summary>
/// The operational database. Reads use connections of their own; every write goes through <see cref="WriteAsync{T}"/>,
/// which on SQLite means the one writer task with group commit and on PostgreSQL a transaction on its own connection.
/// </summary>
public interface IDatabase : IAsyncDisposable
{
    SqlDialect Dialect { get; }

    /// <summary>The search index that lies beside the records.</summary>
    SearchText.ISearchIndex Search { get; }

    /// <summary>A connection for reading, with the provider's settings applied. The caller disposes it.</summary>
    ValueTask<DbConnection> OpenAsync(CancellationToken ct);

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction and answers after its commit. An exception rolls back this work
    /// only. On SQLite the work runs on the writer task: it must not wait for anything but the database.
    /// </summary>
    Task<T> WriteAsync<T>(WriteLane lane, Func<WriteSession, Task<T>> work, CancellationToken ct);

    /// <summary>Runs in each transaction that touched records of which others may be counted or summed, as its last statements.</summary>
    Func<WriteSession, Task>? BeforeCommit { get => null; set { } }

    /// <summary>Ids of existing tables with their columns, and names of existing indexes.</summary>
    Task<SchemaShape> ReadSchemaAsync(CancellationToken ct);

    /// <summary>What kind of database it is and how large, for the page about the system.</summary>
    Task<DatabaseFacts> DescribeAsync(CancellationToken ct);

    /// <summary>What the database itself finds wrong with its files or indexes; empty when all is well.</summary>
    Task<IReadOnlyList<string>> CheckAsync(CancellationToken ct);

    /// <summary>After much was written at once: the database looks at its tables again, before the next question is planned.</summary>
    Task SettleAsync(CancellationToken ct) => Task.CompletedTask;
}

/// <summary>Product with its version (<c>SQLite 3.50.4</c>), size on disk, and where it lies.</summary>
public sealed record DatabaseFacts(string Product, long Bytes, string Place);

/// <summary>What stands in the database now: columns by table, and index names.</summary>
public sealed record SchemaShape(IReadOnlyDictionary<string, IReadOnlySet<string>> Columns, IReadOnlySet<string> Indexes);

/// <summary>
/// One transaction in progress. Commands are prepared once per connection and found again by their text.
/// </summary>
public abstract class WriteSession
{
    public abstract SqlDialect Dialect { get; }

    /// <summary>True when people wait for this transaction to end: bulk work then ends its chunk.</summary>
    public virtual bool PeopleWait => false;

    /// <summary>How long bulk work may go on in one transaction while nobody is seen to wait for it.</summary>
    public virtual TimeSpan BulkPatience => TimeSpan.FromMilliseconds(300);

    /// <summary>Whether all of it will be rolled back, so that nothing may be done beside it.</summary>
    public bool IsTrial { get; set; }

    /// <summary>
    /// One statement, its scalar answered, that others shall not have to wait for: a row that every writer changes, such as
    /// a counter. Where writers work at once it stands even if this transaction is rolled back.
    /// </summary>
    public virtual Task<object?> AsideAsync(string sql, params object?[] values) => ScalarAsync(sql, values);

    /// <summary>What the transaction did to records that others count or sum.</summary>
    public RelatedTouches Related { get; } = new();

    public bool HasRelated => Related.IsAny;

    /// <summary>Runs after the commit, never after a rollback: notifications, caches.</summary>
    public List<Action> AfterCommit { get; } = [];

    /// <summary>A command with positional parameters <c>$1…</c> bound to already converted database values.</summary>
    public abstract DbCommand Command(string sql, params ReadOnlySpan<object?> values);

    /// <summary>Inserts rows as fast as the provider can: prepared statements or binary COPY. Values are database values.</summary>
    public abstract Task InsertManyAsync(BulkTable table, IReadOnlyList<object?[]> rows, CancellationToken ct);

    /// <summary>Draws <paramref name="count"/> row numbers of a table that nobody else gets.</summary>
    public abstract Task<long[]> DrawNumbersAsync(string table, int count, CancellationToken ct);

    public async Task<int> ExecuteAsync(string sql, params object?[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>
    /// A statement whose answer nobody needs: it goes with the next one, or with the commit, so that no round trip is made
    /// for it. What fails in it is told by then.
    /// </summary>
    public virtual Task PostAsync(string sql, params object?[] values) => ExecuteAsync(sql, values);

    /// <summary>A command whose text is used once, so that it is not kept prepared.</summary>
    public abstract DbCommand Unprepared(string sql);

    public async Task ExecuteUnpreparedAsync(string sql)
    {
        await using var command = Unprepared(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<object?> ScalarAsync(string sql, params object?[] values)
    {
        await using var command = Command(sql, values);
        var value = await command.ExecuteScalarAsync();
        return value is DBNull ? null : value;
    }
}

/// <summary>Target of a bulk insert: table, columns, and each column's kind (row numbers and sets are integers).</summary>
public sealed record BulkTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<ColumnType> Types);

/// <summary>Storage type of a column, named by what it holds; the dialect knows the database's word for it.</summary>
public enum ColumnType
{
    Id,
    Integer,
    Real,
    Flag,
    Text,
    Day,
    Moment,
    Json,

    /// <summary>Where a commit stands in the order of the change feed; see <see cref="SqlDialect.StampNow"/>.</summary>
    Stamp,
}
