using System.Globalization;
using System.Text;

namespace Rapport.Core.SearchText;

/// <summary>What a lookup value is; the numbers are stored.</summary>
public enum LookupKind : short
{
    /// <summary>Digits of a telephone number, last digit first.</summary>
    Phone = 1,

    /// <summary>An e-mail address in lower case.</summary>
    Mail = 2,

    /// <summary>A readable code, see <see cref="Lookup.NormaliseCode"/>.</summary>
    Code = 3,

    /// <summary>The part of an e-mail address after the @.</summary>
    Domain = 4,

    /// <summary>An address of the web from its host on, without www.</summary>
    Site = 5,
}

/// <summary>
/// A value by whose beginning a record is found: an ordinary B-tree index, since numbers, addresses and codes would be
/// half of the tokens and are never searched by words.
/// </summary>
public readonly record struct Lookup(LookupKind Kind, string Value)
{
    /// <summary>Longest value stored, in UTF-16 units.</summary>
    public const int Longest = 100;

    /// <summary>The lookup of a telephone number without its extension; null when it has fewer than three digits.</summary>
    public static Lookup? Phone(string text) => PhoneDigits.Reversed(text.Split(";ext=")[0]) is { Length: >= 3 } digits ? new(LookupKind.Phone, Cut(digits)) : null;

    /// <summary>The lookups of an e-mail address: the whole, and its domain.</summary>
    public static IEnumerable<Lookup> Mail(string text)
    {
        var mail = SearchText.Fold(text);
        if (mail.Length == 0) yield break;
        yield return new(LookupKind.Mail, Cut(mail));
        var at = mail.LastIndexOf('@');
        if (at >= 0 && at + 1 < mail.Length) yield return new(LookupKind.Domain, Cut(mail[(at + 1)..]));
    }

    /// <summary>The lookup of an address of the web.</summary>
    public static Lookup? Site(string text) => SiteName.Bare(SearchText.Fold(text)).TrimEnd('/') is { Length: > 0 } site ? new(LookupKind.Site, Cut(site)) : null;

    /// <summary>The lookup of a code; null when nothing of it is a letter or digit.</summary>
    public static Lookup? Code(string text) => NormaliseCode(text) is { Length: > 0 } code ? new(LookupKind.Code, Cut(code)) : null;

    /// <summary>
    /// Letters and digits of a code, folded, each number without its leading zeros: <c>C-00093</c>, <c>c93</c> and
    /// <c>C 0093</c> are all <c>c93</c>. For finding only: two different codes may share it.
    /// </summary>
    public static string NormaliseCode(string text)
    {
        var code = new StringBuilder(text.Length);
        var folded = SearchText.Fold(text);
        for (var i = 0; i < folded.Length; i++)
        {
            if (!Words.IsWordCharacter(folded[i])) continue;
            var leadingZero = folded[i] == '0' && (i == 0 || !char.IsAsciiDigit(folded[i - 1]));
            if (leadingZero)
            {
                while (i + 1 < folded.Length && folded[i] == '0' && char.IsAsciiDigit(folded[i + 1])) i++;
            }

            code.Append(folded[i]);
        }

        return code.ToString();
    }

    private static string Cut(string text) => SearchText.Cut(text, Longest).ToString();
}

/// <summary>Telephone numbers as they are looked up: by their last digits, whatever the formatting.</summary>
public static class PhoneDigits
{
    /// <summary>The digits of a number (of any script), last one first, so that "ends with" is a prefix.</summary>
    public static string Reversed(string text)
    {
        Span<char> digits = text.Length <= 128 ? stackalloc char[text.Length] : new char[text.Length];
        var count = 0;
        for (var i = text.Length - 1; i >= 0; i--)
            if (char.IsDigit(text[i])) digits[count++] = (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(text[i]));
        return new string(digits[..count]);
    }

    /// <summary>
    /// The digits typed, last one first, or null when the text is not a number of four digits or more. Without what
    /// only some write: the zero in brackets, an international prefix of zeros, the trunk zero.
    /// </summary>
    public static string? Typed(string text)
    {
        foreach (var c in text)
            if (!char.IsDigit(c) && !char.IsWhiteSpace(c) && c is not ('+' or '-' or '(' or ')' or '.' or '/' or '＋' or '－' or '（' or '）')) return null;
        var digits = Reversed(text.Replace("(0)", "", StringComparison.Ordinal));
        if (digits.Length < 4) return null;
        var significant = digits.TrimEnd('0');
        return significant.Length >= 4 ? significant : digits;
    }
}
