using Microsoft.Extensions.DependencyInjection;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Records.Lists;
using Rapport.Core.Storage;

namespace Rapport.Storage.Specs.Records;

/// <summary>The index of tags is kept by the database, whichever way rows are written.</summary>
public abstract class FindingRareTags(SharedPostgres? postgres) : Engine(postgres)
{
    [Fact]
    public async Task Tags_are_found_by_their_index_after_every_way_of_writing()
    {
        var made = await Store.WriteAsync([.. Enumerable.Range(0, 300).Select(i => RecordWrite.Create(Party, Values(("name", $"N{i:000}"), ("tags", i == 7 ? new[] { "gold", "vip" } : i % 3 == 0 ? ["vip"] : null))))], By(Principal.System), default);
        await FoundAsync("N007");
        var ids = made.Items.Select(i => i.Id).ToList();
        var moved = await Store.WriteAsync([RecordWrite.Update(Party, ids[7], Values(("tags", new[] { "vip" }))), RecordWrite.Update(Party, ids[9], Values(("tags", new[] { "gold" }))), RecordWrite.Update(Party, ids[10], Values(("tags", new[] { "gold", "new" })))], By(Principal.System), default);
        await FoundAsync("N009", "N010");
        await Store.WriteAsync([RecordWrite.Update(Party, ids[10], Values(("tags", null)))], By(Principal.System), default);
        await FoundAsync("N009");
        var gone = await Store.WriteAsync([RecordWrite.Delete(Party, ids[9])], By(Principal.System), default);
        await FoundAsync();
        await Store.UndoAsync(gone.ChangeSet, Principal.System, false, default);
        await FoundAsync("N009");
        await Store.UndoAsync(moved.ChangeSet, Principal.System, false, default);
        await FoundAsync("N007");
        var run = await Store.OpenRunAsync(By(Principal.System), "tags", default);
        await run.ChunkAsync(async writer => { await writer.CreateAsync(Party, [Values(("name", "Bulk"), ("tags", new[] { "gold", "gold" }))], default); return 0; }, default);
        await run.FinishAsync(1, 0, default);
        await FoundAsync("Bulk", "N007");
        await Store.UndoAsync(made.ChangeSet, Principal.System, false, default);
        await FoundAsync("Bulk");
    }

    [Fact]
    public async Task Rows_older_than_the_index_are_in_it()
    {
        await Store.WriteAsync([.. Enumerable.Range(0, 300).Select(i => RecordWrite.Create(Party, Values(("name", $"N{i:000}"), ("tags", i % 100 == 7 ? new[] { "gold" } : null))))], By(Principal.System), default);
        await Database.WriteAsync(WriteLane.People, async session =>
        {
            await session.ExecuteUnpreparedAsync("drop index lx_cus_party_tags");
            return 0;
        }, default);
        await SchemaSync.RunAsync(Database, Store.Catalogue, Workplace.Modules.SelectMany(m => m.Tables()), default);
        await FoundAsync("N007", "N107", "N207");
    }

    [Fact]
    public async Task Where_nearly_all_have_tags_of_their_own_each_is_found_once()
    {
        var run = await Store.OpenRunAsync(By(Principal.System), "tags", default);
        var drafts = Enumerable.Range(0, 2_600).Select(i => Values(("name", $"N{i:0000}"), ("tags", i is 3 or 2_500 ? new[] { $"t{i:0000}", "gold" } : [$"t{i:0000}"]))).ToList();
        await run.ChunkAsync(async writer => { await writer.CreateAsync(Party, drafts, default); return 0; }, default);
        await run.FinishAsync(2_600, 0, default);
        await FoundAsync("N0003", "N2500");
    }

    /// <summary>By a reader that plans anew, and the index must be its way.</summary>
    private async Task FoundAsync(params string[] names)
    {
        var reader = new RecordReader(Database, Get<CatalogueHolder>(), TimeProvider.System, Get<IServiceProvider>());
        reader.Planner.Smallest = 1;
        reader.Planner.ListCost = 0;
        var page = await reader.ListAsync(new RecordQuery(Party, "tags has gold", "-since,name", ["name"], 50, null), Principal.System, default);
        Assert.Equal([ListWay.List], reader.Planner.Chosen);
        Assert.Equal(names, page.Rows.Select(r => r.Values[0]));
        Assert.Equal(names.Length, (await reader.CountAsync(Party, "tags has gold", Principal.System, 100, default)).Count);
    }
}

public sealed class FindingRareTagsOnSqlite() : FindingRareTags(null);

public sealed class FindingRareTagsOnPostgres(SharedPostgres postgres) : FindingRareTags(postgres);
