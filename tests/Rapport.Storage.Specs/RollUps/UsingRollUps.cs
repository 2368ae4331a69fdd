using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Backups;
using Rapport.Core.Catalogue;
using Rapport.Core.Catalogue.RollUps;
using Rapport.Core.Records;
using Rapport.Core.Storage;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.RollUps;

public abstract class UsingRollUps(SharedPostgres? postgres) : RollUpEngine(postgres)
{
    [Fact]
    public async Task Records_that_were_there_before_get_their_values_and_until_then_are_read_rightly()
    {
        var (ann, bob) = (await PartyAsync("Ann"), await PartyAsync("Bob"));
        for (var i = 0; i < 3; i++) await OrderAsync(ann, 10 + i);
        await RollUpAsync("best", "max(orders, total)");
        Assert.False(Party["best"].Kept!.IsReady);
        Assert.Equal((12m, null), (await ValueAsync(ann, "best"), await ValueAsync(bob, "best")));
        // Written between the order and the building.
        await OrderAsync(bob, 4);
        Assert.Equal(4m, await ValueAsync(bob, "best"));
        await BuildAsync();
        Assert.True(Party["best"].Kept!.IsReady);
        Assert.Equal((12m, 4m, 3L), (await ValueAsync(ann, "best"), await ValueAsync(bob, "best"), await ValueAsync(ann, "orderCount")));
        Assert.Equal(0, await WrongAsync());

        // Another expression lies elsewhere, and what lay there before goes.
        var before = Party["best"].Kept!.Value.Key;
        await Fields.ChangeAsync("party", "best", new FieldDefinition { Kind = FieldKind.RollUp, Expression = "max(orders, total, kind = return)" }, Principal.System, default);
        Assert.Null(await ValueAsync(ann, "best"));
        await OrderAsync(ann, 1, ("kind", "return"));
        await BuildAsync();
        Assert.Equal(1m, await ValueAsync(ann, "best"));
        Assert.NotEqual(before, Party["best"].Kept!.Value.Key);
        Assert.Equal(0, await ScalarAsync($"select count(*) from cus_party where cast(custom as text) like '%{before}%'"));
        // A record made since has the number of nothing from its first moment.
        Assert.Equal((0L, 0m), (await ValueAsync(await PartyAsync("Cid"), "orderCount"), await ValueAsync(await PartyAsync("Dora"), "sales")));
        Assert.Equal(0, await WrongAsync());
    }

    [Fact]
    public async Task Lists_filter_and_sort_by_what_is_kept_and_its_index()
    {
        await Fields.RefreshAsync(default);
        await BuildAsync();
        var parties = new List<Guid>();
        for (var i = 0; i < 30; i++) parties.Add(await PartyAsync($"P{i:00}"));
        await WriteAsync([.. parties.SelectMany((p, i) => Enumerable.Range(0, i % 7).Select(n => RecordWrite.Create(Order, Values(("party", p), ("placedAt", Day), ("total", (decimal)(i + n))))))]);
        // Sure to be read and not counted anew: what is kept is made wrong by hand.
        await Database.WriteAsync(WriteLane.People, s => s.ExecuteUnpreparedAsync("update cus_party set custom = null where name = 'P06'").ContinueWith(_ => 0, TaskScheduler.Default), default);
        var page = await Reader.ListAsync(new RecordQuery(Party, "orderCount >= 6", "-sales", ["name", "orderCount", "sales"], 10), Principal.System, default);
        Assert.Equal(["P27", "P20", "P13"], page.Rows.Select(r => r.Values[0]));
        Assert.Equal([6L, (27 * 6m) + 15], page.Rows[0].Values[1..]);
        Assert.Equal(3, (await Reader.CountAsync(Party, "orderCount >= 6", Principal.System, 100, default)).Count);

        await using var connection = await Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        command.CommandText = Database.Dialect.Name == "postgres" ? "set enable_seqscan = off" : "select count(*) from cus_party";
        await command.ExecuteNonQueryAsync();
        var value = Database.Dialect.Custom("t", Party["sales"].Kept!.Value);
        command.CommandText = $"explain {(Database.Dialect.Name == "sqlite" ? "query plan " : "")}select t.n from cus_party t where {value} > 5 order by {value}, t.n limit 10";
        var plan = "";
        await using (var row = await command.ExecuteReaderAsync())
            while (await row.ReadAsync()) plan += row.GetValue(row.FieldCount - 1) + "\n";
        Assert.Contains(FieldIndexes.Name(Party, Party["sales"].Kept!.Value, "value"), plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);

        // The doctor finds it, and mends it.
        Assert.Equal(2, await WrongAsync());
        Assert.Equal(2, await RollUpCheck.MendAsync(Database, Store.Catalogue, default));
        Assert.Equal(0, await WrongAsync());
        Assert.Equal("P06", (await Reader.ListAsync(new RecordQuery(Party, "orderCount >= 6", "sales", ["name"], 10), Principal.System, default)).Rows[0].Values[0]);
    }

