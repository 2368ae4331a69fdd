using Rapport.Core.Access;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Sales;

/// <summary>An order made by hand is worth what its lines come to, however they are written.</summary>
public abstract class SummingUpOrders(SharedPostgres? postgres) : Engine(postgres)
{
    private async Task<Guid> OrderAsync(decimal? total = null) =>
        (await CreateAsync(Order, ("placedAt", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)), ("total", total))).Items[0].Id;

    private static (string, object?)[] Of(Guid order, long position, double quantity, decimal price) =>
        [("order", order), ("position", position), ("quantity", quantity), ("unitPrice", price)];

    private async Task<(Guid Id, long Set)> LineAsync(Guid order, double quantity, decimal price, long position = 1)
    {
        var made = await CreateAsync(Line, Of(order, position, quantity, price));
        return (made.Items.Single().Id, made.ChangeSet);
    }

    private async Task<(decimal?, long?)> WorthAsync(Guid order) => await GetAsync(Order, order) is { } found ? (found["total"] as decimal?, found["lineCount"] as long?) : default;

    private async Task<Problem> RefusedAsync(Func<Task> write) => Assert.Single((await Assert.ThrowsAsync<ProblemException>(write)).Problems);

    [Fact]
    public async Task A_line_comes_to_quantity_times_price_unless_it_says_its_own_amount()
    {
        var order = await OrderAsync();
        var (line, _) = await LineAsync(order, 3, 10m);
        Assert.Equal(30m, (await GetAsync(Line, line))!["amount"]);
        Assert.Equal((30m, 1L), await WorthAsync(order));
        await UpdateAsync(Line, line, ("quantity", 0.5));
        Assert.Equal((5m, 1L), await WorthAsync(order));
        await UpdateAsync(Line, line, ("amount", 4m));
        await UpdateAsync(Line, line, ("text", "with a discount"));
        Assert.Equal((4m, 1L), await WorthAsync(order));
        await UpdateAsync(Line, line, ("amount", null));
        Assert.Equal((5m, 1L), await WorthAsync(order));
        Assert.Equal("field.tooLarge", (await RefusedAsync(() => UpdateAsync(Line, line, ("quantity", 1e300)))).Code);
    }

    [Fact]
    public async Task A_batch_makes_an_order_with_its_sum_and_answers_each_wish()
    {
        var order = Guid.CreateVersion7();
        var made = await WriteAsync(
            new RecordWrite(WriteKind.Create, Order, order, Values(("placedAt", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)))),
            RecordWrite.Create(Line, Values(Of(order, 1, 3, 10m))), RecordWrite.Create(Line, Values(Of(order, 2, 2, 0.125m))));
        Assert.Equal(3, made.Items.Count);
        Assert.Equal((30.25m, 2L), await WorthAsync(order));
        Assert.Equal(1, (await GetAsync(Order, order))!.Version);
        Assert.Equal(3, (await Store.UndoAsync(made.ChangeSet, Principal.System, false, default)).Reverted);
        Assert.Null(await GetAsync(Order, order));
    }

    [Fact]
    public async Task Lines_that_move_or_go_take_their_worth_along()
    {
        var (from, to) = (await OrderAsync(), await OrderAsync());
        var (first, _) = await LineAsync(from, 1, 7m);
        var (second, _) = await LineAsync(from, 1, 5m, 2);
        await UpdateAsync(Line, second, ("order", to));
        Assert.Equal(((7m, 1L), (5m, 1L)), (await WorthAsync(from), await WorthAsync(to)));
        await WriteAsync(RecordWrite.Delete(Line, first));
        Assert.Equal((null, null), await WorthAsync(from));
        await Store.RestoreAsync(Line, [first], By(Principal.System), default);
        Assert.Equal((7m, 1L), await WorthAsync(from));
    }

    [Fact]
    public async Task Undo_of_any_line_leaves_the_sum_of_the_others()
    {
        var order = await OrderAsync(50m);
        var (_, first) = await LineAsync(order, 1, 7m);
        var (_, second) = await LineAsync(order, 1, 5m, 2);
        Assert.Equal((12m, 2L), await WorthAsync(order));
        var undo = await Store.UndoAsync(first, Principal.System, false, default);
        Assert.Equal((0, (5m, 1L)), (undo.RefusedCount, await WorthAsync(order)));
        await Store.UndoAsync(undo.ChangeSet, Principal.System, false, default);
        Assert.Equal((12m, 2L), await WorthAsync(order));
        await Store.UndoAsync(second, Principal.System, false, default);
        Assert.Equal((7m, 1L), await WorthAsync(order));
    }

    [Fact]
    public async Task Undo_of_the_only_line_brings_the_order_back_as_it_was()
    {
        var order = await OrderAsync(50m);
        var (_, set) = await LineAsync(order, 1, 7m);
        var undo = await Store.UndoAsync(set, Principal.System, false, default);
        Assert.Equal((0, (50m, (long?)null)), (undo.RefusedCount, await WorthAsync(order)));
    }

    [Fact]
    public async Task Sums_are_set_by_hand_only_while_there_are_no_lines()
    {
        var order = await OrderAsync(50m);
        await UpdateAsync(Order, order, ("total", 60m));
        await LineAsync(order, 1, 7m);
        var refused = await RefusedAsync(() => UpdateAsync(Order, order, ("total", 60m)));
        Assert.Equal(("field.followsLines", "total"), (refused.Code, refused.At));
        await UpdateAsync(Order, order, ("total", 7m), ("note", "as it stands"));
        Assert.Equal((7m, 1L), await WorthAsync(order));
    }

    [Fact]
    public async Task Imported_lines_sum_up_and_their_undo_takes_the_sums_back()
    {
        var order = await OrderAsync();
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "lines.csv");
        await File.WriteAllTextAsync(file, $"order,position,quantity,unitPrice\n{order},1,3,10\n{order},2,1,0.5\n");
        var result = await Get<RecordImport>().RunAsync(file, new ImportPlan("orderLine"), Principal.System, null, null, null, default);
        Assert.Equal((2, 0), (result.Created, result.Errors));
        Assert.Equal((30.5m, 2L), await WorthAsync(order));
        await Store.UndoAsync(result.ChangeSet!.Value, Principal.System, false, default);
        Assert.Equal((null, null), await WorthAsync(order));
    }
}

public sealed class SummingUpOrdersOnSqlite() : SummingUpOrders(null);

public sealed class SummingUpOrdersOnPostgres(SharedPostgres postgres) : SummingUpOrders(postgres);
