using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Records.Writing;

namespace Rapport.Storage.Specs.Records;

public abstract class ReadingInSight(SharedPostgres? postgres) : Engine(postgres)
{
    private static readonly DateTime Day = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static Principal Seller(int team, params int[] subtree) => new(Guid.CreateVersion7(), "Seller", team, Roles.Sales) { TeamNumbers = [team, .. subtree] };

    private async Task<Guid> MakeAsync(Principal who, RecordType type, params (string, object?)[] values) =>
        (await Store.WriteAsync([RecordWrite.Create(type, Values(values))], By(who), default)).Items[0].Id;

    /// <summary>Walks through all records by pages of 37; the same data and order on both databases.</summary>
    [Theory]
    [InlineData("name")]
    [InlineData("-name,ownInteger")]
    [InlineData("choice,-ownMoney")]
    [InlineData("-customNumber,customText")]
    [InlineData("ownDate,-customDateTime,ownYesNo")]
    [InlineData("-ownInteger,choice,-name")]
    [InlineData("customYesNo,-ownDateTime")]
    [InlineData("-code")]
    public async Task Paging_visits_every_record_once_and_in_order(string sort)
    {
        var random = new Random(7);
        string[] names = ["Zoë", "zoe", "张三", "李四", "Ann", "ann b", "Ödön", "🎈", "Bob", "10", "9"];
        T? Perhaps<T>(T value) where T : struct => random.Next(4) == 0 ? null : value;
        var writes = Enumerable.Range(0, 500).Select(i => RecordWrite.Create(Sample, Values(
            ("name", names[random.Next(names.Length)]), ("code", random.Next(3) == 0 ? null : "c" + i.ToString(CultureInfo.InvariantCulture)), ("choice", random.Next(3) switch { 0 => null, 1 => "a", _ => "b" }),
            ("ownInteger", Perhaps((long)random.Next(5))), ("ownMoney", Perhaps(random.Next(-3, 4) / 2m)), ("customNumber", Perhaps(random.Next(6) / 4.0)), ("customText", names[random.Next(names.Length)]),
            ("ownDate", Perhaps(new DateOnly(2026, 1, 1 + random.Next(4)))), ("customDateTime", Perhaps(Day.AddHours(random.Next(4)))), ("ownYesNo", Perhaps(random.Next(2) == 0)), ("customYesNo", Perhaps(random.Next(2) == 0)),
            ("ownDateTime", Perhaps(Day.AddMilliseconds(random.Next(4))))))).ToArray();
        await WriteAsync(writes);
        var seen = new List<long>();
        string? cursor = null;
        do
        {
            var page = await Reader.ListAsync(new RecordQuery(Sample, null, sort, null, 37, cursor), Principal.System, default);
            seen.AddRange(page.Rows.Select(r => r.Number));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(1, 500).Select(n => (long)n), seen.Order());
        var whole = await Reader.ListAsync(new RecordQuery(Sample, null, sort, null, 1000), Principal.System, default);
        Assert.Equal(whole.Rows.Select(r => r.Number), seen);
        // The first run on either database writes the order down, the other must find the same.
        Assert.Equal(Orders.GetOrAdd(sort, seen), seen);
    }

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, List<long>> Orders = new(StringComparer.Ordinal);

    [Fact]
    public async Task A_salesperson_sees_and_changes_the_records_of_her_subtree_only()
    {
        var (north, south) = (Seller(2, 3), Seller(4));
        var child = Seller(3);
        var mine = await MakeAsync(north, Party, ("kind", "person"), ("name", "Mine"));
        var below = await MakeAsync(child, Party, ("kind", "person"), ("name", "Below"));
        var theirs = await MakeAsync(south, Party, ("kind", "person"), ("name", "Theirs"));
        await MakeAsync(north, Order, ("placedAt", Day), ("party", mine));
        var foreign = await MakeAsync(south, Order, ("placedAt", Day), ("party", theirs));
        // An order of another team with a customer of this one.
        await WriteAsync(RecordWrite.Update(Order, foreign, Values(("party", mine))));
        var line = await MakeAsync(Principal.System, Line, ("order", foreign), ("position", 1L), ("quantity", 1.0), ("unitPrice", 1m));

        Assert.Equal(["Below", "Mine"], (await Reader.ListAsync(new RecordQuery(Party, null, "name", ["name"]), north, default)).Rows.Select(r => r.Values[0]));
        Assert.Null(await Reader.GetAsync(Party, theirs, north, default));
        Assert.NotNull(await Reader.GetAsync(Party, below, north, default));
        Assert.Equal(2, (await Reader.CountAsync(Party, null, north, 100, default)).Count);
        Assert.Equal([mine], (await Reader.TitlesAsync(Party, [mine, theirs], north, default)).Keys);
        Assert.Equal(1, (await Reader.CountAsync(Party, "count(orders) = 1", north, 100, default)).Count);
        Assert.Equal(0, (await Reader.CountAsync(Party, "count(orders) = 2", north, 100, default)).Count);
        Assert.Null(await Reader.GetAsync(Line, line, north, default));
        Assert.Equal(0, (await Reader.CountAsync(Line, null, north, 100, default)).Count);
        Assert.Equal(1, (await Reader.CountAsync(Line, null, south, 100, default)).Count);

        async Task<Problem> RefusedAsync(Principal who, params RecordWrite[] writes) =>
            Assert.Single((await Assert.ThrowsAsync<ProblemException>(() => Store.WriteAsync(writes, By(who), default))).Problems);
        Assert.Equal(ProblemKind.Missing, (await RefusedAsync(north, RecordWrite.Update(Party, theirs, Values(("name", "Taken over"))))).Kind);
        Assert.Equal(ProblemKind.Missing, (await RefusedAsync(north, RecordWrite.Update(Line, line, Values(("quantity", 9.0))))).Kind);
        Assert.Equal(ProblemKind.Denied, (await RefusedAsync(north, RecordWrite.Delete(Party, mine))).Kind);
        // Nor can she hang a line under, or a link on, what she does not see.
        await Assert.ThrowsAsync<ProblemException>(() => MakeAsync(north, Line, ("order", foreign), ("position", 2L), ("quantity", 1.0), ("unitPrice", 1m)));
        await Assert.ThrowsAsync<ProblemException>(() => MakeAsync(north, Order, ("placedAt", Day), ("party", theirs)));
        Assert.Equal("Theirs", (await GetAsync(Party, theirs))!["name"]);
    }

