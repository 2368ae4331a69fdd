using System.Globalization;
using System.Text;
using MiniExcelLibs;
using Rapport.Core.Reports;
using Rapport.Kit.Words;

namespace Rapport.Kit.Reports;

/// <summary>
/// A report as a file. Figures are plain numbers, so that a spreadsheet calculates with them; a text that a spreadsheet
/// would take for a formula is kept a text.
/// </summary>
internal sealed class ReportFile(ReportWords words, Texts texts, ReportDrawing drawing)
{
    /// <param name="result">The answer of the report.</param>
    /// <param name="report">The report.</param>
    /// <param name="format"><c>csv</c> or <c>xlsx</c>.</param>
    public Stream Write(ReportResult result, ReportDefinition report, string format)
    {
        var stream = new MemoryStream();
        var rows = Rows(result);
        if (format == "csv") WriteCsv(stream, rows);
        else stream.SaveAs(rows.Skip(1).Select(r => r.Select((v, i) => (Head: (string)rows[0][i]!, Value: v)).ToDictionary(c => c.Head, c => c.Value, StringComparer.Ordinal)), sheetName: Sheet(words.Title(report)));
        stream.Position = 0;
        return stream;
    }

    /// <summary>Head, rows, the rest, the total. Columns are spread out, the first measure in each.</summary>
    public List<object?[]> Rows(ReportResult result)
    {
        List<object?> head = [.. result.RowDimensions.Select(words.Dimension)];
        foreach (var column in result.Columns) head.AddRange(result.Measures.Select(m => result.Measures.Count == 1 ? Column(result, column) : $"{Column(result, column)} · {words.Measure(result.Type, m.Name)}"));
        head.AddRange(result.Measures.Select(m => (result.Columns.Count > 0 ? texts["report.total"] + " · " : "") + words.Measure(result.Type, m.Name)));
        var rows = new List<object?[]> { Unlike(head) };
        rows.AddRange(result.Rows.Select(r => Line(result, r, r.Keys.Select((k, i) => words.Key(result.RowDimensions[i], k)))));
        if (result.Others is { } others) rows.Add(Line(result, others, Padded(drawing.Others(result), result)));
        if (result.RowDimensions.Count > 0) rows.Add(Line(result, result.Total with { Cells = result.Columns }, Padded(texts["report.total"], result)));
        return rows;
    }

    private string Column(ReportResult result, ReportLine column) => words.Keys(result.ColumnDimensions, column);

    private static IEnumerable<string> Padded(string first, ReportResult result) => [first, .. Enumerable.Repeat("", result.RowDimensions.Count - 1)];

    private static object?[] Line(ReportResult result, ReportLine line, IEnumerable<string> keys) =>
        [.. keys, .. line.Cells.SelectMany(c => c?.Values ?? Enumerable.Repeat<object?>(null, result.Measures.Count)), .. line.Values];

    // A sheet finds columns by their heads, and loses one of two that are the same.
    private static object?[] Unlike(List<object?> head)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. head.Cast<string>().Select(h => (seen[h] = seen.GetValueOrDefault(h) + 1) is > 1 and var n ? $"{h} ({n})" : h)];
    }

    private static void WriteCsv(Stream stream, IEnumerable<object?[]> rows)
    {
        // The byte order mark makes spreadsheets read it as UTF-8.
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        foreach (var row in rows) writer.WriteLine(string.Join(',', row.Select(Cell)));
    }

    private static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            DateTime at => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            string written => written.Length > 0 && "=+-@\t\r".Contains(written[0], StringComparison.Ordinal) ? "'" + written : written,
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    // Excel allows 31 characters and not all of them.
    private static string Sheet(string title)
    {
        var plain = string.Concat(title.Where(c => !@"[]:*?/\".Contains(c, StringComparison.Ordinal)));
        return plain.Length <= 31 ? plain : plain[..31];
    }
}
