namespace Rapport.Core.Changes.Undoing;

/// <summary>What an undo has done so far: counts of all, and names of the first that were refused.</summary>
internal sealed class UndoTally(LongWork.Advance advance)
{
    internal const int MostNamed = 100;
    private readonly List<RefusedUndo> refused = [];
    private int refusedCount;

    public int Reverted { get; private set; }

    public void Add(UndoStep step)
    {
        Reverted += step.Done;
        refusedCount += step.RefusedCount;
        advance.By(step.Done + step.RefusedCount - step.Refused.Count(r => r.IsPartly));
        refused.AddRange(step.Refused.Take(MostNamed - refused.Count));
    }

    public UndoOutcome Outcome(long set) => new(set, Reverted, refusedCount, refused);
}

/// <summary>What one chunk of an undo did.</summary>
internal sealed record UndoStep(int Done, IReadOnlyList<RefusedUndo> Refused)
{
    public static UndoStep Nothing { get; } = new(0, []);

    /// <summary>More may be refused than are named.</summary>
    public int RefusedCount { get; init; } = Refused.Count;
}
