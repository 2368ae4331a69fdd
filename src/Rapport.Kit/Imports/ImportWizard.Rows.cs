using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Problems;

namespace Rapport.Kit.Imports;

// Single rows: put right, left out, and tried again at once.
public sealed partial class ImportWizard
{
    private Task again = Task.CompletedTask;
    private int checking;

    /// <summary>What was done to single rows.</summary>
    public ImportFixes Fixes { get; } = new();

    /// <summary>Whether a row that was put right is being tried again.</summary>
    public bool IsChecking => checking > 0;

    /// <summary>Puts a cell right; its row is tried again at once.</summary>
    public Task PutAsync(TriedRow row, ColumnMatch column, string value, CancellationToken cancel) => ChangeAsync(new RowFix(row.Line, Columns!.NameOf(column), value), row, cancel);

    /// <summary>Leaves a row out, or takes it in again.</summary>
    public Task LeaveOutAsync(TriedRow row, bool isOut, CancellationToken cancel)
    {
        if (isOut) return ChangeAsync(new RowFix(row.Line), row, cancel);
        Fixes.TakeIn(row.Line);
        return AgainAsync(row.Number, cancel);
    }

    /// <summary>Takes the last change of a row back.</summary>
    public Task UndoFixAsync(CancellationToken cancel)
    {
        if (!Fixes.MayUndo) return Task.CompletedTask;
        var line = Fixes.Undo();
        return Trial?.Rows.FirstOrDefault(r => r.Line == line) is { } row ? AgainAsync(row.Number, cancel) : CheckAnewAsync(cancel);
    }

    private Task ChangeAsync(RowFix fix, TriedRow row, CancellationToken cancel)
    {
        if (Fixes.IsFull)
        {
            Problem = Problem.Refused("import.tooManyFixes", null, ("count", Fixes.All.Count + 1), ("most", RowFix.Most));
            return Task.CompletedTask;
        }

        Fixes.Put(fix);
        return AgainAsync(row.Number, cancel);
    }

    /// <summary>One after the other: each judgement builds on the one before.</summary>
    private Task AgainAsync(int number, CancellationToken cancel) => again = NextAsync(again, number, cancel);

    private async Task NextAsync(Task before, int number, CancellationToken cancel)
    {
        checking++;
        Problem = null;
        try
        {
            await before;
            if (Trial is { } trial) Trial = await desk.AgainAsync(Upload!, Plan, trial, number, cancel);
            await KeepAsync(cancel);
        }
        catch (ProblemException refusal)
        {
            Problem = refusal.Problems[0];
        }
        finally
        {
            checking--;
        }
    }
}
