using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Identity.Comparisons;

/// <summary>An e-mail address: the same local part elsewhere, typing errors, a like local part, the same domain only.</summary>
internal sealed class EmailComparison : Comparison
{
    public override IReadOnlyList<string> Levels { get; } = ["missing", "same", "sameName", "typo", "near", "alike", "different"];

    public override IReadOnlyList<double> Expected { get; } = [0, 0.72, 0.08, 0.08, 0.04, 0.03, 0.05];

    public override bool WeighsRarity => false;

    protected override int Level(IdentityValue a, IdentityValue b)
    {
        if (a.Part == b.Part) return 2;
        if (TypingErrors.Count(a.Key, b.Key, 2) <= 2) return 3;
        var likeness = JaroWinkler.Similarity(a.Part, b.Part);
        return likeness >= 0.9 ? 4 : likeness >= 0.8 ? 5 : 6;
    }
}
