using System.Globalization;
using Rapport.App.Screens;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Kit.Imports;
using Rapport.Kit.Words;

namespace Rapport.App.Imports;

/// <summary>Imports as the screens of one signed-in person see them. Files are read beside the circuit, which draws on meanwhile.</summary>
internal sealed class ImportDesk(RecordStore store, ImportUploads uploads, ImportRehearsal rehearsal, ImportJobs jobs, JobQueue queue, IExchangeWords words, IEnumerable<IImportKind> kinds, RecordReader reader, ImportMaking making, ImportTemplates templates, TimeProvider clock, Texts texts, Visitor visitor) : IImportDesk
{
    private const int MostHeld = 10;

    public IReadOnlyList<ImportTarget> Targets => !visitor.Who.May(Functions.Import) ? [] :
    [
        .. visitor.Visible(store.Catalogue).Types.Where(visitor.Who.MayImport).OrderBy(t => t.NavigationOrder ?? int.MaxValue).Select(Target),
        .. kinds.Where(k => k.IsFor(visitor.Who)).Select(k => new ImportTarget(k.Columns, k.Shows) { IsKind = true }),
    ];

    public Task<IReadOnlyList<string>> SheetsAsync(string upload, CancellationToken cancel) => Task.Run(() => TableFile.Sheets(uploads.PathOf(upload)), cancel);

    public Task<TablePreview> ReadAsync(string upload, TableFormat format, CancellationToken cancel) =>
        Task.Run(() => TablePreview.Look(uploads.PathOf(upload), format), cancel);

    public IReadOnlyList<ColumnMatch> Match(RecordType columns, IReadOnlyList<string> header) => ColumnMatch.Find(columns, header, words);

    public Task<WordsSeen> WordsAsync(string upload, TableFormat format, RecordType columns, IReadOnlyList<ColumnMatch> match, CancellationToken cancel) =>
        Task.Run(() => WordsSeen.Read(uploads.PathOf(upload), format, columns, match, words, cancel), cancel);

    public bool MayAddChoice(Field field) => ImportMaking.MayAddChoice(visitor.Who, field);

    public Task<string> AddChoiceAsync(RecordType type, Field field, string word, CancellationToken cancel) => making.AddChoiceAsync(type.Name, field.Name, word, visitor.Who, texts.Language, cancel);

    public bool MayAddField(ImportTarget target) => !target.IsKind && ImportMaking.MayAddField(visitor.Who, target.Columns);

    public Task<FieldGuess> GuessAsync(string upload, TableFormat format, int column, CancellationToken cancel) => Task.Run(() => FieldGuess.Of(uploads.PathOf(upload), format, column), cancel);

    public Task<string> AddFieldAsync(RecordType type, string label, FieldKind kind, IReadOnlyList<string> choices, CancellationToken cancel) => making.AddFieldAsync(type.Name, label, kind, choices, visitor.Who, texts.Language, cancel);

    public Task<ImportTrial> AgainAsync(string upload, ImportPlan plan, ImportTrial before, int number, CancellationToken cancel)
    {
        var (path, who) = (uploads.PathOf(upload), visitor.Who);
        return Task.Run(() => rehearsal.AgainAsync(path, plan, before, number, who, cancel), cancel);
    }

    public Task KeepAsync(string upload, ImportPlan plan, CancellationToken cancel) => uploads.KeepAsync(upload, plan, cancel);

    public Task<ImportPlan?> KeptAsync(string upload, CancellationToken cancel) => uploads.KeptAsync(upload, cancel);

    public Task<ImportTrial> TryAsync(string upload, ImportPlan plan, CancellationToken cancel)
    {
        var (path, who) = (uploads.PathOf(upload), visitor.Who);
        return Task.Run(() => Kind(plan.Type) is { } kind ? Task.FromResult(kind.Try(path, plan, who, cancel)) : rehearsal.RunAsync(path, plan, who, cancel), cancel);
    }

    public Task<IReadOnlyList<OfferedTemplate>> TemplatesAsync(string target, CancellationToken cancel) => templates.ListAsync(target, visitor.Who, cancel);

    public async Task<ImportTemplate> SaveTemplateAsync(ImportTemplate template, CancellationToken cancel)
    {
        if (template.Id == Guid.Empty) template = template with { Id = Guid.CreateVersion7(clock.GetUtcNow()) };
        await templates.SaveAsync(template, visitor.Who, cancel);
        return template;
    }

    public Task DeleteTemplateAsync(Guid id, CancellationToken cancel) => templates.DeleteAsync(id, visitor.Who, cancel);

