using CsCheck;
using Rapport.Core.Access;
using Rapport.Core.Bulk;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Flows;
using Rapport.Core.Jobs;
using Rapport.Core.Merging;
using Rapport.Core.Packs;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Values;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Worlds;

/// <summary>
/// Random acts of every kind that leave a change set, one upon another: each is taken back and done again now and then, in the end all of
/// them in reverse, and then all forth once more. The world is what it was at each turn.
/// </summary>
public abstract class UndoingAnything(SharedPostgres? postgres) : WorldEngine(postgres)
{
    private const int Acts = 14;
    private static readonly string[] Kept = ["party", "sample", "product", "order", "orderLine", "payment", "note", "activity", "contactPoint", "relation"];
    private readonly TempFolder files = new();
    private int tables;

    [Fact]
    public async Task Whatever_was_done_is_undone_and_done_again()
    {
        await Gen.Int[0, int.MaxValue - 1].SampleAsync(async seed =>
        {
            var values = new RandomValues(new Random(seed));
            var world = new RandomWorld(Store, values);
            await world.MakeAsync("product", 3);
            await world.MakeAsync("party", 6);
            for (var i = 0; i < 12; i++) await world.MakeAsync("sample", ("code", $"{seed}-{i}"));
            foreach (var type in RandomWorld.Hanging) await world.MakeAsync(type, 2);
            var start = await WorldAsync();
            var (sets, told) = (new List<long>(), new List<string>());
            for (var act = 0; act < Acts; act++)
            {
                foreach (var type in Kept) world.Renew(type, await IdsAsync(type));
                var before = await WorldAsync();
                var (what, set) = await ActAsync(world, values, seed);
                if (set is not { } done) continue;
                told.Add(what);
                sets.Add(values.Chance(40) ? await ThereAndBackAsync(done, before, $"seed {seed}: {string.Join(", ", told)}") : done);
            }

            var end = await WorldAsync();
            var undone = new List<long>();
            foreach (var set in Enumerable.Reverse(sets)) undone.Add(await UndoneAsync(set));
            AreSame(start, await WorldAsync(), $"seed {seed}: all undone: {string.Join(", ", told)}");
            foreach (var set in Enumerable.Reverse(undone)) await UndoneAsync(set);
            AreSame(end, await WorldAsync(), $"seed {seed}: all done again: {string.Join(", ", told)}");
        }, iter: Worlds(2), threads: 1);
    }

    private async Task<long> ThereAndBackAsync(long set, string before, string what)
    {
        var after = await WorldAsync();
        var undo = await UndoneAsync(set);
        AreSame(before, await WorldAsync(), $"{what}: undone");
        var redo = await UndoneAsync(undo);
        AreSame(after, await WorldAsync(), $"{what}: done again");
        return redo;
    }

    private async Task<(string What, long? Set)> ActAsync(RandomWorld world, RandomValues values, int seed)
    {
        var type = Store.Catalogue[values.One(Kept.Where(k => world.Of(k).Count > 0).ToList())];
        var ids = world.Of(type.Name);
        try
        {
            return values.Random.Next(9) switch
            {
                0 => ("creation of " + type.Name, await WrittenAsync(RecordWrite.Create(type, world.Draft(type)))),
                1 or 2 => ("edit of " + type.Name, (await GetAsync(type, values.One(ids)))! is var record && world.Edit(record, 4) is { Count: > 0 } edit ? await WrittenAsync(RecordWrite.Update(type, record.Id, edit)) : null),
                3 => ("deletion of " + type.Name, await WrittenAsync(RecordWrite.Delete(type, values.One(ids)))),
                4 => ("batch", await BatchAsync(world, values, type, ids)),
                5 => ("bulk edit", await BulkAsync(new BulkOrder("sample", BulkDeed.Edit) { Ids = Some(values, world.Of("sample")), Edits = [BulkEdit.Of(Sample["ownText"], values.Chance(30) ? null : "bulk"), BulkEdit.Of(Sample["customTags"], new[] { "vip" }, BulkMode.Add), BulkEdit.Of(Sample["friend"], values.One(world.Of("sample")))] })),
                6 => ("bulk deletion of " + type.Name, await BulkAsync(new BulkOrder(type.Name, BulkDeed.Delete) { Ids = Some(values, ids) })),
                7 => ("import", await ImportAsync(values, seed)),
                _ => await MergeOrFlowAsync(world, values),
            };
        }
        catch (ProblemException e) when (e.Problems[0].Code is "delete.inUse" or "hierarchy.circle")
        {
            return ("", null);
        }
    }

    private async Task<long?> WrittenAsync(params RecordWrite[] writes) => (await WriteAsync(writes)).ChangeSet is var set and not 0 ? set : null;

