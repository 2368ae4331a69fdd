using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes.Bin;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Deleted;

public abstract class PuttingBackWhatWasDeleted(SharedPostgres? postgres) : Engine(postgres)
{
    private RecycleBin Bin => Get<RecycleBin>();

    private async Task<Guid> MakeAsync(RecordType type, params (string, object?)[] values) => (await CreateAsync(type, values)).Items[0].Id;

    private async Task<IReadOnlyList<string?>> TitlesAsync(RecordType type, Principal? who = null, string? words = null) => [.. (await Bin.ListAsync(type, words, null, 50, who ?? Principal.System, default)).Items.Select(i => i.Title)];

    private static async Task<Problem> RefusalAsync(Func<Task> act) => (await Assert.ThrowsAsync<ProblemException>(act)).Problems[0];

    private Task<WriteOutcome> BackAsync(RecordType type, Principal who, params Guid[] ids) => Store.RestoreAsync(type, ids, By(who), default);

    private static Principal Person(RecordScope scope, params string[] hidden) => new(Guid.CreateVersion7(), "P", 1, new Role("r", new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal),
        TypeAccess.Full with { Read = scope, Write = scope, HiddenFields = hidden.ToHashSet(StringComparer.Ordinal) }));

    [Fact]
    public async Task A_deleted_record_is_listed_and_comes_back_as_it_was_under_a_set_of_its_own()
    {
        var id = await MakeAsync(Party, ("kind", "person"), ("name", "Émile Zola"), ("city", "Paris"), ("tags", new[] { "a" }));
        await MakeAsync(Party, ("kind", "person"), ("name", "Stays"));
        var before = (await GetAsync(Party, id))!;
        var gone = await WriteAsync(RecordWrite.Delete(Party, id));
        var page = await Bin.ListAsync(Party, "emile", null, 50, Principal.System, default);
        var entry = Assert.Single(page.Items);
        Assert.Equal((id, "Émile Zola", gone.ChangeSet), (entry.Id, entry.Title, entry.ChangeSet));
        Assert.Empty(await TitlesAsync(Party, words: "stays"));

        var back = await BackAsync(Party, Principal.System, id);
        Assert.NotEqual(gone.ChangeSet, back.ChangeSet);
        var after = (await GetAsync(Party, id))!;
        foreach (var field in Party.Fields.Where(f => f.Section != "system")) Assert.True(RecordRules.Same(before[field.Name], after[field.Name]) || field.Name == SystemFields.Version, field.Name);
        Assert.Equal((before.Version + 2, before["createdAt"], before["code"]), (after.Version, after["createdAt"], after["code"]));
        Assert.Equal(id, Assert.Single((await Reader.ListAsync(new RecordQuery(Party, "text matches 'zola'"), Principal.System, default)).Rows).Id);
        Assert.Empty(await TitlesAsync(Party));
        Assert.Equal("bin.isBack", (await RefusalAsync(() => BackAsync(Party, Principal.System, id))).Code);
        Assert.Equal(1, (await Store.UndoAsync(back.ChangeSet, Principal.System, false, default)).Reverted);
        Assert.Equal(["Émile Zola"], await TitlesAsync(Party));
    }

    [Fact]
    public async Task Lines_deleted_with_an_order_come_back_with_it()
    {
        var order = await MakeAsync(Order, ("placedAt", DateTime.UnixEpoch), ("total", 5m));
        var lines = new List<Guid>();
        for (var i = 0; i < 3; i++) lines.Add(await MakeAsync(Line, ("order", order), ("position", (long)i), ("text", $"L{i}"), ("quantity", 1d), ("unitPrice", 1m)));
        await WriteAsync(RecordWrite.Delete(Line, lines[0]));
        await WriteAsync(RecordWrite.Delete(Order, order));
        Assert.Equal("bin.linkGone", (await RefusalAsync(() => BackAsync(Line, Principal.System, lines[1]))).Code);
        await BackAsync(Order, Principal.System, order);
        Assert.Null(await GetAsync(Line, lines[0]));
        Assert.NotNull(await GetAsync(Line, lines[1]));
        Assert.NotNull(await GetAsync(Line, lines[2]));
    }

    [Fact]
    public async Task What_stands_in_the_way_is_named_and_several_come_back_all_or_none()
    {
        var product = Store.Catalogue["product"];
        Guid one = await MakeAsync(product, ("code", "P1"), ("name", "Pen")), two = await MakeAsync(product, ("code", "P2"), ("name", "Ink"));
        await WriteAsync(RecordWrite.Delete(product, one), RecordWrite.Delete(product, two));
        await MakeAsync(product, ("code", "P1"), ("name", "New pen"));
        var taken = await RefusalAsync(() => BackAsync(product, Principal.System, two, one));
        Assert.Equal(("bin.taken", "items[1].code", "New pen"), (taken.Code, taken.At, taken.Args!["title"]));
        Assert.Null(await GetAsync(product, two));

        var party = await MakeAsync(Party, ("kind", "person"), ("name", "Ann"));
        var order = await MakeAsync(Order, ("placedAt", DateTime.UnixEpoch), ("party", party));
        await WriteAsync(RecordWrite.Delete(Order, order));
        await WriteAsync(RecordWrite.Delete(Party, party));
        var link = await RefusalAsync(() => BackAsync(Order, Principal.System, order));
        Assert.Equal(("bin.linkGone", "party", "Ann"), (link.Code, link.At, link.Args!["title"]));
        await BackAsync(Party, Principal.System, party);
        await BackAsync(Order, Principal.System, order);
        Assert.Equal("bin.missing", (await RefusalAsync(() => BackAsync(Order, Principal.System, Guid.CreateVersion7()))).Code);
    }

    [Fact]
    public async Task Only_what_lay_in_sight_is_seen_and_put_back()
    {
        var me = Person(RecordScope.Own);
        var mine = await MakeAsync(Party, ("kind", "person"), ("name", "Mine"));
        var foreign = await MakeAsync(Party, ("kind", "person"), ("name", "Foreign"));
        await Database.WriteAsync(Core.Storage.WriteLane.People, s => s.ExecuteAsync("update cus_party set owner_id = $1 where id = $2", s.Dialect.ToDb(FieldKind.Link, me.UserId), s.Dialect.ToDb(FieldKind.Link, mine)), default);
        var order = await MakeAsync(Order, ("placedAt", DateTime.UnixEpoch), ("note", "hers"));
        var line = await MakeAsync(Line, ("order", order), ("position", 1L), ("text", "of hers"), ("quantity", 1d), ("unitPrice", 1m));
        await WriteAsync(RecordWrite.Delete(Party, mine), RecordWrite.Delete(Party, foreign), RecordWrite.Delete(Line, line));

        Assert.Equal(["Mine"], await TitlesAsync(Party, me));
        Assert.Empty(await TitlesAsync(Line, me));
        Assert.Single(await TitlesAsync(Line));
        var nameless = await TitlesAsync(Party, Person(RecordScope.All, "name"));
        Assert.True(nameless is [null, _]);
        Assert.Equal("bin.missing", (await RefusalAsync(() => BackAsync(Party, me, foreign))).Code);
        Assert.Equal("bin.missing", (await RefusalAsync(() => BackAsync(Line, me, line))).Code);
        Assert.Empty(await TitlesAsync(Party, Person(RecordScope.None)));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap()
    {
        for (var i = 0; i < 7; i++) await WriteAsync(RecordWrite.Delete(Party, await MakeAsync(Party, ("kind", "person"), ("name", $"N{i}"))));
        var seen = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await Bin.ListAsync(Party, null, cursor, 3, Principal.System, default);
            seen.AddRange(page.Items.Select(i => i.Title));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(0, 7).Reverse().Select(i => $"N{i}"), seen);
        Assert.Equal("cursor.unreadable", (await RefusalAsync(() => Bin.ListAsync(Party, null, "x", 3, Principal.System, default))).Code);
    }

    public sealed class OnSqlite() : PuttingBackWhatWasDeleted(null);

    public sealed class OnPostgres(SharedPostgres postgres) : PuttingBackWhatWasDeleted(postgres);
}
