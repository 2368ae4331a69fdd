using System.Data.Common;
using Microsoft.Data.Sqlite;
using Rapport.Core.Records.Lists;
using Rapport.Core.Storage;

namespace Rapport.Storage.Sqlite;

// SQLite stops early within each value of "in (…)" by itself, if only it takes the index that has them in order.
public sealed partial class SqliteDialect
{
    public override bool WalksEach => false;

    /// <summary>So many different lists are asked for one by one: some ten milliseconds.</summary>
    internal const int DifferentLists = 2_000;

    public override string Page(PageStatement page) => page.Most > 0 ? Bounded(page) : page.Way == ListWay.Merge ? Merged(page) : Free(page, page.Way switch
    {
        ListWay.Scan or ListWay.List => " not indexed",
        ListWay.Free => "",
        _ => $" indexed by {page.Index}",
    });

    public override string MakeListIndex(string table, SystemIndex index) => $"create index {index.Name} on {table} ({index.Columns}) where {index.Columns} is not null";

    // The index has whole lists, and few are different: it is asked for the next one behind each, and those that hold a word
    // for their rows. Behind so many different lists it is read on, entry by entry. A trigger that keeps word by word would
    // cost an import a tenth of its time.
    public override string FoundInList(string table, string alias, SystemIndex index, IReadOnlyList<string> words, Func<object, string> add)
    {
        var (list, from) = (index.Columns, $"{table} indexed by {index.Name}");
        var wanted = string.Join(", ", words.Select(w => add(w)));
        string Holds(string json) => Exists($"select 1 from json_each({json}) e where e.value in ({wanted})");
        return $"""
            {alias}.n in (
              with recursive lists(list, at) as (
                select min({list}), 1 from {from} where {list} is not null
                union all select (select min({list}) from {from} where {list} > l.list), l.at + 1 from lists l where l.list is not null and l.at < {DifferentLists})
              select n from {from} where {list} in (select l.list from lists l where {Holds("l.list")})
              union all select n from {from} where {list} > (select l.list from lists l where l.at = {DifferentLists}) and {Holds(list)})
            """;
    }

    public override string FirstOfEach(string table, string key, string column, IReadOnlyList<long> keys, int most, Func<object, string> add) =>
        $"select k.value, t.{column} from json_each({add(System.Text.Json.JsonSerializer.Serialize(keys))}) k cross join {table} t on t.n in (select x.n from {table} x where x.{key} = k.value limit {most})";

    // The index alone tells which rows come next; a cross join keeps their order and stops early.
    private static string Bounded(PageStatement page) =>
        $"select {page.Selected} from (select t.n as next from {page.Table} t indexed by {page.Index}{PageStatement.Joined([page.After])} order by {page.OrderBy} limit {page.Most}) w cross join {page.Table} t on t.n = w.next{PageStatement.Joined(page.Where)} limit {page.Limit}";

    // SQLite sorts what lacks of an index's order block by block, and stops after the limit of each part.
    private static string Merged(PageStatement page)
    {
        var parts = page.Each.Select(e => $"select next from (select t.n as next from {page.Table} t indexed by {page.Index}{PageStatement.Joined([e, .. page.Where, page.After])} order by {page.OrderBy} limit {page.Limit})");
        return $"select {page.Selected} from ({string.Join(" union all ", parts)}) w cross join {page.Table} t on t.n = w.next order by {page.OrderBy} limit {page.Limit}";
    }

    public override bool IsIndexMissing(DbException error) =>
        error is SqliteException { SqliteErrorCode: 1 } && (error.Message.Contains("no such index", StringComparison.Ordinal) || error.Message.Contains("no query solution", StringComparison.Ordinal));
}
