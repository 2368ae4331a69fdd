using System.Globalization;
using System.Text;

namespace Rapport.Core.SearchText;

/// <summary>
/// The forms of a text that the program compares, sorts and searches by. All of them are pure functions of the text and
/// of the shipped tables: stored twins stay valid until the tables change.
/// </summary>
public static class SearchText
{
    /// <summary>Longest sort key in UTF-16 units.</summary>
    public const int SortKeyLength = 96;

    private const int SortReadingLength = 64;

    // Below every character that may stand in a key, so that a shorter reading sorts before a longer one.
    private const char Tiebreak = '\u0001';

    /// <summary>
    /// Lower case, no accents (ß ss, ø o, æ ae, ł l, đ d …), compatibility forms resolved (full width, ligatures),
    /// traditional characters as simplified ones, white space and control characters as single blanks, none at the ends.
    /// Folding twice changes nothing.
    /// </summary>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text)) return NeedsFolding(text) ? FoldAscii(text) : text;
        var needsForm = false;
        foreach (var c in text) needsForm |= c >= '\u0080' && !CharacterTable.IsHan(c);
        return needsForm ? FoldUnicode(WellFormed(text).Normalize(NormalizationForm.FormKD)) : FoldUnicode(text);
    }

    /// <summary>
    /// A text whose byte order (UTF-8) is a sensible order on both databases: folded, punctuation at the start left out,
    /// Chinese characters by their pinyin, then the folded text itself to tell homophones apart. At most
    /// <see cref="SortKeyLength"/> characters; never for display.
    /// </summary>
    public static string SortKey(string text)
    {
        var folded = Fold(text);
        var start = 0;
        while (start < folded.Length && !Words.IsWordCharacter(folded[start])) start++;
        if (start == folded.Length) start = 0;
        var from = folded.AsSpan(start);
        var han = from.IndexOfAnyInRange('\u3400', '\u9fff');
        if (han < 0) return start == 0 && folded.Length <= SortKeyLength ? folded : Cut(from, SortKeyLength).ToString();

        var key = new StringBuilder(SortKeyLength);
        for (var i = 0; i < from.Length && key.Length < SortReadingLength;)
        {
            var run = Words.HanRun(from[i..]);
            if (run == 0)
            {
                if (from[i] != ' ' || (key.Length > 0 && key[^1] != ' ')) key.Append(from[i]);
                i++;
                continue;
            }

            run = Math.Min(run, 32);
            var syllables = new string[run];
            CharacterTable.Instance.Read(from.Slice(i, run), syllables);
            for (var k = 0; k < run && key.Length < SortReadingLength; k++)
            {
                if (key.Length > 0 && key[^1] != ' ') key.Append(' ');
                if (syllables[k].Length > 0) key.Append(syllables[k]);
                else key.Append(from[i + k]);
            }

            i += run;
            if (i < from.Length && Words.IsWordCharacter(from[i])) key.Append(' ');
        }

        while (key.Length > 0 && (key.Length > SortReadingLength || key[^1] == ' ' || char.IsHighSurrogate(key[^1]))) key.Length--;
        return key.Append(Tiebreak).Append(Cut(from, SortKeyLength - key.Length)).ToString();
    }

    /// <summary>
    /// How a text is read, word by word: each Chinese character by its toneless pinyin, surnames as names are read;
    /// words of other scripts as they stand, folded. Signs divide words and are left out.
    /// </summary>
    public static IReadOnlyList<string> Reading(string text)
    {
        var from = Fold(text).AsSpan();
        var words = new List<string>();
        while (from.Length > 0)
        {
            if (Words.HanRun(from) is > 0 and var run)
            {
                var syllables = new string[run];
                CharacterTable.Instance.Read(from[..run], syllables);
                for (var i = 0; i < run; i++) words.Add(syllables[i].Length > 0 ? syllables[i] : from[i].ToString());
                from = from[run..];
            }
            else if (Words.WordRun(from, out var apostrophe) is > 0 and var length)
            {
                words.Add(apostrophe ? from[..length].ToString().Replace("'", "", StringComparison.Ordinal) : from[..length].ToString());
                from = from[length..];
            }
            else
            {
                from = from[1..];
            }
        }

        return words;
    }

    /// <summary>The search tokens of one record, drawn from its searchable texts; nulls are passed over.</summary>
    public static TokenSet Tokens(params ReadOnlySpan<string?> texts)
    {
        var tokens = Tokeniser.Begin();
        foreach (var text in texts)
            if (!string.IsNullOrEmpty(text)) tokens.Add(Fold(text), SearchReach.Names);
        return tokens.End();
    }

    /// <summary>The search tokens of one record, drawn from texts that are found at different steps.</summary>
    public static TokenSet Tokens(IEnumerable<(SearchReach Reach, string Text)> texts)
    {
        var tokens = Tokeniser.Begin();
        foreach (var (reach, text) in texts) tokens.Add(Fold(text), reach);
        return tokens.End();
    }

    internal static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text, int length)
    {
        if (text.Length <= length) return text;
        if (length > 0 && char.IsHighSurrogate(text[length - 1])) length--;
        return text[..length];
    }

    private static bool NeedsFolding(string text)
    {
        var before = ' ';
        foreach (var c in text)
        {
            if (c is >= 'A' and <= 'Z' or < ' ' or '\u007f' or '`' || (c == ' ' && before == ' ')) return true;
            before = c;
        }

        return before == ' ' && text.Length > 0;
    }

    private static string FoldAscii(string text)
    {
        Span<char> result = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            if (c is <= ' ' or '\u007f') { if (length > 0 && result[length - 1] != ' ') result[length++] = ' '; }
            else if (c is >= 'A' and <= 'Z') result[length++] = (char)(c | 0x20);
            else result[length++] = c == '`' ? '\'' : c;
        }

        if (length > 0 && result[length - 1] == ' ') length--;
        return new string(result[..length]);
    }

    private static string FoldUnicode(string text)
    {
        var table = CharacterTable.Instance;
        // The longest replacement is two for one.
        var most = text.Length * 2;
        Span<char> result = most <= 512 ? stackalloc char[most] : new char[most];
        var length = 0;
        var compose = false;
        foreach (var raw in text)
        {
            var c = raw;
            if (CharacterTable.IsHan(c)) { result[length++] = table.Simplify(c); continue; }
            if (c is >= '\u0300' and <= '\u036f' or '\u00ad' or (>= '\u200b' and <= '\u200f') or '\ufeff') continue;
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                if (length > 0 && result[length - 1] != ' ') result[length++] = ' ';
                continue;
            }

            // Decomposed Hangul and voiced kana are put together again: only Latin, Greek and Cyrillic lose their marks.
            compose |= c is '\u3099' or '\u309a' or (>= '\u1100' and <= '\u11ff') || (c > '\u036f' && char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark);
            c = char.ToLowerInvariant(c);
            switch (c)
            {
                case 'ß': result[length++] = 's'; result[length++] = 's'; break;
                case 'æ': result[length++] = 'a'; result[length++] = 'e'; break;
                case 'œ': result[length++] = 'o'; result[length++] = 'e'; break;
                case 'þ': result[length++] = 't'; result[length++] = 'h'; break;
                case 'ø': result[length++] = 'o'; break;
                case 'ł': result[length++] = 'l'; break;
                case 'đ' or 'ð': result[length++] = 'd'; break;
                case 'ħ': result[length++] = 'h'; break;
                case 'ı': result[length++] = 'i'; break;
                case 'ŧ': result[length++] = 't'; break;
                case 'ς': result[length++] = 'σ'; break;
                case '‘' or '’' or 'ʼ' or '`' or '′': result[length++] = '\''; break;
                case '‐' or '‑' or '‒' or '–' or '—' or '−': result[length++] = '-'; break;
                default: result[length++] = c; break;
            }
        }

        if (length > 0 && result[length - 1] == ' ') length--;
        var folded = new string(result[..length]);
        return compose ? folded.Normalize(NormalizationForm.FormC) : folded;
    }

    /// <summary>Half a surrogate pair (a text cut by a foreign program) would make normalisation throw: it is left out.</summary>
    private static string WellFormed(string text)
    {
        var broken = false;
        for (var i = 0; i < text.Length && !broken; i++)
        {
            if (!char.IsSurrogate(text[i])) { broken = text[i] >= '\ufffe'; continue; }
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
            else broken = true;
        }

        if (!broken) return text;
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (rune != Rune.ReplacementChar && rune.Value < 0xfffe | rune.Value > 0xffff) whole.Append(rune.ToString());
        return whole.ToString();
    }
}
