using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Merging;

public abstract class MergingRecords(SharedPostgres? postgres) : MergeEngine(postgres)
{
    [Fact]
    public async Task A_note_deleted_while_two_were_one_comes_back_where_it_was_written_and_each_unmerge_is_told_once()
    {
        var (ann, anna) = (await PartyAsync("Ann"), await PartyAsync("Anna", ("phone", "+49301234567")));
        await CreateAsync(Order, ("placedAt", Day), ("party", anna));
        var notes = new List<Guid>();
        foreach (var text in new[] { "undone", "from the bin", "moved by hand" }) notes.Add((await CreateAsync(Store.Catalogue["note"], ("party", anna), ("text", text), ("at", Day))).Items[0].Id);
        var merge = await MergeAsync(Party, ann, anna);
        // Somebody says that the third is about Ann, whatever becomes of the merge.
        var bea = await PartyAsync("Bea");
        await UpdateAsync(Store.Catalogue["note"], notes[2], ("party", bea));
        await UpdateAsync(Store.Catalogue["note"], notes[2], ("party", ann));
        var deletions = new List<long>();
        foreach (var note in notes) deletions.Add((await WriteAsync(RecordWrite.Delete(Store.Catalogue["note"], note))).ChangeSet);
        await UnmergeAsync(merge.ChangeSet);

        Assert.Equal(0, (await Store.UndoAsync(deletions[0], Principal.System, preview: false, default)).RefusedCount);
        await Store.RestoreAsync(Store.Catalogue["note"], [notes[1]], By(Principal.System), default);
        await Store.RestoreAsync(Store.Catalogue["note"], [notes[2]], By(Principal.System), default);
        Assert.Equal([anna, anna, ann], [(await GetAsync(Store.Catalogue["note"], notes[0]))!["party"], (await GetAsync(Store.Catalogue["note"], notes[1]))!["party"], (await GetAsync(Store.Catalogue["note"], notes[2]))!["party"]]);

        foreach (var party in new[] { ann, anna })
        {
            var told = new List<TimelineLine>();
            for (string? cursor = null; ;)
            {
                var page = await Get<Timeline>().ReadAsync(Party, party, Principal.System, 2, cursor, default);
                told.AddRange(page.Lines);
                if ((cursor = page.Next) is null) break;
            }

            Assert.Single(told, l => l.Kind == "unmerged");
            // That it was away is a line, not a list of its fields.
            if (party == anna) Assert.All(told.Where(l => l.Kind is "deleted" or "unmerged" or "merged" && l.RecordId == anna), l => Assert.Empty(l.Changes));
        }
    }

    /// <summary>A second e-mail address becomes a contact point, which a role may show that hides the party's own.</summary>
    [Theory]
    [InlineData("a@example.org", "b@example.org", false, "merge.hidden")]
    [InlineData("a@example.org", "b@example.org", true, null)]
    [InlineData("a@example.org", null, false, null)]
    [InlineData("a@example.org", "a@example.org", false, null)]
    public async Task Values_that_a_role_hides_are_kept_only_by_whoever_sees_them(string? one, string? other, bool hidesPoints, string? code)
    {
        var (ann, anna) = (await PartyAsync("Ann", ("email", one)), await PartyAsync("Anna", ("email", other)));
        var hiding = TypeAccess.Full with { HiddenFields = new HashSet<string> { "email" } };
        var types = new Dictionary<string, TypeAccess> { ["party"] = hiding, ["contactPoint"] = hidesPoints ? hiding : TypeAccess.Full };
        var who = new Principal(Guid.CreateVersion7(), "narrow", 1, new Role("narrow", new HashSet<string> { Functions.Merge }, types, TypeAccess.Full));
        var before = await WorldAsync();
        var refused = await Record.ExceptionAsync(() => Merging.MergeAsync(new MergeWish(Party, ann, [anna]), By(who), default)) as ProblemException;
        Assert.Equal(code, refused?.Problems[0].Code);
        if (code is not null) Assert.Equal(before, await WorldAsync());
    }

