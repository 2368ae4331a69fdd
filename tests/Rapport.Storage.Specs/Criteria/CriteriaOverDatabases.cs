using System.Data.Common;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Storage;
using Rapport.Storage.Postgres;
using Rapport.Storage.Sqlite;

namespace Rapport.Storage.Specs.Criteria;

public sealed class CriteriaOverDatabases
{
    [Fact]
    public async Task SQLite_pages_and_scopes_as_memory_does()
    {
        using var folder = new TempFolder();
        await using var database = SqliteDatabase.Open(folder.Path);
        await CheckAsync(database);
    }

    [Fact]
    public async Task PostgreSQL_pages_and_scopes_as_memory_does()
    {
        using var server = PostgresCluster.NewDatabase();
        await using var database = await PostgresDatabase.OpenAsync(server.ConnectionString, CancellationToken.None);
        await CheckAsync(database);
    }

    private static async Task CheckAsync(IDatabase database)
    {
        var world = new SampleWorld(3);
        await world.StoreAsync(database);
        await using var connection = await database.OpenAsync(CancellationToken.None);
        string[] sorts = ["name", "-name", "level,-total,cText", "-active,born", "cNumber", "-cDateTime,stage", "cDate,-rate", "main.name", "spent,-level", "-last", "due", "big,-net", "cLink", "owner", "address.city", "createdAt", ""];
        foreach (var sort in sorts) await PageAsync(database, connection, world, sort);
        await ScopeAsync(database, connection, world);
    }

    /// <summary>Walks by pages of seven, each through a written and read cursor: every record once, in order, empties last.</summary>
    private static async Task PageAsync(IDatabase database, DbConnection connection, SampleWorld world, string sort)
    {
        var type = world.Catalogue["party"];
        var (order, problem) = OrderSql.Parse(sort, type, world.Catalogue);
        Assert.Null(problem);
        var found = new List<long>();
        OrderCursor? after = null;
        for (var page = 0; page < 50; page++)
        {
            var got = 0;
            OrderCursor? last = null;
            for (var i = 0; i < order!.Count(after) && got < 7; i++)
            {
                var sql = new CriteriaSql(database.Dialect, world.Catalogue, world.Context);
                var columns = string.Concat(order.Columns(sql).Select(c => ", " + c));
                var branch = order.Branch(sql, after, i);
                await using var command = connection.CreateCommand();
                command.CommandText = $"select t.n{columns} from {type.Table} t{(branch.Condition is null ? "" : " where " + branch.Condition)} order by {branch.OrderBy} limit {7 - got}";
                CriteriaAgreement.Bind(database.Dialect, command, sql.Parameters);
                await using var row = await command.ExecuteReaderAsync();
                while (await row.ReadAsync())
                {
                    got++;
                    found.Add(row.GetInt64(0));
                    last = new OrderCursor([.. Enumerable.Range(1, order.Keys.Count).Select(k => row.IsDBNull(k) ? null : row.GetValue(k))], row.GetInt64(0));
                }
            }

            if (last is null) break;
            var text = last.Write(order);
            after = OrderCursor.Read(text, order);
            Assert.NotNull(after);
            Assert.Null(OrderCursor.Read(text, new OrderSql([new SortKey("other", new BoundValue(1m, BoundKind.Number), false, true)])));
        }

        Assert.Equal(world.Records["party"].Select(r => (long)r.N), found.Order());
        var memory = new CriteriaMemory(world.Context);
        var expected = world.Records["party"].ToList();
        expected.Sort((a, b) => Compare(order!, memory, a, b, world.Context));
        Assert.True(expected.Select(r => (long)r.N).SequenceEqual(found), $"{sort}\nexpected {string.Join(' ', expected.Select(r => r.N))}\nfound    {string.Join(' ', found)}");
    }

    private static int Compare(OrderSql order, CriteriaMemory memory, SampleWorld.Row a, SampleWorld.Row b, CriteriaContext context)
    {
        foreach (var key in order.Keys)
        {
            var (left, right) = (memory.Value(key.Operand, a), memory.Value(key.Operand, b));
            if (left is null != right is null) return left is null ? 1 : -1;
            if (left is null) continue;
            var result = (left, right!) switch
            {
                (string x, string y) when key.Operand is BoundField { Field.FoldedColumn: not null } or BoundVia { Item: BoundField { Field.FoldedColumn: not null } } => string.CompareOrdinal(context.Fold(x), context.Fold(y)),
                (string x, string y) when key.Operand is BoundField { Part: null, Field: { IsCustom: false, Match: TextMatch.IgnoreCase } } => Rune(CriteriaNumbers.Key(x, TextMatch.IgnoreCase, context)).CompareTo(Rune(CriteriaNumbers.Key(y, TextMatch.IgnoreCase, context)), StringComparison.Ordinal),
                (string x, string y) => Rune(x).CompareTo(Rune(y), StringComparison.Ordinal),
                (Guid x, Guid y) => string.CompareOrdinal(x.ToString("N"), y.ToString("N")),
                (IComparable x, var y) => x.CompareTo(y),
                _ => throw new InvalidOperationException(),
            };
            if (result != 0) return key.Descending ? -result : result;
        }

        return order.Keys.Count > 0 && order.Keys[^1].Descending ? b.N - a.N : a.N - b.N;
    }

