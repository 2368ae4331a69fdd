using System.Data.Common;
using Microsoft.Data.Sqlite;
using Rapport.Core.Records.Lists;

namespace Rapport.Storage.Sqlite;

// SQLite stops early within each value of "in (…)" by itself, if only it takes the index that has them in order.
public sealed partial class SqliteDialect
{
    public override bool WalksEach => false;

    public override string Page(PageStatement page) => page.Most > 0 ? Bounded(page) : Free(page, page.Way switch
    {
        ListWay.Scan => " not indexed",
        ListWay.Free => "",
        _ => $" indexed by {page.Index}",
    });

    // The index alone tells which rows come next; a cross join keeps their order and stops early.
    private static string Bounded(PageStatement page) =>
        $"select {page.Selected} from (select t.n as next from {page.Table} t indexed by {page.Index}{PageStatement.Joined([page.After])} order by {page.OrderBy} limit {page.Most}) w cross join {page.Table} t on t.n = w.next{PageStatement.Joined(page.Where)} limit {page.Limit}";

    public override bool IsIndexMissing(DbException error) =>
        error is SqliteException { SqliteErrorCode: 1 } && (error.Message.Contains("no such index", StringComparison.Ordinal) || error.Message.Contains("no query solution", StringComparison.Ordinal));
}
