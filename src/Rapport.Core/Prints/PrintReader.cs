using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Prints;

/// <summary>Fills templates with records, in the sight of whoever prints: what is hidden from them is left empty, records out of sight are not there.</summary>
public sealed class PrintReader(IDatabase database, CatalogueHolder holder, TimeProvider clock, IServiceProvider services)
{
    public const int MostRows = 2_000;

    /// <summary>What stands against a text for records of a type; empty where nothing does. Each problem names its line.</summary>
    public IReadOnlyList<Problem> Problems(RecordType type, string body)
    {
        try
        {
            return PrintPlan.Of(PrintParser.Parse(body), type, holder.Current).Problems;
        }
        catch (ProblemException e)
        {
            return e.Problems;
        }
    }

    /// <summary>The page for a record; null where it is not there or not to be seen.</summary>
    /// <param name="show">A value in the reader's language.</param>
    public async Task<IReadOnlyList<PrintedPart>?> FillAsync(RecordType type, Guid id, string body, string firm, Func<PrintValue, string> show, Principal who, CancellationToken ct)
    {
        var parts = PrintParser.Parse(body);
        var plan = PrintPlan.Of(parts, type, holder.Current);
        if (plan.Problems.Count > 0) throw new ProblemException(plan.Problems);
        var catalogue = plan.Catalogue();
        var filling = new PrintFilling(plan, catalogue, new RecordReader(database, new CatalogueHolder(catalogue), clock, services), firm, show, who);
        var own = catalogue[type.Name];
        return (await filling.RowsAsync(own, string.Create(CultureInfo.InvariantCulture, $"id = '{id:D}'"), null, 1, ct)).Rows is [var row] ? await filling.FillAsync(parts, own, row, ct) : null;
    }
}
