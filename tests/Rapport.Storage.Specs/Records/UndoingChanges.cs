using CsCheck;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Changes.Undoing;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.Storage.Specs.Records;

public abstract class UndoingChanges(SharedPostgres? postgres) : Engine(postgres)
{
    private static readonly string[] Bookkeeping = ["n", "version", "changed_at", "changed_by", "changed_set"];

    private Task<UndoOutcome> UndoAsync(long set, bool preview = false) => Store.UndoAsync(set, Principal.System, preview, default);

    /// <summary>The records as people know them, without the bookkeeping of who wrote last.</summary>
    private Task<string> RecordsAsync() => DumpAsync(t => t is "tst_sample" or "core_link" or "sal_order" or "sal_order_line" or "cus_party", c => !Bookkeeping.Contains(c));

    [Fact]
    public async Task An_update_is_undone_and_the_undo_is_undone()
    {
        var id = (await CreateAsync(Sample, ("name", "Old"), ("customText", "x"))).Items[0].Id;
        var old = await RecordsAsync();
        var update = await UpdateAsync(Sample, id, ("name", "New"), ("customText", null), ("ownMoney", 5m));
        var changed = await RecordsAsync();
        var undo = await UndoAsync(update.ChangeSet);
        Assert.Equal((1, 0), (undo.Reverted, undo.RefusedCount));
        Assert.Equal(old, await RecordsAsync());
        Assert.Equal(1, (await UndoAsync(undo.ChangeSet)).Reverted);
        Assert.Equal(changed, await RecordsAsync());
        var redone = (await Assert.ThrowsAsync<ProblemException>(() => UndoAsync(update.ChangeSet))).Problems[0];
        var again = (await Assert.ThrowsAsync<ProblemException>(() => UndoAsync(undo.ChangeSet))).Problems[0];
        Assert.Equal(("undo.doneAgain", "undo.alreadyUndone"), (redone.Code, again.Code));
        Assert.Equal(redone.Args!["by"], again.Args!["by"]);
        // What is named there takes it back.
        Assert.Equal(1, (await UndoAsync(long.Parse((string)redone.Args["by"]!, System.Globalization.CultureInfo.InvariantCulture))).Reverted);
        Assert.Equal(old, await RecordsAsync());
    }

