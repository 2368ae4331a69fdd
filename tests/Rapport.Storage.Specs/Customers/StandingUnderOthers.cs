using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Core.Bulk;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Jobs;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;
using Rapport.Testing;

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
    public async Task An_import_or_a_change_of_many_that_would_close_one_is_refused_by_the_row_and_the_rest_goes_through()
    {
        var (group, house, shop, other) = (await FirmAsync("Group"), await FirmAsync("House"), await FirmAsync("Shop"), await FirmAsync("Other"));
        await UpdateAsync(Party, house, ("parent", group));
        await UpdateAsync(Party, shop, ("parent", house));
        using var folder = new TempFolder();
        var path = folder.File("firms.csv");
        // The second and third close one only together; a new one under another is none.
        await File.WriteAllTextAsync(path, $"id,name,parent\n{group},Group,{shop}\n{other},Other,{shop}\n{house},House,{other}\n{Guid.CreateVersion7()},Branch,{other}\n");
        var result = await Get<RecordImport>().RunAsync(path, new ImportPlan("party") { Match = ["id"], Mode = ImportMode.Upsert }, Principal.System, null, null, null, default);
        Assert.Equal(["2 hierarchy.circle", "4 hierarchy.circle"], result.FirstErrors.Select(e => $"{e.Line} {e.Problems[0].Code}"));
        Assert.Equal((1, 1), (result.Updated, result.Created));
        Assert.Equal([null, group, house, shop], [(await GetAsync(Party, group))!["parent"], (await GetAsync(Party, house))!["parent"], (await GetAsync(Party, shop))!["parent"], (await GetAsync(Party, other))!["parent"]]);

        var job = await Get<BulkJobs>().StartAsync(new BulkOrder("party", BulkDeed.Edit, "name in ('Group', 'House', 'Shop', 'Other', 'Branch')") { Edits = [BulkEdit.Of(Party["parent"], shop, BulkMode.Set)] }, Principal.System, default);
        using var worker = new JobWorker(Get<JobQueue>(), Get<IEnumerable<IJobHandler>>().Where(h => h.Type == BulkJobs.Type), TimeProvider.System, NullLogger<JobWorker>.Instance);
        Assert.True(await worker.RunOneAsync("w", default));
        var done = BulkJobs.ResultOf((await Get<JobQueue>().FindAsync(job, default))!)!;
        Assert.Equal((5, 1, 1, 3), (done.Total, done.Changed, done.Unchanged, done.Refused));
        Assert.All(done.FirstRefused, r => Assert.Equal("hierarchy.circle", r.Problem.Code));
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
