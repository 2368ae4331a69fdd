using System.Buffers;

namespace Rapport.Core.Exchange.Cells;

/// <summary>
/// Spreadsheets take a text that begins with = + - @ for a formula, which may fetch and send data. In text files such a
/// text gets an apostrophe before it, which reading takes off again; what is only a number or a telephone number
/// (-5, +49 30 1234) calculates nothing and stays as it is.
/// </summary>
internal static class CellGuard
{
    private static readonly SearchValues<char> OfNumbers = SearchValues.Create("0123456789 .,()/-");

    public static bool Needs(ReadOnlySpan<char> text)
    {
        var quotes = 0;
        while (quotes < text.Length && text[quotes] == '\'') quotes++;
        if (quotes == text.Length || !Starts(text[quotes])) return false;
        return quotes > 0 || text[0] is not ('+' or '-') || text[1..].ContainsAnyExcept(OfNumbers);
    }

    /// <summary>The cell without its guard.</summary>
    public static ReadOnlySpan<char> Off(ReadOnlySpan<char> cell)
    {
        if (cell.Length < 2 || cell[0] != '\'') return cell;
        var rest = cell.TrimStart('\'');
        return rest.Length > 0 && Starts(rest[0]) ? cell[1..] : cell;
    }

    private static bool Starts(char c) => c is '=' or '+' or '-' or '@' or '\t' or '\r';
}
