using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Rapport.Core.Exchange.Tables;

/// <summary>
/// Cells that a sheet draws as one over several rows: a workbook keeps their value in the first row only, whoever looks at it sees it in
/// all. Each row that holds anything of its own gets it. Cells joined beside each other stay where they begin: they are titles.
/// </summary>
internal sealed class MergedCells
{
    /// <summary>They stand behind all rows, so the sheet is read for them beforehand; one of this size is no drawn table.</summary>
    private const long LargestSheet = 64 << 20;

    private const string Mark = "<mergeCell ";
    private readonly Dictionary<long, List<(int Column, long Last)>> begins = [];
    private readonly Dictionary<int, (long Last, string Value)> open = [];

    public static MergedCells? Of(ZipArchiveEntry sheet, Func<string, (int Column, long Row)?> place)
    {
        if (sheet.Length > LargestSheet) return null;
        var found = new MergedCells();
        foreach (var reference in References(sheet))
        {
            if (reference.Split(':') is not [var from, var to] || place(from) is not { } first || place(to) is not { } last || last.Row <= first.Row) continue;
            if (!found.begins.TryGetValue(first.Row, out var row)) found.begins[first.Row] = row = [];
            row.Add((first.Column, last.Row));
        }

        return found.begins.Count == 0 ? null : found;
    }

    /// <summary>Fills a row in, and takes down what goes on below it.</summary>
    public void Fill(long row, List<string> cells)
    {
        if (cells.Exists(c => c.Length > 0))
        {
            foreach (var (column, (last, value)) in open)
            {
                if (row > last) continue;
                while (cells.Count <= column) cells.Add("");
                if (cells[column].Length == 0) cells[column] = value;
            }
        }

        if (!begins.TryGetValue(row, out var fresh)) return;
        foreach (var (column, last) in fresh) open[column] = (last, column < cells.Count ? cells[column] : "");
    }

    private static IEnumerable<string> References(ZipArchiveEntry sheet)
    {
        using var reader = new StreamReader(sheet.Open(), Encoding.UTF8);
        var (buffer, rest) = (new char[1 << 16], "");
        for (int read; (read = reader.Read(buffer)) > 0;)
        {
            var text = rest + new string(buffer, 0, read);
            var at = 0;
            for (int begin; (begin = text.IndexOf(Mark, at, StringComparison.Ordinal)) >= 0;)
            {
                var end = text.IndexOf('>', begin);
                if (end < 0) break;
                var element = text.AsSpan(begin, end - begin);
                at = end;
                if (element.IndexOf("ref=", StringComparison.Ordinal) is >= 0 and var name && element[(name + 5)..].IndexOf(element[name + 4]) is > 0 and var length) yield return element.Slice(name + 5, length).ToString();
            }

            // What may be the beginning of one that goes on in the next stretch.
            var last = text.LastIndexOf('<');
            rest = last >= at && last >= 0 ? text[last..] : "";
        }
    }
}
