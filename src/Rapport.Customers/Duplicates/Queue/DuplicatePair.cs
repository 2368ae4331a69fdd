using Rapport.Customers.Identity.Model;

namespace Rapport.Customers.Duplicates.Queue;

/// <summary>Two parties that may be one; the first was there before the second.</summary>
public sealed record DuplicatePair(long Number, Guid First, Guid Second, double Bits)
{
    public double Probability => LevelTables.Probability(Bits);
}

/// <summary>Pairs by score, the surest first, and where the next ones begin; null at the end.</summary>
public sealed record DuplicatePage(IReadOnlyList<DuplicatePair> Pairs, string? Next);

/// <summary>
/// Why two parties may be one: the log₂ odds before anything was compared, and what each field adds. Fields that the
/// viewer's role hides are left out of the sum and of the probability: the difference would tell that they agree.
/// </summary>
public sealed record PairExplanation(double Probability, double Bits, double PriorBits, IReadOnlyList<FieldEvidence> Fields)
{
    /// <summary>Whether the role hides fields that are compared.</summary>
    public bool LeavesOut { get; init; }
}

/// <summary>One field: how alike the two are (<paramref name="Level"/>), and what that adds to the log₂ odds.</summary>
public sealed record FieldEvidence(string Field, string Level, double Bits);
