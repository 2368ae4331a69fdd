namespace Rapport.Core.SearchText;

/// <summary>
/// Typing errors by deletions (SymSpell, W. Garbe 2012): two words are at most one error apart only if they become equal
/// when at most one letter is taken out of each.
/// </summary>
internal static class Spelling
{
    private const int Most = 8;

    /// <summary>The word with each of its letters taken out once.</summary>
    public static IReadOnlyList<string> Deletions(string word)
    {
        var deletions = new List<string>(word.Length);
        for (var i = 0; i < word.Length; i++)
            // Either of two equal neighbours gives the same.
            if (i == 0 || word[i] != word[i - 1]) deletions.Add(word.Remove(i, 1));
        return deletions;
    }

    /// <summary>Those of the words that are one error away: same length first (swapped or wrong letter), same first letter first.</summary>
    public static IReadOnlyList<string> Nearest(string word, IEnumerable<string> candidates) =>
        [.. candidates.Where(c => c != word && IsOneErrorAway(word, c))
            .OrderByDescending(c => c[0] == word[0]).ThenBy(c => Math.Abs(c.Length - word.Length)).ThenBy(c => c, StringComparer.Ordinal).Take(Most)];

    /// <summary>Damerau–Levenshtein distance of one: a letter wrong, missing, too many, or two neighbours swapped.</summary>
    public static bool IsOneErrorAway(string a, string b)
    {
        if (a.Length > b.Length) (a, b) = (b, a);
        if (b.Length - a.Length > 1) return false;
        var start = a.AsSpan().CommonPrefixLength(b);
        if (a.Length < b.Length) return a.AsSpan(start).SequenceEqual(b.AsSpan(start + 1));
        if (start == a.Length) return false;
        if (a.AsSpan(start + 1).SequenceEqual(b.AsSpan(start + 1))) return true;
        return start + 1 < a.Length && a[start] == b[start + 1] && a[start + 1] == b[start] && a.AsSpan(start + 2).SequenceEqual(b.AsSpan(start + 2));
    }
}

/// <summary>
/// Words known to be in the stored vocabulary, so that only new ones cost a write. Forgets by overwriting; knows words
/// only by 64-bit hash (a clash leaves one word without correction, no more).
/// </summary>
internal sealed class KnownWords
{
    private const int Slots = 1 << 18;
    private readonly ulong[] hashes = new ulong[Slots];

    public bool Contains(string word) => HashOf(word) is var hash && Volatile.Read(ref hashes[hash % Slots]) == hash;

    public void Add(string word) { var hash = HashOf(word); Volatile.Write(ref hashes[hash % Slots], hash); }

    public void Clear() => Array.Clear(hashes);

    // FNV-1a with a final mix: words are short, and nobody gains by making them clash.
    private static ulong HashOf(string word)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in word) hash = (hash ^ c) * 1099511628211UL;
        hash ^= hash >> 32;
        return (hash * 0x9E3779B97F4A7C15UL) | 1;
    }
}
