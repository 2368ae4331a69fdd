using System.Globalization;
using System.Text;

namespace Rapport.Core.Criteria;

internal enum TokenKind
{
    End,
    Word,
    Text,
    Number,
    Duration,
    Day,
    Moment,
    Sign,
}

/// <summary>A piece of criteria text; <paramref name="Value"/> is its operand where it is a value.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int At, Operand? Value = null)
{
    public bool IsWord(string word) => Kind == TokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
    public bool IsSign(string sign) => Kind == TokenKind.Sign && Text == sign;
}

internal static class CriteriaTokens
{
    public static List<Token> Read(string text)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at >= text.Length) break;
            var token = Next(text, ref at);
            tokens.Add(token);
        }

        tokens.Add(new Token(TokenKind.End, "", text.Length));
        return tokens;
    }

    public static bool IsWordStart(char c) => char.IsLetter(c) || c == '_';

    public static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static Token Next(string text, ref int at)
    {
        var start = at;
        var c = text[at];
        if (IsWordStart(c))
        {
            while (at < text.Length && IsWordPart(text[at])) at++;
            return new Token(TokenKind.Word, text[start..at], start);
        }

        if (char.IsAsciiDigit(c)) return Digits(text, ref at);
        if (c is '\'' or '"') return Quoted(text, ref at, c);
        if (at + 1 < text.Length && text.AsSpan(at, 2) is "!=" or "<=" or ">=" or "<>")
        {
            at += 2;
            var sign = text[start..at];
            return new Token(TokenKind.Sign, sign == "<>" ? "!=" : sign, start);
        }

        if ("=<>()+-*/,.".Contains(c))
        {
            at++;
            return new Token(TokenKind.Sign, c.ToString(), start);
        }

        throw CriteriaError.Of("unexpected", at, ("found", c.ToString()));
    }

    private static Token Quoted(string text, ref int at, char quote)
    {
        var start = at++;
        var value = new StringBuilder();
        while (true)
        {
            if (at >= text.Length) throw CriteriaError.Of("unclosedText", start);
            var c = text[at++];
            if (c == '\\' && at < text.Length) value.Append(text[at++]);
            else if (c != quote) value.Append(c);
            else if (at < text.Length && text[at] == quote) value.Append(text[at++]);
            else break;
        }

        var result = value.ToString();
        if (!IsSound(result)) throw CriteriaError.Of("badText", start);
        return new Token(TokenKind.Text, result, start, new TextValue(result) { Place = start });
    }

    /// <summary>False for NUL and halves of surrogate pairs: no database stores them.</summary>
    public static bool IsSound(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == 0) return false;
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }

    private static Token Digits(string text, ref int at)
    {
        var start = at;
        if (IsDay(text, at)) return Date(text, ref at);
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        var power = PowerAt(text, at);
        if (power == 0 && at < text.Length && IsWordStart(text[at])) return Duration(text, start, ref at);
        if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        }

        at += power == 0 ? PowerAt(text, at) : power;
        var written = text[start..at];
        if (written.Length > 28 || !decimal.TryParse(written, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) || number > CriteriaLimits.Number)
            throw CriteriaError.Of("badNumber", start, ("found", written));
        if (at < text.Length && text[at] == '%')
        {
            at++;
            number /= 100;
        }

        return new Token(TokenKind.Number, written, start, new NumberValue(number) { Place = start });
    }

    /// <summary>Length of a power of ten, as in 1e6 or 2.5E-3; 0 where none stands.</summary>
    private static int PowerAt(string text, int at)
    {
        if (at >= text.Length || text[at] is not ('e' or 'E')) return 0;
        var end = at + 1;
        if (end < text.Length && text[end] is '+' or '-') end++;
        var digits = end;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end == digits || (end < text.Length && IsWordPart(text[end])) ? 0 : end - at;
    }

    private static Token Duration(string text, int start, ref int at)
    {
        var digits = text[start..at];
        var unitStart = at;
        while (at < text.Length && IsWordPart(text[at])) at++;
        if (UnitOf(text[unitStart..at]) is not { } unit || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 1_000_000)
            throw CriteriaError.Of("badDuration", start, ("found", text[start..at]));
        return new Token(TokenKind.Duration, text[start..at], start, new DurationValue(count, unit) { Place = start });
    }

    public static DurationUnit? UnitOf(string unit) => unit.ToLowerInvariant() switch
    {
        "min" => DurationUnit.Minute,
        "h" => DurationUnit.Hour,
        "d" => DurationUnit.Day,
        "w" => DurationUnit.Week,
        "m" => DurationUnit.Month,
        "y" => DurationUnit.Year,
        _ => null,
    };

    private static bool IsDay(string text, int at) =>
        at + 10 <= text.Length && text[at + 4] == '-' && text[at + 7] == '-'
        && text.AsSpan(at, 4).ContainsOnlyDigits() && text.AsSpan(at + 5, 2).ContainsOnlyDigits() && text.AsSpan(at + 8, 2).ContainsOnlyDigits();

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    private static Token Date(string text, ref int at)
    {
        var start = at;
        at += 10;
        if (at < text.Length && text[at] is 'T' or 't')
        {
            at++;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is ':' or '.')) at++;
            if (at < text.Length && text[at] is 'Z' or 'z') at++;
            else if (at + 6 <= text.Length && text[at] is '+' or '-' && text[at + 3] == ':') at += 6;
            return MomentOf(text[start..at]) is { } moment
                ? new Token(TokenKind.Moment, text[start..at], start, moment with { Place = start })
                : throw CriteriaError.Of("badDate", start, ("found", text[start..at]));
        }

        return DateOnly.TryParseExact(text.AsSpan(start, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new Token(TokenKind.Day, text[start..at], start, new DayValue(day) { Place = start })
            : throw CriteriaError.Of("badDate", start, ("found", text[start..at]));
    }

    private static readonly string[] MomentForms =
    [
        "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFF",
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFK",
    ];

    /// <summary>A moment as criteria write it; without zone it is one on the reader's clock.</summary>
    public static MomentValue? MomentOf(string text)
    {
        var upper = text.ToUpperInvariant();
        if (!DateTime.TryParseExact(upper, MomentForms, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment)) return null;
        if (upper.EndsWith('Z')) return new MomentValue(DateTime.SpecifyKind(moment, DateTimeKind.Utc), Local: false);
        if (upper.LastIndexOfAny(['+', '-']) <= 10) return new MomentValue(DateTime.SpecifyKind(moment, DateTimeKind.Unspecified), Local: true);
        return DateTime.TryParseExact(upper, MomentForms, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out moment)
            ? new MomentValue(DateTime.SpecifyKind(moment, DateTimeKind.Utc), Local: false) : null;
    }
}