    [Fact]
    public async Task Nothing_is_found_by_a_field_that_is_hidden()
    {
        var id = (await CreateAsync(Party, ("kind", "person"), ("name", "张三"), ("otherName", "Nightingale"), ("email", "secret@example.org"), ("phone", "+4930123450857"))).Items[0].Id;
        await CreateAsync(Party, ("kind", "person"), ("name", "Nightingale"), ("email", "open@example.org"));
        var hidden = new HashSet<string>(StringComparer.Ordinal) { "otherName", "email", "phone" };
        var role = Roles.Sales with { Types = new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = new(RecordScope.All, RecordScope.All, true, false) { HiddenFields = hidden } } };
        var who = new Principal(Guid.CreateVersion7(), "Seller", 1, role);
        async Task<bool> BoxAsync(string text, Principal p) => (await Get<SearchBox>().FindAsync(text, ["party"], 20, p, default)).Any(f => f.Id == id);
        async Task<bool> ListAsync(string text, Principal p) => (await Reader.ListAsync(new RecordQuery(Party, $"text matches '{text}'"), p, default)).Rows.Any(r => r.Id == id);
        foreach (var text in new[] { "0857", "secret@example.org", "@example.org", "nightingale", "nightin" })
        {
            Assert.True(await BoxAsync(text, Principal.System) && await ListAsync(text, Principal.System), text);
            Assert.False(await BoxAsync(text, who) || await ListAsync(text, who), text);
        }

        // A word put right, too; what is seen is found by it, in the box by its reading as well.
        Assert.True(await BoxAsync("nightingael", Principal.System));
        Assert.False(await BoxAsync("nightingael", who));
        Assert.True(await BoxAsync("zhangsan", who) && await BoxAsync("张三", who) && await ListAsync("张三", who));
        Assert.Single((await Reader.ListAsync(new RecordQuery(Party, "text matches 'nightingale'"), who, default)).Rows);
    }

    [Fact]
    public async Task Hidden_fields_can_neither_be_read_nor_filtered_nor_sorted_by_nor_written()
    {
        var role = Roles.Sales with { Types = new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = new(RecordScope.All, RecordScope.All, true, false) { HiddenFields = new HashSet<string>(StringComparer.Ordinal) { "email" } } } };
        var who = new Principal(Guid.CreateVersion7(), "Seller", 1, role);
        var id = (await CreateAsync(Party, ("kind", "person"), ("name", "Ann"), ("email", "ann@example.org"))).Items[0].Id;
        Assert.Null((await Reader.GetAsync(Party, id, who, default))!["email"]);
        Assert.DoesNotContain((await Reader.ListAsync(new RecordQuery(Party), who, default)).Fields, f => f.Name == "email");
        await Assert.ThrowsAsync<ProblemException>(() => Reader.ListAsync(new RecordQuery(Party, Fields: ["email"]), who, default));
        await Assert.ThrowsAsync<ProblemException>(() => Reader.ListAsync(new RecordQuery(Party, "email starts with 'ann'"), who, default));
        await Assert.ThrowsAsync<ProblemException>(() => Reader.ListAsync(new RecordQuery(Party, Sort: "email"), who, default));
        await Assert.ThrowsAsync<ProblemException>(() => Reader.CountAsync(Order, "party.email is not empty", who, 10, default));
        await Assert.ThrowsAsync<ProblemException>(() => Store.WriteAsync([RecordWrite.Update(Party, id, Values(("email", "x@example.org")))], By(who), default));
        var conflict = await Assert.ThrowsAsync<ProblemException>(() => Store.WriteAsync([RecordWrite.Update(Party, id, Values(("name", "B")), version: 9)], By(who), default));
        Assert.DoesNotContain(conflict.Problems.SelectMany(p => (IReadOnlyList<ConflictField>)p.Args!["fields"]!), f => f.Name == "email");
    }
}

public sealed class ReadingInSightOnSqlite() : ReadingInSight(null);

public sealed class ReadingInSightOnPostgres(SharedPostgres postgres) : ReadingInSight(postgres);
