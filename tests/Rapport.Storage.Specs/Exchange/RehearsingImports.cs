using System.Text;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Sales.Retail;
using Rapport.Storage.Specs.Records;
using Rapport.Testing;

namespace Rapport.Storage.Specs.Exchange;

public abstract class RehearsingImports(SharedPostgres? postgres) : Engine(postgres)
{
    private readonly TempFolder files = new();

    [Fact]
    public async Task What_is_rehearsed_comes_true_and_leaves_no_trace_before()
    {
        await CreateAsync(Party, ("name", "Ann"), ("email", "ann@example.org"));
        await CreateAsync(Party, ("name", "Bob"), ("email", "bob@example.org"));
        var path = files.File("table.csv");
        await File.WriteAllTextAsync(path, "Name,E-mail,Birthday\nAnn,ann@example.org,\nRobert,bob@example.org,\nCid,cid@example.org,\nCid again,cid@example.org,\nDora,dora@example.org,yesterday\n");
        var plan = new ImportPlan("party") { Match = ["email"], Mode = ImportMode.Upsert };
        var before = await DumpAsync(t => !t.StartsWith("sqlite_", StringComparison.Ordinal));
        var trial = await Get<ImportRehearsal>().RunAsync(path, plan, Principal.System, default);
        Assert.Equal(before, await DumpAsync(t => !t.StartsWith("sqlite_", StringComparison.Ordinal)));
        Assert.Equal((5, true, 1, (1, 2, 1)), (trial.Count, trial.IsWhole, trial.Errors, trial.Effect));
        Assert.Equal("cell.dayExpected", trial.Rows.Single(r => r.Problems.Count > 0).Problems[0].Code);

        var result = await Get<RecordImport>().RunAsync(path, plan, Principal.System, null, null, null, default);
        Assert.Equal((5, 1, 2, 1, 1), (result.Rows, result.Created, result.Updated, result.Unchanged, result.Errors));
    }

    [Fact]
    public async Task A_row_with_a_slip_tells_of_its_links_as_well()
    {
        var path = files.File("orders.csv");
        await File.WriteAllTextAsync(path, "number,party,placedAt\nO-1,Nobody,yesterday\nO-2,Nobody,2026-01-31\n");
        var trial = await Get<ImportRehearsal>().RunAsync(path, new ImportPlan("order"), Principal.System, default);
        Assert.Equal(["2 cell.momentExpected cell.linkMissing", "3 cell.linkMissing"], trial.Rows.Select(r => $"{r.Line} {string.Join(' ', r.Problems.Select(p => p.Code))}"));
    }

    [Fact]
    public async Task A_rehearsal_ends_where_the_right_to_import_does()
    {
        var path = files.File("table.csv");
        await File.WriteAllTextAsync(path, "Name\nAnn\n");
        var reader = new Principal(Guid.CreateVersion7(), "Rea", 1, Roles.Reader);
        Assert.Equal(ProblemKind.Denied, (await Assert.ThrowsAsync<ProblemException>(() => Get<ImportRehearsal>().RunAsync(path, new ImportPlan("party"), reader, default))).Problems[0].Kind);
    }

    [Fact]
    public async Task A_cancelled_import_tells_what_it_wrote()
    {
        var uploads = new ImportUploads(files.File("uploads"), TimeProvider.System);
        var upload = await uploads.SaveAsync("x.csv", new MemoryStream("a\n1\n"u8.ToArray()), default);
        var queue = Get<JobQueue>();
        var number = 0L;
        var slow = new Slow(() => queue.CancelAsync(number, default));
        var jobs = new ImportJobs(queue, uploads, Get<CatalogueHolder>(), [slow], Database);
        number = await jobs.StartAsync(new ImportOrder(upload, new ImportPlan("slow")), Principal.System, default);
        var handler = new ImportJob(Get<RecordImport>(), uploads, Get<Users>(), Database, [slow], TimeProvider.System);
        using var worker = new JobWorker(queue, [handler], TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<JobWorker>.Instance);
        Assert.True(await worker.RunOneAsync("w", default));
        var job = (await queue.FindAsync(number, default))!;
        Assert.Equal(JobState.Cancelled, job.State);
        Assert.Equal((7, 42L), ((int)ImportJobs.ResultOf(job)!.Created, ImportJobs.ResultOf(job)!.ChangeSet));
        Assert.Equal(number, Assert.Single(await jobs.RecentAsync(null, 10, default)).Number);
        Assert.Empty(await jobs.RecentAsync(Guid.CreateVersion7(), 10, default));
    }

