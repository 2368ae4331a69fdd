using System.Data.Common;
using Rapport.Core.Records.Lists;
using Rapport.Core.Storage;

namespace Rapport.Storage.Postgres;

// "offset 0" is a fence: what stands within is planned by itself, and the filter is put on its rows as they come.
public sealed partial class PostgresDialect
{
    public override bool WalksEach => true;

    public override string Page(PageStatement page) => page.Way switch
    {
        ListWay.Free => Free(page),
        ListWay.Order => Filtered(page, InOrder(page, [])),
        ListWay.Values or ListWay.Merge => Filtered(page, page.Each.Count == 1 ? InOrder(page, page.Each)
            : $"select * from ({string.Join(" union all ", page.Each.Select(e => $"({InOrder(page, [e])})"))}) t order by {page.OrderBy}"),
        ListWay.List => $"select {page.Selected} from (select * from {page.Table} t where {page.Finder} offset 0) t{PageStatement.Joined([.. page.Where, page.After])} order by {page.OrderBy} limit {page.Limit}",
        _ => $"select {page.Selected} from (select * from {page.Table} t{page.AllConditions} offset 0) t order by {page.OrderBy} limit {page.Limit}",
    };

    // No index is named.
    public override bool IsIndexMissing(DbException error) => false;

    // Of the lists that are there. Not "is not null": that is implied by every condition on the list, and the server would read
    // the whole index for rows that are found by something else.
    public override string MakeListIndex(string table, SystemIndex index) => $"create index {index.Name} on {table} using gin ({index.Columns}) where {IsList(index.Columns)}";

    public override string FoundInList(string table, string alias, SystemIndex index, IReadOnlyList<string> words, Func<object, string> add) =>
        $"{IsList($"{alias}.{index.Columns}")} and {alias}.{index.Columns} ?| {add(words.ToArray())}";

    public override string FirstOfEach(string table, string key, string column, IReadOnlyList<long> keys, int most, Func<object, string> add) =>
        $"select k.key, t.{column} from unnest({add(keys.ToArray())}) k(key) cross join lateral (select x.{column} from {table} x where x.{key} = k.key limit {most}) t";

    private static string IsList(string column) => $"jsonb_typeof({column}) = 'array'";

    private static string InOrder(PageStatement page, IReadOnlyList<string> conditions) =>
        $"select * from {page.Table} t{PageStatement.Joined([.. conditions, page.After])} order by {page.OrderBy}";

    // The filter leaves the order of the rows as it is; sorting once more by an expression would read them all.
    private static string Filtered(PageStatement page, string rows) =>
        $"select {page.Selected} from ({rows} {(page.Most > 0 ? $"limit {page.Most}" : "offset 0")}) t{PageStatement.Joined(page.Where)} limit {page.Limit}";
}
