using System.Globalization;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Cells;

/// <summary>
/// Numbers as people write them: 1,234.50 and 1.234,50, with blanks or apostrophes between thousands, and around them what
/// <see cref="BareNumber"/> takes off. A currency is only recognised here: whether it is the right one <see cref="BareNumber.Misfit"/> says.
/// </summary>
public static class CellNumbers
{
    private const int Longest = 64;

    /// <summary>Reads a number; <paramref name="isPercent"/> says that it was followed by a percent sign (and divided by a hundred).</summary>
    public static bool TryRead(ReadOnlySpan<char> cell, bool decimalComma, out double number, out bool isPercent)
    {
        isPercent = false;
        // What programs write: exact to the last bit.
        if (!decimalComma && double.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number)) return double.IsFinite(number);
        if (TryTidy(cell, decimalComma, out var tidy, out isPercent, out var factor) && double.TryParse(isPercent ? tidy + "E-2" : tidy, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
        {
            number *= (double)factor;
            return double.IsFinite(number);
        }

        number = 0;
        return false;
    }

    /// <summary>Reads an amount, exact in decimal.</summary>
    public static bool TryRead(ReadOnlySpan<char> cell, bool decimalComma, out decimal amount)
    {
        if (!decimalComma && decimal.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out amount)) return true;
        if (!TryTidy(cell, decimalComma, out var tidy, out var isPercent, out var factor) || isPercent || !decimal.TryParse(tidy, NumberStyles.Float, CultureInfo.InvariantCulture, out amount) || Math.Abs(amount) > decimal.MaxValue / factor)
        {
            amount = 0;
            return false;
        }

        amount *= factor;
        return true;
    }

    /// <summary>The sign before the fraction where the number allows one reading only, else <c>'\0'</c>.</summary>
    /// <param name="decimals">Digits behind it; 0 where it is told by the other sign alone, as in 1.234.567.</param>
    /// <param name="open">The sign of a number that allows two readings: 1,234 and 1.234.</param>
    public static char DecimalSign(scoped ReadOnlySpan<char> cell, out int decimals, out char open)
    {
        (decimals, open) = (0, '\0');
        if (cell.Length is < 3 or > Longest || !cell.ContainsAny('.', ',')) return '\0';
        Span<char> room = stackalloc char[cell.Length];
        var bare = BareNumber.Of(cell, room);
        cell = bare.Digits;
        if (cell.Length == 0 || bare.Mark is { IsCurrency: false } || cell.IndexOfAnyExceptInRange('\u0020', '9') >= 0 || !char.IsAsciiDigit(cell[0])) return '\0';
        var sign = Sign(cell, out _);
        var last = cell.LastIndexOfAny('.', ',');
        if (sign != '\0' && last >= 0 && cell[last] == sign) decimals = cell.Length - last - 1;
        else if (sign == '\0' && last >= 0 && !cell[(last + 1)..].ContainsAnyExceptInRange('0', '9') && !cell[..last].ContainsAnyExceptInRange('0', '9')) open = cell[last];
        return sign;
    }

    /// <summary>What is wrong with a number that could be two, where the column leaves it open; null where it does not.</summary>
    public static Problem? Unclear(ReadOnlySpan<char> cell, string at, CellStyle style)
    {
        if (style.Doubt == NumberDoubt.None || DecimalSign(cell, out _, out var open) != '\0' || open == '\0') return null;
        if (style.Doubt == NumberDoubt.Fractions && open == '.' == style.DecimalComma) return null;
        var narrow = string.Concat(cell.ToString().Select(BareNumber.Narrow));
        var sign = narrow.IndexOf(open, StringComparison.Ordinal);
        var (before, digits, behind) = (narrow[..sign], narrow.Substring(sign + 1, 3), narrow[(sign + 4)..]);
        return Problem.Invalid("cell.numberUnclear", at, ("value", cell.ToString()), ("one", before + digits + behind), ("other", $"{before}.{digits.TrimEnd('0')}".TrimEnd('.') + behind));
    }

    /// <summary>The sign before the fraction; <paramref name="isCertain"/> is false for 1.234 and 1,234.</summary>
    private static char Sign(ReadOnlySpan<char> digits, out bool isCertain)
    {
        isCertain = true;
        int point = digits.LastIndexOf('.'), comma = digits.LastIndexOf(',');
        if (point >= 0 && comma >= 0) return point > comma ? '.' : ',';
        var (last, sign, other) = point >= 0 ? (point, '.', ',') : (comma, ',', '.');
        if (last < 0) { isCertain = false; return '\0'; }
        if (digits.IndexOf(sign) != last) return other;
        isCertain = digits.Length - last - 1 != 3 || last is 0 or > 3 || digits[0] == '0';
        return isCertain ? sign : '\0';
    }

    /// <summary>Writes the number with a point and nothing else but digits.</summary>
    private static bool TryTidy(ReadOnlySpan<char> cell, bool decimalComma, out string tidy, out bool isPercent, out decimal factor)
    {
        (tidy, isPercent, factor) = ("", false, 1m);
        if (cell.Length is 0 or > Longest) return false;
        Span<char> room = stackalloc char[cell.Length];
        var bare = BareNumber.Of(cell, room);
        var digits = bare.Digits;
        (isPercent, factor) = (bare.IsPercent, bare.Factor);
        if (digits.Length == 0 || !digits.ContainsAnyInRange('0', '9') || bare.Mark is { IsCurrency: false }) return false;
        var sign = Sign(digits, out var isCertain);
        if (!isCertain && sign == '\0') sign = decimalComma ? ',' : '.';
        var text = new System.Text.StringBuilder(digits.Length + 1);
        if (bare.IsNegative) text.Append('-');
        int run = 0, groups = 0;
        var inFraction = false;
        foreach (var c in digits)
        {
            if (char.IsAsciiDigit(c)) { text.Append(c); run++; continue; }
            if (c == sign && !inFraction && (groups == 0 || run == 3)) { text.Append('.'); (inFraction, run) = (true, 0); continue; }
            // Between thousands; in India also between hundreds of thousands.
            if (inFraction || c is not ('.' or ',' or ' ' or '\'') || run is 0 or > 3 || (groups > 0 && run < 2)) return false;
            (groups, run) = (groups + 1, 0);
        }

        if (!inFraction && groups > 0 && run != 3) return false;
        tidy = text.ToString();
        return true;
    }
}
