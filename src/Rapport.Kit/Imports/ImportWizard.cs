using Rapport.Core.Exchange.Cells;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;

namespace Rapport.Kit.Imports;

/// <summary>The steps of an import, in their order.</summary>
public enum ImportStage
{
    File,
    Columns,
    Check,
    Run,
    Result,
}

/// <summary>
/// One import from the file to the result. A step is reached only when those before it are in order; what a changed
/// decision makes stale is forgotten, so that nothing runs that was not looked at.
/// </summary>
public sealed partial class ImportWizard(IImportDesk desk, ImportTarget target)
{
    private TableFormat wish = new();
    private Task keeping = Task.CompletedTask;

    public ImportTarget Target { get; private set; } = target;
    public ImportStage Stage { get; private set; }
    public string? Upload { get; private set; }

    /// <summary>The file as it is read now; null before there is one, or while it cannot be read.</summary>
    public TablePreview? Preview { get; private set; }

    /// <summary>Names of the sheets of a workbook; none of any other file.</summary>
    public IReadOnlyList<string> Sheets { get; private set; } = [];

    /// <summary>The file holds names of columns, or not even them, and nothing to import.</summary>
    public bool IsEmpty => Preview is { Rows.Count: 0 };

    /// <summary>Whether there is something to be said of how the file is read: a damaged one is another file's turn.</summary>
    public bool CanReadAnew => Upload is not null && (Preview is not null || Sheets.Count > 0 || wish != new TableFormat());

    public ImportColumns? Columns { get; private set; }
    public ImportTrial? Trial { get; private set; }
    public ImportRun? Run { get; private set; }
    public Problem? Problem { get; private set; }
    public bool IsBusy { get; private set; }

    /// <summary>What the person decided about the format; the rest was guessed.</summary>
    public TableFormat Wish => wish;

    /// <summary>Takes a file, with what was decided about it before, and goes to where that was left.</summary>
    /// <param name="at">The step it was left at, where that is known.</param>
    public async Task TakeAsync(string upload, CancellationToken cancel, ImportStage? at = null)
    {
        (Upload, wish, Sheets) = (upload, new TableFormat(), []);
        ImportPlan? kept = null;
        await DoAsync(async () =>
        {
            kept = await desk.KeptAsync(upload, cancel);
            Sheets = await desk.SheetsAsync(upload, cancel);
        });
        await ReadFileAsync(kept?.Format ?? wish, cancel);
        if (Columns is null) return;
        if (kept is not null)
        {
            Columns.Apply(kept);
            Fixes.Load(kept.Fixes);
        }

        var to = at ?? (Fixes.All.Count > 0 ? ImportStage.Check : ImportStage.File);
        // A field may have been taken away meanwhile.
        if (to == ImportStage.Check && !MayGo(to)) to = ImportStage.Columns;
        if (to != ImportStage.File) await GoAsync(to, cancel);
    }

    /// <summary>Forgets the file, to begin with another one.</summary>
    public void Drop()
    {
        (Upload, Preview, Columns, Trial, Problem, Stage, Sheets) = (null, null, null, null, null, ImportStage.File, []);
        Fixes.Load(null);
        Used = null;
    }

    /// <summary>Reads the file in another way; what was matched by its heads is matched anew.</summary>
    public async Task ReadAsync(TableFormat format, CancellationToken cancel)
    {
        await ReadFileAsync(format, cancel);
        await KeepAsync(cancel);
    }

    private Task ReadFileAsync(TableFormat format, CancellationToken cancel) => DoAsync(async () =>
    {
        // A template of a workbook, and a file that is none.
        var asked = wish = Sheets.Count == 0 ? format with { Sheet = null } : format;
        (Columns, Trial) = (null, null);
        // Read in another way, the lines are others.
        Fixes.Load(null);
        try
        {
            // What is shown stays until it is read anew: whoever goes through its rows by keys is not thrown out.
            var read = await desk.ReadAsync(Upload!, asked, cancel);
            if (wish != asked) return;
            Preview = read;
        }
        catch (ProblemException) when (wish != asked)
        {
            // Whoever goes on quickly is answered for the last row only.
            return;
        }
        catch (ProblemException refusal)
        {
            // Among the rows that are shown another one can be chosen for the names.
            if (refusal.Problems[0].Code != "table.headerRowMissing") Preview = null;
            throw;
        }

        if (Preview.HeadProblem is { } broken) throw new ProblemException(broken);
        Columns = new ImportColumns(Target, desk.Match(Target.Columns, Preview.Header));
        Templates = await desk.TemplatesAsync(Target.Name, cancel);
    });