    [Fact]
    public async Task Two_parties_become_one_with_all_that_hangs_on_them_and_come_apart_again()
    {
        var (ann, anna) = (await PartyAsync("Ann Lee", ("email", "ann@example.org"), ("tags", new[] { "vip" })), await PartyAsync("Anna Lee", ("email", "anna@example.org"), ("phone", "+493012345678"), ("tags", new[] { "fair" }), ("city", "Berlin")));
        var order = (await CreateAsync(Order, ("placedAt", Day), ("party", anna))).Items[0].Id;
        await CreateAsync(Store.Catalogue["note"], ("party", anna), ("text", "called"), ("at", Day));
        await CreateAsync(Store.Catalogue["relation"], ("party", ann), ("role", "contactOf"), ("other", anna));
        var before = await WorldAsync();
        var look = await Merging.PreviewAsync(new MergeWish(Party, ann, [anna]), Principal.System, default);
        Assert.Equal(before, await WorldAsync());
        var merge = await MergeAsync(Party, ann, anna);
        Assert.Equal((look.MovedCount, look.Ended, look.Kept.Count), (merge.MovedCount, merge.Ended, merge.Kept.Count));
        Assert.Equal((2L, 1, 1), (merge.MovedCount, merge.Ended, merge.Kept.Count));
        var one = (await GetAsync(Party, ann))!;
        Assert.Equal(("ann@example.org", "+493012345678", "Berlin"), (one["email"], one["phone"], one["city"]));
        Assert.Equal(["fair", "vip"], (string[])one["tags"]!);
        Assert.Null(await GetAsync(Party, anna));
        Assert.Equal(ann, (await GetAsync(Order, order))!["party"]);
        Assert.Equal(0, await ScalarAsync("select count(*) from cus_relation"));
        Assert.Equal(1, await ScalarAsync("select count(*) from cus_contact_point where email = 'anna@example.org'"));
        var undo = await Store.UndoAsync(merge.ChangeSet, Principal.System, preview: false, default);
        Assert.Equal(0, undo.RefusedCount);
        Assert.Equal(before, await WorldAsync());
        // Redone, and taken back once more.
        var redo = await Store.UndoAsync(undo.ChangeSet, Principal.System, preview: false, default);
        Assert.Equal(ann, (await GetAsync(Order, order))!["party"]);
        await Store.UndoAsync(redo.ChangeSet, Principal.System, preview: false, default);
        Assert.Equal(before, await WorldAsync());
    }

    [Fact]
    public async Task A_person_chooses_field_by_field_and_even_the_code()
    {
        var (a, b) = (await SampleAsync("A", ("code", "one"), ("choice", "a"), ("ownInteger", 1L)), await SampleAsync("B", ("code", "two"), ("choice", "b"), ("ownInteger", 2L)));
        var before = await WorldAsync();
        var merge = await Merging.MergeAsync(new MergeWish(Sample, a, [b]) { Choices = new Dictionary<string, Guid>(StringComparer.Ordinal) { ["code"] = b, ["choice"] = b } }, By(Principal.System), default);
        var one = (await GetAsync(Sample, a))!;
        Assert.Equal(("two", "b", 1L, "A"), (one["code"], one["choice"], one["ownInteger"], one["name"]));
        await UnmergeAsync(merge.ChangeSet);
        Assert.Equal(before, await WorldAsync());
    }

