using System.Data.Common;
using Rapport.Core.Records.Lists;

namespace Rapport.Core.Storage;

// Neither database finds the best way through a large list by itself: each is told in its own manner.
public abstract partial class SqlDialect
{
    /// <summary>Rows of a page in the order of the sort, found in the way wanted.</summary>
    public abstract string Page(PageStatement page);

    /// <summary>True where a list of values is read in the order of the sort only when each value is a part of its own.</summary>
    public abstract bool WalksEach { get; }

    /// <summary>The statement names an index that is not there at the moment.</summary>
    public abstract bool IsIndexMissing(DbException error);

    /// <summary>The statement that makes an index by which rows are found by the words in a JSON list.</summary>
    public abstract string MakeListIndex(string table, SystemIndex index);

    /// <summary>The rows that an index of a list knows to hold one of the words; the condition itself is asked beside it.</summary>
    public abstract string FoundInList(string table, string alias, SystemIndex index, IReadOnlyList<string> words, Func<object, string> add);

    /// <summary>Rows (key, column) of a table, of each key at most so many: by the index on the key, whatever others have thousands.</summary>
    public abstract string FirstOfEach(string table, string key, string column, IReadOnlyList<long> keys, int most, Func<object, string> add);

    /// <summary>The statement that leaves the way to the database.</summary>
    protected static string Free(PageStatement page, string hint = "") =>
        $"select {page.Selected} from {page.Table} t{hint}{page.AllConditions} order by {page.OrderBy} limit {page.Limit}";
}
