using System.Numerics;

namespace Rapport.Customers.Identity.Comparisons;

/// <summary>
/// Which letters a text holds, as bits of one word. Letters that only one of two texts holds cannot be common to them:
/// that bounds their likeness from above, and most pairs need no closer look.
/// </summary>
internal static class LetterMarks
{
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var marks = 0UL;
        foreach (var c in text) marks |= 1UL << (c is >= 'a' and <= 'z' ? c - 'a' : c is >= '0' and <= '9' ? c - '0' + 26 : 36 + (c % 28));
        return marks;
    }

    /// <summary>Whether two texts are alike by <see cref="JaroWinkler"/> to a degree.</summary>
    public static bool AreAlike(string a, ulong marksOfA, string b, ulong marksOfB, double least) =>
        Most(a, marksOfA, b, marksOfB) >= least && JaroWinkler.Similarity(a, b) >= least;

    /// <summary>A likeness that cannot be exceeded.</summary>
    public static double Most(string a, ulong marksOfA, string b, ulong marksOfB)
    {
        if (a.Length == 0 || b.Length == 0) return a.Length == b.Length ? 1 : 0;
        double common = Math.Min(a.Length - BitOperations.PopCount(marksOfA & ~marksOfB), b.Length - BitOperations.PopCount(marksOfB & ~marksOfA));
        if (common <= 0) return 0;
        // Longer texts are compared by their beginnings only, of which the bound holds all the more.
        if (a.Length > 64 || b.Length > 64) return 1;
        var jaro = ((common / a.Length) + (common / b.Length) + 1) / 3;
        var prefix = 0;
        while (prefix < 4 && prefix < a.Length && prefix < b.Length && a[prefix] == b[prefix]) prefix++;
        return jaro + (prefix * 0.1 * (1 - jaro)) + 1e-9;
    }
}