    public Task<long> StartAsync(string upload, ImportPlan plan, CancellationToken cancel) => jobs.StartAsync(new ImportOrder(upload, plan), visitor.Who, cancel);

    public async Task<ImportRun?> FindAsync(long job, CancellationToken cancel) =>
        await queue.FindAsync(job, cancel) is { } found && ImportAccess.MaySee(visitor.Who, found) ? (await RunsAsync([found], cancel))[0] : null;

    public async Task<IReadOnlyList<ImportRun>> RecentAsync(int limit, CancellationToken cancel) =>
        await RunsAsync(await jobs.RecentAsync(visitor.Who.May(Functions.Jobs) ? null : visitor.Who.UserId, limit, cancel), cancel);

    public async Task CancelAsync(long job, CancellationToken cancel)
    {
        if (await FindAsync(job, cancel) is not null) await queue.CancelAsync(job, cancel);
    }

    public async Task ResumeAsync(long job, CancellationToken cancel)
    {
        if (await FindAsync(job, cancel) is not null) await queue.ReplayAsync(job, cancel);
    }

    public async Task<UndoView> UndoAsync(ImportRun run, bool preview, CancellationToken cancel)
    {
        var set = run.Result?.ChangeSet ?? throw new ProblemException(Problem.Missing("undo.noSuchSet", null, ("set", "")));
        var outcome = await store.UndoAsync(set, visitor.Who, preview, cancel);
        if (!preview && run.State != JobState.Done) await jobs.GiveUpAsync(set, cancel);
        var held = new List<HeldRecord>();
        foreach (var one in outcome.Refused.Take(MostHeld))
            if (store.Catalogue.Find(one.Type) is { } type && await reader.GetAsync(type, one.Id, visitor.Who, cancel) is { } seen) held.Add(new HeldRecord(one.Type, one.Id, seen.Title ?? one.Id.ToString(), [.. one.Kept.Where(n => !visitor.Who.AccessTo(type).HiddenFields.Contains(n)).Select(type.Find).OfType<Field>()]));
        return new UndoView(outcome.Records, outcome.RefusedCount, held);
    }

    private IImportKind? Kind(string name) => kinds.FirstOrDefault(k => k.Columns.Name == name && k.IsFor(visitor.Who));

    private ImportTarget Target(RecordType type)
    {
        var access = visitor.Who.AccessTo(type);
        return new ImportTarget(type with { Fields = [.. type.Fields.Where(f => !access.ReadOnlyFields.Contains(f.Name))] }, type.Name) { MayCreate = access.Create, MayUpdate = access.Write != RecordScope.None };
    }

    private async Task<IReadOnlyList<ImportRun>> RunsAsync(IReadOnlyList<Job> found, CancellationToken cancel)
    {
        var results = found.ToDictionary(j => j.Number, ImportJobs.ResultOf);
        var undone = await jobs.UndoneAsync([.. results.Values.Select(r => r?.ChangeSet).OfType<long>()], cancel);
        var others = found.Select(j => j.CreatedBy).OfType<Guid>().Where(id => id != visitor.Who.UserId && id != Guid.Empty).Distinct().ToList();
        var names = others.Count == 0 ? new Dictionary<Guid, string>() : await reader.TitlesAsync(store.Catalogue["user"], others, visitor.Who, cancel);
        return [.. found.Select(job => Run(job, results[job.Number], undone, names)).OfType<ImportRun>()];
    }

    private static ImportRun? Run(Job job, ImportResult? result, IReadOnlyDictionary<long, long> undone, IReadOnlyDictionary<Guid, string> names) =>
        ImportJobs.OrderOf(job) is not { } order ? null : new ImportRun(job.Number, order.Plan.Type, ImportUploads.FileNameOf(order.Upload), job.State, job.CreatedAt)
        {
            Progress = job.State == JobState.Done ? 1 : Math.Clamp(job.Progress ?? 0, 0, 1),
            Rows = long.TryParse(job.Message, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) ? rows : null,
            IsStopping = job.CancelRequested && job.State == JobState.Running,
            Who = job.CreatedBy is { } by ? names.GetValueOrDefault(by) : null,
            Result = result,
            Error = job.Error,
            UndoneBy = result?.ChangeSet is { } set && undone.TryGetValue(set, out var undoing) ? undoing : null,
        };
}

/// <summary>Who may look at an import: its person, and whoever looks after jobs.</summary>
internal static class ImportAccess
{
    public static bool MaySee(Principal who, Job job) => job.Type == "import" && who.May(Functions.Import) && (job.CreatedBy == who.UserId || who.May(Functions.Jobs));
}
