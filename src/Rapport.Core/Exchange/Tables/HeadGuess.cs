namespace Rapport.Core.Exchange.Tables;

/// <summary>
/// Which of the first rows of a file holds the names of its columns. A title, a date or a note above the table fills a cell
/// or two of many: the table begins with the first row that fills most of them. That row is the head, unless it plainly
/// is none and one below it plainly is.
/// </summary>
internal static class HeadGuess
{
    private const int LongestName = 100;

    /// <summary>Place of the head among the rows; 0 where nothing speaks for another one.</summary>
    public static int Of(IReadOnlyList<FirstRow> rows)
    {
        var width = Width(rows);
        var first = Enumerable.Range(0, rows.Count).FirstOrDefault(i => Fills(rows[i], width));
        if (rows.Count == 0 || LooksLikeNames(rows[first])) return first;
        for (var i = first + 1; i + 1 < rows.Count; i++)
            if (Fills(rows[i], width) && IsPlainlyNames(rows[i], rows[i + 1])) return i;
        return first;
    }

    /// <summary>Whether the rows are a table worth proposing: two columns, and something under the head.</summary>
    public static bool IsTable(IReadOnlyList<FirstRow> rows) => Of(rows) is var head && head + 1 < rows.Count && Filled(rows[head]) > 1;

    /// <summary>Columns of the table: as many cells as the fullest rows fill, of which there must be some; a single torn row says nothing.</summary>
    private static int Width(IReadOnlyList<FirstRow> rows) =>
        rows.Select(Filled).Distinct().OrderDescending().FirstOrDefault(w => 4 * rows.Count(r => Fills(r, w)) >= rows.Count);

    private static bool Fills(FirstRow row, int width) => 2 * Filled(row) > width;

    private static int Filled(FirstRow row) => row.Cells.Count(c => !string.IsNullOrWhiteSpace(c));

    /// <summary>Most of it are words. Names that come twice do not speak against it, groups above the names that come again and again do.</summary>
    private static bool LooksLikeNames(FirstRow row)
    {
        var cells = Cells(row);
        return 2 * cells.Count(IsName) > cells.Count && (cells.Count < 4 || 2 * Different(cells) > cells.Count);
    }

    /// <summary>All of it are words, all different, and the row under it is something else in at least one column.</summary>
    private static bool IsPlainlyNames(FirstRow row, FirstRow under)
    {
        var cells = Cells(row);
        return cells.All(IsName) && Different(cells) == cells.Count
            && under.Cells.Where((c, i) => i < row.Cells.Count && !string.IsNullOrWhiteSpace(row.Cells[i]) && !string.IsNullOrWhiteSpace(c)).Any(c => !IsName(c));
    }

    private static List<string> Cells(FirstRow row) => [.. row.Cells.Select(c => c.Trim()).Where(c => c.Length > 0)];

    private static int Different(List<string> cells) => cells.Distinct(StringComparer.OrdinalIgnoreCase).Count();

    /// <summary>Words, and no value that is known by its form: an address, a number with a currency, yes or no.</summary>
    private static bool IsName(string cell) =>
        cell.Length <= LongestName && cell.Any(char.IsLetter) && !cell.Contains('@', StringComparison.Ordinal) && !cell.Contains("://", StringComparison.Ordinal)
        && cell.Count(char.IsAsciiDigit) <= cell.Count(char.IsLetter) && !cell.Equals("true", StringComparison.OrdinalIgnoreCase) && !cell.Equals("false", StringComparison.OrdinalIgnoreCase);
}