    [Fact]
    public async Task A_price_of_another_currency_is_no_price_of_the_firms()
    {
        var path = files.File("sales.csv");
        await File.WriteAllTextAsync(path, "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n1,A,Cup,1,2026-01-31 09:00,€2.50,7,France\n2,A,Cup,1,2026-01-31 09:00,HK$2.50,7,France\n3,A,Cup,1,2026-01-31 09:00,2K,7,France\n");
        var totals = await new RetailImport(Store).RunAsync(new RetailSource(path) { Currency = "EUR" }, null, Principal.System, _ => Task.CompletedTask, default);
        Assert.Equal((3, 2), (totals.Lines, totals.Errors));
        Assert.Equal(1, await ScalarAsync("select count(*) from sal_order_line where unit_price = 25000"));
        Assert.Equal(["UnitPrice number.otherCurrency", "UnitPrice number.unit"], totals.FirstErrors.Select(e => $"{e.Problems[0].At} {e.Problems[0].Code}"));
    }

    [Fact]
    public async Task Sales_lines_come_in_by_the_wizard_from_any_table()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var kind = Get<IImportKind>();
        var path = files.File("sales.txt");
        await File.WriteAllBytesAsync(path, Encoding.GetEncoding("gb18030").GetBytes("单据;货号;品名;数量;日期;单价;客户编码\n1001;A1;杯子;2;2026-01-31 08:26;2.5;17850\n1001;A1;杯子;二;2026-01-31 08:26;2.5;17850\n\"破;\n1002;A1;杯子;1;2026-01-31 09:00;2.5;\n"));
        var plan = new ImportPlan("retail") { Map = new Dictionary<string, string> { ["单据"] = "invoice", ["货号"] = "product" } };
        var trial = kind.Try(path, plan, Principal.System, default);
        Assert.Equal((4, 2, true, null), (trial.Count, trial.Errors, trial.IsWhole, trial.Effect));
        var errors = files.File("errors.csv");
        var shares = new List<double>();
        var result = await kind.RunAsync(path, plan, Principal.System, errors, step =>
        {
            shares.Add(step.Share);
            return Task.CompletedTask;
        }, default);
        Assert.Equal((4, 2, 1 + 1 + 2 + 2), (result.Rows, result.Errors, result.Created));
        Assert.Equal([3L, 4L], result.FirstErrors.Select(e => e.Line));
        Assert.Equal(7.5m, result.Facts.Single(f => f.Name == "retail.value").Value);
        Assert.Equal(3, (await File.ReadAllLinesAsync(errors)).Length);
        Assert.NotEmpty(shares);
        Assert.Equal(0, (await kind.RunAsync(path, plan, Principal.System, errors, _ => Task.CompletedTask, default)).Created);
        Assert.Equal("retail.columnMissing", Assert.Throws<ProblemException>(() => kind.Try(path, new ImportPlan("retail"), Principal.System, default)).Problems[0].Code);
        Assert.False(kind.IsFor(new Principal(Guid.CreateVersion7(), "Sal", 1, Roles.Sales)));
    }

    /// <summary>Writes a little, is told to stop, and notices when it tells how far it is.</summary>
    private sealed class Slow(Func<Task<bool>> cancel) : IImportKind
    {
        public RecordType Columns { get; } = new RecordTypeBuilder("slow", 0, "", "a").Field("a", FieldKind.Text).Build();
        public string Shows => "party";
        public Problem? Lacking(Principal who) => null;
        public ImportTrial Try(string path, ImportPlan plan, Principal who, CancellationToken ct) => throw new NotSupportedException();

        public async Task<ImportResult> RunAsync(string path, ImportPlan plan, Principal who, string errorFile, Func<ImportStep, Task> progress, CancellationToken ct)
        {
            await cancel();
            for (var i = 0; i < 1_000; i++)
            {
                await progress(new ImportStep(0.5, 7) { SoFar = new ImportResult { Rows = 7, Created = 7, ChangeSet = 42 } });
                await Task.Delay(50, ct);
            }

            throw new InvalidOperationException("Nobody stopped it.");
        }
    }
}

public sealed class RehearsingImportsOnSqlite() : RehearsingImports(null);

public sealed class RehearsingImportsOnPostgres(SharedPostgres postgres) : RehearsingImports(postgres);
