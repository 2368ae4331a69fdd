using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Identity.Comparisons;

/// <summary>A number or code: one or two characters wrong, or the same beginning.</summary>
internal sealed class CodeComparison(bool weighsRarity) : Comparison
{
    public override IReadOnlyList<string> Levels { get; } = ["missing", "same", "typo", "twoTypos", "beginning", "different"];

    public override IReadOnlyList<double> Expected { get; } = [0, 0.78, 0.09, 0.03, 0.02, 0.08];

    public override bool WeighsRarity => weighsRarity;

    protected override int Level(IdentityValue a, IdentityValue b)
    {
        var shorter = Math.Min(a.Key.Length, b.Key.Length);
        var errors = TypingErrors.Count(a.Key, b.Key, shorter >= 5 ? 2 : 1);
        if (errors == 1) return 2;
        if (errors == 2 && shorter >= 5) return 3;
        return shorter >= 3 && a.Key.AsSpan().CommonPrefixLength(b.Key) >= Math.Max(2, (shorter + 1) / 2) ? 4 : 5;
    }
}
