using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Identity.Comparisons;

/// <summary>A telephone number: the same but for the country or area code, one digit wrong, two digits wrong.</summary>
internal sealed class PhoneComparison : Comparison
{
    public override IReadOnlyList<string> Levels { get; } = ["missing", "same", "ending", "typo", "twoTypos", "different"];

    public override IReadOnlyList<double> Expected { get; } = [0, 0.75, 0.05, 0.08, 0.02, 0.1];

    public override bool WeighsRarity => false;

    protected override int Level(IdentityValue a, IdentityValue b)
    {
        if (a.Part.Length >= 6 && a.Part == b.Part) return 2;
        return TypingErrors.Count(a.Key, b.Key, 2) switch { 1 => 3, 2 => 4, _ => 5 };
    }
}
