using System.Globalization;
using System.Text;
using Rapport.Core.Exchange.Exporting;

namespace Rapport.Core.Exchange.Importing;

/// <summary>
/// Rows kept aside, as a CSV that a spreadsheet opens: line, column, reason, and the cells as they were, so that they can
/// be put right there and imported again. Made when the first one comes.
/// </summary>
public sealed class ErrorFile(string? path, IReadOnlyList<string> header, IExchangeWords words, string language) : IDisposable
{
    public const string Line = "line", Column = "column", Reason = "reason";
    private FileStream? file;

    /// <summary>Bytes written; a run that goes on after a crash begins there.</summary>
    public long Length => file?.Length ?? 0;

    /// <summary>Forgets what stands behind <paramref name="length"/>: it belongs to rows that will come again.</summary>
    public void CutTo(long length)
    {
        if (path is null || (file is null && length == 0 && !File.Exists(path))) return;
        file ??= new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        if (file.Length > length) file.SetLength(length);
        file.Position = file.Length;
    }

    public void Add(IReadOnlyList<RowError> errors)
    {
        if (path is null || errors.Count == 0) return;
        var text = new StringBuilder();
        CutTo(Length);
        file ??= new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        if (file.Length == 0)
        {
            // The byte order mark makes spreadsheets read it as UTF-8.
            text.Append('\uFEFF');
            DelimitedText.Row(text, ',', [Line, Column, Reason, .. header]);
        }

        foreach (var error in errors)
        {
            DelimitedText.Row(text, ',',
            [
                error.Line.ToString(CultureInfo.InvariantCulture),
                string.Join(", ", error.Problems.Select(p => p.At).OfType<string>().Distinct(StringComparer.Ordinal)),
                string.Join(" ", error.Problems.Select(p => words.Say(p with { At = null }, language))),
                .. error.Cells,
            ]);
        }

        file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        file.Flush();
    }

    public void Dispose() => file?.Dispose();
}
