using Rapport.Core.Storage;

namespace Rapport.Core.Changes.Undoing;

/// <summary>
/// How far an undo got in the logged changes, newest first: <paramref name="Before"/> is the last one taken back. Written in
/// the transaction of each chunk, so that one that was killed goes on under its own set and tells no change twice.
/// </summary>
internal sealed record UndoMark(long Own, long Before, int Reverted, int RefusedCount, IReadOnlyList<RefusedUndo> Refused)
{
    public static readonly UndoMark Start = new(0, long.MaxValue, 0, 0, []);

    /// <summary>The place behind one more chunk.</summary>
    public UndoMark With(long own, long before, UndoStep step) => this with
    {
        Own = own,
        Before = before,
        Reverted = Reverted + step.Done,
        RefusedCount = RefusedCount + step.RefusedCount,
        Refused = [.. Refused, .. step.Refused.Take(UndoTally.MostNamed - Refused.Count)],
    };

    /// <summary>Keeps the place behind a chunk.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Func<WriteSession, UndoMark, Task>? Keep { get; init; }
}
