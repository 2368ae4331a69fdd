using System.Text;

namespace Rapport.Core.SearchText;

/// <summary>The stretch of a text in which the words of a search stand, on one line.</summary>
public static class Snippet
{
    private const int Before = 30;
    private const int Longest = 100;

    public static string Of(string text, IReadOnlyList<Term> terms)
    {
        if (text.Length <= Longest) return OneLine(text);
        var at = PlaceOf(text, [.. terms.Select(t => TokenMark.Bare(t.Text))]);
        var start = Math.Max(0, Math.Min(at - Before, text.Length - Longest));
        // Words are not cut in front, Chinese and half characters aside.
        while (start > 0 && start < at && !char.IsWhiteSpace(text[start - 1]) && !CharacterTable.IsHan(text[start])) start++;
        var end = Math.Min(text.Length, start + Longest);
        if (end < text.Length && char.IsHighSurrogate(text[end - 1])) end--;
        if (start > 0 && char.IsLowSurrogate(text[start])) start++;
        return (start > 0 ? "…" : "") + OneLine(text[start..end]) + (end < text.Length ? "…" : "");
    }

    /// <summary>The first place where any of the folded words begins a word of the text; Chinese stands anywhere.</summary>
    private static int PlaceOf(string text, string[] words)
    {
        var folded = new StringBuilder(text.Length + 16);
        var places = new List<int>(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var part = text[i] < 128 ? char.ToLowerInvariant(text[i]).ToString() : SearchText.Fold(text[i].ToString());
            folded.Append(part);
            for (var k = 0; k < part.Length; k++) places.Add(i);
        }

        var (whole, first) = (folded.ToString(), int.MaxValue);
        foreach (var word in words)
            for (var at = whole.IndexOf(word, StringComparison.Ordinal); at >= 0 && word.Length > 0; at = whole.IndexOf(word, at + 1, StringComparison.Ordinal))
            {
                if (at > 0 && Words.IsWordCharacter(whole[at - 1]) && !CharacterTable.IsHan(whole[at])) continue;
                first = Math.Min(first, at);
                break;
            }

        return first == int.MaxValue ? 0 : places[first];
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
