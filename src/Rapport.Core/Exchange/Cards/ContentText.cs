using System.Text;

namespace Rapport.Core.Exchange.Cards;

/// <summary>Texts in vCard and iCalendar lines, both ways.</summary>
internal static class ContentText
{
    private const int MostOctets = 75;

    public static string Plain(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal)) return Clean(value);
        var plain = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != '\\' || i + 1 == value.Length) plain.Append(value[i]);
            else plain.Append(value[++i] is 'n' or 'N' ? '\n' : value[i]);
        }

        return Clean(plain.ToString());
    }

    public static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\r\n", "\\n", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\r", "\\n", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);

    /// <summary>Cuts at a sign that no backslash stands before.</summary>
    public static List<string> Split(string value, char sign)
    {
        var (parts, from) = (new List<string>(), 0);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\') i++;
            else if (value[i] == sign)
            {
                parts.Add(value[from..i]);
                from = i + 1;
            }
        }

        parts.Add(value[from..]);
        return parts;
    }

    public static List<string> SplitQuoted(string head, char sign)
    {
        var (parts, from, quoted) = (new List<string>(), 0, false);
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] == '"') quoted = !quoted;
            else if (head[i] == sign && !quoted)
            {
                parts.Add(head[from..i]);
                from = i + 1;
            }
        }

        parts.Add(head[from..]);
        return parts;
    }

    /// <summary>The value of a parameter, without quotes and the carets of RFC 6868.</summary>
    public static string Parameter(string value) => value.Replace("\"", "", StringComparison.Ordinal).Replace("^n", "\n", StringComparison.Ordinal).Replace("^'", "\"", StringComparison.Ordinal).Replace("^^", "^", StringComparison.Ordinal).Trim();

    /// <summary>Writes a line, folded at 75 octets and never within a character.</summary>
    public static void Write(TextWriter to, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > MostOctets)
            {
                to.Write("\r\n ");
                octets = 1;
            }

            to.Write(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        to.Write("\r\n");
    }

    /// <summary>No signs that neither a database nor a person wants.</summary>
    private static string Clean(string text) => text.AsSpan().IndexOfAnyInRange('\0', '\u0008') < 0 ? text : string.Concat(text.Where(c => c > '\u0008'));
}
