using System.Globalization;
using System.Text;

namespace Rapport.Sales.Retail;

/// <summary>Lines kept aside, as a CSV that a spreadsheet opens: line number, column, reason, what stood there. Made only when there is one.</summary>
internal sealed class RetailErrorFile(string? path) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private StreamWriter? writer;

    public long Count { get; private set; }

    public void Add(UnreadableLine line)
    {
        lock (gate)
        {
            Count++;
            if (path is null) return;
            if (writer is null)
            {
                // The byte order mark makes spreadsheets read it as UTF-8.
                writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
                writer.WriteLine("line,column,reason,text");
            }

            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.LineNumber},{line.Column},{line.Code},\"{line.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (writer is not null) await writer.DisposeAsync();
    }
}
