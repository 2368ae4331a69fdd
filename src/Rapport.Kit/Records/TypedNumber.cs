using System.Globalization;
using Rapport.Core.Exchange.Cells;

namespace Rapport.Kit.Records;

/// <summary>
/// Numbers as somebody types them in one language. A sign between thousands counts only where it makes whole groups of
/// three: read more loosely, a decimal comma would become ten times the value.
/// </summary>
public static class TypedNumber
{
    /// <summary>Reads a number; without <paramref name="fraction"/> a whole one only.</summary>
    public static bool TryRead(string text, CultureInfo culture, bool fraction, out decimal value)
    {
        value = 0;
        var digits = Narrow(text);
        var sign = digits is ['-' or '+', ..] ? digits[0] : digits is [.., '-' or '+'] ? digits[^1] : '+';
        digits = (digits is ['-' or '+', ..] ? digits[1..] : digits is [.., '-' or '+'] ? digits[..^1] : digits).Trim();
        var point = Narrow(culture.NumberFormat.NumberDecimalSeparator);
        var at = digits.IndexOf(point, StringComparison.Ordinal);
        if (at >= 0 && !fraction) return false;
        var (whole, rest) = at < 0 ? (digits, "") : (digits[..at], digits[(at + point.Length)..]);
        if (whole.Length + rest.Length == 0 || !rest.All(char.IsAsciiDigit) || !Together(ref whole, culture)) return false;
        return decimal.TryParse((sign == '-' ? "-" : "") + (whole.Length == 0 ? "0" : whole) + (rest.Length == 0 ? "" : "." + rest), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Whether there is nothing in it but digits and signs between them: what it means depends on where one comes from.</summary>
    public static bool IsOfSigns(string text) => Narrow(text) is var narrow && narrow.Any(char.IsAsciiDigit) && narrow.IndexOfAny(['.', ',', ' ', '\'']) >= 0 && narrow.All(c => char.IsAsciiDigit(c) || c is '.' or ',' or ' ' or '\'' or '-' or '+');

    /// <summary>Takes the signs between thousands out; false where the groups are not whole.</summary>
    private static bool Together(ref string whole, CultureInfo culture)
    {
        if (whole.All(char.IsAsciiDigit)) return true;
        // Blanks are written between thousands everywhere, and never before a fraction.
        var between = whole.Contains(' ', StringComparison.Ordinal) ? " " : Narrow(culture.NumberFormat.NumberGroupSeparator);
        var groups = whole.Split(between);
        if (groups[0].Length is 0 or > 3 || groups[0][0] == '0' || groups.Skip(1).Any(g => g.Length != 3) || !groups.All(g => g.All(char.IsAsciiDigit))) return false;
        whole = string.Concat(groups);
        return true;
    }

    private static string Narrow(string text) => string.Concat(text.Select(BareNumber.Narrow)).Trim(' ');
}
