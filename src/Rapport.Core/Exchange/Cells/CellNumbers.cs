using System.Globalization;

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
    public static char DecimalSign(scoped ReadOnlySpan<char> cell)
    {
        if (cell.Length is < 3 or > Longest || !cell.ContainsAny('.', ',')) return '\0';
        Span<char> room = stackalloc char[cell.Length];
        var bare = BareNumber.Of(cell, room);
        cell = bare.Digits;
        return cell.Length > 0 && bare.Mark is not { IsCurrency: false } && cell.IndexOfAnyExceptInRange('\u0020', '9') < 0 && char.IsAsciiDigit(cell[0]) ? Sign(cell, out _) : '\0';
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
