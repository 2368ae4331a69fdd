using System.Globalization;
using System.Text;
using Rapport.Core.Exchange.Importing;

namespace Rapport.Sales.Retail;

/// <summary>
/// Lines kept aside, as a CSV that a spreadsheet opens: line number, column, reason, what stood there. Made only when
/// there is one. Without words the reason is its code, for programs.
/// </summary>
internal sealed class RetailErrorFile(string? path, Func<UnreadableLine, string>? say = null) : IAsyncDisposable
{
    private const int MostShown = 50;
    private readonly Lock gate = new();
    private readonly List<RowError> first = [];
    private StreamWriter? writer;

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
            if (path is null) return;
            if (writer is null)
            {
                // The byte order mark makes spreadsheets read it as UTF-8.
                writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
                writer.WriteLine("line,column,reason,text");
            }

            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.LineNumber},{line.Column},{(say is null ? line.Code : Quoted(say(line)))},{Quoted(line.Text)}"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (writer is not null) await writer.DisposeAsync();
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
