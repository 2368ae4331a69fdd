using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Values;
using Rapport.Storage.Specs.Records;
using Fields = Rapport.Core.Catalogue.CustomFields;

namespace Rapport.Storage.Specs.Merging;

/// <summary>Orders are merged beside their customers, and have sums that follow from lines.</summary>
public abstract class MergingOrders(SharedPostgres? postgres) : MergeEngine(postgres)
{
    [Fact]
    public async Task Orders_come_apart_while_the_customers_they_name_stay_one()
    {
        var (ann, anna, bea) = (await PartyAsync("Ann"), await PartyAsync("Anna"), await PartyAsync("Bea"));
        var (one, other) = ((await CreateAsync(Order, ("placedAt", Day), ("party", bea))).Items[0].Id, (await CreateAsync(Order, ("placedAt", Day), ("party", ann))).Items[0].Id);
        var before = await WorldAsync();
        var customers = await MergeAsync(Party, ann, anna);
        var apart = await WorldAsync();
        var orders = await MergeAsync(Order, one, other);
        await UnmergeAsync(orders.ChangeSet);
        // Anna, whom the merge of the customers took away, does not come along.
        Assert.Null(await GetAsync(Party, anna));
        Assert.Equal(apart, await WorldAsync());
        await UnmergeAsync(customers.ChangeSet);
        Assert.Equal(before, await WorldAsync());
    }

    [Fact]
    public async Task A_link_of_an_order_leads_to_whom_it_meant_when_its_customers_came_apart_while_it_was_away()
    {
        await Get<Fields>().AddAsync("order", "guests", new FieldDefinition { Kind = FieldKind.MultiLink, Target = "party", Label = new LocalText("Guests") }, Principal.System, default);
        var (ann, anna, bea) = (await PartyAsync("Ann"), await PartyAsync("Anna"), await PartyAsync("Bea"));
        var (one, other) = ((await CreateAsync(Order, ("placedAt", Day), ("party", bea), ("guests", new[] { bea }))).Items[0].Id, (await CreateAsync(Order, ("placedAt", Day), ("party", anna), ("guests", new[] { ann, anna }.Order().ToArray()))).Items[0].Id);
        var before = await WorldAsync();
        foreach (var customersFirst in new[] { true, false })
        {
            var customers = await MergeAsync(Party, ann, anna);
            var orders = await MergeAsync(Order, one, other);
            foreach (var set in customersFirst ? new[] { customers.ChangeSet, orders.ChangeSet } : [orders.ChangeSet, customers.ChangeSet]) await UnmergeAsync(set);
            AreSame(before, await WorldAsync(), customersFirst ? "customers first" : "orders first");
        }
    }

    [Fact]
    public async Task An_amount_written_without_lines_stands_again_when_the_lines_of_another_order_go()
    {
        var ann = await PartyAsync("Ann");
        var (byHand, byLines) = ((await CreateAsync(Order, ("placedAt", Day), ("party", ann), ("total", 5m))).Items[0].Id, (await CreateAsync(Order, ("placedAt", Day), ("party", ann))).Items[0].Id);
        var line = (await CreateAsync(Store.Catalogue["orderLine"], ("order", byLines), ("position", 1L), ("quantity", 1d), ("unitPrice", 7m))).Items[0].Id;
        var before = await WorldAsync();
        foreach (var (survivor, loser) in new[] { (byHand, byLines), (byLines, byHand) })
        {
            var merge = await MergeAsync(Order, survivor, loser);
            Assert.Equal(7m, (await GetAsync(Order, survivor))!["total"]);
            await UnmergeAsync(merge.ChangeSet);
            AreSame(before, await WorldAsync(), survivor == byHand ? "into the one without lines" : "into the one with lines");
        }

        // What a line is worth since is its own order's.
        var last = await MergeAsync(Order, byHand, byLines);
        await UpdateAsync(Store.Catalogue["orderLine"], line, ("quantity", 2d), ("amount", 14m));
        await UnmergeAsync(last.ChangeSet);
        Assert.Equal((5m, 14m), ((await GetAsync(Order, byHand))!["total"], (await GetAsync(Order, byLines))!["total"]));
    }
}

public sealed class MergingOrdersOnSqlite() : MergingOrders(null);

public sealed class MergingOrdersOnPostgres(SharedPostgres postgres) : MergingOrders(postgres);
