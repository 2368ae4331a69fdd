namespace Rapport.Core.Access.Limits;

/// <summary>
/// "Whoever has this role, or this one person, may set the field to this much." Percentages as they are stored: 0.1 is 10 %. Of an
/// <see cref="OfChange"/> limit <see cref="Most"/> says how far a value may be raised at once, <see cref="Least"/> how far it may be lowered.
/// </summary>
public sealed record Limit(Guid Id, string Type, string Field)
{
    /// <summary>Name of the role; exactly one of role and person is given.</summary>
    public string? Role { get; init; }

    /// <summary>One person, whose own limits go before those of the role.</summary>
    public Guid? Person { get; init; }

    public double? Most { get; init; }
    public double? Least { get; init; }
    public bool OfChange { get; init; }

    /// <summary>Without limit: what a person, or records that meet the criteria, are freed from.</summary>
    public bool Free { get; init; }

    /// <summary>ISO 4217, for amounts of money: another currency is not covered, since no rates are known here.</summary>
    public string? Currency { get; init; }

    /// <summary>Criteria about the record; null holds for all.</summary>
    public string? Criteria { get; init; }

    /// <summary>Kept, but not in force.</summary>
    public bool Off { get; init; }

    public IReadOnlyDictionary<string, object?> Values() => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["recordType"] = Type,
        ["field"] = Field,
        ["role"] = Role,
        ["person"] = Person,
        ["most"] = Most,
        ["least"] = Least,
        ["ofChange"] = OfChange,
        ["free"] = Free,
        ["currency"] = Currency,
        ["criteria"] = Criteria,
        ["off"] = Off,
    };

    public static Limit Of(IReadOnlyDictionary<string, object?> values) => new(values.GetValueOrDefault("id") as Guid? ?? Guid.Empty, values.GetValueOrDefault("recordType") as string ?? "", values.GetValueOrDefault("field") as string ?? "")
    {
        Role = values.GetValueOrDefault("role") as string,
        Person = values.GetValueOrDefault("person") as Guid?,
        Most = values.GetValueOrDefault("most") as double?,
        Least = values.GetValueOrDefault("least") as double?,
        OfChange = values.GetValueOrDefault("ofChange") is true,
        Free = values.GetValueOrDefault("free") is true,
        Currency = values.GetValueOrDefault("currency") as string,
        Criteria = values.GetValueOrDefault("criteria") as string,
        Off = values.GetValueOrDefault("off") is true,
    };
}
