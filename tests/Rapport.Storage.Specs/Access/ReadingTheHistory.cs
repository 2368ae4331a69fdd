using Rapport.Core.Access;
using Rapport.Core.Changes;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

public abstract class ReadingTheHistory(SharedPostgres? postgres) : Office(postgres)
{
    private History History => Get<History>();

    [Fact]
    public async Task Changes_and_events_come_newest_first_each_once_page_by_page()
    {
        var nora = await HireAsync("Nora", "manager");
        var who = await AsAsync(nora);
        var expected = 1;
        for (var i = 0; i < 130; i++)
        {
            if (i % 3 == 0) await Users.AuditAsync(nora, "signIn", null, "127.0.0.1", default);
            else await Store.WriteAsync([RecordWrite.Create(Party, Values(("kind", "person"), ("name", $"P{i}")))], By(who), default);
            expected++;
        }

        var (all, cursor, pages) = (new List<HistoryLine>(), (string?)null, 0);
        do
        {
            var page = await History.ReadAsync(new HistoryFilter(), cursor, who, default);
            all.AddRange(page.Lines);
            cursor = page.Next;
            pages++;
        }
        while (cursor is not null);
        Assert.Equal(expected, all.Count);
        Assert.True(pages >= 3);
        Assert.Equal(all.Select(l => l.At).OrderDescending(), all.Select(l => l.At));
        Assert.Distinct(all.Where(l => l.ChangeSet is not null).Select(l => l.ChangeSet));
        Assert.All(await AllAsync(new HistoryFilter(Person: nora), who), l => Assert.Equal(nora, l.By));
        Assert.Empty(await AllAsync(new HistoryFilter(From: Now.UtcDateTime.AddHours(1)), who));
        Assert.Empty(await AllAsync(new HistoryFilter(To: Now.UtcDateTime.AddHours(-1)), who));
    }

