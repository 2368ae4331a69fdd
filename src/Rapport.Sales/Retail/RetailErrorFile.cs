using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Importing;

namespace Rapport.Sales.Retail;

/// <summary>
/// Lines kept aside, as <see cref="ErrorFile"/> has them, with the line's place in its invoice before the cells: put
/// right there and imported again, a line comes in where it belongs.
/// </summary>
internal sealed class RetailErrorFile(string? path, RetailFile source, IExchangeWords words, string language) : IDisposable
{
    private const int MostShown = 50;
    private readonly Lock gate = new();
    private readonly List<RowError> first = [];
    private readonly ErrorFile file = new(path, [words.Field(RetailColumns.Type, RetailColumns.Type[RetailColumns.Position], language), .. source.Columns.Select(c => c.Header)], words, language);

    public long Count { get; private set; }

    /// <summary>The first lines, for a page to show.</summary>
    public IReadOnlyList<RowError> First
    {
        get
        {
            lock (gate) return [.. first];
        }
    }

    public void Add(UnreadableLine line)
    {
        lock (gate)
        {
            Count++;
            if (first.Count < MostShown) first.Add(new RowError(line.LineNumber, [line.Problem], [line.Text]));
            file.Add([new RowError(line.LineNumber, [line.Problem], [line.Position?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "", .. line.Cells])]);
        }
    }

    public void Dispose() => file.Dispose();
}
