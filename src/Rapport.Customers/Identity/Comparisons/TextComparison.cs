using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Identity.Comparisons;

/// <summary>A street, place or other text of a few words.</summary>
internal sealed class TextComparison : Comparison
{
    public override IReadOnlyList<string> Levels { get; } = ["missing", "same", "typo", "near", "alike", "words", "crossed", "different"];

    public override IReadOnlyList<double> Expected { get; } = [0, 0.7, 0.1, 0.05, 0.03, 0.03, 0.01, 0.08];

    public override int Crossed => 6;

    protected override int Level(IdentityValue a, IdentityValue b)
    {
        // Numbers 46 and 146 of a street are two houses, not a typing error.
        if (!SameDigits(a.Key, b.Key)) return LetterMarks.AreAlike(a.Key, a.Marks, b.Key, b.Marks, 0.8) ? 4 : Words(a, b);
        if (TypingErrors.Count(a.Key, b.Key, 1) == 1 && Math.Min(a.Key.Length, b.Key.Length) >= 3) return 2;
        if (a.Sound.Length > 1 && a.Sound == b.Sound) return 2;
        var likeness = LetterMarks.Most(a.Key, a.Marks, b.Key, b.Marks) < 0.8 ? 0 : JaroWinkler.Similarity(a.Key, b.Key);
        if (likeness >= 0.9) return 3;
        if (likeness >= 0.8) return 4;
        return Words(a, b);
    }

    private int Words(IdentityValue a, IdentityValue b)
    {
        var shorter = Math.Min(a.Words.Length, b.Words.Length);
        return shorter > 0 && Math.Max(a.Words.Length, b.Words.Length) > 1 && FullNameComparison.Alike(a, b, 0.9) >= (shorter + 1) / 2 ? 5 : Different;
    }

    private static bool SameDigits(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        int i = 0, k = 0;
        while (true)
        {
            while (i < a.Length && !char.IsAsciiDigit(a[i])) i++;
            while (k < b.Length && !char.IsAsciiDigit(b[k])) k++;
            if (i == a.Length || k == b.Length) return i == a.Length && k == b.Length;
            if (a[i++] != b[k++]) return false;
        }
    }
}
