using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Identity.Comparisons;

/// <summary>One of few values: the same, one typing error, different.</summary>
internal sealed class CategoryComparison : Comparison
{
    public override IReadOnlyList<string> Levels { get; } = ["missing", "same", "typo", "different"];

    public override IReadOnlyList<double> Expected { get; } = [0, 0.88, 0.04, 0.08];

    protected override int Level(IdentityValue a, IdentityValue b) => Math.Min(a.Key.Length, b.Key.Length) >= 2 && TypingErrors.Count(a.Key, b.Key, 1) == 1 ? 2 : 3;
}
