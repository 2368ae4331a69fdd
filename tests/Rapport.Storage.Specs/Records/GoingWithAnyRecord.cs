using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Merging;
using Rapport.Core.Notices;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Access;

namespace Rapport.Storage.Specs.Records;

/// <summary>Notes, activities and files go with records of any type that has a story: an order, a product, one of one's own making.</summary>
public abstract class GoingWithAnyRecord(SharedPostgres? postgres) : Office(postgres)
{
    private RecordType Note => Store.Catalogue["note"];
    private RecordType Product => Store.Catalogue["product"];
    private RecordType Attachment => Store.Catalogue["attachment"];

    [Fact]
    public async Task A_note_stands_in_the_story_of_each_that_it_is_about()
    {
        var (party, order, other) = (await IdAsync(Party, ("kind", "person"), ("name", "Ada")), await OrderAsync(), await OrderAsync());
        var note = await IdAsync(Note, ("party", party), ("aboutOrder", order), ("text", "Before the holidays"), ("at", Day));
        Assert.Equal([[note], [note], []], await StoriesAsync((Party, party), (Order, order), (Order, other)));
        Assert.Equal([order], await FindAsync(Order, "any(notes, text contains 'holidays')"));

        await UpdateAsync(Note, note, ("aboutOrder", other));
        Assert.Equal([[note], [], [note]], await StoriesAsync((Party, party), (Order, order), (Order, other)));
        var gone = await WriteAsync(RecordWrite.Delete(Note, note));
        Assert.Equal([[], []], await StoriesAsync((Party, party), (Order, other)));
        await Store.UndoAsync(gone.ChangeSet, Principal.System, preview: false, default);
        Assert.Equal([[note], [note]], await StoriesAsync((Party, party), (Order, other)));
    }

    [Fact]
    public async Task It_must_say_what_it_goes_with_and_a_task_need_not()
    {
        var problem = await RefusedAsync(() => CreateAsync(Note, ("text", "About nothing"), ("at", Day)));
        Assert.Equal(("companion.noSubject", "party"), (problem.Code, problem.At));
        var missing = await RefusedAsync(() => CreateAsync(Note, ("text", "x"), ("at", Day), ("aboutOrder", Guid.CreateVersion7())));
        Assert.Equal(("field.linkMissing", "aboutOrder"), (missing.Code, missing.At));
        await CreateAsync(Store.Catalogue["activity"], ("kind", "task"), ("subject", "Tidy up"));
    }

    [Fact]
    public async Task A_merge_of_customers_leaves_it_with_the_order_and_an_unmerge_brings_it_back()
    {
        var (one, two, order) = (await IdAsync(Party, ("kind", "person"), ("name", "Ada")), await IdAsync(Party, ("kind", "person"), ("name", "Ada E.")), await OrderAsync());
        var note = await IdAsync(Note, ("party", two), ("aboutOrder", order), ("text", "x"), ("at", Day));
        var merged = await Get<RecordMerging>().MergeAsync(new MergeWish(Party, one, [two]), By(Principal.System), default);
        Assert.Equal([[note], [note]], await StoriesAsync((Party, one), (Order, order)));
        await Get<RecordMerging>().UnmergeAsync(new UnmergeWish(merged.ChangeSet), By(Principal.System), default);
        Assert.Equal([[], [note], [note]], await StoriesAsync((Party, one), (Party, two), (Order, order)));
    }

    [Fact]
    public async Task A_note_holds_what_it_is_about_and_a_file_goes_and_comes_back_with_it()
    {
        var order = await OrderAsync();
        var note = await IdAsync(Note, ("aboutOrder", order), ("text", "x"), ("at", Day));
        var file = await IdAsync(Attachment, ("aboutOrder", order), ("name", "offer.png"), ("file", await PictureAsync()), ("at", Day));
        Assert.Equal("delete.inUse", (await RefusedAsync(() => WriteAsync(RecordWrite.Delete(Order, order)))).Code);
        await WriteAsync(RecordWrite.Delete(Note, note));

        var gone = await WriteAsync(RecordWrite.Delete(Order, order));
        Assert.Null(await GetAsync(Attachment, file));
        await Store.RestoreAsync(Order, [order], By(Principal.System), default);
        Assert.Equal([file], await StoryAsync(Order, order));
        await WriteAsync(RecordWrite.Delete(Order, order));
        Assert.Null(await GetAsync(Attachment, file));
        Assert.NotEqual(0, gone.ChangeSet);
    }

    [Fact]
    public async Task A_file_is_seen_by_whoever_sees_one_of_the_records_it_goes_with()
    {
        var (west, east) = (await TeamAsync("West"), await TeamAsync("East"));
        var (li, ola) = (await AsAsync(await HireAsync("Li", "sales", west.Number)), await AsAsync(await HireAsync("Ola", "sales", east.Number)));
        var (order, product) = (await OrderAsync(li.UserId), await IdAsync(Product, ("code", "A1"), ("name", "Lamp")));
        var (ofOrder, ofBoth) = (await FileAsync(("aboutOrder", order)), await FileAsync(("aboutOrder", order), ("aboutProduct", product)));
        Assert.Equal([ofOrder, ofBoth], await FindAsync(Attachment, null, li));
        Assert.Equal([ofBoth], await FindAsync(Attachment, null, ola));
        var why = await Get<Core.Access.Explaining.AccessExplainer>().ExplainAsync(ola.UserId, Attachment, ofBoth, Principal.System, default);
        Assert.Contains(why.Reading, r => r is { Code: "oneOf", Passed: true, Inner.Count: 2 });

        // Nor is one put beside an order out of sight.
        var refused = await RefusedAsync(async () => await Store.WriteAsync([RecordWrite.Create(Attachment, Values(("aboutOrder", order), ("name", "x"), ("file", await PictureAsync()), ("at", Day)))], By(ola), default));
        Assert.NotNull(refused.Code);
        // What goes with no customer is found by its own name.
        Assert.Equal([ofBoth], (await Get<SearchBox>().FindAsync("offer", null, 5, ola, default)).Select(f => f.Id));
    }

