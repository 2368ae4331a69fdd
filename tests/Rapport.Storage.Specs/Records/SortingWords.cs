using System.Buffers.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Jobs;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Lists;
using Rapport.Core.Reports;
using Rapport.Core.SearchText;
using Rapport.Core.Storage;
using Rapport.Sales.Retail;

namespace Rapport.Storage.Specs.Records;

/// <summary>Words that are no names stand in the order in which they are read, as names do: by pinyin, whatever their case, accents beside their letters.</summary>
public abstract class SortingWords(SharedPostgres? postgres) : Engine(postgres)
{
    /// <summary>City and name in the order of both; those of <c>lyon</c>, <c>tai bei</c> and <c>zurich</c> are equal in the first key, two of them in both.</summary>
    private static readonly (string? City, string Name)[] Parties =
    [
        ("Ängelholm", "x"), ("angers", "x"), ("北京", "x"), ("Berlin", "x"), ("Lyon", "a"), ("lyon", "b"), ("LYON", "b"), ("上海", "x"),
        ("臺北", "a"), ("台北", "b"), ("臺北", "c"), ("张家口", "x"), ("zurich", "a"), ("Zürich", "b"), (null, "a"), (null, "b"),
    ];

    private static readonly string[] Read = [.. Parties.Select(p => Text([p.City, p.Name]))];

    private static string Text(IReadOnlyList<object?> values) => string.Join(' ', values.Select(v => v ?? "∅"));

    // In another order than they stand in; but who is equal in all stays behind whom it follows.
    private async Task MakeAsync()
    {
        foreach (var (city, name) in Enumerable.Range(0, Parties.Length).OrderBy(i => i * 7 % Parties.Length).Select(i => Parties[i])) await CreateAsync(Party, ("name", name), ("city", city));
    }

    private Task<RecordPage> PageAsync(string sort, int limit, string? cursor, int marks = 0) =>
        Reader.ListAsync(new RecordQuery(Party, null, sort, ["city", "name"], limit, cursor) { MarkEvery = marks }, Principal.System, default);

