using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Identity.Comparisons;

/// <summary>Given or family name: typing errors, sound and pinyin, likeness by Jaro–Winkler, initials, and the two names crossed over.</summary>
internal sealed class NameComparison : Comparison
{
    private const double Near = 0.9;
    private const double Alike = 0.8;

    public override IReadOnlyList<string> Levels { get; } = ["missing", "same", "typo", "sound", "near", "alike", "crossed", "different"];

    public override IReadOnlyList<double> Expected { get; } = [0, 0.74, 0.09, 0.03, 0.03, 0.03, 0.02, 0.06];

    public override int Crossed => 6;

    protected override int Level(IdentityValue a, IdentityValue b)
    {
        string x = a.Key, y = b.Key;
        if (Math.Min(x.Length, y.Length) >= 3 && TypingErrors.Count(x, y, 1) == 1) return 2;
        if (a.Sound.Length > 1 && a.Sound == b.Sound) return 3;
        if (a.Reading.Length > 0 && a.Reading == b.Reading) return 3;
        var likeness = LetterMarks.Most(x, a.Marks, y, b.Marks) < Alike ? 0 : JaroWinkler.Similarity(x, y);
        if (likeness >= Near) return 4;
        if (likeness >= Alike || Begins(x, y)) return 5;
        return 7;
    }

    /// <summary>An initial or a short form: J for John, Rob for Robert.</summary>
    private static bool Begins(string x, string y) => x.Length != y.Length && (x.StartsWith(y, StringComparison.Ordinal) || y.StartsWith(x, StringComparison.Ordinal));
}