    private static string Rune(string text) => string.Concat(text.EnumerateRunes().Select(r => r.Value.ToString("X6", System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>A viewer of won orders only, who may not know totals.</summary>
    private sealed class Viewer(SampleWorld world) : ICriteriaAccess
    {
        private readonly BoundCriterion won = CriteriaText.Parse("stage = won", world.Catalogue["order"], world.Catalogue).Bound!;
        private readonly BoundCriterion parties = CriteriaText.Parse("main.level > 0", world.Catalogue["party"], world.Catalogue).Bound!;

        public bool Hides(RecordType type, Field field) => type.Name == "order" && field.Name == "total";

        public BoundCriterion? Scope(RecordType type) => type.Name switch { "order" => won, "party" => parties, _ => null };
    }

    private static async Task ScopeAsync(IDatabase database, DbConnection connection, SampleWorld world)
    {
        var party = world.Catalogue["party"];
        var viewer = new Viewer(world);
        (string Asked, string Means)[] cases =
        [
            ("any(orders, level > 1)", "any(orders, level > 1 and stage = won)"),
            ("none(ordersFriends)", "none(ordersFriends, stage = won)"),
            ("count(orders) > 1", "count(orders, stage = won) > 1"),
            ("max(orders, level) > 2", "max(orders, level, stage = won) > 2"),
            ("main.name is not empty", "main.name is not empty and main.main.level > 0"),
            ("main.main.level > 1", "main.main.level > 1 and main.main.level > 0 and main.main.main.level > 0"),
        ];
        foreach (var (asked, means) in cases)
        {
            var filtered = await FindAsync(asked, viewer);
            Assert.True((await FindAsync(means, null)).SequenceEqual(filtered), asked);
            Assert.NotEmpty(filtered);
        }

        // Bound for somebody else, then run for this viewer: refused, not leaked.
        await Assert.ThrowsAsync<ProblemException>(() => FindAsync("sum(orders, total) > 1", viewer));
        await Assert.ThrowsAsync<ProblemException>(() => FindAsync("spent > 1", viewer));

        async Task<List<long>> FindAsync(string text, ICriteriaAccess? access)
        {
            var bound = CriteriaText.Parse(text, party, world.Catalogue).Bound!;
            var sql = new CriteriaSql(database.Dialect, world.Catalogue, world.Context) { Access = access };
            await using var command = connection.CreateCommand();
            command.CommandText = $"select t.n from {party.Table} t where {sql.Where(bound)} order by t.n";
            CriteriaAgreement.Bind(database.Dialect, command, sql.Parameters);
            var found = new List<long>();
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync()) found.Add(row.GetInt64(0));
            return found;
        }
    }

    [Fact]
    public void Plain_conditions_stay_plain_for_the_indexes()
    {
        var world = new SampleWorld(1);
        var party = world.Catalogue["party"];
        string Sql(string text, SqlDialect dialect) => new CriteriaSql(dialect, world.Catalogue, world.Context).Where(CriteriaText.Parse(text, party, world.Catalogue).Bound!);
        Assert.Equal("t.stage = $1 and t.total >= $2 and (t.placed_at >= $3 and t.placed_at < $4) and t.name_sort = $5",
            Sql("stage = won and total >= 5 and placedAt = today and name = 'Ann'", new PostgresDialect()));
        Assert.Equal("t.team_no = any($1)", Sql("team under me.team", new PostgresDialect()));
        Assert.Equal("t.team_no in (2, 3, 4)", Sql("team under me.team", new SqliteDialect()));
        Assert.Equal("t.team_no in (select value from json_each($1))", Sql("team under 1", new SqliteDialect()));
        Assert.Equal("(t.name_sort >= $1 and t.name_sort < $2)", Sql("name starts with 'An'", new SqliteDialect()));
        Assert.Equal("jnum(t.custom, 'cNumber') > $1", Sql("cNumber > 2", new PostgresDialect()));
    }
}
