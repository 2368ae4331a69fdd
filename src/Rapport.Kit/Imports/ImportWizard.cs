using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
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
    private Task again = Task.CompletedTask;
    private int checking;

    public ImportTarget Target { get; private set; } = target;
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

    /// <summary>What was done to single rows.</summary>
    public ImportFixes Fixes { get; } = new();

    /// <summary>Whether a row that was put right is being tried again.</summary>
    public bool IsChecking => checking > 0;

    /// <summary>Takes a file, with what was decided about it before, and goes to where that was left.</summary>
    public async Task TakeAsync(string upload, CancellationToken cancel)
    {
        (Upload, wish) = (upload, new TableFormat());
        ImportPlan? kept = null;
        await DoAsync(async () => kept = await desk.KeptAsync(upload, cancel));
        await ReadAsync(kept?.Format ?? wish, cancel);
        if (kept is null || Columns is null) return;
        Columns.Apply(kept);
        Fixes.Load(kept.Fixes);
        if (Fixes.All.Count > 0) await GoAsync(ImportStage.Check, cancel);
    }

    /// <summary>Forgets the file, to begin with another one.</summary>
    public void Drop()
    {
        (Upload, Preview, Columns, Trial, Problem, Stage) = (null, null, null, null, null, ImportStage.File);
        Fixes.Load(null);
        Used = null;
    }

    /// <summary>Reads the file in another way; what was matched by its heads is matched anew.</summary>
    public Task ReadAsync(TableFormat format, CancellationToken cancel) => DoAsync(async () =>
    {
        wish = format;
        (Preview, Columns, Trial) = (null, null, null);
        // Read in another way, the lines are others.
        Fixes.Load(null);
        Preview = await desk.ReadAsync(Upload!, format, cancel);
        Columns = new ImportColumns(Target, desk.Match(Target.Columns, Preview.Header));
        Templates = await desk.TemplatesAsync(Target.Name, cancel);
    });

    /// <summary>Templates for this target that the person may use.</summary>
    public IReadOnlyList<OfferedTemplate> Templates { get; private set; } = [];

    /// <summary>The template that was taken, or kept, last.</summary>
    public Guid? Used { get; private set; }

    /// <summary>Templates made with a file of the same header; one's own first.</summary>
    public IEnumerable<OfferedTemplate> Fitting => Preview is null ? [] : Templates.Where(t => t.Template.Fits(Preview.Header)).OrderByDescending(t => t.Mine);

    /// <summary>Decides as a template does, as far as its columns are in the file.</summary>
    public async Task UseAsync(ImportTemplate template, CancellationToken cancel)
    {
        if (template.Plan.Format != wish && template.Plan.Format != new TableFormat()) await ReadAsync(template.Plan.Format, cancel);
        if (Columns is null) { Stage = ImportStage.File; return; }
        Columns = new ImportColumns(Target, desk.Match(Target.Columns, Preview!.Header));
        Columns.Apply(template.Plan);
        Used = template.Id;
        await DoAsync(() => ReadWordsAsync(cancel));
    }

    /// <summary>Keeps what is decided now under a name; in the place of one's own of that name.</summary>
    public Task SaveTemplateAsync(string name, bool shared, CancellationToken cancel) => DoAsync(async () =>
    {
        var before = Templates.FirstOrDefault(t => t.Mine && string.Equals(t.Template.Name, name.Trim(), StringComparison.OrdinalIgnoreCase));
        // Only what somebody decided about the format: the rest is guessed from each file.
        var kept = await desk.SaveTemplateAsync(new ImportTemplate(before?.Template.Id ?? Guid.Empty, Target.Name, name, shared, Preview!.Header, Columns!.Plan(wish with { IsWorkbook = false, IsCards = false, IsPacked = false })), cancel);
        Used = kept.Id;
        Templates = await desk.TemplatesAsync(Target.Name, cancel);
    });

    public Task RenameTemplateAsync(ImportTemplate template, string name, CancellationToken cancel) => DoAsync(async () =>
    {
        await desk.SaveTemplateAsync(template with { Name = name }, cancel);
        Templates = await desk.TemplatesAsync(Target.Name, cancel);
    });

    public Task DeleteTemplateAsync(ImportTemplate template, CancellationToken cancel) => DoAsync(async () =>
    {
        await desk.DeleteTemplateAsync(template.Id, cancel);
        Templates = await desk.TemplatesAsync(Target.Name, cancel);
    });

    /// <summary>Puts a column into a field, and reads its words where the field has choices.</summary>
    public Task AssignAsync(int column, string? field, CancellationToken cancel)
    {
        Columns!.Assign(column, field);
        return DoAsync(() => ReadWordsAsync(cancel));
    }

    /// <summary>Makes a word of the file a choice of its column's field, for everybody.</summary>
    public Task AddChoiceAsync(ColumnMatch column, string word, CancellationToken cancel) => DoAsync(async () =>
    {
        var key = await desk.AddChoiceAsync(Target.Columns, column.Field!, word, cancel);
        await RenewAsync(cancel);
        Columns!.MeaningsOf(Columns.All[column.Column])!.Say(word, key);
    });

    public bool MayAddField => desk.MayAddField(Target);

    public bool MayAddChoice(ColumnMatch column) => column.Field is { } field && desk.MayAddChoice(field);

    /// <summary>What field a column would need; null when its values cannot be read.</summary>
    public async Task<FieldGuess?> GuessAsync(ColumnMatch column, CancellationToken cancel)
    {
        FieldGuess? guess = null;
        await DoAsync(async () => guess = await desk.GuessAsync(Upload!, Preview!.Format, column.Column, cancel));
        return guess;
    }

    /// <summary>Makes a field for a column, for everybody, and puts the column into it.</summary>
    public Task AddFieldAsync(ColumnMatch column, string label, FieldKind kind, FieldGuess guess, CancellationToken cancel) => DoAsync(async () =>
    {
        var name = await desk.AddFieldAsync(Target.Columns, label, kind, guess.Words, cancel);
        Target = desk.Targets.First(t => t.Name == Target.Name);
        Columns!.Renew(Target);
        Columns.Assign(column.Column, name);
        await ReadWordsAsync(cancel);
    });

    private Task RenewAsync(CancellationToken cancel)
    {
        Target = desk.Targets.First(t => t.Name == Target.Name);
        Columns!.Renew(Target);
        return ReadWordsAsync(cancel);
    }

    private async Task ReadWordsAsync(CancellationToken cancel)
    {
        if (Columns!.AsksForWords) Columns.Take(await desk.WordsAsync(Upload!, Preview!.Format, Target.Columns, Columns.All, cancel));
    }

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

    private async Task CheckAsync(CancellationToken cancel)
    {
        await desk.KeepAsync(Upload!, Plan, cancel);
        Trial = await desk.TryAsync(Upload!, Plan, cancel);
    }

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
            await desk.KeepAsync(Upload!, Plan, cancel);
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