    [Fact]
    public async Task Who_sees_some_of_the_orders_only_is_told_of_those_only()
    {
        await Fields.RefreshAsync(default);
        await BuildAsync();
        var role = Roles.Sales with { Types = new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = TypeAccess.Full, ["order"] = TypeAccess.Full with { Read = RecordScope.Own } } };
        var seller = new Principal(Guid.CreateVersion7(), "Seller", 1, role);
        var ann = await PartyAsync("Ann");
        await OrderAsync(ann, 100);
        await Store.WriteAsync([RecordWrite.Create(Order, Values(("party", ann), ("placedAt", Day), ("total", 5m)))], By(seller), default);
        Assert.Equal((2L, 105m), (await ValueAsync(ann, "orderCount"), await ValueAsync(ann, "sales")));
        Assert.Equal((1L, 5m), (await ValueAsync(ann, "orderCount", seller), await ValueAsync(ann, "sales", seller)));
        Assert.Equal((0, 1), ((await Reader.CountAsync(Party, "sales > 50", seller, 10, default)).Count, (await Reader.CountAsync(Party, "sales = 5", seller, 10, default)).Count));
        var page = await Reader.ListAsync(new RecordQuery(Party, "sales < 50", "-sales", ["name"], 10), seller, default);
        Assert.Single(page.Rows);
        // Nor is it told by a formula, or over a link.
        await Fields.AddAsync("party", "twice", new FieldDefinition { Kind = FieldKind.Formula, Expression = "sales * 2" }, Principal.System, default);
        Assert.Equal((210m, 10m), (await ValueAsync(ann, "twice"), await ValueAsync(ann, "twice", seller)));
        Assert.Equal((0, 1), ((await Reader.CountAsync(Order, "party.sales > 50", seller, 10, default)).Count, (await Reader.CountAsync(Order, "party.sales = 5", seller, 10, default)).Count));
        Assert.Equal(2, (await Reader.CountAsync(Order, "party.sales > 50", Principal.System, 10, default)).Count);
    }

    [Theory]
    [InlineData("count(orders, placedAt > today - 30d)", "clock")]
    [InlineData("count(orders, hour(placedAt) > 12)", "clock")]
    [InlineData("count(orders, owner = me)", "viewer")]
    [InlineData("count(orders, party.city = \"Leeds\")", "elsewhere")]
    [InlineData("sum(orders, party.sales)", "elsewhere")]
    [InlineData("count(orders, total > 5 and note is not empty)", null)]
    public async Task What_depends_on_the_moment_the_reader_or_other_records_is_worked_out_at_reading(string expression, string? reason)
    {
        await RollUpAsync("some", expression);
        Assert.Equal(reason, RollUpPlan.Of(Party, Party["some"], Store.Catalogue).Reason);
        Assert.Equal(reason is null, Party["some"].Kept is not null);
        await BuildAsync();
        await OrderAsync(await PartyAsync("Ann"), 6, ("note", "x"));
        Assert.Equal(0, await WrongAsync());
    }

    [Fact]
    public async Task A_formula_that_it_draws_on_is_followed_at_once_and_a_retired_roll_up_leaves_nothing()
    {
        FieldDefinition Net(string expression) => new() { Kind = FieldKind.Formula, Expression = expression };
        await Fields.AddAsync("order", "net", Net("total - 1"), Principal.System, default);
        await RollUpAsync("netSales", "sum(orders, net)");
        await BuildAsync();
        var ann = await PartyAsync("Ann");
        await OrderAsync(ann, 10);
        await OrderAsync(ann, 20);
        Assert.Equal(28d, Convert.ToDouble(await ValueAsync(ann, "netSales"), CultureInfo.InvariantCulture));
        await Fields.ChangeAsync("order", "net", Net("total - 2"), Principal.System, default);
        Assert.False(Party["netSales"].Kept!.IsReady);
        Assert.Equal(26d, Convert.ToDouble(await ValueAsync(ann, "netSales"), CultureInfo.InvariantCulture));
        await BuildAsync();
        Assert.True(Party["netSales"].Kept!.IsReady);
        Assert.Equal((26d, 0L), (Convert.ToDouble(await ValueAsync(ann, "netSales"), CultureInfo.InvariantCulture), await WrongAsync()));
        await Fields.RetireAsync("party", "netSales", Principal.System, default);
        await BuildAsync();
        Assert.Equal((0L, 0L), (await ScalarAsync("select count(*) from core_rollup where field = 'netSales'"), await ScalarAsync("select count(*) from cus_party where cast(custom as text) like '%netSales%'")));
        // Once more with a place of its own.
        await OrderAsync(ann, 5);
        await RollUpAsync("netSales", "sum(orders, net)");
        Assert.Equal(29d, Convert.ToDouble(await ValueAsync(ann, "netSales"), CultureInfo.InvariantCulture));
        await BuildAsync();
        Assert.Equal((29d, 0L), (Convert.ToDouble(await ValueAsync(ann, "netSales"), CultureInfo.InvariantCulture), await WrongAsync()));
    }

    [Fact]
    public async Task A_large_creation_that_is_undone_and_redone_leaves_the_right_numbers()
    {
        await Fields.RefreshAsync(default);
        await BuildAsync();
        var (ann, bob) = (await PartyAsync("Ann"), await PartyAsync("Bob"));
        var run = await Store.OpenRunAsync(By(Principal.System), "many", default);
        await run.ChunkAsync(async bulk =>
        {
            await bulk.CreateAsync(Order, [.. Enumerable.Range(0, 1_200).Select(i => Values(("party", i % 3 == 0 ? bob : ann), ("placedAt", Day), ("total", 1m)))], default);
            return 0;
        }, default);
        await run.FinishAsync(1_200, 0, default);
        Assert.Equal((800L, 400m), (await ValueAsync(ann, "orderCount"), await ValueAsync(bob, "sales")));
        var undone = await Store.UndoAsync(run.ChangeSet, Principal.System, preview: false, default);
        Assert.Equal(1, await ScalarAsync("select count(*) from core_removed where records > 0 limit 1"));
        Assert.Equal((0L, 0m), (await ValueAsync(ann, "orderCount"), await ValueAsync(bob, "sales")));
        await Store.UndoAsync(undone.ChangeSet, Principal.System, preview: false, default);
        Assert.Equal((800L, 400m), (await ValueAsync(ann, "orderCount"), await ValueAsync(bob, "sales")));
        Assert.Equal(0, await WrongAsync());
    }

    [Fact]
    public async Task Writers_of_one_customer_lose_nothing_of_each_other()
    {
        await RollUpAsync("best", "max(orders, total)");
        await BuildAsync();
        var (ann, bob) = (await PartyAsync("Ann"), await PartyAsync("Bob"));
        const int Writers = 6, Rounds = 12;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(async () =>
        {
            var random = new Random(w);
            for (var i = 0; i < Rounds; i++)
            {
                // Both in one transaction, now in this order and now in that.
                var pair = random.Next(2) == 0 ? (ann, bob) : (bob, ann);
                var made = await WriteAsync([RecordWrite.Create(Order, Values(("party", pair.Item1), ("placedAt", Day), ("total", (decimal)random.Next(100)))), RecordWrite.Create(Order, Values(("party", pair.Item2), ("placedAt", Day), ("total", 1m)))]);
                if (i % 3 == 0) await UpdateAsync(Order, made.Items[0].Id, ("party", pair.Item2));
                if (i % 4 == 0) await UpdateAsync(Party, pair.Item1, ("note", i.ToString(CultureInfo.InvariantCulture)));
                if (i % 5 == 0) await WriteAsync(RecordWrite.Delete(Order, made.Items[1].Id));
            }
        })));
        Assert.Equal(0, await WrongAsync());
        Assert.Equal(await ScalarAsync("select count(*) from sal_order"), (long)(await ValueAsync(ann, "orderCount"))! + (long)(await ValueAsync(bob, "orderCount"))!);
    }
}

public sealed class UsingRollUpsOnSqlite() : UsingRollUps(null);

public sealed class UsingRollUpsOnPostgres(SharedPostgres postgres) : UsingRollUps(postgres);
