using Rapport.Core.Exchange.Importing;

namespace Rapport.Kit.Imports;

/// <summary>What was done to single rows in the wizard, and how to take the last of it back.</summary>
public sealed class ImportFixes
{
    private readonly Stack<(RowFix Done, IReadOnlyList<RowFix> Before)> steps = new();

    public IReadOnlyList<RowFix> All { get; private set; } = [];

    public bool IsFull => All.Count >= RowFix.Most;

    public bool MayUndo => steps.Count > 0;

    /// <summary>Begins with what was kept from before.</summary>
    public void Load(IReadOnlyList<RowFix>? kept)
    {
        steps.Clear();
        All = kept ?? [];
    }

    /// <summary>Puts a cell right or leaves a row out; said again, the last word holds.</summary>
    public void Put(RowFix fix) => Step(fix, [.. Without(fix), fix]);

    /// <summary>Takes a row that was left out in again.</summary>
    public void TakeIn(long line) => Step(new RowFix(line), Without(new RowFix(line)));

    /// <summary>Takes the last step back; answers its line.</summary>
    public long Undo()
    {
        var (done, before) = steps.Pop();
        All = before;
        return done.Line;
    }

    private void Step(RowFix fix, IReadOnlyList<RowFix> after)
    {
        steps.Push((fix, All));
        All = after;
    }

    private List<RowFix> Without(RowFix fix) => [.. All.Where(f => f.Line != fix.Line || f.Column != fix.Column)];
}
