using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Records.Lists;

namespace Rapport.Storage.Specs.Records;

/// <summary>Whichever way the rows of a list are found, the list is the same.</summary>
public abstract class PlanningLists(SharedPostgres? postgres) : Engine(postgres)
{
    private const int Parties = 600;
    private static readonly string[] Cities = ["Lyon", "lyon", "Hamburg", "上海", "Oslo"];
    private static readonly Guid Seller = Guid.Parse("01980000-0000-7000-8000-000000000001");

    private static readonly string?[] Criteria =
    [
        null, "city = 'LYON'", "country in ('France', 'france', 'Norway')", "tags has vip and country = 'France'", "name contains 'a'", "note contains 'seldom'",
        "tags has vip and (city = 'Oslo' or city = 'Lyon')", "email starts with 'u5'", "kind = organisation and since >= 2021-01-01", "since is empty", "not (city = 'Oslo')", "tags has gold", "tags has any (gold, silver) and country = 'France'", "country is empty or country = 'France'",
    ];

    private static readonly string[] Sorts = ["name", "-name", "city", "-city", "-createdAt", "email", "country,-name", "since", "code", "owner", "-owner"];

    private static readonly Principal[] People =
    [
        new(Guid.CreateVersion7(), "chief", 1, Roles.Manager),
        new(Guid.CreateVersion7(), "regional", 2, Roles.Sales) { TeamNumbers = [2, 3, 4, 4, 5] },
        new(Seller, "seller", 3, Roles.Sales with { Other = new TypeAccess(RecordScope.Own, RecordScope.Own, true, false) }),
        new(Guid.CreateVersion7(), "narrow", 6, Roles.Sales) { TeamNumbers = [6] },
        new(Guid.CreateVersion7(), "nobody", 9, Roles.Sales with { Other = TypeAccess.Nothing }),
    ];

    private RecordReader PlanningReader
    {
        get
        {
            Reader.Planner.Smallest = 1;
            Reader.Planner.ListCost = 0;
            return Reader;
        }
    }

    [Fact]
    public async Task Every_way_through_a_list_shows_the_same_pages()
    {
        await FillAsync();
        var free = new RecordReader(Database, Get<CatalogueHolder>(), TimeProvider.System, Get<IServiceProvider>());
        foreach (var who in People)
        {
            foreach (var where in Criteria)
            {
                foreach (var sort in Sorts)
                {
                    var expected = await WalkAsync(free, who, where, sort);
                    var found = await WalkAsync(PlanningReader, who, where, sort);
                    Assert.True(expected.SequenceEqual(found), $"{who.Name}, {where}, {sort}: {expected.Count} and {found.Count}");
                }
            }
        }

        Assert.All([ListWay.Order, ListWay.Values, ListWay.Merge, ListWay.Fetch, ListWay.List, ListWay.Scan], way => Assert.Contains(way, Reader.Planner.Chosen));
        Assert.All(free.Planner.Chosen, way => Assert.Equal(ListWay.Free, way));
    }

    [Fact]
    public async Task The_scope_of_a_team_is_walked_by_its_index_though_it_shows_what_is_nobodys_too()
    {
        await FillAsync();
        await WalkAsync(PlanningReader, People[3], null, "name");
        Assert.Equal([ListWay.Values], Reader.Planner.Chosen);
        // An "or" of two values of one field is no worse than "in".
        await WalkAsync(Reader, People[0], "email = 'u5@post.example' or email = 'u9@post.example'", "since");
        Assert.Equal([ListWay.Values, ListWay.Fetch], Reader.Planner.Chosen.Order());
    }

    [Fact]
    public async Task A_walk_through_what_an_index_finds_is_the_walk_through_all()
    {
        await FillAsync();
        var free = new RecordReader(Database, Get<CatalogueHolder>(), TimeProvider.System, Get<IServiceProvider>());
        foreach (var who in People)
        {
            foreach (var where in Criteria.Append("email in ('u5@post.example', 'u9@post.example', 'u500@post.example')"))
                Assert.Equal(await NumbersAsync(free, who, where), await NumbersAsync(PlanningReader, who, where));
        }

        Assert.All([ListWay.Fetch, ListWay.List], way => Assert.Contains(way, Reader.Planner.Chosen));
    }

    private async Task<List<long>> NumbersAsync(RecordReader reader, Principal who, string? where)
    {
        var found = new List<long>();
        await foreach (var rows in reader.WalkAsync(Party, where, [Party["name"]], who, 20, default)) found.AddRange(rows.Select(r => r.Number));
        return found;
    }

    [Theory]
    [InlineData("id = '{0}'")]
    [InlineData("id in ('{0}', '01980000-0000-7000-8000-0000000000ff') and kind is not empty")]
    public async Task A_record_asked_for_by_its_id_needs_no_plan(string where)
    {
        await FillAsync();
        var id = (await WalkAsync(PlanningReader, People[0], null, "name"))[7];
        Assert.Equal([id], await WalkAsync(PlanningReader, People[0], string.Format(CultureInfo.InvariantCulture, where, id), "createdAt"));
        Assert.Empty(Reader.Planner.Plans);
    }

