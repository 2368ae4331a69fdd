namespace Rapport.Core.SearchText;

/// <summary>Parts of a text (start, length), and of its pinyin, that made a search find it.</summary>
public sealed record MatchMarks(IReadOnlyList<(int Start, int Length)> Marks, string? Reading, IReadOnlyList<(int Start, int Length)> ReadingMarks)
{
    private static readonly MatchMarks None = new([], null, []);

    /// <summary>
    /// Marks each word of the query where it stands in the text, at the beginning of a word before elsewhere; Latin
    /// letters also mark Chinese characters that they spell: "zs", "zhangs" and "zhang san" mark 张三.
    /// </summary>
    public static MatchMarks Of(string query, string text)
    {
        var folded = SearchText.Fold(query);
        if (folded.Length == 0 || text.Length > 300) return None;
        var chars = text.Select(c => SearchText.Fold(c.ToString())).ToArray();
        var marks = folded.Split(' ').Select(word => Find(word, chars) is { Length: > 0 } found ? found : Find(word.TrimStart('@'), chars)).Where(m => m.Length > 0).Distinct().OrderBy(m => m.Start).ToList();
        return marks.Count > 0 ? new(Merge(marks), null, []) : Spelled(folded.Replace(" ", "", StringComparison.Ordinal), chars);
    }

    private static (int Start, int Length) Find(string word, string[] chars)
    {
        (int, int) inside = default;
        for (var start = 0; start < chars.Length; start++)
        {
            var end = start;
            var rest = word.AsSpan();
            while (rest.Length > 0 && end < chars.Length && chars[end].Length > 0 && rest.StartsWith(chars[end], StringComparison.Ordinal)) rest = rest[chars[end++].Length..];
            if (rest.Length > 0) continue;
            if (start == 0 || chars[start - 1].Length == 0 || !char.IsLetterOrDigit(chars[start - 1][0])) return (start, end - start);
            if (inside == default) inside = (start, end - start);
        }

        return inside;
    }

    private static List<(int Start, int Length)> Merge(List<(int Start, int Length)> marks)
    {
        var merged = new List<(int Start, int Length)>();
        foreach (var mark in marks)
        {
            if (merged.Count > 0 && mark.Start < merged[^1].Start + merged[^1].Length) merged[^1] = (merged[^1].Start, Math.Max(merged[^1].Length, mark.Start + mark.Length - merged[^1].Start));
            else merged.Add(mark);
        }

        return merged;
    }

    private static MatchMarks Spelled(string typed, string[] chars)
    {
        if (!typed.All(char.IsAsciiLetter)) return None;
        var syllables = Syllables(chars);
        for (var start = 0; start < syllables.Length; start++)
        {
            var taken = new List<int>();
            if (syllables[start].Length == 0 || !Spell(typed, syllables, start, taken)) continue;
            var (reading, places) = (new List<string>(), new List<(int, int)>());
            var length = 0;
            for (var i = 0; i < syllables.Length; i++)
            {
                if (syllables[i].Length == 0) continue;
                if (length > 0) length++;
                if (i >= start && i < start + taken.Count) places.Add((length, taken[i - start]));
                reading.Add(syllables[i]);
                length += syllables[i].Length;
            }

            return new([(start, taken.Count)], string.Join(' ', reading), places);
        }

        return None;
    }

    /// <summary>Each character spelled by its whole syllable or the beginning of it, the longest first.</summary>
    private static bool Spell(string typed, string[] syllables, int at, List<int> taken)
    {
        if (typed.Length == 0) return true;
        if (at >= syllables.Length || taken.Count == 12) return false;
        for (var length = Math.Min(typed.Length, syllables[at].Length); length > 0; length--)
        {
            if (!syllables[at].StartsWith(typed[..length], StringComparison.Ordinal)) continue;
            taken.Add(length);
            if (Spell(typed[length..], syllables, at + 1, taken)) return true;
            taken.RemoveAt(taken.Count - 1);
        }

        return false;
    }

    private static string[] Syllables(string[] chars)
    {
        var result = new string[chars.Length];
        Array.Fill(result, "");
        var text = string.Concat(chars.Select(c => c.Length == 1 ? c[0] : ' '));
        for (var i = 0; i < text.Length;)
        {
            var run = Math.Min(Words.HanRun(text.AsSpan(i)), 32);
            if (run == 0) { i++; continue; }
            CharacterTable.Instance.Read(text.AsSpan(i, run), result.AsSpan(i, run));
            i += run;
        }

        return result;
    }
}
