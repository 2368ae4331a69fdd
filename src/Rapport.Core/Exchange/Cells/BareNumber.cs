using System.Buffers;
using System.Globalization;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Cells;

/// <summary>
/// A number without what stands around its digits: a minus before, behind or as brackets, percent, 万 and 亿, a currency.
/// Cells that are typed into and tables that come in take it apart in the same way; what the signs between the digits mean
/// the one knows by the reader's language, the other by the rest of the column.
/// </summary>
public readonly ref struct BareNumber
{
    private const int Longest = 64;
    private static readonly SearchValues<char> Plainly = SearchValues.Create("0123456789.,- ");
    private static readonly SearchValues<char> OfDigits = SearchValues.Create("0123456789.,' ");

    private BareNumber(ReadOnlySpan<char> digits, bool isNegative, bool isPercent, decimal factor, CurrencyMark? mark)
    {
        Digits = digits;
        (IsNegative, IsPercent, Factor, Mark) = (isNegative, isPercent, factor, mark);
    }

    /// <summary>Digits and the signs between them, in half width; empty where there is no number.</summary>
    public ReadOnlySpan<char> Digits { get; }

    public bool IsNegative { get; }

    public bool IsPercent { get; }

    /// <summary>Ten thousand for 万, a hundred million for 亿, else one.</summary>
    public decimal Factor { get; }

    /// <summary>The currency, or whatever else, beside the digits.</summary>
    public CurrencyMark? Mark { get; }

    /// <summary>Takes a text apart; nothing is said of whether its digits make a number.</summary>
    public static BareNumber Of(string text) => Of(text, new char[text.Length]);

    /// <param name="text">What was written.</param>
    /// <param name="room">As long as the text: holds it in half width.</param>
    public static BareNumber Of(ReadOnlySpan<char> text, Span<char> room)
    {
        for (var i = 0; i < text.Length; i++) room[i] = Narrow(text[i]);
        ReadOnlySpan<char> rest = room[..text.Length];
        rest = rest.Trim();
        var (isNegative, isSigned, isPercent, factor, mark) = (false, false, false, 1m, (CurrencyMark?)null);
        if (!rest.ContainsAnyInRange('0', '9')) return default;
        if (rest is ['(', .., ')']) { isNegative = isSigned = true; rest = rest[1..^1].Trim(); }
        while (rest.Length > 0)
        {
            if (rest[0] is '-' or '+' || rest[^1] is '-' or '+')
            {
                if (isSigned) return default;
                isSigned = true;
                var isBefore = rest[0] is '-' or '+';
                isNegative = (isBefore ? rest[0] : rest[^1]) == '-';
                rest = (isBefore ? rest[1..] : rest[..^1]).Trim();
            }
            else if (rest[^1] == '%')
            {
                if (isPercent) return default;
                isPercent = true;
                rest = rest[..^1].TrimEnd();
            }
            else if (rest[^1] is '万' or '萬' or '亿' or '億')
            {
                if (factor != 1m) return default;
                factor = rest[^1] is '万' or '萬' ? 10_000m : 100_000_000m;
                rest = rest[..^1].TrimEnd();
            }
            else if (MarkLength(rest) is var (length, isAtEnd) && length > 0)
            {
                // Two of them say nothing clear.
                if (mark is not null) return default;
                mark = CurrencyMark.Of(isAtEnd ? rest[^length..] : rest[..length]);
                rest = (isAtEnd ? rest[..^length] : rest[length..]).Trim();
            }
            else break;
        }

        return new BareNumber(rest, isNegative, isPercent, factor, mark);
    }

    /// <summary>
    /// What is wrong with what stands beside the digits: another currency than that of the record, or no currency at all. Null
    /// where nothing is, or where the text is no number anyway.
    /// </summary>
    /// <param name="currency">ISO 4217; null while unknown: any currency may stand there.</param>
    public static Problem? Misfit(ReadOnlySpan<char> cell, string at, string? currency)
    {
        // A number that stands by itself, as almost all do, is not looked at twice.
        if (!cell.ContainsAnyExcept(Plainly)) return null;
        var text = cell.Length <= Longest ? cell.ToString() : "";
        var bare = Of(text);
        // What the digits mean is not asked here, only whether there is anything else between them.
        if (bare.Mark is not { } mark || bare.Digits.Length == 0 || bare.Digits.ContainsAnyExcept(OfDigits)) return null;
        if (!mark.IsCurrency) return Problem.Invalid("number.unit", at, ("value", text), ("unit", mark.Text));
        return currency is null || mark.Codes.Contains(currency, StringComparer.OrdinalIgnoreCase) ? null
            : Problem.Invalid("number.otherCurrency", at, ("value", text), ("other", mark.Text), ("currency", currency));
    }

    /// <summary>An amount finer than its currency is would be seen rounded and counted as it is.</summary>
    public static Problem? TooFine(decimal amount, string text, string at, string? currency) =>
        currency is not null && CurrencyMark.DecimalsOf(currency) is var most && decimal.Round(amount, most) != amount
            ? Problem.Invalid("number.tooFine", at, ("value", text), ("most", most), ("currency", currency), ("nearest", decimal.Round(amount, most, MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture))) : null;

    /// <summary>A character as people mean it: what Chinese keyboards write in full width, the blanks and minus signs of typesetters.</summary>
    public static char Narrow(char c) => c switch
    {
        >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
        '\u2212' or '\u2013' => '-',
        '\u00A0' or '\u202F' or '\u2009' or '\u3000' => ' ',
        '\u2019' => '\'',
        _ => c,
    };

    private static (int Length, bool IsAtEnd) MarkLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && IsOfMark(text[length])) length++;
        // "Fr. 50", "Rs. 50": the point belongs to the word before.
        if (length > 0 && length + 1 < text.Length && text[length] == '.' && text[length + 1] == ' ') length++;
        if (length > 0) return (length, false);
        while (length < text.Length && IsOfMark(text[^(length + 1)])) length++;
        return (length, true);
    }

    private static bool IsOfMark(char c) => c is not ('万' or '萬' or '亿' or '億') && (char.IsLetter(c) || char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol);
}
