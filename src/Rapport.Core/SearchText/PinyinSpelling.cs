using System.Collections.Frozen;

namespace Rapport.Core.SearchText;

/// <summary>
/// A slip in a name typed by its pinyin: "zhagsan" for zhangsan. Readings are in no vocabulary (each name would need a
/// row for each of its letters), but they are all made of some four hundred syllables: of the words one slip away, only
/// those that are syllables throughout can be meant.
/// </summary>
internal static class PinyinSpelling
{
    private const int Shortest = 5;
    private const int Longest = 16;
    private const int Most = 40;

    // A lone n or m is a sound, no part of a name.
    private static readonly FrozenSet<string> Syllables = CharacterTable.Instance.Syllables().Where(s => s.Length <= 6 && s.All(char.IsAsciiLetterLower) && s.AsSpan().ContainsAny("aeiou")).ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> SyllableOf = Syllables.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Readings that differ by one letter wrong, missing, too many or swapped with its neighbour; the fewest syllables first.</summary>
    public static IReadOnlyList<string> Near(string word)
    {
        if (word.Length is < Shortest or > Longest) return [];
        return [.. Edits(word).Where(w => w != word).Distinct(StringComparer.Ordinal).Select(w => (Word: w, Count: Count(w))).Where(w => w.Count is >= 2 and <= 4)
            .OrderBy(w => w.Count).ThenByDescending(w => w.Word.Length).ThenBy(w => w.Word, StringComparer.Ordinal).Take(Most).Select(w => w.Word)];
    }

    private static IEnumerable<string> Edits(string word)
    {
        for (var i = 0; i <= word.Length; i++)
        {
            for (var c = 'a'; c <= 'z'; c++)
            {
                yield return word.Insert(i, c.ToString());
                if (i < word.Length) yield return string.Concat(word.AsSpan(0, i), [c], word.AsSpan(i + 1));
            }

            if (i < word.Length) yield return word.Remove(i, 1);
            if (i + 1 < word.Length) yield return string.Concat(word.AsSpan(0, i), [word[i + 1], word[i]], word.AsSpan(i + 2));
        }
    }

    /// <summary>Fewest syllables that make up the word; 0 when it is not made of them.</summary>
    private static int Count(string word)
    {
        Span<int> least = stackalloc int[word.Length + 1];
        for (var end = 1; end <= word.Length; end++)
        {
            least[end] = int.MaxValue;
            for (var start = Math.Max(0, end - 6); start < end; start++)
                if ((start == 0 || least[start] is > 0 and < int.MaxValue) && SyllableOf.Contains(word.AsSpan(start, end - start))) least[end] = Math.Min(least[end], least[start] + 1);
        }

        return least[word.Length] == int.MaxValue ? 0 : least[word.Length];
    }
}
