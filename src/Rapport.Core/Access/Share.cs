namespace Rapport.Core.Access;

/// <summary>What one sharing rule opens to a person: records of a type that meet the criteria, to be read or to be changed as well.</summary>
public sealed record Share(string Rule, string Type, string Criteria, bool Write)
{
    /// <summary>Single records that somebody shares, instead of criteria; <see cref="Rule"/> is then who does.</summary>
    public IReadOnlyList<Guid>? Ids { get; init; }

    /// <summary>For telling whether rights are still the same.</summary>
    public override string ToString() => $"{Rule} {Type} {Criteria} {Write} {(Ids is null ? "" : string.Join(',', Ids))}";
}
