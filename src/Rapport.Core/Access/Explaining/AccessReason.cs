namespace Rapport.Core.Access.Explaining;

/// <summary>
/// One link in the chain that decides: <paramref name="Code"/> names the rule (its words are <c>access.reason.{code}</c>),
/// <paramref name="Passed"/> what it said, <paramref name="Args"/> what it looked at.
/// </summary>
public sealed record AccessReason(string Code, bool Passed, IReadOnlyList<(string Name, object? Value)> Args)
{
    /// <summary>Rules about the record that this one belongs to.</summary>
    public IReadOnlyList<AccessReason> Inner { get; init; } = [];
}

/// <summary>Whether somebody sees, changes or deletes one record, as the engine itself decides it, and why.</summary>
public sealed record AccessVerdict(string Person, string Role, string Record, bool Sees, bool Changes, bool Deletes)
{
    public IReadOnlyList<AccessReason> Reading { get; init; } = [];
    public IReadOnlyList<AccessReason> Writing { get; init; } = [];

    /// <summary>Of the rights, and of what the record is used by: that holds a deletion up for everybody.</summary>
    public IReadOnlyList<AccessReason> Deleting { get; init; } = [];

    /// <summary>How much the person may set the record's fields to.</summary>
    public IReadOnlyList<Limits.FieldLimit> Limits { get; init; } = [];

    /// <summary>Names of the fields that the role does not show.</summary>
    public IReadOnlyList<string> HiddenFields { get; init; } = [];

    /// <summary>Names of the fields that the role shows and does not let change.</summary>
    public IReadOnlyList<string> ReadOnlyFields { get; init; } = [];
}
