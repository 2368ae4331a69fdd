using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Identity.Comparisons;

/// <summary>A person's whole name: order of the words, typing errors, words left out, pinyin of Chinese names in either order.</summary>
internal sealed class FullNameComparison : Comparison
{
    private const int MostWords = 16;

    public override IReadOnlyList<string> Levels { get; } = ["missing", "same", "reordered", "sound", "near", "part", "alike", "different"];

    public override IReadOnlyList<double> Expected { get; } = [0, 0.68, 0.05, 0.05, 0.1, 0.05, 0.03, 0.04];

    protected override int Level(IdentityValue a, IdentityValue b)
    {
        if (a.Words.Length == b.Words.Length && a.Words.Length > 1 && Alike(a, b, 1) == a.Words.Length) return 2;
        if (a.Sound.Length > 1 && a.Sound == b.Sound) return 3;
        if (IsRead(a, b) || IsRead(b, a)) return 3;
        var shorter = Math.Min(a.Words.Length, b.Words.Length);
        var alike = Alike(a, b, 0.88);
        if (TypingErrors.Count(a.Key, b.Key, 1) == 1 || (shorter == Math.Max(a.Words.Length, b.Words.Length) && shorter > 1 && alike == shorter)) return 4;
        if (shorter > 1 && alike == shorter) return 5;
        if (LetterMarks.AreAlike(a.Key, a.Marks, b.Key, b.Marks, 0.88) || (shorter > 2 && alike >= shorter - 1)) return 6;
        return 7;
    }

    private static bool IsRead(IdentityValue a, IdentityValue b) => a.Reading.Length > 2 && (a.Reading == b.Reading || (a.Turned.Length > 0 && a.Turned == b.Reading));

    /// <summary>Words of the one that find a partner of their own in the other.</summary>
    internal static int Alike(IdentityValue one, IdentityValue other, double least)
    {
        string[] a = one.Words, b = other.Words;
        var taken = 0u;
        var found = 0;
        for (var i = 0; i < Math.Min(a.Length, MostWords); i++)
        {
            for (var k = 0; k < Math.Min(b.Length, MostWords); k++)
            {
                if ((taken >> k & 1) != 0 || !(least >= 1 ? a[i] == b[k] : LetterMarks.AreAlike(a[i], one.WordMarks[i], b[k], other.WordMarks[k], least))) continue;
                taken |= 1u << k;
                found++;
                break;
            }
        }

        return found;
    }
}
