using System.Buffers;
using System.Text;

namespace Rapport.Core.Exchange.Exporting;

/// <summary>Rows of delimited text (RFC 4180).</summary>
internal static class DelimitedText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\"\r\n,;\t|");

    public static void Row(StringBuilder text, char delimiter, IReadOnlyList<string> cells)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            if (i > 0) text.Append(delimiter);
            Cell(text, cells[i], isOnly: cells.Count == 1);
        }

        text.Append("\r\n");
    }

    private static void Cell(StringBuilder text, string cell, bool isOnly)
    {
        // Blanks at the ends get lost without quotes, and a row of one empty cell would be an empty line.
        var isBare = cell.Length == 0 ? !isOnly : !cell.AsSpan().ContainsAny(Special) && cell[0] != ' ' && cell[^1] != ' ';
        if (isBare) text.Append(cell);
        else text.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
