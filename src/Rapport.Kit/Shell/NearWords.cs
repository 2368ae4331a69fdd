using Rapport.Core.SearchText;

namespace Rapport.Kit.Shell;

/// <summary>
/// Words that were nearly typed: letters in order with others left out ("crord" for "create order"), a word with one letter
/// wrong, missing, too many or changed with its neighbour ("cusotmers"), or one of which the vowels were left out ("cstmr").
/// </summary>
internal static class NearWords
{
    private const int Least = 3;
    private const int LeastForTypo = 4;

    /// <summary>
    /// What it costs to read the title so (smaller is nearer) and the letters of it that were met; null where it does not fit.
    /// Letters may also be those of <paramref name="group"/>, the word before the title.
    /// </summary>
    public static (int Cost, IReadOnlyList<(int Start, int Length)> Marks)? Of(string typed, string group, string title)
    {
        if (Of(typed, title) is { } own) return own;
        var before = group.Length + 1;
        if (Of(typed, group + ' ' + title) is not { } both || both.Marks.All(m => m.Start < before)) return null;
        return (both.Cost + 10, [.. both.Marks.Where(m => m.Start >= before).Select(m => (m.Start - before, m.Length))]);
    }

    private static (int Cost, IReadOnlyList<(int Start, int Length)> Marks)? Of(string typed, string title)
    {
        var letters = Fold(title);
        var wanted = SearchText.Fold(typed).Replace(" ", "", StringComparison.Ordinal);
        if (wanted.Length < Least || title.Length > 120 || !wanted.All(char.IsLetterOrDigit)) return null;
        return InOrder(wanted, letters) ?? WithOneWrong(SearchText.Fold(typed).Split(' ', StringSplitOptions.RemoveEmptyEntries), letters) ?? Thinned(wanted, letters);
    }

    /// <summary>One word with letters left out here and there: nearly its beginning, and not less than half of it.</summary>
    private static (int, IReadOnlyList<(int, int)>)? Thinned(string wanted, char[] letters)
    {
        if (wanted.Length < LeastForTypo) return null;
        for (var start = 0; start < letters.Length; start++)
        {
            if (!char.IsLetterOrDigit(letters[start]) || (start > 0 && char.IsLetterOrDigit(letters[start - 1]))) continue;
            var end = start;
            while (end < letters.Length && char.IsLetterOrDigit(letters[end])) end++;
            var marks = new List<(int Start, int Length)>();
            var next = 0;
            for (var at = start; at < end && next < wanted.Length; at++)
            {
                if (letters[at] != wanted[next]) continue;
                next++;
                if (marks.Count > 0 && marks[^1].Start + marks[^1].Length == at) marks[^1] = (marks[^1].Start, marks[^1].Length + 1);
                else marks.Add((at, 1));
            }

            if (next == wanted.Length && marks[0].Start <= start + 1 && end - start <= wanted.Length * 2) return (40 + marks.Count, marks);
        }

        return null;
    }

    /// <summary>Each letter continues where the last one stood, or begins a word: what lies in between is left out as a whole.</summary>
    private static (int, IReadOnlyList<(int, int)>)? InOrder(string wanted, char[] letters)
    {
        var marks = new List<(int Start, int Length)>();
        return Take(0, 0) is { } cost ? (cost, marks) : null;

        int? Take(int next, int from)
        {
            if (next == wanted.Length) return 0;
            for (var at = from; at < letters.Length; at++)
            {
                if (letters[at] != wanted[next] || !BeginsWord(at)) continue;
                var length = 1;
                while (next + length < wanted.Length && at + length < letters.Length && letters[at + length] == wanted[next + length]) length++;
                // The longest run first; a shorter one may leave a letter for the next word.
                for (; length > 0; length--)
                {
                    marks.Add((at, length));
                    if (Take(next + length, at + length) is { } rest) return rest + 1 + (at > from ? 1 : 0);
                    marks.RemoveAt(marks.Count - 1);
                }
            }

            return null;
        }

        bool BeginsWord(int at) => char.IsLetterOrDigit(letters[at]) && (at == 0 || !char.IsLetterOrDigit(letters[at - 1]));
    }

    private static (int, IReadOnlyList<(int, int)>)? WithOneWrong(string[] words, char[] letters)
    {
        var marks = new List<(int Start, int Length)>();
        var wrong = 0;
        foreach (var word in words)
        {
            if (Find(word) is not { } met) return null;
            marks.Add(met.Mark);
            wrong += met.Wrong;
        }

        return (20 + wrong, [.. marks.Order()]);

        ((int Start, int Length) Mark, int Wrong)? Find(string word)
        {
            for (var start = 0; start < letters.Length; start++)
            {
                if (!char.IsLetterOrDigit(letters[start]) || (start > 0 && char.IsLetterOrDigit(letters[start - 1]))) continue;
                var end = start;
                while (end < letters.Length && char.IsLetterOrDigit(letters[end])) end++;
                var own = new string(letters, start, end - start);
                if (own.StartsWith(word, StringComparison.Ordinal)) return ((start, word.Length), 0);
                if (word.Length < LeastForTypo) continue;
                // What was typed may be the beginning of a longer word.
                for (var length = Math.Max(1, word.Length - 1); length <= Math.Min(own.Length, word.Length + 1); length++)
                    if (IsOneOff(word, own[..length])) return ((start, length), 1);
            }

            return null;
        }
    }

    /// <summary>One letter replaced, added or left out, or two neighbours changed about.</summary>
    private static bool IsOneOff(string one, string other)
    {
        var (a, b) = one.Length <= other.Length ? (one, other) : (other, one);
        var at = 0;
        while (at < a.Length && a[at] == b[at]) at++;
        if (b.Length > a.Length) return a.AsSpan(at).SequenceEqual(b.AsSpan(at + 1));
        if (at >= a.Length - 1) return at == a.Length - 1;
        return a.AsSpan(at + 1).SequenceEqual(b.AsSpan(at + 1)) || (a[at] == b[at + 1] && a[at + 1] == b[at] && a.AsSpan(at + 2).SequenceEqual(b.AsSpan(at + 2)));
    }

    /// <summary>One letter for each of the title's, so that places stay where they are.</summary>
    private static char[] Fold(string title) => [.. title.Select(c => SearchText.Fold(c.ToString()) is [var folded, ..] ? folded : ' ')];
}
