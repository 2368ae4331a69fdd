using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Records.Lists;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.CustomFields;

/// <summary>Lists by fields made at run time go the ways of built-in ones, by indexes of their own, and are the same lists.</summary>
public abstract class ListingByCustomFields(SharedPostgres? postgres) : Engine(postgres)
{
    private const int Parties = 600;

    private static readonly string?[] Criteria =
        ["place = 'LYON'", "place in ('oslo', 'Lyon') and kind = organisation", "grade = b", "grade in (a, c)", "met >= 2024-01-05 and met < 2024-01-09", "met = 2024-01-03", "place = 'Hamburg' and grade = a", "not (place = 'Oslo')", "place is empty", "points > 90"];

    private static readonly string[] Sorts = ["name", "-name", "place", "-place", "grade", "met", "-met", "points", "-createdAt", "city"];

    private RecordType Customers => Store.Catalogue["party"];

    [Fact]
    public async Task They_are_found_by_their_indexes_and_equal_those_the_database_finds_by_itself()
    {
        await FillAsync();
        Reader.Planner.Smallest = 1;
        var free = new RecordReader(Database, Get<CatalogueHolder>(), TimeProvider.System, Get<IServiceProvider>());
        foreach (var where in Criteria)
            foreach (var sort in Sorts)
                Assert.Equal(await WalkAsync(free, where, sort), await WalkAsync(Reader, where, sort));
        Assert.All(free.Planner.Chosen, way => Assert.Equal(ListWay.Free, way));
    }

    [Theory]
    [InlineData("place = 'LYON'", "name", "custom(lower place)")]
    [InlineData("grade = b", "name", "custom(grade)")]
    [InlineData("place in ('lyon', 'oslo')", "-name", "custom(lower place)")]
    [InlineData("met = 2024-01-03", "createdAt", "custom(met)")]
    public async Task A_condition_takes_its_index_and_stays_with_it(string where, string sort, string key)
    {
        await FillAsync();
        Reader.Planner.Smallest = 1;
        for (var i = 0; i < 2; i++) await WalkAsync(Reader, where, sort);
        var plan = Assert.Single(Reader.Planner.Plans);
        Assert.Contains(plan.Way, (ListWay[])[ListWay.Values, ListWay.Fetch]);
        Assert.Equal(key, plan.Key);
    }

    [Fact]
    public async Task Whichever_fields_a_page_shows_they_say_what_the_record_itself_says()
    {
        await FillAsync();
        await Get<Core.Catalogue.CustomFields>().AddAsync("party", "twice", new FieldDefinition { Kind = FieldKind.Formula, Expression = "points * 2" }, Principal.System, default);
        string[] many = [.. Enumerable.Range(0, 33).Select(i => string.Create(CultureInfo.InvariantCulture, $"extra{i}"))];
        foreach (var name in many) await Get<Core.Catalogue.CustomFields>().AddAsync("party", name, new FieldDefinition { Kind = FieldKind.Tags }, Principal.System, default);
        var first = (await Reader.ListAsync(new RecordQuery(Customers, null, "name", [], 1), Principal.System, default)).Rows[0];
        await UpdateAsync(Customers, first.Id, (many[0], new[] { "a", "b" }), (many[32], new[] { "é'\"[" }));
        string[][] choices = [["place"], ["name", "place"], ["grade", "twice", "met", "name", "points", "city", "place"], ["points", "met", "twice"], [many[32], "place", many[0]], [.. many, "place", "name"]];
        foreach (var names in choices)
        {
            var page = await Reader.ListAsync(new RecordQuery(Customers, null, "name", names, 60), Principal.System, default);
            Assert.Equal(60, page.Rows.Count);
            foreach (var row in page.Rows)
            {
                var record = (await Reader.GetAsync(Customers, row.Id, Principal.System, default))!;
                Assert.Equal(names.Select(n => n == "twice" ? record["points"] is long points ? points * 2.0 : null : record.Values.GetValueOrDefault(n)), row.Values);
            }
        }
    }

    private async Task<List<Guid>> WalkAsync(RecordReader reader, string? where, string sort)
    {
        var ids = new List<Guid>();
        for (string? cursor = null; ;)
        {
            var page = await reader.ListAsync(new RecordQuery(Customers, where, sort, ["name"], 40, cursor), Principal.System, default);
            ids.AddRange(page.Rows.Select(r => r.Id));
            if ((cursor = page.Next) is null) return ids;
        }
    }

    private async Task FillAsync()
    {
        var fields = Get<Core.Catalogue.CustomFields>();
        await fields.AddAsync("party", "place", new FieldDefinition { Kind = FieldKind.Text, Indexed = true }, Principal.System, default);
        await fields.AddAsync("party", "grade", new FieldDefinition { Kind = FieldKind.Choice, Choices = [new("a"), new("b"), new("c")], Indexed = true }, Principal.System, default);
        await fields.AddAsync("party", "met", new FieldDefinition { Kind = FieldKind.Date, Indexed = true }, Principal.System, default);
        await fields.AddAsync("party", "points", new FieldDefinition { Kind = FieldKind.Integer }, Principal.System, default);
        var random = new Random(4);
        string?[] places = ["Lyon", "lyon", "Hamburg", "上海", "Oslo", null];
        var run = await Store.OpenRunAsync(By(Principal.System), "lists", default);
        var drafts = Enumerable.Range(0, Parties).Select(i => Values(
            ("kind", random.Next(3) == 0 ? "organisation" : "person"), ("name", string.Create(CultureInfo.InvariantCulture, $"{"abc"[random.Next(3)]}{random.Next(200)}")),
            ("city", places[random.Next(places.Length)]), ("place", places[random.Next(places.Length)]), ("grade", random.Next(5) switch { 0 => "a", 1 => "b", 2 => "c", _ => null }),
            ("met", random.Next(4) == 0 ? null : new DateOnly(2024, 1, 1).AddDays(random.Next(30))), ("points", (long)random.Next(100)))).ToList();
        await run.ChunkAsync(async writer => { await writer.CreateAsync(Customers, drafts, default); return 0; }, default);
        await run.FinishAsync(Parties, 0, default);
    }
}

public sealed class ListingByCustomFieldsOnSqlite() : ListingByCustomFields(null);

public sealed class ListingByCustomFieldsOnPostgres(SharedPostgres postgres) : ListingByCustomFields(postgres);