    [Fact]
    public async Task A_deletion_with_lines_is_undone_and_the_undo_is_undone()
    {
        var order = (await CreateAsync(Order, ("placedAt", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)))).Items[0].Id;
        await CreateAsync(Line, ("order", order), ("position", 1L), ("quantity", 1.0), ("unitPrice", 2m));
        await CreateAsync(Line, ("order", order), ("position", 2L), ("quantity", 1.0), ("unitPrice", 2m));
        var full = await RecordsAsync();
        var delete = await WriteAsync(RecordWrite.Delete(Order, order));
        var empty = await RecordsAsync();
        var undo = await UndoAsync(delete.ChangeSet);
        Assert.Equal((3, 0), (undo.Reverted, undo.RefusedCount));
        Assert.Equal(full, await RecordsAsync());
        var redo = await UndoAsync(undo.ChangeSet);
        Assert.Equal((3, 0), (redo.Reverted, redo.RefusedCount));
        Assert.Equal(empty, await RecordsAsync());
    }

    [Fact]
    public async Task A_creation_is_undone_and_the_undo_is_undone()
    {
        var empty = await RecordsAsync();
        var friend = await CreateAsync(Sample, ("name", "A"));
        var create = await WriteAsync(RecordWrite.Create(Sample, Values(("name", "B"), ("friend", friend.Items[0].Id), ("others", new[] { friend.Items[0].Id }))));
        var full = await RecordsAsync();
        var undo = await UndoAsync(create.ChangeSet);
        Assert.Equal(1, undo.Reverted);
        Assert.Equal((1, 0), ((await UndoAsync(undo.ChangeSet)) is var redo ? redo.Reverted : 0, redo.RefusedCount));
        Assert.Equal(full, await RecordsAsync());
        await WriteAsync(RecordWrite.Delete(Sample, create.Items[0].Id));
        Assert.Equal(1, (await UndoAsync(friend.ChangeSet)).Reverted);
        Assert.Equal(empty, await RecordsAsync());
    }

    /// <summary>What others made goes only where one may change and delete it; what one made oneself where one may write at all.</summary>
    [Theory]
    [InlineData(RecordScope.All, true, null, 2)]
    [InlineData(RecordScope.All, false, null, 0)]
    [InlineData(RecordScope.Own, true, null, 0)]
    [InlineData(RecordScope.None, true, null, 0)]
    [InlineData(RecordScope.All, true, "name = 'A'", 1)]
    public async Task What_others_made_goes_only_as_far_as_one_may_delete_it(RecordScope write, bool delete, string? criteria, int gone)
    {
        var made = await WriteAsync(RecordWrite.Create(Sample, Values(("name", "A"))), RecordWrite.Create(Sample, Values(("name", "B"))));
        var access = new TypeAccess(RecordScope.All, write, Create: true, delete) { Criteria = criteria };
        var narrow = new Principal(Guid.CreateVersion7(), "narrow", 0, new Role("narrow", new HashSet<string> { Functions.Undo }, new Dictionary<string, TypeAccess> { [Sample.Name] = access }, TypeAccess.Nothing));
        var look = await Store.UndoAsync(made.ChangeSet, narrow, true, default);
        Assert.Equal((gone, 2 - gone), (look.Reverted, look.RefusedCount));
        var undo = await Store.UndoAsync(made.ChangeSet, narrow, false, default);
        Assert.Equal((gone, 2 - gone), (undo.Reverted, undo.RefusedCount));
    }

    [Fact]
    public async Task What_others_made_goes_at_once_where_one_may_do_everything()
    {
        var made = await CreateAsync(Sample, ("name", "A"));
        var all = new Principal(Guid.CreateVersion7(), "all", 0, new Role("all", new HashSet<string> { Functions.Undo }, new Dictionary<string, TypeAccess>(), TypeAccess.Full));
        Assert.Equal(1, (await Store.UndoAsync(made.ChangeSet, all, true, default)).Reverted);
        Assert.Equal(1, (await Store.UndoAsync(made.ChangeSet, all, false, default)).Reverted);
    }

    [Fact]
    public async Task A_later_change_stands_in_the_way_and_is_named()
    {
        var create = await CreateAsync(Sample, ("name", "One"));
        var id = create.Items[0].Id;
        var first = await UpdateAsync(Sample, id, ("name", "Two"), ("choice", "a"));
        var later = await UpdateAsync(Sample, id, ("name", "Three"));
        var refused = Assert.Single((await UndoAsync(first.ChangeSet)).Refused);
        Assert.Equal(("sample", id, "name", later.ChangeSet), (refused.Type, refused.Id, refused.Field, refused.LaterChangeSet));
        // What nobody changed since goes back all the same.
        Assert.Equal(["name"], refused.Kept);
        Assert.Equal((null, "Three"), ((await GetAsync(Sample, id))!["choice"], (await GetAsync(Sample, id))!["name"]));
        Assert.Equal(later.ChangeSet, Assert.Single((await UndoAsync(create.ChangeSet)).Refused).LaterChangeSet);
        var party = await CreateAsync(Party, ("kind", "person"), ("name", "Ann"));
        var order = await CreateAsync(Order, ("placedAt", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)), ("party", party.Items[0].Id));
        Assert.Equal(order.ChangeSet, Assert.Single((await UndoAsync(party.ChangeSet)).Refused).LaterChangeSet);
        Assert.NotNull(await GetAsync(Party, party.Items[0].Id));
    }

    [Fact]
    public async Task What_means_something_only_together_stays_together()
    {
        var party = (await CreateAsync(Party, ("kind", "person"), ("name", "Ann"), ("street", "1 High St"), ("city", "Leeds"), ("industry", "tea"))).Items[0].Id;
        var first = await UpdateAsync(Party, party, ("street", "2 Low Rd"), ("city", "York"), ("industry", "rice"));
        await UpdateAsync(Party, party, ("city", "Hull"));
        var refused = Assert.Single((await UndoAsync(first.ChangeSet)).Refused);
        var (record, kept) = ((await GetAsync(Party, party))!, refused.Kept.Order(StringComparer.Ordinal));
        Assert.Equal(("2 Low Rd", "Hull", "tea"), (record["street"], record["city"], record["industry"]));
        Assert.Equal(["city", "street"], kept);
        // A call that was reported as held, and of which somebody put the moment right, does not become one that is planned and was held.
        var call = (await CreateAsync(Store.Catalogue["activity"], ("kind", "call"), ("subject", "Ask"), ("party", party))).Items[0].Id;
        var held = await UpdateAsync(Store.Catalogue["activity"], call, ("state", "done"), ("doneAt", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)));
        await UpdateAsync(Store.Catalogue["activity"], call, ("doneAt", new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc)));
        Assert.False(Assert.Single((await UndoAsync(held.ChangeSet)).Refused).IsPartly);
        Assert.Equal("done", (await GetAsync(Store.Catalogue["activity"], call))!["state"]);
    }

    [Fact]
    public async Task What_an_act_made_and_somebody_changed_since_stays_as_a_whole_and_circles_of_its_own_go()
    {
        var (a, b, c) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var act = await WriteAsync(RecordWrite.Create(Sample, Values(("name", "A"))) with { Id = a }, RecordWrite.Create(Sample, Values(("name", "B"), ("friend", a))) with { Id = b }, RecordWrite.Create(Sample, Values(("name", "C"))) with { Id = c },
            RecordWrite.Update(Sample, a, Values(("friend", b))), RecordWrite.Update(Sample, c, Values(("choice", "a"))));
        await UpdateAsync(Sample, c, ("name", "Edited"));
        var undo = await UndoAsync(act.ChangeSet);
        Assert.Equal((2, c), (undo.Reverted, Assert.Single(undo.Refused).Id));
        Assert.Equal(("Edited", "a"), ((await GetAsync(Sample, c))!["name"], (await GetAsync(Sample, c))!["choice"]));
        Assert.Equal(0, (await UndoAsync(undo.ChangeSet)).RefusedCount);
        Assert.Equal((b, a), ((await GetAsync(Sample, a))!["friend"], (await GetAsync(Sample, b))!["friend"]));
    }

    [Theory]
    [InlineData("friend")]
    [InlineData("customLink")]
    [InlineData("others")]
    public async Task A_circle_goes_though_what_its_records_led_to_before_is_gone_already(string link)
    {
        object Links(Guid to) => link == "others" ? new[] { to } : to;
        var (x, a, b) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var before = await DumpAsync(t => t is "core_link" || t == Sample.Table, c => c is not "n");
        var act = await WriteAsync(RecordWrite.Create(Sample, Values(("name", "X"))) with { Id = x }, RecordWrite.Create(Sample, Values(("name", "A"), (link, Links(x)))) with { Id = a }, RecordWrite.Create(Sample, Values(("name", "B"), (link, Links(a)))) with { Id = b },
            RecordWrite.Update(Sample, a, Values((link, Links(b)))));
        var undo = await UndoAsync(act.ChangeSet);
        Assert.Equal((3, 0), (undo.Reverted, undo.RefusedCount));
        Assert.Equal(before, await DumpAsync(t => t is "core_link" || t == Sample.Table, c => c is not "n"));
        Assert.Equal(0, (await UndoAsync(undo.ChangeSet)).RefusedCount);
        Assert.Equal(Links(b), (await GetAsync(Sample, a))![link]);
        Assert.Equal(Links(a), (await GetAsync(Sample, b))![link]);
        Assert.NotNull(await GetAsync(Sample, x));
    }

    [Fact]
    public async Task What_an_act_made_and_took_away_again_stays_away_though_another_bears_its_code_by_now()
    {
        var (gone, there) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var act = await WriteAsync(RecordWrite.Create(Sample, Values(("name", "A"), ("code", "7"))) with { Id = gone }, RecordWrite.Update(Sample, gone, Values(("choice", "a"))), RecordWrite.Delete(Sample, gone),
            RecordWrite.Create(Sample, Values(("name", "B"), ("code", "7"))) with { Id = there });
        var undo = await UndoAsync(act.ChangeSet);
        Assert.Equal((1, 0), (undo.Reverted, undo.RefusedCount));
        Assert.Equal(0, await ScalarAsync($"select count(*) from {Sample.Table}"));
        Assert.Equal(0, (await UndoAsync(undo.ChangeSet)).RefusedCount);
        Assert.Equal((true, true), (await GetAsync(Sample, gone) is null, await GetAsync(Sample, there) is not null));
    }

    [Fact]
    public async Task A_deleted_record_whose_code_went_to_another_of_the_act_comes_back_as_it_was_before_it_was_changed()
    {
        var old = (await CreateAsync(Sample, ("name", "Old"), ("code", "7"), ("choice", "b"))).Items[0].Id;
        var act = await WriteAsync(RecordWrite.Update(Sample, old, Values(("choice", "a"), ("name", "New"))), RecordWrite.Delete(Sample, old), RecordWrite.Create(Sample, Values(("name", "B"), ("code", "7"))));
        var undo = await UndoAsync(act.ChangeSet);
        Assert.Equal(0, undo.RefusedCount);
        var record = (await GetAsync(Sample, old))!;
        Assert.Equal(("Old", "7", "b"), (record["name"], record["code"], record["choice"]));
        Assert.Equal(1, await ScalarAsync($"select count(*) from {Sample.Table}"));
        Assert.Equal(0, (await UndoAsync(undo.ChangeSet)).RefusedCount);
        Assert.Null(await GetAsync(Sample, old));
        Assert.Equal(1, await ScalarAsync($"select count(*) from {Sample.Table}"));
    }

    [Fact]
    public async Task A_value_taken_meanwhile_refuses_only_the_record_it_concerns()
    {
        var a = (await CreateAsync(Sample, ("name", "A"), ("code", "1"))).Items[0].Id;
        var b = (await CreateAsync(Sample, ("name", "B"), ("code", "2"))).Items[0].Id;
        var delete = await WriteAsync(RecordWrite.Delete(Sample, a), RecordWrite.Delete(Sample, b));
        await CreateAsync(Sample, ("name", "C"), ("code", "1"));
        var undo = await UndoAsync(delete.ChangeSet);
        Assert.Equal((1, "code"), (undo.Reverted, Assert.Single(undo.Refused).Field));
        Assert.NotNull(await GetAsync(Sample, b));
    }

    [Fact]
    public async Task A_preview_tells_the_same_and_changes_nothing()
    {
        var a = (await CreateAsync(Sample, ("name", "A"))).Items[0].Id;
        var b = (await CreateAsync(Sample, ("name", "B"))).Items[0].Id;
        var c = (await CreateAsync(Sample, ("name", "C"))).Items[0].Id;
        var set = (await WriteAsync(RecordWrite.Create(Sample, Values(("name", "D"), ("friend", a))), RecordWrite.Update(Sample, a, Values(("choice", "a"))),
            RecordWrite.Update(Sample, b, Values(("choice", "b"))), RecordWrite.Delete(Sample, c))).ChangeSet;
        await UpdateAsync(Sample, b, ("choice", "a"));
        var before = await DumpAsync();
        var preview = await UndoAsync(set, preview: true);
        Assert.Equal(before, await DumpAsync());
        Assert.Equal((3, 1), (preview.Reverted, preview.RefusedCount));
        var undo = await UndoAsync(set);
        Assert.Equal((preview.Reverted, preview.RefusedCount, preview.Refused[0]), (undo.Reverted, undo.RefusedCount, undo.Refused[0]));
    }

    /// <summary>Undone and done again, all is as it was; answers the set that did it again.</summary>
    private async Task<long> ThereAndBackAsync(long set)
    {
        var done = await RecordsAsync();
        var undo = await UndoAsync(set);
        Assert.Empty(undo.Refused);
        var redo = await UndoAsync(undo.ChangeSet);
        Assert.Empty(redo.Refused);
        Assert.Equal(done, await RecordsAsync());
        return redo.ChangeSet;
    }

    [Fact]
    public async Task Whatever_was_done_undoing_all_of_it_in_reverse_leads_back_to_the_start()
    {
        var seeds = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 7], Gen.Int[0, 7]).Array[1, 14];
        await seeds.SampleAsync(async steps =>
        {
            var start = await RecordsAsync();
            var alive = new List<Guid>();
            var sets = new List<long>();
            foreach (var (what, x, y) in steps)
            {
                try
                {
                    var some = alive.Count == 0 ? Guid.Empty : alive[x % alive.Count];
                    var other = alive.Count == 0 ? (object?)null : alive[y % alive.Count];
                    var write = what switch
                    {
                        _ when alive.Count == 0 => RecordWrite.Create(Sample, Values(("name", "N" + x))),
                        0 or 1 => RecordWrite.Create(Sample, Values(("name", "N" + x), ("customInteger", (long)y), ("friend", other))),
                        2 => RecordWrite.Update(Sample, some, Values(("name", "N" + y), ("customText", y % 2 == 0 ? null : "t" + y))),
                        3 => RecordWrite.Update(Sample, some, Values(("friend", y == 0 ? null : other), ("others", y < 3 ? null : new[] { (Guid)other! }))),
                        4 => RecordWrite.Update(Sample, some, Values(("ownInteger", (long)y), ("ownTags", new[] { "t" + y }))),
                        _ => RecordWrite.Delete(Sample, some),
                    };
                    var outcome = await WriteAsync(write);
                    if (outcome.ChangeSet != 0) sets.Add((x + y) % 3 == 0 ? await ThereAndBackAsync(outcome.ChangeSet) : outcome.ChangeSet);
                    if (write.Kind == WriteKind.Create) alive.Add(outcome.Items[0].Id);
                    if (write.Kind == WriteKind.Delete) alive.Remove(some);
                }
                catch (ProblemException e) when (e.Problems[0].Code == "delete.inUse")
                {
                }
            }

            foreach (var set in Enumerable.Reverse(sets))
            {
                var undo = await UndoAsync(set);
                Assert.Empty(undo.Refused);
                Assert.Equal(1, undo.Reverted);
            }

            Assert.Equal(start, await RecordsAsync());
        }, iter: 40, threads: 1);
    }
}

public sealed class UndoingChangesOnSqlite() : UndoingChanges(null);

public sealed class UndoingChangesOnPostgres(SharedPostgres postgres) : UndoingChanges(postgres);