    [Fact]
    public async Task Every_kind_of_link_moves_and_moves_back()
    {
        var (a, b, c) = (await SampleAsync("A"), await SampleAsync("B"), await SampleAsync("C"));
        await SampleAsync("D", ("friend", b), ("customLink", b), ("others", new[] { a, b }.Order().ToArray()));
        await SampleAsync("E", ("others", new[] { b }));
        await UpdateAsync(Sample, a, ("friend", b), ("others", new[] { b, c }.Order().ToArray()));
        await UpdateAsync(Sample, b, ("friend", a), ("customLink", b), ("others", new[] { a, b }.Order().ToArray()));
        var before = await WorldAsync();
        var merge = await MergeAsync(Sample, a, b);
        var one = (await GetAsync(Sample, a))!;
        Assert.Null(one["friend"]);
        Assert.Null(one["customLink"]);
        Assert.Equal([c], (Guid[])one["others"]!);
        await UnmergeAsync(merge.ChangeSet);
        Assert.Equal(before, await WorldAsync());
    }

    [Fact]
    public async Task What_came_later_stays_with_the_survivor_and_is_asked()
    {
        var (ann, anna) = (await PartyAsync("Ann", ("email", "ann@example.org")), await PartyAsync("Anna", ("phone", "+493012345678")));
        var old = (await CreateAsync(Order, ("placedAt", Day), ("party", anna))).Items[0].Id;
        var merge = await MergeAsync(Party, ann, anna);
        var later = (await CreateAsync(Order, ("placedAt", Day), ("party", ann))).Items[0].Id;
        await UpdateAsync(Order, old, ("note", "edited since"));
        await UpdateAsync(Party, ann, ("phone", "+493099999999"), ("city", "Berlin"));
        var look = await Merging.PreviewAsync(new UnmergeWish(merge.ChangeSet), Principal.System, default);
        // Names may be equal: the codes are told with them.
        Assert.Equal((await GetAsync(Party, ann))!["code"], look.SurvivorSubtitle);
        Assert.NotEqual(look.SurvivorSubtitle, Assert.Single(look.Back).Subtitle);
        Assert.Equal(["city", "phone"], look.AskedFields.Select(f => f.Field.Name).Order(StringComparer.Ordinal));
        Assert.Equal(later, Assert.Single(look.AskedItems).Id);
        var undo = await Merging.UnmergeAsync(new UnmergeWish(merge.ChangeSet) { Fields = new Dictionary<string, Guid>(StringComparer.Ordinal) { ["phone"] = anna } }, By(Principal.System), default);
        Assert.Equal((null, "Berlin"), ((await GetAsync(Party, ann))!["phone"], (await GetAsync(Party, ann))!["city"]));
        Assert.Equal(("+493099999999", null), ((await GetAsync(Party, anna))!["phone"], (await GetAsync(Party, anna))!["city"]));
        Assert.Equal((anna, ann), ((Guid)(await GetAsync(Order, old))!["party"]!, (Guid)(await GetAsync(Order, later))!["party"]!));
        Assert.Equal("edited since", (await GetAsync(Order, old))!["note"]);
        Assert.NotEqual(0, undo.ChangeSet);
    }

    [Fact]
    public async Task A_record_that_came_later_goes_where_the_person_says()
    {
        var (ann, anna) = (await PartyAsync("Ann"), await PartyAsync("Anna"));
        var merge = await MergeAsync(Party, ann, anna);
        var later = (await CreateAsync(Order, ("placedAt", Day), ("party", ann))).Items[0].Id;
        await Merging.UnmergeAsync(new UnmergeWish(merge.ChangeSet) { Items = new Dictionary<Guid, Guid> { [later] = anna } }, By(Principal.System), default);
        Assert.Equal(anna, (Guid)(await GetAsync(Order, later))!["party"]!);
    }

    [Fact]
    public async Task A_write_to_a_merged_away_record_says_where_it_went_and_a_link_to_it_arrives_there()
    {
        var (ann, anna) = (await PartyAsync("Ann"), await PartyAsync("Anna"));
        await MergeAsync(Party, ann, anna);
        var refusal = Assert.Single((await Assert.ThrowsAsync<ProblemException>(() => UpdateAsync(Party, anna, ("name", "Late")))).Problems);
        Assert.Equal(("record.merged", ProblemKind.Conflict, (object?)ann), (refusal.Code, refusal.Kind, refusal.Args!["mergedInto"]));
        var note = (await CreateAsync(Store.Catalogue["note"], ("party", anna), ("text", "late"), ("at", Day))).Items[0].Id;
        Assert.Equal(ann, (await GetAsync(Store.Catalogue["note"], note))!["party"]);
        Assert.Equal(ann, await Get<MergedRecords>().FollowAsync(anna, default));
    }

