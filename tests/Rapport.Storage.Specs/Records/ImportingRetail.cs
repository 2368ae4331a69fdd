using System.IO.Compression;
using System.Text;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Sales.Retail;

namespace Rapport.Storage.Specs.Records;

public abstract class ImportingRetail(SharedPostgres? postgres) : Engine(postgres)
{
    private const string Csv = """"
        InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
        1001,A1,Mug,2,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
        1001,B2,"Lamp, ""red""",1,2010-12-01 08:26:00,10,17850.0,United Kingdom
        1002,A1,Mug,three,2010-12-01 09:00:00,2.55,17851,France
        1002,A1,Mug,3,2010-12-01 09:00:00,2.55,17851,France
        C1003,A1,Mug,-1,2010-12-02 09:00:00,2.55,17850,United Kingdom
        1004,A1,Mug,1,not a time,2.55,,Germany
        ,A1,Mug,1,2010-12-02 09:00:00,2.55,,Germany
        1005,A1,Mug,4,2010-12-02 09:00:00,0,,Germany
        1001,A1,Mug,5,2010-12-01 08:26:00,2.00,17850,United Kingdom
        """";

    private static string NewFile(TempFolder folder, string text)
    {
        var path = folder.File("sales.csv");
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public async Task A_file_is_counted_imported_once_and_undone_without_a_rest()
    {
        var records = (string table) => table.StartsWith("sal_", StringComparison.Ordinal) || table.StartsWith("cus_", StringComparison.Ordinal) || table is "core_timeline" or "core_lookup" or "core_link";
        var empty = await DumpAsync(records);
        using var folder = new TempFolder();
        var path = NewFile(folder, Csv);
        var errors = path + ".errors";
        var first = await new RetailImport(Store).RunAsync(path, errors, Principal.System, null, default);
        Assert.Equal((9, 4, 2, 1, 1, 3), (first.Lines, first.Invoices, first.Customers, (int)first.LinesWithoutCustomer, (int)first.CancellationLines, (int)first.Errors));
        Assert.Equal(5.10m + 10m + 7.65m - 2.55m + 0m + 10m, first.Value);
        Assert.Equal(2 + 2 + 4 + 6, first.Added);
        Assert.Equal(
            [
                "line,column,reason,linePosition,InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
                "4,Quantity,cell.notANumber,1,1002,A1,Mug,three,2010-12-01 09:00:00,2.55,17851,France",
                "7,InvoiceDate,cell.notATime,1,1004,A1,Mug,1,not a time,2.55,,Germany",
                "8,InvoiceNo,cell.empty,,,A1,Mug,1,2010-12-02 09:00:00,2.55,,Germany",
            ], await File.ReadAllLinesAsync(errors));
        var grown = Assert.Single((await Reader.ListAsync(new RecordQuery(Order, "number = '1001'", null, ["total", "lineCount"]), Principal.System, default)).Rows);
        Assert.Equal([25.10m, 3L], grown.Values);

        var second = await new RetailImport(Store).RunAsync(path, null, Principal.System, null, default);
        Assert.Equal((0L, 6L, null), (second.Added, second.Unchanged, second.ChangeSet));
        var undo = await Store.UndoAsync(first.ChangeSet!.Value, Principal.System, false, default);
        Assert.Equal((14, 0), (undo.Reverted, undo.RefusedCount));
        Assert.Equal(empty, await DumpAsync(records));
    }

    [Fact]
    public async Task A_chunk_that_the_database_asks_for_again_is_written_once_and_whole()
    {
        using var folder = new TempFolder();
        var store = new RecordStore(new StumblingDatabase(Database), Get<CatalogueHolder>(), Get<IRecordIndexer>(), TimeProvider.System, new LiveChanges(), Get<Rapport.Core.Merging.RecordMerging>());
        var errors = folder.File("errors.csv");
        var path = NewFile(folder, Csv);
        var first = await new RetailImport(store).RunAsync(path, errors, Principal.System, null, default);
        Assert.Equal((14, 3), (first.Added, first.Errors));
        Assert.Equal((2, 2, 4, 6), (await CountAsync(Party), await CountAsync(Store.Catalogue["product"]), await CountAsync(Order), await CountAsync(Line)));
        Assert.Equal(3, await CountAsync(Order, "party is not empty"));
        var grown = Assert.Single((await Reader.ListAsync(new RecordQuery(Order, "number = '1001'", null, ["total", "lineCount"]), Principal.System, default)).Rows);
        Assert.Equal([25.10m, 3L], grown.Values);

        // A line that differs from what is there is told once.
        var changed = NewFile(folder, Csv.Replace("1001,A1,Mug,5", "1001,A1,Mug,6", StringComparison.Ordinal));
        var again = await new RetailImport(store).RunAsync(changed, errors, Principal.System, null, default);
        Assert.Equal((0L, 5L, 4L), (again.Added, again.Unchanged, again.Errors));
    }

    private async Task<int> CountAsync(RecordType type, string? where = null) => (await Reader.CountAsync(type, where, Principal.System, 100, default)).Count;

    [Fact]
    public async Task Lines_put_right_come_in_where_they_belong_from_the_error_file_and_from_the_whole_file_alike()
    {
        using var folder = new TempFolder();
        const string Bad = "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice\n1,A,1,2026-01-01 10:00,1\n1,B,two,2026-01-01 10:00,1\n1,C,3,2026-01-01 10:00,1\n2,D,x,2026-01-01 10:00,1\n";
        var path = NewFile(folder, Bad);
        var errors = folder.File("errors.csv");
        Assert.Equal(2, (await new RetailImport(Store).RunAsync(path, errors, Principal.System, null, default)).Errors);
        var right = (await File.ReadAllTextAsync(errors)).Replace("two", "2", StringComparison.Ordinal).Replace(",x,", ",4,", StringComparison.Ordinal);
        await File.WriteAllTextAsync(errors, right);
        var mended = await new RetailImport(Store).RunAsync(errors, null, Principal.System, null, default);
        Assert.Equal((0L, 0L, 5m), (mended.Errors, mended.Unchanged, (decimal)(mended.Added)));
        Assert.Equal(0, (await new RetailImport(Store).RunAsync(errors, null, Principal.System, null, default)).Added);

        // The whole file put right finds all of it there, nothing twice and nothing that differs.
        await File.WriteAllTextAsync(path, Bad.Replace("two", "2", StringComparison.Ordinal).Replace(",x,", ",4,", StringComparison.Ordinal));
        var whole = await new RetailImport(Store).RunAsync(path, null, Principal.System, null, default);
        Assert.Equal((0L, 4L, 0L), (whole.Added, whole.Unchanged, whole.Errors));
        var one = Assert.Single((await Reader.ListAsync(new RecordQuery(Order, "number = '1'", null, ["total", "lineCount"]), Principal.System, default)).Rows);
        Assert.Equal([6m, 3L], one.Values);
        Assert.Equal(["1A", "2B", "3C"], (await Reader.ListAsync(new RecordQuery(Line, "order.number = '1'", "position", ["position", "product"]), Principal.System, default)).Rows.Select(r => $"{r.Values[0]}{Names[(Guid)r.Values[1]!]}"));
    }

    [Fact]
    public async Task An_invoice_that_goes_on_in_a_later_file_gets_its_new_total_and_loses_it_by_undo()
    {
        using var folder = new TempFolder();
        const string Head = "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n", Begun = Head + "1,A,1,2026-01-01 10:00,1,K1\n";
        var first = await new RetailImport(Store).RunAsync(NewFile(folder, Begun), null, Principal.System, null, default);
        async Task<object?[]> TotalAsync() => Assert.Single((await Reader.ListAsync(new RecordQuery(Order, "number = '1'", null, ["total", "lineCount"]), Principal.System, default)).Rows).Values;
        var later = await new RetailImport(Store).RunAsync(NewFile(folder, Begun + "1,B,2,2026-01-01 10:00,2,K1\n"), null, Principal.System, null, default);
        Assert.Equal([5m, 2L], await TotalAsync());
        Assert.Equal(50_000, await ScalarAsync("select amount from core_timeline"));
        Assert.Equal((1, later.ChangeSet), ((await Store.UndoAsync(first.ChangeSet!.Value, Principal.System, true, default)).Refused is { Count: > 0 } held ? (1, held[0].LaterChangeSet) : (0, null)));
        Assert.Equal(0, (await Store.UndoAsync(later.ChangeSet!.Value, Principal.System, false, default)).RefusedCount);
        Assert.Equal([1m, 1L], await TotalAsync());
        Assert.Equal(0, (await Store.UndoAsync(first.ChangeSet!.Value, Principal.System, false, default)).RefusedCount);
        Assert.Equal(0, await ScalarAsync("select count(*) from sal_order"));
    }

    [Fact]
    public async Task The_timeline_tells_the_total_of_an_invoice_scattered_over_the_file()
    {
        using var folder = new TempFolder();
        var text = new StringBuilder("InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n1,A,1,2026-01-01 10:00,1,K1\n");
        for (var i = 0; i < 2_500; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"N{i},A,1,2026-01-01 10:00,1,\n");
        await new RetailImport(Store).RunAsync(NewFile(folder, text + "1,B,2,2026-01-01 10:00,2,K1\n"), null, Principal.System, null, default);
        Assert.Equal(50_000, await ScalarAsync("select total from sal_order where number = '1'"));
        Assert.Equal(50_000, await ScalarAsync("select amount from core_timeline"));
    }

    private Dictionary<Guid, string> Names => Reader.ListAsync(new RecordQuery(Store.Catalogue["product"], null, null, ["code"], 50), Principal.System, default).GetAwaiter().GetResult().Rows.ToDictionary(r => r.Id, r => (string)r.Values[0]!);

    [Fact]
    public async Task Any_table_file_serves_and_a_broken_line_costs_itself_only()
    {
        using var folder = new TempFolder();
        var path = folder.File("sales.txt");
        var text = "订单编号;商品编号;品名;数量;时间;单价;客户编号;国家\n1;A;\"杯\n子\";2;31.12.2025 10:00;1.234,50;K1;中国\n2;A;\"灯\"x;1;31.12.2025 10:00;1,5;K1;中国\n3;A;灯;1\n4;A;灯;-1;1.1.2026 10:00;1,5;;中国\n";
        await File.WriteAllBytesAsync(path, CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!.GetBytes(text));
        var errors = folder.File("errors.csv");
        var totals = await new RetailImport(Store).RunAsync(path, errors, Principal.System, null, default);
        Assert.Equal((4, 2, 2467.5m, 1), (totals.Lines, totals.Errors, totals.Value, totals.LinesWithoutCustomer));
        Assert.Equal(["4,,table.textAfterQuote,,\"2;A;\"\"灯\"\"x;1;31.12.2025 10:00;1,5;K1;中国\"", "5,,table.tooFewCells,,3,A,灯,1"], (await File.ReadAllLinesAsync(errors))[1..]);
    }

    [Fact]
    public async Task A_torn_packed_file_is_refused_before_anything_is_written()
    {
        using var folder = new TempFolder();
        var path = folder.File("sales.csv.gz");
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(Encoding.UTF8.GetBytes(Csv));
        await File.WriteAllBytesAsync(path, packed.ToArray()[..^9]);
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => new RetailImport(Store).RunAsync(path, null, Principal.System, null, default));
        Assert.Equal("table.tornPacking", refusal.Problems[0].Code);
        Assert.Equal(0, await ScalarAsync("select count(*) from core_change_set"));
        await File.WriteAllBytesAsync(path, packed.ToArray());
        Assert.Equal(9, (await new RetailImport(Store).RunAsync(path, null, Principal.System, null, default)).Lines);
    }

    [Fact]
    public async Task A_killed_run_goes_on_under_the_same_change_set()
    {
        var context = By(Principal.System);
        var run = await Store.OpenRunAsync(context, "key", default);
        await run.ChunkAsync(async w => { await w.CreateAsync(Sample, [Values(("name", "One"))], default); return 0; }, default);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => run.ChunkAsync<int>(async w =>
        {
            await w.CreateAsync(Sample, [Values(("name", "Lost"))], default);
            throw new InvalidTimeZoneException();
        }, default));
        var again = await Store.OpenRunAsync(context, "key", default);
        Assert.Equal((run.ChangeSet, true), (again.ChangeSet, again.Resumed));
        await again.ChunkAsync(async w => { await w.CreateAsync(Sample, [Values(("name", "Two"))], default); return 0; }, default);
        await again.FinishAsync(2, 0, default);
        Assert.False((await Store.OpenRunAsync(context, "key", default)).Resumed);
        Assert.Equal(2, await ScalarAsync("select count(*) from tst_sample"));
        Assert.Equal(2, (await Store.UndoAsync(run.ChangeSet, Principal.System, false, default)).Reverted);
        Assert.Equal(0, await ScalarAsync("select count(*) from tst_sample"));
    }
}

public sealed class ImportingRetailOnSqlite() : ImportingRetail(null);

public sealed class ImportingRetailOnPostgres(SharedPostgres postgres) : ImportingRetail(postgres);
