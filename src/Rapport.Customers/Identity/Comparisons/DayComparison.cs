using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Identity.Comparisons;

/// <summary>A day: one digit wrong or two swapped, day and month crossed over, two errors, the same year or a neighbouring one.</summary>
internal sealed class DayComparison : Comparison
{
    public override IReadOnlyList<string> Levels { get; } = ["missing", "same", "typo", "crossed", "twoTypos", "nearYear", "different"];

    public override IReadOnlyList<double> Expected { get; } = [0, 0.8, 0.08, 0.02, 0.04, 0.03, 0.03];

    public override bool WeighsRarity => false;

    protected override int Level(IdentityValue a, IdentityValue b)
    {
        var errors = TypingErrors.Count(a.Key, b.Key, 2);
        if (errors == 1) return 2;
        if (a.Key.Length == 8 && b.Key.Length == 8 && IsCrossed(a.Key, b.Key)) return 3;
        if (errors == 2) return 4;
        return a.Year > 0 && b.Year > 0 && Math.Abs(a.Year - b.Year) <= 1 ? 5 : 6;
    }

    private static bool IsCrossed(ReadOnlySpan<char> a, ReadOnlySpan<char> b) => a[..4].SequenceEqual(b[..4]) && a[4..6].SequenceEqual(b[6..]) && a[6..].SequenceEqual(b[4..6]);
}
