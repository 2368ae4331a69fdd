using Rapport.Core.Catalogue;

namespace Rapport.Core.Changes.Undoing;

/// <summary>
/// What an undo did, or would do. <paramref name="Refused"/> names the later change that stands in the way; a record of which only
/// some fields stay is counted on both sides.
/// </summary>
public sealed record UndoOutcome(long ChangeSet, int Reverted, int RefusedCount, IReadOnlyList<RefusedUndo> Refused)
{
    /// <summary>The field that is of another kind by it; null for all that leaves the fields as they are.</summary>
    public KindBack? Kind { get; init; }

    /// <inheritdoc cref="CountedRecords.Totals"/>
    public int Totals { get; init; }

    /// <summary>How many records went back, as whoever brought or changed them counts.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Records => Reverted - Totals;
}

/// <summary>A field that an undo makes what it was: its kind now and then.</summary>
public sealed record KindBack(string Type, string Field, FieldKind Now, FieldKind Then);

/// <summary>One record that cannot be taken back: a later change set touched it, or something made later points at it.</summary>
public sealed record RefusedUndo(string Type, Guid Id, string? Title, string? Field, long? LaterChangeSet)
{
    /// <summary>What else is in the way: a limit of whoever takes it back.</summary>
    public Problems.Problem? Why { get; init; }

    /// <summary>The fields that stay; all else of the record goes back. Empty where the whole record stays.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsPartly => Kept.Count > 0;
}
