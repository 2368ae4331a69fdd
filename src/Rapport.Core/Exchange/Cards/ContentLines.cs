using System.Text;
using Rapport.Core.Exchange.Tables;

namespace Rapport.Core.Exchange.Cards;

/// <summary>One property of a vCard or iCalendar file: <c>group.NAME;PARAM=value:value</c>, unfolded, and where it began.</summary>
public sealed record ContentLine(string Name, IReadOnlyList<(string Name, string Value)> Parameters, string Value, long Line)
{
    public string? Parameter(string name) => Parameters.FirstOrDefault(p => p.Name == name).Value;

    /// <summary>Whether a type is named: <c>TYPE=home,pref</c>, or bare as version 2.1 wrote it.</summary>
    public bool Is(string type) => Parameters.Any(p => (p.Name == "TYPE" || p.Value.Length == 0) && (p.Value.Length == 0 ? p.Name : p.Value).Split(',').Contains(type, StringComparer.OrdinalIgnoreCase));

    /// <summary>The value as a text; <c>\n</c> and the like taken for what they stand for.</summary>
    public string Text => ContentText.Plain(Value);

    /// <summary>The parts of a structured value, each as a text.</summary>
    public string[] Parts => [.. ContentText.Split(Value, ';').Select(ContentText.Plain)];
}

/// <summary>
/// Reads lines of vCard (RFC 2426, RFC 6350, and what version 2.1 left behind) and iCalendar (RFC 5545): folded lines joined, quoted-printable
/// decoded. A line that is none has an empty name. Nothing here is trusted: lines are bounded in length.
/// </summary>
internal sealed class ContentLines(TextReader text)
{
    /// <summary>A picture within a card makes long lines; what is longer is cut off and the line said to be none.</summary>
    private const int Longest = 8 << 20;

    private string? ahead;
    private long line;

    /// <summary>The next line; null at the end.</summary>
    public ContentLine? Read()
    {
        string? first;
        while ((first = Next()) is { Length: 0 }) { }
        if (first is null) return null;
        var (began, whole) = (line, new StringBuilder(first));
        while (Peek() is [' ' or '\t', ..] more)
        {
            Next();
            if (whole.Length < Longest) whole.Append(more, 1, more.Length - 1);
        }

        if (IsQuotedPrintable(whole))
        {
            while (whole.Length is > 0 and < Longest && whole[^1] == '=' && Next() is { } more)
            {
                whole.Length--;
                whole.Append(more);
            }
        }

        return whole.Length >= Longest ? new ContentLine("", [], "", began) : Cut(whole.ToString(), began);
    }

    private string? Peek() => ahead ??= text.ReadLine();

    private string? Next()
    {
        var next = Peek();
        ahead = null;
        if (next is not null) line++;
        return next;
    }

    private static bool IsQuotedPrintable(StringBuilder whole)
    {
        var head = whole.ToString(0, Math.Min(whole.Length, 400));
        var colon = head.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && head[..colon].Contains("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase);
    }

    private static ContentLine Cut(string whole, long began)
    {
        var (at, quoted) = (0, false);
        for (; at < whole.Length && (quoted || whole[at] != ':'); at++)
            if (whole[at] == '"') quoted = !quoted;
        if (at == whole.Length || at == 0) return new ContentLine("", [], whole, began);
        var head = ContentText.SplitQuoted(whole[..at], ';');
        var name = head[0][(head[0].LastIndexOf('.') + 1)..].Trim().ToUpperInvariant();
        var parameters = head.Skip(1).Select(p => p.IndexOf('=', StringComparison.Ordinal) is > 0 and var sign ? (p[..sign].Trim().ToUpperInvariant(), ContentText.Parameter(p[(sign + 1)..])) : (p.Trim().ToUpperInvariant(), "")).ToList();
        var made = new ContentLine(name, parameters, whole[(at + 1)..], began);
        if (!parameters.Any(p => (p.Item1 == "ENCODING" && p.Item2.Equals("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase)) || p.Item1 == "QUOTED-PRINTABLE")) return made;
        return made with { Value = Decoded(made.Value, made.Parameter("CHARSET")) };
    }

    private static string Decoded(string value, string? charset)
    {
        Encoding encoding;
        try
        {
            encoding = TextEncodings.Get(charset ?? "utf-8");
        }
        catch (Exception e) when (e is ArgumentException or Problems.ProblemException)
        {
            encoding = Encoding.UTF8;
        }

        var bytes = new List<byte>(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '=' && i + 2 < value.Length && char.IsAsciiHexDigit(value[i + 1]) && char.IsAsciiHexDigit(value[i + 2]))
            {
                bytes.Add(Convert.FromHexString(value.AsSpan(i + 1, 2))[0]);
                i += 2;
            }
            else
            {
                bytes.AddRange(encoding.GetBytes([value[i]]));
            }
        }

        return encoding.GetString([.. bytes]);
    }
}