    /// <summary>Several wishes in one act, some of them for the same record.</summary>
    private async Task<long?> BatchAsync(RandomWorld world, RandomValues values, RecordType type, IReadOnlyList<Guid> ids)
    {
        var fresh = Guid.CreateVersion7();
        var record = (await GetAsync(type, values.One(ids)))!;
        return await WrittenAsync(
            RecordWrite.Create(Sample, Values(("name", "Of a batch"), ("friend", values.One(world.Of("sample"))))) with { Id = fresh },
            RecordWrite.Create(Sample, Values(("name", "Its friend"), ("friend", fresh), ("customLink", fresh), ("others", new[] { fresh }))),
            RecordWrite.Update(Sample, fresh, Values(("name", "Written again"), ("ownTags", new[] { "x" }))),
            RecordWrite.Update(type, record.Id, world.Edit(record, 3)));
    }

    private async Task<long?> BulkAsync(BulkOrder order)
    {
        var job = await Get<BulkJobs>().StartAsync(order, Principal.System, default);
        await WorkOffAsync();
        var done = (await Get<JobQueue>().FindAsync(job, default))!;
        Assert.True(done.State == JobState.Done, done.Error);
        return BulkJobs.ResultOf(done)!.ChangeSet;
    }

    private async Task<long?> ImportAsync(RandomValues values, int seed)
    {
        var path = files.File($"{tables++}.csv");
        await new RandomTable(Sample, values).WriteAsync(path, 20, 8, _ => $"{seed}-{values.Random.Next(20)}");
        return (await Get<RecordImport>().RunAsync(path, new ImportPlan("sample") { Match = ["code"], Mode = ImportMode.Upsert }, Principal.System, null, null, null, default)).ChangeSet;
    }

    private async Task<(string, long?)> MergeOrFlowAsync(RandomWorld world, RandomValues values)
    {
        if (values.Chance(40))
        {
            FlowStep[] steps = [new(FlowDeed.Set) { Field = "industry", Formula = "name" }, new(FlowDeed.Create) { Type = "activity", Values = [new("subject") { Formula = "name" }] }];
            return ("flow", await BulkAsync(new BulkOrder("party", BulkDeed.Flow) { Ids = Some(values, world.Of("party")), Flow = "x", Steps = new FlowDefinition { Title = new LocalText("x"), Steps = steps } }));
        }

        var type = values.Chance(50) ? Party : Sample;
        var some = world.Of(type.Name).OrderBy(_ => values.Random.Next()).Take(values.Random.Next(2, 4)).ToList();
        if (some.Count < 2) return ("", null);
        return ("merge of " + type.Name, (await Get<RecordMerging>().MergeAsync(new MergeWish(type, some[0], some[1..]), By(Principal.System), default)).ChangeSet);
    }

    private async Task<List<Guid>> IdsAsync(string type)
    {
        var ids = new List<Guid>();
        await foreach (var page in Reader.WalkAsync(Store.Catalogue[type], null, [Store.Catalogue[type].TitleField], Principal.System, 500, default)) ids.AddRange(page.Select(r => r.Id));
        return ids;
    }

    private static List<Guid> Some(RandomValues values, IReadOnlyList<Guid> ids) => ids.Where(_ => values.Chance(40)).DefaultIfEmpty(ids[0]).ToList();

    /// <summary>The records that a pack brings go and come again as one act.</summary>
    [Fact]
    public async Task The_sample_of_a_pack_goes_and_comes_again()
    {
        var world = new RandomWorld(Store, new RandomValues(new Random(3)));
        await world.MakeAsync("party", 4);
        var pack = Get<PackShelf>().Find("market-watch");
        await Get<PackBook>().InstallAsync(pack, demo: true, Principal.System, default);
        await WorkOffAsync();
        var (set, after) = (await ScalarAsync("select max(id) from core_change_set where created > 1"), await RecordsAsync("created_set"));
        Assert.True(await ScalarAsync($"select count(*) from {Store.Catalogue["competitor"].Table}") > 0);
        var undo = await UndoneAsync(set);
        var without = await RecordsAsync();
        Assert.All(pack.Types.Keys, t => Assert.Contains($"{Store.Catalogue[t].Table}\n\n", without + "\n", StringComparison.Ordinal));
        var redo = await UndoneAsync(undo);
        AreSame(after, await RecordsAsync("created_set"), "done again");
        await UndoneAsync(redo);
        AreSame(without, await RecordsAsync(), "undone again");
    }

    /// <summary>What people keep, without how the pack shapes it.</summary>
    private Task<string> RecordsAsync(string without = "") => DumpAsync(t => t is "core_link" or "core_timeline" or "core_lookup" || (!t.StartsWith("core_", StringComparison.Ordinal) && Store.Catalogue.Types.Any(r => r.Table == t)), c => IsTold(c) && c != without);
}

public sealed class UndoingAnythingOnSqlite() : UndoingAnything(null);

public sealed class UndoingAnythingOnPostgres(SharedPostgres postgres) : UndoingAnything(postgres);