    [Fact]
    public async Task Who_leafs_through_a_list_learns_where_each_page_begins()
    {
        await FillAsync();
        foreach (var (who, sort) in People.SelectMany(p => (string[])["name", "country,-name", "-since"], (who, sort) => (who, sort)))
        {
            var all = await WalkAsync(PlanningReader, who, null, sort);
            var leafed = await PlanningReader.ListAsync(new RecordQuery(Party, null, sort, [], 250) { MarkEvery = 50 }, who, default);
            Assert.Equal(Math.Min(5, Math.Max(0, (all.Count - 1) / 50)), leafed.Marks.Count);
            Assert.Equal(all.Count > 250, leafed.Next is not null);
            for (var i = 0; i < leafed.Marks.Count; i++)
            {
                var page = await PlanningReader.ListAsync(new RecordQuery(Party, null, sort, ["name"], 50, leafed.Marks[i]), who, default);
                Assert.Equal(all.Skip(50 * (i + 1)).Take(50), page.Rows.Select(r => r.Id));
            }
        }
    }

    [Fact]
    public async Task A_list_goes_on_while_its_index_is_away()
    {
        await FillAsync();
        var expected = await WalkAsync(PlanningReader, People[0], "kind = organisation", "name", 5);
        Assert.Contains(ListWay.Values, Reader.Planner.Chosen);
        await Database.WriteAsync(Core.Storage.WriteLane.People, async session =>
        {
            await session.ExecuteUnpreparedAsync("drop index ix_cus_party_kind_name_sort");
            return 0;
        }, default);
        Assert.Equal(expected, await WalkAsync(Reader, People[0], "kind = organisation", "name", 5));
    }

    [Fact]
    public async Task A_walk_that_finds_too_little_gives_way_to_the_sure_one()
    {
        await FillAsync();
        var free = new RecordReader(Database, Get<CatalogueHolder>(), TimeProvider.System, Get<IServiceProvider>());
        foreach (var sort in (string[])["email", "-email", "since", "-createdAt"])
        {
            var expected = await WalkAsync(free, People[1], null, sort);
            Reader.Planner.LeastBound = 1;
            Reader.Planner.BoundFactor = 0.4;
            Assert.Equal(expected, await WalkAsync(PlanningReader, People[1], null, sort));
        }

        Assert.Contains(ListWay.Scan, Reader.Planner.Chosen);
    }

    [Fact]
    public async Task A_walk_costs_no_more_than_twice_the_surest_way()
    {
        await FillAsync();
        Reader.Planner.LeastBound = 1;
        await WalkAsync(PlanningReader, People[0], "kind = person", "email");
        var walk = Assert.Single(Reader.Planner.Plans);
        Assert.Equal((ListWay.Order, ListWay.Scan), (walk.Way, walk.Otherwise?.Way));
        // All 600 rows read on from the first to the last cost as much as 72 leaps.
        Assert.InRange(walk.Most, 1, 144);
    }

    private async Task<List<Guid>> WalkAsync(RecordReader reader, Principal who, string? where, string sort, int limit = 40)
    {
        var found = new List<Guid>();
        for (string? cursor = null; ;)
        {
            var page = await reader.ListAsync(new RecordQuery(Party, where, sort, ["name"], limit, cursor), who, default);
            found.AddRange(page.Rows.Select(r => r.Id));
            if ((cursor = page.Next) is null) return found;
        }
    }

    private static string[]? Tags(bool isVip, int i) => (isVip, i % 150) switch
    {
        (true, 7) => ["vip", "gold", "silver"],
        (false, 7) => ["gold", "silver"],
        (false, 9) => ["silver"],
        (true, _) => ["vip"],
        _ => null,
    };

    private async Task FillAsync()
    {
        var random = new Random(4);
        var run = await Store.OpenRunAsync(By(Principal.System), "lists", default);
        var drafts = Enumerable.Range(0, Parties).Select(i => Values(
            ("kind", random.Next(3) == 0 ? "organisation" : "person"), ("name", string.Create(CultureInfo.InvariantCulture, $"{"abc"[random.Next(3)]}{random.Next(200)}")),
            ("city", random.Next(6) == 0 ? null : Cities[random.Next(Cities.Length)]), ("country", random.Next(3) switch { 0 => "France", 1 => "Norway", _ => null }),
            ("email", $"u{i}@post.example"), ("tags", Tags(random.Next(4) == 0, i)), ("note", i == 77 ? "seldom seen" : null),
            ("since", random.Next(5) == 0 ? null : new DateOnly(2020, 1, 1).AddDays(random.Next(900))),
            ("team", i % 25 == 4 ? 0L : random.Next(1, 7)), ("owner", i % 50 == 4 ? null : i % 200 == 3 ? Seller : Guid.CreateVersion7()))).ToList();
        await run.ChunkAsync(async writer => { await writer.CreateAsync(Party, drafts, default); return 0; }, default);
        await run.FinishAsync(Parties, 0, default);
    }
}

public sealed class PlanningListsOnSqlite() : PlanningLists(null);

public sealed class PlanningListsOnPostgres(SharedPostgres postgres) : PlanningLists(postgres);
