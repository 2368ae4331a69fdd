using System.Globalization;
using System.Text;
using Rapport.Core.SearchText;

namespace Rapport.Core.Catalogue;

/// <summary>
/// Names for programs from words for people: "Credit limit" gives <c>creditLimit</c>, 客户等级 <c>kehuDengji</c> by its reading.
/// Signs that tell words apart are spelt: A+ and A- are <c>aPlus</c> and <c>aMinus</c>.
/// </summary>
public static class KeyWords
{
    private const int Longest = 40;

    /// <summary>Most Chinese words have two characters: longer runs are cut so.</summary>
    private const int Pair = 2;

    private const string Apostrophes = "'’";

    /// <param name="otherwise">What the name begins with where the words begin with no letter, and all of it where nothing of them can be spelt. Empty: there is no name then.</param>
    public static string Of(string words, string otherwise)
    {
        var key = new StringBuilder();
        foreach (var part in Parts(words)) key.Append(key.Length == 0 ? char.ToLowerInvariant(part[0]) : char.ToUpperInvariant(part[0])).Append(part.AsSpan(1));
        if (key.Length == 0 || !char.IsAsciiLetter(key[0])) key = otherwise.Length == 0 ? key.Clear() : key.Insert(0, otherwise);
        return key.Length > Longest ? key.ToString(0, Longest) : key.ToString();
    }

    /// <summary>The same, with a number behind it where another has the name.</summary>
    public static string Free(string words, string otherwise, IEnumerable<string> taken)
    {
        var (wish, others) = (Of(words, otherwise), taken.ToHashSet(StringComparer.OrdinalIgnoreCase));
        var name = wish;
        for (var n = 2; others.Contains(name); n++) name = wish + n.ToString(CultureInfo.InvariantCulture);
        return name;
    }

    private static IEnumerable<string> Parts(string words)
    {
        var text = WithoutAccents(words);
        var part = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiLetterOrDigit(c)) part.Append(c);
            if (char.IsAsciiLetterOrDigit(c) || Apostrophes.Contains(c, StringComparison.Ordinal)) continue;
            if (part.Length > 0) yield return part.ToString();
            part.Clear();
            if (CharacterTable.IsHan(c))
            {
                var begin = i;
                while (i + 1 < text.Length && CharacterTable.IsHan(text[i + 1])) i++;
                foreach (var read in Read(text[begin..(i + 1)])) yield return read;
            }
            else if (Sign(text, i) is { } sign) yield return sign;
        }

        if (part.Length > 0) yield return part.ToString();
    }

    /// <summary>Signs that stand for something. A stroke between words only parts them; at the end of one it is a minus.</summary>
    private static string? Sign(string text, int at) => text[at] switch
    {
        '+' => "plus",
        '-' or '−' when at > 0 && !char.IsWhiteSpace(text[at - 1]) && (at + 1 == text.Length || char.IsWhiteSpace(text[at + 1])) => "minus",
        '#' => "sharp",
        '%' => "percent",
        '&' => "and",
        '<' => "under",
        '>' => "over",
        '*' or '★' => "star",
        _ => null,
    };

    private static IEnumerable<string> Read(string run)
    {
        var simplified = string.Concat(run.Select(c => CharacterTable.Instance.Simplify(c)));
        var syllables = new string[simplified.Length];
        CharacterTable.Instance.Read(simplified, syllables);
        return syllables.Chunk(Pair).Select(pair => string.Concat(pair)).Where(s => s.Length > 0);
    }

    /// <summary>Full-width signs become the narrow ones, too.</summary>
    private static string WithoutAccents(string words) =>
        string.Concat(words.Normalize(NormalizationForm.FormKD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)).Replace("ß", "ss", StringComparison.Ordinal);
}
