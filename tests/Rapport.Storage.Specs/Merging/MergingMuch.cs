using System.Diagnostics;
using Rapport.Core.Access;
using Rapport.Core.Merging;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Merging;

/// <summary>A party with many orders; <c>RAPPORT_MERGED_ORDERS</c> makes it 100,000 and prints how long each took.</summary>
public abstract class MergingMuch(SharedPostgres? postgres) : MergeEngine(postgres)
{
    private static readonly int Orders = int.TryParse(Environment.GetEnvironmentVariable("RAPPORT_MERGED_ORDERS"), out var many) ? many : 3_000;

    [Fact]
    public async Task Many_orders_move_and_move_back_with_their_timeline()
    {
        var (ann, anna) = (await PartyAsync("Ann"), await PartyAsync("Anna"));
        var run = await Store.OpenRunAsync(By(Principal.System), "many", default);
        for (var made = 0; made < Orders; made += 1_000)
            await run.ChunkAsync(async bulk =>
            {
                await bulk.CreateAsync(Order, [.. Enumerable.Range(made, 1_000).Select(i => Values(("kind", "sale"), ("party", anna), ("placedAt", Day.AddMinutes(i)), ("total", 5m)))], default);
                return 0;
            }, default);
        await run.FinishAsync(Orders, 0, default);
        var before = await ScalarAsync("select count(*) from core_timeline");
        var watch = Stopwatch.StartNew();
        var look = await Merging.PreviewAsync(new MergeWish(Party, ann, [anna]), Principal.System, default);
        var looked = watch.Elapsed;
        watch.Restart();
        var merge = await MergeAsync(Party, ann, anna);
        var merged = watch.Elapsed;
        Assert.Equal((Orders, Orders), (look.MovedCount, merge.MovedCount));
        Assert.Equal(Orders, await CountAsync("sal_order", "party_id", ann));
        Assert.Equal(Orders, await CountAsync("core_timeline", "party_id", ann));
        watch.Restart();
        await Merging.PreviewAsync(new UnmergeWish(merge.ChangeSet), Principal.System, default);
        var lookedBack = watch.Elapsed;
        watch.Restart();
        var undo = await UnmergeAsync(merge.ChangeSet);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Orders} orders: look {looked.TotalSeconds:0.00} s, merge {merged.TotalSeconds:0.00} s, look back {lookedBack.TotalSeconds:0.00} s, unmerge {watch.Elapsed.TotalSeconds:0.00} s");
        if (Environment.GetEnvironmentVariable("RAPPORT_MERGED_ORDERS") is not null) await File.AppendAllTextAsync(Path.Combine(Path.GetTempPath(), "rapport-merges.txt"), FormattableString.Invariant($"{Database.Dialect.Name}: {Orders} orders: look {looked.TotalSeconds:0.00} s, merge {merged.TotalSeconds:0.00} s, look back {lookedBack.TotalSeconds:0.00} s, unmerge {watch.Elapsed.TotalSeconds:0.00} s\n"));
        Assert.Equal(Orders, undo.MovedCount);
        Assert.Equal(Orders, await CountAsync("sal_order", "party_id", anna));
        Assert.Equal(Orders, await CountAsync("core_timeline", "party_id", anna));
        Assert.Equal(before, await ScalarAsync("select count(*) from core_timeline"));
    }

    private async Task<long> CountAsync(string table, string column, Guid id) => await ScalarAsync($"select count(*) from {table} where {column} = {Database.Dialect.IdFromText($"'{id:D}'")}");
}

public sealed class MergingMuchOnSqlite() : MergingMuch(null);

public sealed class MergingMuchOnPostgres(SharedPostgres postgres) : MergingMuch(postgres);
