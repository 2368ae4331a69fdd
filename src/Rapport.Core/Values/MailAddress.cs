using System.Globalization;

namespace Rapport.Core.Values;

/// <summary>
/// E-mail addresses as they are kept: in lower case, without a name around them. Deliverability cannot be known from the
/// letters; this catches slips without refusing what mail servers accept, addresses in Chinese among them.
/// </summary>
public static class MailAddress
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>The stored form of <c>Ann@Example.com</c> or <c>Ann &lt;ann@example.com&gt;</c>, or null when it is no address.</summary>
    public static string? Normalise(string text)
    {
        text = text.Trim();
        if (text.EndsWith('>') && text.LastIndexOf('<') is > -1 and var start) text = text[(start + 1)..^1];
        if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) text = text[7..];
        text = text.ToLowerInvariant();
        var at = text.LastIndexOf('@');
        return text.Length <= 254 && at is > 0 and <= 64 && IsLocal(text.AsSpan(0, at)) && IsDomain(text[(at + 1)..]) ? text : null;
    }

    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        if (local[0] == '.' || local[^1] == '.' || local.IndexOf("..", StringComparison.Ordinal) >= 0) return false;
        foreach (var c in local)
            if (char.IsWhiteSpace(c) || char.IsControl(c) || c is '@' or ',' or ';' or ':' or '<' or '>' or '(' or ')' or '[' or ']' or '\\' or '"') return false;
        return true;
    }

    /// <summary>A host name of two labels or more: <c>example.com</c>, <c>例子.中国</c>.</summary>
    internal static bool IsDomain(string domain)
    {
        try
        {
            var ascii = Idn.GetAscii(domain);
            return ascii.Contains('.', StringComparison.Ordinal) && !char.IsAsciiDigit(ascii[^1]) && ascii.Length <= 253;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