    /// <summary>Puts a column into a field, and reads its words where the field has choices.</summary>
    public async Task AssignAsync(int column, string? field, CancellationToken cancel)
    {
        Columns!.Assign(column, field);
        await DoAsync(() => ReadWordsAsync(cancel));
        await KeepAsync(cancel);
    }

    private async Task ReadWordsAsync(CancellationToken cancel)
    {
        if (Columns!.AsksForWords) Columns.Take(await desk.WordsAsync(Upload!, Preview!.Format, Target.Columns, Columns.All, cancel));
    }

    /// <summary>Whether a step may be gone to now: back always, ahead when all before it is in order, nowhere once it runs.</summary>
    public bool MayGo(ImportStage to) => Run is null && !IsBusy && to switch
    {
        ImportStage.File => true,
        ImportStage.Columns => Columns is not null && !IsEmpty,
        ImportStage.Check => Columns is { Obstacle: null } && !IsEmpty,
        _ => false,
    };

    public async Task GoAsync(ImportStage to, CancellationToken cancel)
    {
        if (!MayGo(to)) return;
        Problem = null;
        Trial = null;
        await DoAsync(async () =>
        {
            Stage = to;
            if (to == ImportStage.File) return;
            // Also before a check: what a kept plan leaves open is proposed from the words.
            await ReadWordsAsync(cancel);
            if (to == ImportStage.Check) await CheckAsync(cancel);
        });
    }

    /// <summary>Tries the whole beginning anew, so that further problems show.</summary>
    public Task CheckAnewAsync(CancellationToken cancel) => DoAsync(() => CheckAsync(cancel));

    /// <summary>Says what stands first in the days of a column, and tries all anew by it.</summary>
    public Task SayDaysAsync(int column, DayOrder order, CancellationToken cancel)
    {
        Columns!.SayDays(column, order);
        return CheckAnewAsync(cancel);
    }

    /// <summary>Says what stands before fractions in the numbers of a column, and tries all anew by it.</summary>
    public Task SayNumbersAsync(int column, NumberForm form, CancellationToken cancel)
    {
        Columns!.SayNumbers(column, form);
        return CheckAnewAsync(cancel);
    }

    private async Task CheckAsync(CancellationToken cancel)
    {
        await KeepAsync(cancel);
        Trial = await desk.TryAsync(Upload!, Plan, cancel);
    }

    /// <summary>Rows that would come in; nothing can be started while there is none.</summary>
    public int Ready => Trial is null ? 0 : Trial.Count - Trial.Errors - Trial.LeftOut;

    public bool MayStart => Stage == ImportStage.Check && Run is null && !IsBusy && !IsChecking && Ready > 0;

    /// <summary>Starts what was checked; answers the job's number, or null when it could not be started.</summary>
    public async Task<long?> StartAsync(CancellationToken cancel)
    {
        if (!MayStart) return null;
        long? job = null;
        await DoAsync(async () => job = await desk.StartAsync(Upload!, Plan, cancel));
        return job;
    }

    /// <summary>Shows an import that was started, now or another day.</summary>
    public void Follow(ImportRun run) =>
        (Run, Stage, Problem) = (run, run.State is JobState.Waiting or JobState.Running ? ImportStage.Run : ImportStage.Result, null);

    private ImportPlan Plan => Columns!.Plan(Preview!.Format) with { Fixes = Fixes.All.Count > 0 ? Fixes.All : null };

    /// <summary>What is kept of it: of the format only what somebody decided, the rest is found again.</summary>
    private ImportPlan Kept => Plan with { Format = wish };

    /// <summary>Keeps what is decided by now beside the file: a page that is loaded anew, because the server died, goes on from there.</summary>
    public Task KeepAsync(CancellationToken cancel) => keeping = KeepNextAsync(keeping, cancel);

    // One after the other, so that the last decision is the one that stays.
    private async Task KeepNextAsync(Task before, CancellationToken cancel)
    {
        await before;
        try
        {
            if (Columns is not null && Preview is not null) await desk.KeepAsync(Upload!, Kept, cancel);
        }
        catch (ProblemException refusal)
        {
            Problem = refusal.Problems[0];
        }
    }

    private async Task DoAsync(Func<Task> work)
    {
        (IsBusy, Problem) = (true, null);
        try
        {
            await work();
        }
        catch (ProblemException refusal)
        {
            Problem = refusal.Problems[0];
        }
        finally
        {
            IsBusy = false;
        }
    }
}