    [Fact]
    public async Task The_old_code_still_finds_the_record()
    {
        var (ann, anna) = (await PartyAsync("Ann"), await PartyAsync("Anna"));
        var code = (string)(await GetAsync(Party, anna))!["code"]!;
        await MergeAsync(Party, ann, anna);
        Assert.Equal(ann, Assert.Single(await Get<SearchBox>().FindAsync(code, null, 10, Principal.System, default)).Id);
    }

    [Fact]
    public async Task Overlapping_merges_come_apart_in_any_order()
    {
        foreach (var order in (int[][])[[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
        {
            var (a, b, c, d) = (await PartyAsync("A", ("tags", new[] { "a" })), await PartyAsync("B", ("phone", "+493012345678"), ("tags", new[] { "b" })), await PartyAsync("C", ("phone", "+493012345679"), ("tags", new[] { "b", "c" })), await PartyAsync("D", ("city", "Berlin"), ("tags", new[] { "d" })));
            foreach (var party in new[] { a, b, c, d }) await CreateAsync(Order, ("placedAt", Day), ("party", party));
            await CreateAsync(Store.Catalogue["relation"], ("party", b), ("role", "contactOf"), ("other", d));
            var before = await WorldAsync();
            // D into B, B into A, C into A.
            long[] sets = [(await MergeAsync(Party, b, d)).ChangeSet, (await MergeAsync(Party, a, b)).ChangeSet, (await MergeAsync(Party, a, c)).ChangeSet];
            foreach (var at in order) await UnmergeAsync(sets[at]);
            var after = await WorldAsync();
            Assert.True(before == after, $"order {string.Join(',', order)}\n{before}\n---\n{after}");
        }
    }

    /// <summary>By the undo of their change sets, the one in the middle first: what a merge wrote to a list is no edit that was taken back.</summary>
    [Fact]
    public async Task A_list_of_links_survives_merges_within_merges()
    {
        var (a, b) = (await SampleAsync("A"), await SampleAsync("B"));
        // Never edited since: what they were made with is known by the first that a merge wrote.
        var (c, x) = (await SampleAsync("C", ("others", new[] { a })), await SampleAsync("X", ("others", new[] { a })));
        var before = await WorldAsync();
        // A into B, B into C, C into X.
        long[] sets = [(await MergeAsync(Sample, b, a)).ChangeSet, (await MergeAsync(Sample, c, b)).ChangeSet, (await MergeAsync(Sample, x, c)).ChangeSet];
        foreach (var at in (int[])[1, 0, 2]) Assert.Equal(0, (await Store.UndoAsync(sets[at], Principal.System, preview: false, default)).RefusedCount);
        AreSame(before, await WorldAsync(), "A into B, B into C, C into X");
    }

    [Fact]
    public async Task Who_lacks_the_function_or_the_reach_is_refused_with_the_reason()
    {
        var (ann, anna) = (await PartyAsync("Ann"), await PartyAsync("Anna"));
        var none = Roles.Sales;
        var who = new Principal(Guid.CreateVersion7(), "Sales", 1, none);
        Assert.Equal("access.function", (await Assert.ThrowsAsync<ProblemException>(() => Merging.MergeAsync(new MergeWish(Party, ann, [anna]), By(who), default))).Problems[0].Code);
    }
}

public sealed class MergingRecordsOnSqlite() : MergingRecords(null);

public sealed class MergingRecordsOnPostgres(SharedPostgres postgres) : MergingRecords(postgres);
