using System.Collections.Frozen;
using System.Data.Common;
using Rapport.Core.Catalogue;

namespace Rapport.Core.Storage;

/// <summary>
/// What differs between the databases: words for types, forms of values. The criteria writer's own differences stand in
/// the other half of this class.
/// </summary>
public abstract partial class SqlDialect
{
    /// <summary><c>sqlite</c> or <c>postgres</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Definition of the row number column.</summary>
    public abstract string NumberColumn { get; }

    public abstract string TypeName(ColumnType type);

    /// <summary>A field value as the provider takes it; null becomes <see cref="DBNull.Value"/>.</summary>
    public abstract object ToDb(FieldKind kind, object? value);

    /// <summary>A field value from a row; <see cref="DBNull"/> becomes null.</summary>
    public abstract object? FromDb(FieldKind kind, DbDataReader row, int ordinal);

    /// <summary>A text parameter used as JSON: <c>$6</c> or <c>$6::jsonb</c>.</summary>
    public abstract string JsonParameter(int position);

    /// <summary>
    /// The stamp of the transaction in progress. A number drawn before a commit is no order of commits: on PostgreSQL the
    /// stamp is the transaction's id, and only stamps below every running transaction are settled.
    /// </summary>
    public abstract string StampNow { get; }

    /// <summary>
    /// Number of the row that this session put into a table last; null where statements cannot travel together, so that
    /// nothing is gained by not asking for it.
    /// </summary>
    public virtual string? NewestIn(string table, string column) => null;

    /// <summary>True for stamps before which nothing can appear any more.</summary>
    public abstract string StampSettled(string stamp);

    /// <summary>Begins a transaction that only reads, and sees all of it as of one moment.</summary>
    public abstract string BeginSnapshot { get; }

    /// <summary>A stamp of another server or file, as it may stand in this one.</summary>
    public abstract object RestoredStamp(long stamp);

    /// <summary>Statement after which row numbers go on behind those that were put in as they were; null where they do by themselves.</summary>
    public abstract string? ContinueNumbers(string table, string column);

    /// <summary>Added to a select by id inside a write, so that two writers of one record queue up.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>
    /// Likewise for what a link is made to: it stays until the end of the transaction, so that a merge or a deletion waits for
    /// the link instead of missing it. Writers of links to the same record do not wait for each other.
    /// </summary>
    public abstract string ForLink { get; }

    /// <summary>Likewise for a record of which others' values are worked out: links to it may be made meanwhile, other changes wait.</summary>
    public abstract string ForValues { get; }

    /// <summary>
    /// SQL for the document of custom values with these fields set to numbers worked out by the given SQL (doubles: money in its
    /// own unit, days and milliseconds since 1970), and without those keys.
    /// </summary>
    public abstract string WithComputed(string alias, IReadOnlyList<(Field Field, string Number)> values, IReadOnlyCollection<string> gone);

    /// <summary>SQL for the document of custom values with a link's field set to the id whose text the parameter holds.</summary>
    public abstract string WithCustomLink(Field field, string parameter);

    /// <summary>Added to a select inside a write: rows that another writer holds are passed over.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>A statement after which only one transaction at a time goes on with a number, until its end; null where there is but one writer.</summary>
    public virtual string? LockFor(int number) => null;

    /// <summary>
    /// Makes an index on (expression, row number), or a unique one on the expression alone, on a running system, anew where an earlier try broke off, and counts
    /// its values: without that the planner takes another.
    /// </summary>
    public abstract Task MakeIndexAsync(IDatabase database, string table, string index, string expression, string? next, bool unique, CancellationToken ct);

    /// <summary>JSON text as a database value.</summary>
    public abstract object Json(string text);

    /// <summary>Index or columns of a broken uniqueness, or null when the error is another.</summary>
    public abstract string? UniqueViolation(DbException error);

    /// <summary>Adds the next positional parameter, a database value, to a command.</summary>
    public abstract void Bind(DbCommand command, object? value);

    /// <summary>One custom value as JSON text, null when absent: its type stays what it is.</summary>
    public abstract string CustomJson(string alias, string name);

    /// <summary>The document of a record's custom values, given as JSON text, as a database value.</summary>
    public abstract object Document(string json);

    /// <summary>The document of a record as JSON text.</summary>
    public abstract string Document(DbDataReader row, int ordinal);

    /// <summary>What is selected for several custom values, so that the document is opened once for all of them; read by <see cref="CustomTexts(DbDataReader, int, FrozenDictionary{string, int})"/>.</summary>
    public abstract string CustomTexts(string alias, IReadOnlyList<string> keys);

    /// <summary>Several custom values by the places of their keys: the characters of a JSON text, the JSON of all else; null where there is no value.</summary>
    public abstract string?[] CustomTexts(DbDataReader row, int ordinal, FrozenDictionary<string, int> places);
}
