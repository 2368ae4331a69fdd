using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Identity.Comparisons;

/// <summary>A firm's name, compared without its legal form (<see cref="LegalForms"/>).</summary>
internal sealed class CompanyComparison : Comparison
{
    public override IReadOnlyList<string> Levels { get; } = ["missing", "same", "typo", "sound", "part", "near", "different"];

    public override IReadOnlyList<double> Expected { get; } = [0, 0.7, 0.1, 0.04, 0.06, 0.05, 0.05];

    protected override int Level(IdentityValue a, IdentityValue b)
    {
        if (TypingErrors.Count(a.Key, b.Key, 1) == 1) return 2;
        if ((a.Sound.Length > 1 && a.Sound == b.Sound) || (a.Reading.Length > 2 && a.Reading == b.Reading)) return 3;
        var shorter = Math.Min(a.Words.Length, b.Words.Length);
        if (shorter > 0 && FullNameComparison.Alike(a, b, 0.9) == shorter && (shorter > 1 || Math.Min(a.Key.Length, b.Key.Length) >= 4)) return 4;
        return LetterMarks.AreAlike(a.Key, a.Marks, b.Key, b.Marks, 0.88) ? 5 : 6;
    }
}
