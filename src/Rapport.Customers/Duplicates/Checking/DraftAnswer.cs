namespace Rapport.Customers.Duplicates.Checking;

/// <summary>Whom a party that is being made may be: those in the maker's sight by name, and those out of it only as whom to ask.</summary>
public sealed record DraftAnswer(IReadOnlyList<LikelyParty> Seen, IReadOnlyList<Colleague> Elsewhere)
{
    public static readonly DraftAnswer None = new([], []);

    public bool IsAny => Seen.Count + Elsewhere.Count > 0;
}

public sealed record LikelyParty(Guid Id, string Title, string? Code, double Probability, IReadOnlyList<Queue.FieldEvidence> Fields)
{
    /// <summary>What tells it from others of its name, as far as the maker may see it: the city, and the telephone number or else the e-mail address.</summary>
    public IReadOnlyList<string> Marks { get; init; } = [];
}

/// <summary>
/// "A colleague already has this customer": nothing of the customer, only who looks after it, as far as the asker may see people
/// and teams, and otherwise the administrators.
/// </summary>
public sealed record Colleague(string? Owner, string? Team, IReadOnlyList<string> Administrators);
