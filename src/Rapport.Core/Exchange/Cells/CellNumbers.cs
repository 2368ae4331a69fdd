using System.Globalization;

namespace Rapport.Core.Exchange.Cells;

/// <summary>
/// Numbers as people write them: 1,234.50 and 1.234,50, with blanks or apostrophes between thousands, a currency before
/// or behind, a minus before, behind or as brackets, digits of full width.
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
        if (TryTidy(cell, decimalComma, out var tidy, out isPercent) && double.TryParse(tidy, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
        {
            if (isPercent) number /= 100;
            return double.IsFinite(number);
        }

        number = 0;
        return false;
    }

    /// <summary>Reads an amount, exact in decimal.</summary>
    public static bool TryRead(ReadOnlySpan<char> cell, bool decimalComma, out decimal amount)
    {
        if (!decimalComma && decimal.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out amount)) return true;
        if (TryTidy(cell, decimalComma, out var tidy, out var isPercent) && !isPercent && decimal.TryParse(tidy, NumberStyles.Float, CultureInfo.InvariantCulture, out amount)) return true;
        amount = 0;
        return false;
    }

    /// <summary>The sign before the fraction where the number allows one reading only, else <c>'\0'</c>.</summary>
    public static char DecimalSign(ReadOnlySpan<char> cell)
    {
        if (cell.Length is < 3 or > Longest || !cell.ContainsAny('.', ',')) return '\0';
        cell = Strip(cell, out _, out _);
        return cell.Length > 0 && cell.IndexOfAnyExceptInRange('\u0020', '9') < 0 && char.IsAsciiDigit(cell[0]) ? Sign(cell, out _) : '\0';
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
    private static bool TryTidy(ReadOnlySpan<char> cell, bool decimalComma, out string tidy, out bool isPercent)
    {
        tidy = "";
        isPercent = false;
        if (cell.Length is 0 or > Longest) return false;
        Span<char> narrow = stackalloc char[cell.Length];
        for (var i = 0; i < cell.Length; i++)
            narrow[i] = cell[i] is >= '\uFF01' and <= '\uFF5E' ? (char)(cell[i] - 0xFEE0) : cell[i] switch { '\u2212' or '\u2013' => '-', '\u00A0' or '\u202F' or '\u2009' or '\u3000' => ' ', '\u2019' => '\'', var c => c };
        var digits = Strip(narrow, out var isNegative, out isPercent);
        if (digits.Length == 0 || !digits.ContainsAnyInRange('0', '9')) return false;
        var sign = Sign(digits, out var isCertain);
        if (!isCertain && sign == '\0') sign = decimalComma ? ',' : '.';
        var text = new System.Text.StringBuilder(digits.Length + 1);
        if (isNegative) text.Append('-');
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

    /// <summary>Takes signs, brackets, percent and currencies off.</summary>
    private static ReadOnlySpan<char> Strip(ReadOnlySpan<char> cell, out bool isNegative, out bool isPercent)
    {
        isNegative = isPercent = false;
        cell = cell.Trim();
        if (cell is ['(', .., ')']) { isNegative = true; cell = cell[1..^1].Trim(); }
        for (var changed = true; changed && cell.Length > 0;)
        {
            changed = true;
            if (cell[0] == '-') { if (isNegative) return default; isNegative = true; cell = cell[1..].TrimStart(); }
            else if (cell[0] == '+') cell = cell[1..].TrimStart();
            else if (cell[^1] == '-') { if (isNegative) return default; isNegative = true; cell = cell[..^1].TrimEnd(); }
            else if (cell[^1] == '%') { if (isPercent) return default; isPercent = true; cell = cell[..^1].TrimEnd(); }
            else if (IsCurrency(cell[0])) cell = TrimCurrency(cell);
            else if (IsCurrency(cell[^1])) cell = TrimCurrencyEnd(cell);
            else changed = false;
        }

        return cell;
    }

    private static ReadOnlySpan<char> TrimCurrency(ReadOnlySpan<char> cell)
    {
        var length = 0;
        while (length < cell.Length && length < 4 && IsCurrency(cell[length])) length++;
        return length == 4 ? default : cell[length..].TrimStart();
    }

    private static ReadOnlySpan<char> TrimCurrencyEnd(ReadOnlySpan<char> cell)
    {
        var length = 0;
        while (length < cell.Length && length < 4 && IsCurrency(cell[^(length + 1)])) length++;
        return length == 4 ? default : cell[..^length].TrimEnd();
    }

    // €, £, ¥, US$, EUR, 元, 圆; at most three in a row.
    private static bool IsCurrency(char c) => char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol || char.IsAsciiLetterUpper(c) || c is '元' or '圆' or '圓' or '塊' or '块';
}
