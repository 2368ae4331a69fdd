namespace Rapport.Core.Exchange.Cards;

/// <summary>A person, organisation or household as a visiting card, in the names of the record type <c>party</c>.</summary>
public sealed record Card
{
    /// <summary><c>person</c>, <c>organisation</c> or <c>household</c>.</summary>
    public string Kind { get; init; } = "person";
    public string Name { get; init; } = "";
    public string? GivenName { get; init; }
    public string? FamilyName { get; init; }
    public string? OtherName { get; init; }

    /// <summary>Where a person works; read only.</summary>
    public string? Organisation { get; init; }

    /// <summary>What a person is there; read only.</summary>
    public string? Title { get; init; }

    /// <summary>The first is the one that the record has; others come from cards only.</summary>
    public IReadOnlyList<string> Emails { get; init; } = [];
    public IReadOnlyList<string> Phones { get; init; } = [];
    public string? Website { get; init; }
    public string? Language { get; init; }
    public string? Street { get; init; }
    public string? City { get; init; }
    public string? Region { get; init; }
    public string? Postcode { get; init; }
    public string? Country { get; init; }
    public DateOnly? Birthday { get; init; }

    /// <summary><c>female</c>, <c>male</c> or <c>other</c>.</summary>
    public string? Gender { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public string? Note { get; init; }
    public Guid? Id { get; init; }
}
