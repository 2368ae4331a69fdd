using Rapport.Core.Access;
using Rapport.Core.Backups;
using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Search;

/// <summary>The search box by whatever stands in a customer and its notes: names first, and only what the reader may see.</summary>
public abstract class FindingByAnything(SharedPostgres? postgres) : Engine(postgres)
{
    private static readonly DateTime Day = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc);

    private RecordType Note => Store.Catalogue["note"];
    private RecordType Activity => Store.Catalogue["activity"];

    private async Task<Guid> MakeAsync(RecordType type, params (string, object?)[] values) => (await CreateAsync(type, values)).Items[0].Id;

    private Task<IReadOnlyList<FoundRecord>> FindAsync(string text, Principal? who = null, int limit = 20, params string[] types) =>
        Get<SearchBox>().FindAsync(text, types.Length == 0 ? null : types, limit, who ?? Principal.System, default);

    private static string Why(FoundRecord found) => found.In is { } why ? $"{why.Type.Name}.{why.Field.Name}: {why.Text}" : "";

    private static Principal Seller(RecordScope scope, params string[] hidden) => new(Guid.CreateVersion7(), "seller", 1, Roles.Sales with { Name = "some", Types = new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = new(scope, scope, true, false) { HiddenFields = new HashSet<string>(hidden, StringComparer.Ordinal) } } }) { TeamNumbers = [1] };

    [Theory]
    [InlineData("quayside road", "party.street: 12 Quayside Road")]
    [InlineData("bristol", "party.city: Bristol")]
    [InlineData("bristl", "party.city: Bristol")]
    [InlineData("bs1 4", "party.postcode: BS1 4DJ")]
    [InlineData("https://www.kestrel-foods.example", "party.website: https://www.kestrel-foods.example")]
    [InlineData("kestrel-foods", "party.website: https://www.kestrel-foods.example")]
    [InlineData("catering", "party.industry: Catering")]
    [InlineData("key account", "party.tags: gold, key account")]
    [InlineData("ramp", "party.note: Deliveries by the ramp only.")]
    [InlineData("northgate", "address.city: Northgate")]
    [InlineData("hydrangea", "note.text: Wants hydrangeas in May")]
    [InlineData("kestrel hydrangeas", "")]
    public async Task A_customer_is_found_by_what_stands_in_it_and_told_why(string typed, string why)
    {
        var party = await MakeAsync(Party, ("kind", "organisation"), ("name", "Ann Lee Ltd"), ("street", "12 Quayside Road"), ("city", "Bristol"), ("postcode", "BS1 4DJ"), ("website", "https://www.kestrel-foods.example"), ("industry", "Catering"), ("tags", new[] { "gold", "key account" }), ("note", "Deliveries by the ramp only."));
        await MakeAsync(Party, ("kind", "person"), ("name", "Somebody else"), ("city", "Leeds"));
        await MakeAsync(Store.Catalogue["address"], ("party", party), ("use", "delivery"), ("city", "Northgate"));
        await MakeAsync(Note, ("party", party), ("text", "Wants hydrangeas in May"), ("at", Day));
        var found = await FindAsync(typed);
        Assert.Equal(why.Length == 0 ? [] : [(party, why)], found.Select(f => (f.Id, Why(f))));
    }

    [Fact]
    public async Task Names_come_before_what_merely_has_the_words_and_notes_last()
    {
        var inCity = await MakeAsync(Party, ("kind", "person"), ("name", "Ann"), ("city", "Berlin"));
        var alias = await MakeAsync(Party, ("kind", "person"), ("name", "Bob"), ("otherName", "Berlin"));
        var named = await MakeAsync(Party, ("kind", "organisation"), ("name", "Berlin Yachts"));
        var namedThere = await MakeAsync(Party, ("kind", "organisation"), ("name", "Berlin"), ("city", "Berlin"));
        var noted = await MakeAsync(Party, ("kind", "person"), ("name", "Cid"));
        await MakeAsync(Note, ("party", noted), ("text", "Moves to Berlin"), ("at", Day));
        // More than are ranked at once, and younger: they must not push out what is called so.
        await WriteAsync([.. Enumerable.Range(0, 250).Select(i => RecordWrite.Create(Note, Values(("party", inCity), ("text", $"Berlin again {i}"), ("at", Day))))]);
        Assert.Equal([namedThere, named, alias, inCity, noted], (await FindAsync("berlin")).Select(f => f.Id));
        Assert.Equal(["", "", "party.otherName: Berlin", "party.city: Berlin", "note.text: Moves to Berlin"], (await FindAsync("berlin")).Select(Why));
        Assert.Equal([namedThere, named], (await FindAsync("berlin", limit: 2)).Select(f => f.Id));
        // Some of the words in the title, the rest elsewhere.
        Assert.Equal([(inCity, "party.city: Berlin")], (await FindAsync("ann berlin")).Select(f => (f.Id, Why(f))));
    }

    [Fact]
    public async Task Very_many_tasks_with_a_word_push_out_no_customer_and_tell_whom_they_are_about()
    {
        var tagged = await MakeAsync(Party, ("kind", "person"), ("name", "Ann Lee"), ("tags", new[] { "hydrangea" }));
        var named = await MakeAsync(Party, ("kind", "organisation"), ("name", "Hydrangea House"));
        // More than are ranked at once, younger, and with the word in what they are called.
        await WriteAsync([.. Enumerable.Range(0, 250).Select(i => RecordWrite.Create(Activity, Values(("kind", "task"), ("subject", $"Order hydrangea {i}"), ("party", tagged), ("at", Day))))]);
        var found = await FindAsync("hydrangea", limit: 8);
        Assert.Equal(8, found.Count);
        Assert.Equal([tagged, named], found.Where(f => f.Type == Party).Select(f => f.Id).Order());
        Assert.All(found.Where(f => f.Type == Activity), f => Assert.StartsWith("Ann Lee · 2026-03-02T09:00:00", f.Subtitle, StringComparison.Ordinal));
        Assert.Equal(6, (await FindAsync("hydrangea", limit: 6, types: "activity")).Count(f => f.Type == Activity));
    }

    [Theory]
    [InlineData("上海", "party.city: 上海")]
    [InlineData("shanghai", "party.city: 上海")]
    [InlineData("南京东路", "party.street: 南京东路100号")]
    [InlineData("南京東路", "party.street: 南京东路100号")]
    [InlineData("报价", "note.text: 客户要求下周发送报价单")]
    [InlineData("報價", "note.text: 客户要求下周发送报价单")]
    [InlineData("单", "note.text: 客户要求下周发送报价单")]
    public async Task Chinese_is_found_by_two_characters(string typed, string why)
    {
        var party = await MakeAsync(Party, ("kind", "person"), ("name", "李四"), ("city", "上海"), ("street", "南京东路100号"));
        await MakeAsync(Party, ("kind", "person"), ("name", "王五"), ("city", "北京"));
        await MakeAsync(Note, ("party", party), ("text", "客户要求下周发送报价单"), ("at", Day));
        Assert.Equal([(party, why)], (await FindAsync(typed)).Select(f => (f.Id, Why(f))));
    }

    [Fact]
    public async Task A_long_note_is_shown_where_the_words_stand()
    {
        var party = await MakeAsync(Party, ("kind", "person"), ("name", "Ann"));
        await MakeAsync(Note, ("party", party), ("text", string.Join(' ', Enumerable.Repeat("nothing of note", 40)) + "\nbut then a Marmalade order " + string.Join(' ', Enumerable.Repeat("and so on", 40))), ("at", Day));
        var why = Assert.Single(await FindAsync("marmalade")).In!;
        Assert.Contains("but then a Marmalade order and", why.Text, StringComparison.Ordinal);
        Assert.InRange(why.Text.Length, 60, 110);
        Assert.StartsWith("…", why.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_activity_is_found_by_its_texts_and_leads_to_the_customer_where_one_is_sought()
    {
        var party = await MakeAsync(Party, ("kind", "person"), ("name", "Ann"));
        var call = await MakeAsync(Activity, ("party", party), ("kind", "call"), ("subject", "Call back"), ("result", "Promised a discount"));
        Assert.Equal([(call, "activity.result: Promised a discount")], (await FindAsync("discount")).Select(f => (f.Id, Why(f))));
        Assert.Equal([(party, "activity.result: Promised a discount")], (await FindAsync("discount", types: "party")).Select(f => (f.Id, Why(f))));
        Assert.Equal([party], (await FindAsync("call back", types: "party")).Select(f => f.Id));
    }

    [Fact]
    public async Task A_note_leads_to_no_customer_out_of_sight_and_one_out_of_sight_to_nothing()
    {
        var party = await MakeAsync(Party, ("kind", "person"), ("name", "Ann"));
        var seller = Seller(RecordScope.Own);
        // One's own note about somebody else's customer stands for itself.
        var note = (await Store.WriteAsync([RecordWrite.Create(Note, Values(("party", party), ("text", "Likes marmalade"), ("at", Day), ("owner", null)))], By(Principal.System), default)).Items[0].Id;
        Assert.Equal([party], (await FindAsync("marmalade")).Select(f => f.Id));
        Assert.DoesNotContain(await FindAsync("marmalade", seller), f => f.Id == party);
        var blind = seller with { Role = seller.Role with { Types = new Dictionary<string, TypeAccess>(seller.Role.Types, StringComparer.Ordinal) { ["note"] = TypeAccess.Nothing } } };
        Assert.Empty(await FindAsync("marmalade", blind));
        Assert.All(await FindAsync("marmalade", seller), f => Assert.Equal(note, f.Id));
    }

    [Fact]
    public async Task What_is_hidden_finds_nothing_and_moves_nothing_up()
    {
        var hidden = await MakeAsync(Party, ("kind", "person"), ("name", "Ann"), ("city", "Bristol"), ("street", "1 High Street"), ("otherName", "Marmalade"), ("note", "Likes marmalade"));
        var open = await MakeAsync(Party, ("kind", "person"), ("name", "Bristol Bob"), ("city", "Leeds"), ("note", "Marmalade"));
        var blind = Seller(RecordScope.All, "city", "otherName", "tags");
        Assert.Equal([open], (await FindAsync("bristol", blind)).Select(f => f.Id));
        Assert.Empty(await FindAsync("leeds", blind));
        Assert.Equal([hidden], (await FindAsync("high street", blind)).Select(f => f.Id));
        // By a name that is hidden nothing comes before what is younger.
        Assert.Equal([hidden, open], (await FindAsync("marmalade")).Select(f => f.Id));
        Assert.Equal([open, hidden], (await FindAsync("marmalade", blind)).Select(f => f.Id));
        Assert.All(await FindAsync("marmalade", blind), f => Assert.StartsWith("party.note", Why(f), StringComparison.Ordinal));
        // Nor in a list's filter, and what is seen still finds there.
        async Task<int> CountAsync(string words) => (await Reader.CountAsync(Party, $"text matches '{words}'", blind, 9, default)).Count;
        Assert.Equal((1, 0, 1, 2), (await CountAsync("bristol"), await CountAsync("leeds"), await CountAsync("high street"), await CountAsync("marmalade")));
    }

    [Fact]
    public async Task Ones_own_few_are_found_among_very_many()
    {
        var seller = Seller(RecordScope.Own);
        var mine = await MakeAsync(Party, ("kind", "person"), ("name", "Ann"), ("city", "Lyon"), ("owner", null));
        await Database.WriteAsync(Core.Storage.WriteLane.People, s => s.ExecuteAsync("update cus_party set owner_id = $1", s.Dialect.ToDb(FieldKind.Link, seller.UserId)), default);
        await WriteAsync([.. Enumerable.Range(0, 260).Select(i => RecordWrite.Create(Party, Values(("kind", "person"), ("name", $"Other {i}"), ("city", "Lyon"))))]);
        Assert.Equal([mine], (await FindAsync("lyon", seller)).Select(f => f.Id));
        Assert.Equal(20, (await FindAsync("lyon")).Count);
        // A tag among records whose city is hidden.
        var blind = Seller(RecordScope.All, "city");
        await UpdateAsync(Party, mine, ("tags", new[] { "lyon" }));
        Assert.Equal([mine], (await FindAsync("lyon", blind)).Select(f => f.Id));
    }

    [Fact]
    public async Task A_list_is_filtered_by_the_same_words()
    {
        var party = await MakeAsync(Party, ("kind", "person"), ("name", "Ann"), ("city", "Lyon"), ("tags", new[] { "gold" }));
        await MakeAsync(Party, ("kind", "person"), ("name", "Lyon"), ("city", "Oslo"));
        async Task<object?[]> ListAsync(string words) => [.. (await Reader.ListAsync(new RecordQuery(Party, $"text matches '{words}'", "name", ["name"]), Principal.System, default)).Rows.Select(r => r.Values[0])];
        Assert.Equal(["Ann", "Lyon"], await ListAsync("lyon"));
        Assert.Equal(["Ann"], await ListAsync("lyon gold"));
        await UpdateAsync(Party, party, ("city", "Nice"));
        Assert.Equal(["Lyon"], await ListAsync("lyon"));
        // And by its notes and further numbers, as far as the reader sees them.
        await MakeAsync(Note, ("party", party), ("text", "Moved away from Lyon"), ("at", Day));
        await MakeAsync(Store.Catalogue["contactPoint"], ("party", party), ("channel", "phone"), ("phone", "+44 20 7946 0958"));
        Assert.Equal(["Ann", "Lyon"], await ListAsync("lyon"));
        Assert.Equal(["Ann"], await ListAsync("moved"));
        Assert.Equal(["Ann"], await ListAsync("0958"));
        var some = Seller(RecordScope.All);
        var blind = some with { Role = some.Role with { Types = new Dictionary<string, TypeAccess>(some.Role.Types, StringComparer.Ordinal) { ["note"] = TypeAccess.Nothing, ["contactPoint"] = TypeAccess.Full with { HiddenFields = new HashSet<string>(StringComparer.Ordinal) { "phone" } } } } };
        foreach (var words in (string[])["moved", "0958"]) Assert.Equal(0, (await Reader.CountAsync(Party, $"text matches '{words}'", blind, 9, default)).Count);
        Assert.Equal(1, (await Reader.CountAsync(Party, "text matches 'lyon'", blind, 9, default)).Count);
        // A condition of rights asks the record alone.
        var narrowed = some with { Role = some.Role with { Types = new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = TypeAccess.Full with { Criteria = "text matches 'moved'" } } } };
        Assert.Equal(0, (await Reader.CountAsync(Party, null, narrowed, 9, default)).Count);
    }

    [Fact]
    public async Task What_an_earlier_version_put_into_the_index_is_made_anew_once()
    {
        var party = await MakeAsync(Party, ("kind", "person"), ("name", "Ann"), ("city", "Lyon"));
        var queue = Get<JobQueue>();
        await SearchUpgrade.OrderAsync(Database, Store.Catalogue, default);
        Assert.Equal(["party"], await OrderedAsync());
        // As it was: the name alone.
        await Database.WriteAsync(Core.Storage.WriteLane.People, async s => { await Database.Search.PutAsync(s, [new(new(Party.Number, 1), Core.SearchText.SearchText.Tokens("Ann"), [])], areNew: false, default); return 0; }, default);
        Assert.Empty(await FindAsync("lyon"));
        using var worker = new JobWorker(queue, [new Reindexing(Database, Get<CatalogueHolder>(), Get<Core.Catalogue.CustomFields>())], TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<JobWorker>.Instance);
        Assert.True(await worker.RunOneAsync("test", default));
        Assert.Equal([party], (await FindAsync("lyon")).Select(f => f.Id));
        await SearchUpgrade.OrderAsync(Database, Store.Catalogue, default);
        Assert.Single(await OrderedAsync());

        async Task<string[]> OrderedAsync() => [.. (await queue.ListAsync(Reindexing.JobType, null, 50, default)).Select(j => System.Text.Json.JsonSerializer.Deserialize<string>(j.Payload)!)];
    }

    public sealed class OnSqlite() : FindingByAnything(null);

    public sealed class OnPostgres(SharedPostgres postgres) : FindingByAnything(postgres);
}
