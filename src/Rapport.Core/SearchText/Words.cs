using System.Globalization;

namespace Rapport.Core.SearchText;

/// <summary>How folded text falls into words and runs of Chinese characters; records and queries are cut alike.</summary>
internal static class Words
{
    /// <summary>Longest token in UTF-16 units; longer words are cut, in records and queries alike.</summary>
    public const int Longest = 32;

    public static bool IsWordCharacter(char c)
    {
        if (c < 128) return char.IsAsciiLetterOrDigit(c);
        if (char.IsSurrogate(c)) return true;
        // Marks belong to words: vowels of Thai and Devanagari are marks.
        return char.GetUnicodeCategory(c) is <= UnicodeCategory.OtherLetter
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber;
    }

    /// <summary>Length of the run of Chinese characters at the start.</summary>
    public static int HanRun(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('\u3400', '\u9fff');
        return end < 0 ? text.Length : end;
    }

    /// <summary>Length of the word at the start; an apostrophe between letters belongs to it (o'brien).</summary>
    public static int WordRun(ReadOnlySpan<char> text, out bool apostrophe)
    {
        apostrophe = false;
        var i = 0;
        while (i < text.Length)
        {
            if (text[i] == '\'' && i > 0 && i + 1 < text.Length && Plain(text[i + 1])) { apostrophe = true; i += 2; }
            else if (Plain(text[i])) i++;
            else break;
        }

        return i;

        static bool Plain(char c) => IsWordCharacter(c) && !CharacterTable.IsHan(c);
    }

    /// <summary>The word as a token: apostrophes out, cut to <see cref="Longest"/>.</summary>
    public static string Token(ReadOnlySpan<char> word, bool apostrophe) =>
        apostrophe ? SearchText.Cut(word.ToString().Replace("'", "", StringComparison.Ordinal), Longest).ToString() : SearchText.Cut(word, Longest).ToString();

    /// <summary>A word that typing errors are looked for in: 4 to 20 Latin letters.</summary>
    public static bool IsCorrectable(string token) => token.Length is >= 4 and <= 20 && !token.AsSpan().ContainsAnyExceptInRange('a', 'z');
}
