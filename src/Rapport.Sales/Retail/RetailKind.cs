using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.Sales.Retail;

/// <summary>Sales lines as an import of the wizard.</summary>
internal sealed class RetailKind(RecordStore store, IExchangeWords words) : IImportKind
{
    private static readonly string[] Written = ["party", "product", "order", "orderLine"];

    public RecordType Columns => RetailColumns.Type;

    public string Shows => "order";

    public Problem? Lacking(Principal who) => Written.Select(name => ImportRights.Lacking(who, store.Catalogue[name], ImportMode.Create)).FirstOrDefault(p => p is not null);

    public ImportTrial Try(string path, ImportPlan plan, Principal who, CancellationToken ct)
    {
        Check(who);
        using var file = RetailFile.Open(Source(path, plan));
        var rows = new TrialRows();
        while (rows.Count < ImportTrial.MostRows)
        {
            ct.ThrowIfCancellationRequested();
            var (line, bad) = file.Next();
            if (line is null && bad is null) return Of(file, rows, isWhole: true);
            rows.Add(line?.LineNumber ?? bad!.LineNumber, file.Cells(), bad is null ? [] : [bad.Problem]);
        }

        return Of(file, rows, isWhole: false);
    }

    public async Task<ImportResult> RunAsync(string path, ImportPlan plan, Principal who, string errorFile, Func<ImportStep, Task> progress, CancellationToken ct)
    {
        Check(who);
        var totals = await new RetailImport(store).RunAsync(Source(path, plan), errorFile, who, progress, ct);
        return new ImportResult
        {
            Rows = totals.Lines,
            Created = totals.Added,
            Unchanged = totals.Unchanged,
            Errors = totals.Errors,
            ChangeSet = totals.ChangeSet,
            Seconds = totals.Seconds,
            PeakBytes = totals.PeakBytes,
            FirstErrors = totals.FirstErrors,
            Facts =
            [
                new("retail.invoices", totals.Invoices), new("retail.customers", totals.Customers), new("retail.withoutCustomer", totals.LinesWithoutCustomer),
                new("retail.cancellations", totals.CancellationLines), new("retail.value", totals.Value),
            ],
        };
    }

    private static ImportTrial Of(RetailFile file, TrialRows rows, bool isWhole) =>
        new(file.Columns) { Count = rows.Count, IsWhole = isWhole, Errors = rows.Errors, Rows = rows.Kept };

    private RetailSource Source(string path, ImportPlan plan) => new(path) { Format = plan.Format, Map = plan.Map, Words = words, Currency = store.Catalogue.Currency, Country = store.Catalogue.Region };

    private void Check(Principal who)
    {
        if (Lacking(who) is { } problem) throw new ProblemException(problem);
    }
}