    private async Task<string[]> WalkAsync(string sort, int limit)
    {
        var found = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await PageAsync(sort, limit, cursor);
            found.AddRange(page.Rows.Select(r => Text(r.Values)));
            if ((cursor = page.Next) is null) return [.. found];
        }
    }

    [Fact]
    public async Task They_are_leafed_through_in_that_order_both_ways()
    {
        await MakeAsync();
        // Those without any come last either way.
        string[] back = [.. Read[..14].Reverse(), .. Read[14..].Reverse()];
        foreach (var limit in (int[])[1, 2, 3, 5, 100])
        {
            Assert.Equal(Read, await WalkAsync("city", limit));
            Assert.Equal(back, await WalkAsync("-city", limit));
        }

        foreach (var (sort, all) in new[] { ("city", Read), ("-city", back) })
        {
            var marks = (await PageAsync(sort, 100, null, marks: 3)).Marks;
            Assert.Equal(5, marks.Count);
            for (var i = 0; i < marks.Count; i++) Assert.Equal(all.Skip(3 * (i + 1)).Take(3), (await PageAsync(sort, 3, marks[i])).Rows.Select(r => Text(r.Values)));
        }
    }

    [Fact]
    public async Task So_are_records_that_are_sorted_by_what_they_are_linked_to()
    {
        await MakeAsync();
        var parties = (await PageAsync("createdAt", 100, null)).Rows;
        foreach (var row in parties) await CreateAsync(Order, ("party", row.Id), ("kind", "sale"), ("placedAt", DateTime.UnixEpoch));
        var orders = (await Reader.ListAsync(new RecordQuery(Order, null, "party.city,party.name", ["party"], 100), Principal.System, default)).Rows;
        Assert.Equal(Read, orders.Select(o => Text(parties.Single(p => p.Id.Equals(o.Values[0])).Values)));
    }

    [Fact]
    public async Task A_report_has_its_groups_in_that_order_one_for_each_spelling()
    {
        await MakeAsync();
        async Task<string[]> GroupsAsync(ReportQuery query) => [.. (await Get<ReportReader>().RunAsync(query, Principal.System, default)).Rows.Select(r => $"{r.Keys[0].Value ?? "∅"} {r.Values[0]}")];
        string[] groups = ["Ängelholm 1", "angers 1", "北京 1", "berlin 1", "lyon 3", "上海 1", "台北 1", "臺北 2", "张家口 1", "zurich 1", "zürich 1", "∅ 2"];
        string[] back = [.. groups[..11].Reverse(), groups[11]];
        Assert.Equal(groups, await GroupsAsync(new ReportQuery(Party) { Rows = ["city"], Sort = "key" }));
        Assert.Equal(back, await GroupsAsync(new ReportQuery(Party) { Rows = ["city"], Sort = "-key" }));
        Assert.Equal(groups[..3], await GroupsAsync(new ReportQuery(Party) { Rows = ["city"], Sort = "key", Limit = 3 }));
        Assert.Equal(back, await GroupsAsync(new ReportQuery(Party) { Rows = ["city"], Columns = ["kind"], Sort = "-key" }));
        // Those of equal figures too.
        string[] most = ["lyon 3", "臺北 2", "∅ 2", "Ängelholm 1", "angers 1", "北京 1"];
        Assert.Equal(most, (await GroupsAsync(new ReportQuery(Party) { Rows = ["city"] }))[..6]);
    }

    [Fact]
    public async Task A_place_in_the_order_of_an_earlier_version_is_refused()
    {
        await MakeAsync();
        string Cursor(string sort, string city) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes((string[])[sort, "s" + city, "sa", "1"]));
        var refused = await Assert.ThrowsAsync<ProblemException>(() => PageAsync("city", 5, Cursor("city,name", "上海")));
        Assert.Equal("cursor.unreadable", Assert.Single(refused.Problems).Code);
        Assert.Equal(Read[7..], (await PageAsync("city", 100, Cursor("city~,name", "lyon\u0001"))).Rows.Select(r => Text(r.Values)));
    }

    [Fact]
    public async Task An_index_leads_the_sort_and_another_the_filter()
    {
        await MakeAsync();
        var indexes = ListIndexes.Of(Party);
        var order = ListIndexes.Columns(OrderSql.Parse("city", Party, Store.Catalogue).Order!)!;
        Assert.Equal("ix_cus_party_city_sort_name_sort", indexes.InOrder(order)!.Name);
        Assert.Equal("ix_cus_party_city_lower_name_sort", indexes.For("lower(city)", order)!.Name);
        await using var connection = await Database.OpenAsync(default);
        await using var command = connection.CreateCommand();
        var sql = Reader.Writer(Principal.System);
        var branch = OrderSql.Parse("city", Party, Store.Catalogue).Order!.Branch(sql, null, 0);
        command.CommandText = $"{(Server is null ? "explain query plan" : "set enable_seqscan = off; set enable_sort = off; explain")} select n from cus_party t where {branch.Condition} order by {branch.OrderBy} limit 3";
        await using var row = await command.ExecuteReaderAsync();
        var plan = "";
        while (await row.ReadAsync()) plan += row.GetValue(row.FieldCount - 1);
        Assert.Contains("ix_cus_party_city_sort_name_sort", plan, StringComparison.Ordinal);
        foreach (var sorting in (string[])["TEMP B-TREE", "Sort Key"]) Assert.DoesNotContain(sorting, plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_writes_writes_the_keys_as_well()
    {
        var a = (await CreateAsync(Party, ("name", "A"), ("city", "北京"), ("industry", "Ötztaler"), ("familyName", "张"))).Items[0].Id;
        var b = (await CreateAsync(Party, ("name", "B"), ("city", "Lyon"), ("street", "南京路"))).Items[0].Id;
        Assert.Equal(4, await WrongAsync(held: true));
        var set = (await UpdateAsync(Party, a, ("city", "oslo"), ("industry", null))).ChangeSet;
        Assert.Equal(0, await WrongAsync());
        await Store.UndoAsync(set, Principal.System, false, default);
        Assert.Equal(0, await WrongAsync());
        var merge = await Get<RecordMerging>().MergeAsync(new MergeWish(Party, b, [a]) { Choices = new Dictionary<string, Guid>(StringComparer.Ordinal) { ["city"] = a } }, By(Principal.System), default);
        Assert.Equal(("北京", 0), (((await GetAsync(Party, b))!["city"] as string)!, await WrongAsync()));
        await Get<RecordMerging>().UnmergeAsync(new UnmergeWish(merge.ChangeSet), By(Principal.System), default);
        var gone = await WriteAsync(RecordWrite.Delete(Party, a));
        await Store.UndoAsync(gone.ChangeSet, Principal.System, false, default);
        Assert.Equal(0, await WrongAsync());
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("sales.csv"), "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n1001,A1,杯子,2,2010-12-01 08:26:00,2.55,17850,France\n");
        await new RetailImport(Store).RunAsync(folder.File("sales.csv"), null, Principal.System, null, default);
        Assert.Equal((0, 1L), (await WrongAsync(), await ScalarAsync("select count(*) from sal_order_line where text_sort like 'bei zi%'")));
        await new App.Demo.DemoCompany(Store, TimeProvider.System).MakeAsync(40, 1, Principal.System with { Language = "zh-Hans" }, null, default);
        Assert.Equal(0, await WrongAsync());
        Assert.True(await ScalarAsync("select count(*) from cus_party where city_sort is not null and street_sort is not null") > 0);
    }

    [Fact]
    public async Task A_database_of_an_earlier_version_gets_its_keys_once()
    {
        await MakeAsync();
        await MakeOldAsync();
        Assert.DoesNotContain("city_sort", (await Database.ReadSchemaAsync(default)).Columns["cus_party"]);
        var tables = Workplace.Modules.SelectMany(m => m.Tables());
        await SchemaSync.RunAsync(Database, Store.Catalogue, tables, default);
        Assert.Empty(await SchemaSync.MissingAsync(Database, Store.Catalogue, tables, default));
        // Nobody misses a record meanwhile: they stand as they did.
        Assert.Equal(Read.Order(StringComparer.Ordinal), (await WalkAsync("city", 3)).Order(StringComparer.Ordinal));
        Assert.Equal(["angers x", "Berlin x"], (await WalkAsync("city", 3))[..2]);

        await SortKeyUpgrade.OrderAsync(Database, Store.Catalogue, default);
        await SortKeyUpgrade.OrderAsync(Database, Store.Catalogue, default);
        using var worker = new JobWorker(Get<JobQueue>(), [new SortKeyUpgrade(Database, Get<CatalogueHolder>())], TimeProvider.System, NullLogger<JobWorker>.Instance);
        Assert.True(await worker.RunOneAsync("test", default));
        Assert.Equal(Read, await WalkAsync("city", 3));
        Assert.Equal((0, (long)Parties.Length), (await WrongAsync(), await ScalarAsync("select count(*) from cus_party where version = 1")));
        await SortKeyUpgrade.OrderAsync(Database, Store.Catalogue, default);
        Assert.False(await worker.RunOneAsync("test", default));
    }

    [Fact]
    public async Task A_new_workplace_has_nothing_to_do()
    {
        await SortKeyUpgrade.OrderAsync(Database, Store.Catalogue, default);
        await MakeAsync();
        await SortKeyUpgrade.OrderAsync(Database, Store.Catalogue, default);
        Assert.Equal(0, await ScalarAsync($"select count(*) from core_job where type = '{SortKeyUpgrade.JobType}'"));
    }

    /// <summary>The tables as they were before words had keys.</summary>
    private Task MakeOldAsync() => Database.WriteAsync(WriteLane.People, async session =>
    {
        foreach (var type in Store.Catalogue.Types)
        {
            foreach (var field in type.Fields.Where(f => f.IsWords))
            {
                foreach (var index in SchemaSync.TableOf(type).Indexes.Where(i => i.Columns.Contains($"({field.SortColumn},", StringComparison.Ordinal))) await session.ExecuteUnpreparedAsync($"drop index {index.Name}");
                await session.ExecuteUnpreparedAsync($"alter table {type.Table} drop column {field.SortColumn}");
            }
        }

        return 0;
    }, default);

    /// <summary>How many words have another key than they should; with <paramref name="held"/> how many have one.</summary>
    private async Task<int> WrongAsync(bool held = false)
    {
        var found = 0;
        await using var connection = await Database.OpenAsync(default);
        foreach (var (type, field) in Store.Catalogue.Types.SelectMany(t => t.Fields.Where(f => f.IsWords).Select(f => (t, f))))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"select {field.Column}, {field.SortColumn} from {type.Table} where {field.Column} is not null or {field.SortColumn} is not null";
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync())
            {
                var (text, key) = (row.IsDBNull(0) ? null : row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1));
                var isAsRead = text is not null && SearchText.SortKey(text) == CriteriaNumbers.Lower(text);
                if (held ? key is not null : key != (text is null || isAsRead ? null : SearchText.SortKey(text))) found++;
            }
        }

        return found;
    }

    public sealed class OnSqlite() : SortingWords(null);

    public sealed class OnPostgres(SharedPostgres postgres) : SortingWords(postgres);
}