    [Fact]
    public async Task Sets_of_one_record_are_named_as_far_as_the_reader_sees_them()
    {
        var made = await CreateAsync(Party, ("kind", "person"), ("name", "Ann"));
        var gone = (await CreateAsync(Party, ("kind", "person"), ("name", "Bob"))).Items[0].Id;
        var changed = await UpdateAsync(Party, made.Items[0].Id, ("name", "Anna"));
        var deleted = await WriteAsync(RecordWrite.Delete(Party, gone));
        long[] sets = [made.ChangeSet, changed.ChangeSet, deleted.ChangeSet];
        var named = await Get<ChangeSetDetails>().SinglesAsync(sets, Principal.System, default);
        Assert.Equal(["Anna True", "Anna True", "Bob False"], sets.Select(s => $"{named[s].Title} {named[s].Exists}"));
        var stranger = new Principal(Guid.CreateVersion7(), "Own", 1, new Role("own", new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal), new TypeAccess(RecordScope.Own, RecordScope.Own, true, true)));
        Assert.Empty(await Get<ChangeSetDetails>().SinglesAsync(sets, stranger, default));
        Assert.Empty(await Get<ChangeSetDetails>().SinglesAsync([], Principal.System, default));
    }

    [Fact]
    public async Task A_type_narrows_to_the_sets_that_touched_it()
    {
        var stays = await CreateAsync(Party, ("kind", "person"), ("name", "Ann"));
        var party = (await CreateAsync(Party, ("kind", "person"), ("name", "Bob"))).Items[0].Id;
        var product = await CreateAsync(Store.Catalogue["product"], ("name", "Tea"), ("code", "T1"));
        var changed = await UpdateAsync(Party, party, ("name", "Anna"));
        var deleted = await WriteAsync(RecordWrite.Delete(Party, party));
        Assert.Equal([deleted.ChangeSet, changed.ChangeSet, stays.ChangeSet], (await AllAsync(new HistoryFilter(Type: "party"), Principal.System)).Select(l => l.ChangeSet!.Value));
        Assert.Equal([product.ChangeSet], (await AllAsync(new HistoryFilter(Type: "product"), Principal.System)).Select(l => l.ChangeSet!.Value));
    }

    [Fact]
    public async Task A_record_a_field_a_kind_and_words_narrow_it()
    {
        var ann = (await CreateAsync(Party, ("kind", "person"), ("name", "Ann"))).Items[0].Id;
        var made = await CreateAsync(Party, ("kind", "person"), ("name", "Bob"));
        var bob = made.Items[0].Id;
        var city = await UpdateAsync(Party, bob, ("city", "\"note\": 100%"));
        var note = await UpdateAsync(Party, bob, ("note", "city"));
        var other = await UpdateAsync(Party, ann, ("city", "Lyon"));
        Assert.Equal([note.ChangeSet, city.ChangeSet, made.ChangeSet], (await AllAsync(new(Type: "party") { Record = bob }, Principal.System)).Select(l => l.ChangeSet!.Value));
        var deleted = await WriteAsync(RecordWrite.Delete(Party, bob));
        await Users.AuditAsync(null, "signIn.refused", "nobody@example.com", "127.0.0.1", default);
        await Users.AuditAsync(null, "history.exported", "0f3a", null, default);
        await Users.AuditAsync(null, "role.saved", "sales_100", null, default);
        async Task<long[]> SetsAsync(HistoryFilter filter) => [.. (await AllAsync(filter, Principal.System)).Select(l => l.ChangeSet ?? 0)];
        async Task<string?[]> EventsAsync(HistoryFilter filter) => [.. (await AllAsync(filter, Principal.System)).Select(l => l.Event)];

        Assert.Equal([deleted.ChangeSet, note.ChangeSet, city.ChangeSet], await SetsAsync(new(Type: "party") { Record = bob }));
        Assert.Equal([other.ChangeSet, city.ChangeSet], await SetsAsync(new(Type: "party") { Field = Party["city"].Key }));
        Assert.Equal([note.ChangeSet], await SetsAsync(new(Type: "party") { Field = Party["note"].Key }));
        Assert.Equal([city.ChangeSet], await SetsAsync(new(Type: "party") { Field = Party["city"].Key, Record = bob }));
        Assert.Equal([deleted.ChangeSet], await SetsAsync(new() { Kind = HistoryKind.Deleted }));
        Assert.Equal(["signIn.refused"], await EventsAsync(new() { Kind = HistoryKind.Door }));
        Assert.Equal(["history.exported"], await EventsAsync(new() { Kind = HistoryKind.Export }));
        Assert.Equal(["role.saved"], await EventsAsync(new() { Kind = HistoryKind.Setting, Text = "SALES_1" }));
        Assert.Empty(await EventsAsync(new() { Kind = HistoryKind.Setting, Text = "sales%1" }));
        Assert.Equal(["signIn.refused"], await EventsAsync(new() { Text = "127.0" }));
        Assert.Equal("type.unknown", (await RefusedAsync(() => History.ReadAsync(new() { Record = bob }, null, Principal.System, default))).Code);
    }

    [Fact]
    public async Task Words_find_what_was_done_to_records_by_their_titles_in_the_readers_sight()
    {
        var seller = await AsAsync(await HireAsync("Nora", "sales", (await TeamAsync("North")).Number));
        var auditor = seller with { Role = Roles.Sales with { Functions = new HashSet<string>(StringComparer.Ordinal) { Functions.Audit }, Other = new TypeAccess(RecordScope.Own, RecordScope.Own, true, true), Types = new Dictionary<string, TypeAccess>(StringComparer.Ordinal) } };
        var made = await Store.WriteAsync([RecordWrite.Create(Party, Values(("kind", "person"), ("name", "Zebulun Annalinz"), ("email", "zz@example.org")))], By(seller), default);
        var other = await CreateAsync(Party, ("kind", "person"), ("name", "Zebulun Other"));
        var changed = await UpdateAsync(Party, made.Items[0].Id, ("city", "Linz"));
        await UpdateAsync(Party, (await CreateAsync(Party, ("kind", "person"), ("name", "Ann"))).Items[0].Id, ("note", "Zebulun"));
        async Task<long[]> SetsAsync(string text, Principal who, string? type = null) => [.. (await AllAsync(new(Type: type) { Text = text }, who)).Select(l => l.ChangeSet ?? 0)];
        Assert.Equal([changed.ChangeSet, other.ChangeSet, made.ChangeSet], await SetsAsync("zebulun", Principal.System));
        Assert.Equal([changed.ChangeSet, made.ChangeSet], await SetsAsync("annalinz ZEB", Principal.System, "party"));
        Assert.Equal([changed.ChangeSet, made.ChangeSet], await SetsAsync("Zebulun", auditor));
        // By an address somebody is found elsewhere; here the line would not say why it is.
        Assert.Empty(await SetsAsync("zz@example.org", Principal.System));
        Assert.Empty(await SetsAsync("zebulun", Principal.System, "product"));
    }

    [Fact]
    public async Task Only_whoever_may_read_it_reads_it_and_only_in_sight()
    {
        var (north, south) = (await TeamAsync("North"), await TeamAsync("South"));
        var seller = await AsAsync(await HireAsync("Nora", "sales", north.Number));
        Assert.Equal("access.function", (await RefusedAsync(() => History.ReadAsync(new HistoryFilter(), null, seller, default))).Code);

        var auditor = seller with { Role = Roles.Sales with { Functions = new HashSet<string>(StringComparer.Ordinal) { Functions.Audit }, Types = new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = Roles.Sales.Other with { HiddenFields = new HashSet<string>(StringComparer.Ordinal) { "phone" } } } } };
        var other = await AsAsync(await HireAsync("Tom", "sales", south.Number));
        var made = await Store.WriteAsync([RecordWrite.Create(Party, Values(("kind", "person"), ("name", "Theirs")))], By(other), default);
        var own = await Store.WriteAsync([RecordWrite.Create(Party, Values(("kind", "person"), ("name", "Mine")))], By(seller), default);
        var changed = await Store.WriteAsync([RecordWrite.Update(Party, own.Items[0].Id, Values(("name", "My own"), ("phone", "123456")))], By(seller), default);
        var details = Get<ChangeSetDetails>();
        Assert.Empty((await details.ReadAsync(made.ChangeSet, auditor, default)).Records);
        Assert.Equal("My own", Assert.Single((await details.ReadAsync(own.ChangeSet, auditor, default)).Records).Title);
        Assert.Equal(["name"], Assert.Single((await details.ReadAsync(changed.ChangeSet, auditor, default)).Records).Fields.Select(f => f.Field.Name));
        Assert.Contains("phone", Assert.Single((await details.ReadAsync(changed.ChangeSet, Principal.System, default)).Records).Fields.Select(f => f.Field.Name));
        var gone = await Store.WriteAsync([RecordWrite.Delete(Party, own.Items[0].Id)], By(Principal.System), default);
        Assert.Empty((await details.ReadAsync(gone.ChangeSet, auditor, default)).Records);
        Assert.Equal(("My own", WriteKind.Delete, false), Assert.Single((await details.ReadAsync(gone.ChangeSet, Principal.System, default)).Records) is var r ? (r.Title, r.Kind, r.Exists) : default);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1.2;3")]
    [InlineData("-1.0;0")]
    [InlineData("99999999999999999999.1;0")]
    public async Task A_damaged_cursor_is_refused(string cursor) =>
        Assert.Equal("cursor.unreadable", (await RefusedAsync(() => History.ReadAsync(new HistoryFilter(), cursor, Principal.System, default))).Code);

    private async Task<List<HistoryLine>> AllAsync(HistoryFilter filter, Principal who)
    {
        var (all, cursor) = (new List<HistoryLine>(), (string?)null);
        do
        {
            var page = await History.ReadAsync(filter, cursor, who, default);
            all.AddRange(page.Lines);
            cursor = page.Next;
        }
        while (cursor is not null);
        return all;
    }
}

public sealed class ReadingTheHistoryOnSqlite() : ReadingTheHistory(null);

public sealed class ReadingTheHistoryOnPostgres(SharedPostgres postgres) : ReadingTheHistory(postgres);
