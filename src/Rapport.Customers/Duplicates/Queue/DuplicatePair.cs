namespace Rapport.Customers.Duplicates.Queue;

/// <summary>Two parties that may be one; the first was there before the second.</summary>
public sealed record DuplicatePair(long Number, Guid First, Guid Second, double Bits)
{
    public double Probability => 1 / (1 + Math.Pow(2, -Bits));
}

/// <summary>Pairs by score, the surest first, and where the next ones begin; null at the end.</summary>
public sealed record DuplicatePage(IReadOnlyList<DuplicatePair> Pairs, string? Next);

/// <summary>
/// Why two parties may be one: the log₂ odds before anything was compared, and what each field adds. Fields that the
/// viewer's role hides are told as one sum.
/// </summary>
public sealed record PairExplanation(double Probability, double Bits, double PriorBits, IReadOnlyList<FieldEvidence> Fields, double HiddenBits);

/// <summary>One field: how alike the two are (<paramref name="Level"/>), and what that adds to the log₂ odds.</summary>
public sealed record FieldEvidence(string Field, string Level, double Bits);
