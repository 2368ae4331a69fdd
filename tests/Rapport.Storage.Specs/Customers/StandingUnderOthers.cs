using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Customers;

/// <summary>Customers stand under others, as deep as they like, and never under themselves, whichever way it is written.</summary>
public abstract class StandingUnderOthers(SharedPostgres? postgres) : Engine(postgres)
{
    [Fact]
    public async Task A_circle_is_refused_at_the_link_that_would_close_it()
    {
        var (group, house, shop) = (await FirmAsync("Group"), await FirmAsync("House"), await FirmAsync("Shop"));
        await UpdateAsync(Party, house, ("parent", group));
        await UpdateAsync(Party, shop, ("parent", house));
        Assert.Equal(("hierarchy.circle", "parent"), await RefusedAsync(() => UpdateAsync(Party, group, ("parent", shop))));
        Assert.Equal(("hierarchy.circle", "parent"), await RefusedAsync(() => UpdateAsync(Party, group, ("parent", group))));
        // Two wishes of one batch close it together.
        var (one, two) = (await FirmAsync("One"), await FirmAsync("Two"));
        Assert.Equal("hierarchy.circle", (await RefusedAsync(() => WriteAsync(RecordWrite.Update(Party, one, Values(("parent", two))), RecordWrite.Update(Party, two, Values(("parent", one)))))).Code);
        Assert.Null((await GetAsync(Party, one))!["parent"]);
        // Elsewhere is fine.
        await UpdateAsync(Party, shop, ("parent", group));
        Assert.Equal(2, (await Reader.ListAsync(new RecordQuery(Party, "parent.name = 'Group'", "name", ["name"], 10), Principal.System, default)).Rows.Count);
    }

    [Fact]
    public async Task Neither_does_undo_nor_a_merge_close_one()
    {
        var (a, b, c) = (await FirmAsync("A"), await FirmAsync("B"), await FirmAsync("C"));
        var first = await UpdateAsync(Party, a, ("parent", b));
        await UpdateAsync(Party, a, ("parent", null));
        await UpdateAsync(Party, b, ("parent", a));
        var redo = await Assert.ThrowsAsync<ProblemException>(async () =>
        {
            // Taking back that it was taken back would put A under B, which stands under A by now.
            var undone = await LastSetAsync(a);
            await Store.UndoAsync(undone, Principal.System, preview: false, default);
        });
        Assert.Equal("hierarchy.circle", redo.Problems[0].Code);
        Assert.Null((await GetAsync(Party, a))!["parent"]);
        Assert.NotEqual(0, first.ChangeSet);

        // C stands under B, and B under A: were C and A one, B would stand under what stands under it.
        await UpdateAsync(Party, c, ("parent", b));
        await Assert.ThrowsAsync<ProblemException>(() => Get<RecordMerging>().MergeAsync(new MergeWish(Party, a, [c]), By(Principal.System), default));
        Assert.NotNull(await GetAsync(Party, c));
        // Who stands directly under the other becomes one with it.
        await UpdateAsync(Party, c, ("parent", a));
        await Get<RecordMerging>().MergeAsync(new MergeWish(Party, a, [c]), By(Principal.System), default);
        Assert.Null((await GetAsync(Party, a))!["parent"]);
    }

    [Fact]
    public async Task Two_who_write_at_once_do_not_close_one_together()
    {
        for (var round = 0; round < 8; round++)
        {
            var (a, b) = (await FirmAsync($"A{round}"), await FirmAsync($"B{round}"));
            var refused = 0;
            await Task.WhenAll(new[] { (a, b), (b, a) }.Select(async pair =>
            {
                try
                {
                    await UpdateAsync(Party, pair.Item1, ("parent", pair.Item2));
                }
                catch (ProblemException)
                {
                    Interlocked.Increment(ref refused);
                }
            }));
            Assert.Equal(1, refused);
        }
    }

    private async Task<Guid> FirmAsync(string name) => (await CreateAsync(Party, ("kind", "organisation"), ("name", name))).Items[0].Id;

    private async Task<long> LastSetAsync(Guid id) => (long)(await GetAsync(Party, id))!["changedSet"]!;

    private static async Task<(string Code, string? At)> RefusedAsync(Func<Task> work)
    {
        var problem = (await Assert.ThrowsAsync<ProblemException>(work)).Problems[0];
        return (problem.Code, problem.At);
    }
}

public sealed class StandingUnderOthersOnSqlite() : StandingUnderOthers(null);

public sealed class StandingUnderOthersOnPostgres(SharedPostgres postgres) : StandingUnderOthers(postgres);