    [Fact]
    public async Task A_type_of_ones_own_has_a_story_as_soon_as_it_is_there()
    {
        var types = Get<Core.Catalogue.CustomTypes>();
        await types.AddAsync("machine", new TypeDefinition { Label = new("Machine", "机器", "機器") }, Principal.System, default);
        var machine = await IdAsync(Store.Catalogue["machine"], ("name", "Press"));
        var note = await IdAsync(Note, ("aboutMachine", machine), ("text", "Oil it"), ("at", Day));
        Assert.Equal([note], await StoryAsync(Store.Catalogue["machine"], machine));
        Assert.Equal([machine], await FindAsync(Store.Catalogue["machine"], "count(notes) = 1"));
        Assert.Equal("aboutMachine", Note.SubjectOf("machine")!.Name);

        // A field of one's own may have the name: the relation takes another.
        await Get<Core.Catalogue.CustomFields>().AddAsync("machine", "notes", new FieldDefinition { Kind = FieldKind.LongText }, Principal.System, default);
        Assert.Equal([machine], await FindAsync(Store.Catalogue["machine"], "count(aboutNotes) = 1"));
        // Nothing of this holds the type when it is put away, and it has its story again when it comes back.
        await types.RetireAsync("machine", Principal.System, default);
        Assert.Null(Note.SubjectOf("machine"));
        Assert.Equal("Oil it", (await GetAsync(Note, note))!["text"]);
        await types.AddAsync("machine", new TypeDefinition { Label = new("Machine", "机器", "機器") }, Principal.System, default);
        Assert.Equal([note], await StoryAsync(Store.Catalogue["machine"], machine));
    }

    [Fact]
    public async Task Followers_of_an_order_are_told_and_the_named_are_led_to_it()
    {
        var (nora, li, ola) = (await AsAsync(await HireAsync("Nora", "administrator")), await HireAsync("Li", "manager"), await HireAsync("Ola", "manager"));
        await Get<NoticeRun>().LookAsync(default);
        var (order, party) = (await OrderAsync(li), await IdAsync(Party, ("kind", "person"), ("name", "Ada")));
        await Store.WriteAsync([RecordWrite.Create(Note, Values(("party", party), ("aboutOrder", order), ("text", "Ask @Ola"), ("at", Day), ("mentions", new[] { ola })))], By(nora), default);
        await SettledAsync();
        while (await Get<NoticeRun>().LookAsync(default)) { }
        var told = (await Get<NoticeReader>().ListAsync(await AsAsync(li), false, 50, null, default)).Items;
        Assert.Contains(told, n => n.Kind == NoticeKinds.Changed && n.Record == order && n.Detail.AboutType == "note");
        Assert.Equal((NoticeKinds.Mentioned, (Guid?)order), Assert.Single((await Get<NoticeReader>().ListAsync(await AsAsync(ola), false, 50, null, default)).Items.Select(n => (n.Kind, n.Record))));
    }

    private static DateTime Day { get; } = new(2026, 3, 1, 9, 0, 0, DateTimeKind.Utc);

    private async Task<Guid> IdAsync(RecordType type, params (string Name, object? Value)[] values) => (await CreateAsync(type, values)).Items[0].Id;

    private Task<Guid> OrderAsync(Guid? owner = null) => IdAsync(Order, [("placedAt", Day), .. owner is { } who ? ((string, object?)[])[("owner", who)] : []]);

    private async Task<Guid> FileAsync(params (string Name, object? Value)[] about) => await IdAsync(Attachment, [("name", "offer.png"), ("file", await PictureAsync()), ("at", Day), .. about]);

    private async Task<IReadOnlyList<Guid>> StoryAsync(RecordType type, Guid id) =>
        [.. (await Get<Timeline>().ReadAsync(type, id, Principal.System, 50, null, default)).Lines.Where(l => l.Type?.IsCompanion == true && l.RecordId != id).Select(l => l.RecordId)];

    private async Task<List<IReadOnlyList<Guid>>> StoriesAsync(params (RecordType Type, Guid Id)[] of)
    {
        var stories = new List<IReadOnlyList<Guid>>();
        foreach (var (type, id) in of) stories.Add(await StoryAsync(type, id));
        return stories;
    }

    private async Task<IReadOnlyList<Guid>> FindAsync(RecordType type, string? where, Principal? who = null) =>
        [.. (await Reader.ListAsync(new RecordQuery(type, where, "createdAt", [type.Title], 50), who ?? Principal.System, default)).Rows.Select(r => r.Id)];

    // What other transactions of the cluster hold back comes a little later.
    private async Task SettledAsync()
    {
        var sets = await ScalarAsync("select coalesce(max(id), 0) from core_change_set");
        for (var attempt = 0; attempt < 200 && await ScalarAsync($"select count(*) from core_change_set s where s.id = {sets} and not ({Database.Dialect.StampSettled("s.tx")})") > 0; attempt++) await Task.Delay(50);
    }
}

public sealed class GoingWithAnyRecordOnSqlite() : GoingWithAnyRecord(null);

public sealed class GoingWithAnyRecordOnPostgres(SharedPostgres postgres) : GoingWithAnyRecord(postgres);
