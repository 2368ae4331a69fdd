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
public sealed class ImportWizard(IImportDesk desk, ImportTarget target)
{
    private TableFormat wish = new();

    public ImportTarget Target => target;
    public ImportStage Stage { get; private set; }
    public string? Upload { get; private set; }

    /// <summary>The file as it is read now; null before there is one, or while it cannot be read.</summary>
    public TablePreview? Preview { get; private set; }

    public ImportColumns? Columns { get; private set; }
    public ImportTrial? Trial { get; private set; }
    public ImportRun? Run { get; private set; }
    public Problem? Problem { get; private set; }
    public bool IsBusy { get; private set; }

    /// <summary>What the person decided about the format; the rest was guessed.</summary>
    public TableFormat Wish => wish;

    public Task TakeAsync(string upload, CancellationToken cancel)
    {
        (Upload, wish) = (upload, new TableFormat());
        return ReadAsync(wish, cancel);
    }

    /// <summary>Forgets the file, to begin with another one.</summary>
    public void Drop() => (Upload, Preview, Columns, Trial, Problem, Stage) = (null, null, null, null, null, ImportStage.File);

    /// <summary>Reads the file in another way; what was matched by its heads is matched anew.</summary>
    public Task ReadAsync(TableFormat format, CancellationToken cancel) => DoAsync(async () =>
    {
        wish = format;
        (Preview, Columns, Trial) = (null, null, null);
        Preview = await desk.ReadAsync(Upload!, format, cancel);
        Columns = new ImportColumns(target, desk.Match(target.Columns, Preview.Header));
    });

    /// <summary>Whether a step may be gone to now: back always, ahead when all before it is in order, nowhere once it runs.</summary>
    public bool MayGo(ImportStage to) => Run is null && !IsBusy && to switch
    {
        ImportStage.File => true,
        ImportStage.Columns => Columns is not null,
        ImportStage.Check => Columns is { Obstacle: null },
        _ => false,
    };

    public async Task GoAsync(ImportStage to, CancellationToken cancel)
    {
        if (!MayGo(to)) return;
        Problem = null;
        Trial = null;
        if (to != ImportStage.Check) { Stage = to; return; }
        await DoAsync(async () =>
        {
            Stage = ImportStage.Check;
            Trial = await desk.TryAsync(Upload!, Plan, cancel);
        });
    }

    /// <summary>Rows that would come in; nothing can be started while there is none.</summary>
    public int Ready => Trial is null ? 0 : Trial.Count - Trial.Errors;

    public bool MayStart => Stage == ImportStage.Check && Run is null && !IsBusy && Ready > 0;

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

    private ImportPlan Plan => Columns!.Plan(Preview!.Format);

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
