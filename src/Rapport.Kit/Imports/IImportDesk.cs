using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;

namespace Rapport.Kit.Imports;

/// <summary>
/// All that the import wizard asks of the program, as the signed-in person. What cannot be done is thrown as a
/// <see cref="ProblemException"/>: the wizard shows it where the person is.
/// </summary>
public interface IImportDesk
{
    /// <summary>What this person may import, record types first; empty when nothing.</summary>
    IReadOnlyList<ImportTarget> Targets { get; }

    /// <summary>Names of the sheets of an upload that is a workbook; none of any other file.</summary>
    Task<IReadOnlyList<string>> SheetsAsync(string upload, CancellationToken cancel);

    /// <summary>Reads the beginning of an upload; what <paramref name="format"/> leaves open is guessed.</summary>
    Task<TablePreview> ReadAsync(string upload, TableFormat format, CancellationToken cancel);

    /// <summary>The field that each column seems to mean.</summary>
    IReadOnlyList<ColumnMatch> Match(RecordType columns, IReadOnlyList<string> header);

    /// <summary>The words in the columns that go into choices, by a sample of the file.</summary>
    Task<WordsSeen> WordsAsync(string upload, TableFormat format, RecordType columns, IReadOnlyList<ColumnMatch> match, CancellationToken cancel);

    /// <summary>Whether this person may give a field another choice from here.</summary>
    bool MayAddChoice(Field field);

    /// <summary>Makes a word a choice of the field; answers its key.</summary>
    Task<string> AddChoiceAsync(RecordType type, Field field, string word, CancellationToken cancel);

    /// <summary>Whether this person may make a field from here.</summary>
    bool MayAddField(ImportTarget target);

    /// <summary>What field a column would need.</summary>
    Task<FieldGuess> GuessAsync(string upload, TableFormat format, int column, CancellationToken cancel);

    /// <summary>Makes a field, for everybody; answers its name.</summary>
    Task<string> AddFieldAsync(RecordType type, string label, FieldKind kind, IReadOnlyList<string> choices, CancellationToken cancel);

    /// <summary>Says what an import would do with the beginning of the file; writes nothing.</summary>
    Task<ImportTrial> TryAsync(string upload, ImportPlan plan, CancellationToken cancel);

    /// <summary>Tries again the rows about one that was put right.</summary>
    Task<ImportTrial> AgainAsync(string upload, ImportPlan plan, ImportTrial before, int number, CancellationToken cancel);

    /// <summary>Keeps what was decided about an upload so far, for whoever comes back to it.</summary>
    Task KeepAsync(string upload, ImportPlan plan, CancellationToken cancel);

    /// <summary>What was decided about an upload before; null when nothing was.</summary>
    Task<ImportPlan?> KeptAsync(string upload, CancellationToken cancel);

    /// <summary>Templates that this person may use for a target, by name.</summary>
    Task<IReadOnlyList<OfferedTemplate>> TemplatesAsync(string target, CancellationToken cancel);

    /// <summary>Keeps a template; one without an id gets one. Answers it as it is kept.</summary>
    Task<ImportTemplate> SaveTemplateAsync(ImportTemplate template, CancellationToken cancel);

    /// <summary>Forgets a template of one's own.</summary>
    Task DeleteTemplateAsync(Guid id, CancellationToken cancel);

    /// <summary>Starts the import in the background; answers the job's number.</summary>
    Task<long> StartAsync(string upload, ImportPlan plan, CancellationToken cancel);

    /// <summary>An import as it is now; null when there is none of that number that this person may see.</summary>
    Task<ImportRun?> FindAsync(long job, CancellationToken cancel);

    /// <summary>The newest imports that this person may see.</summary>
    Task<IReadOnlyList<ImportRun>> RecentAsync(int limit, CancellationToken cancel);

    /// <summary>Asks an import to stop; what was written stays.</summary>
    Task CancelAsync(long job, CancellationToken cancel);

    /// <summary>Goes on with an import that was cancelled or failed, behind what it wrote.</summary>
    Task ResumeAsync(long job, CancellationToken cancel);

    /// <summary>Takes all of an import back, or says what that would do.</summary>
    Task<UndoView> UndoAsync(ImportRun run, bool preview, CancellationToken cancel);
}

/// <summary>What can be imported: a record type, or a kind that a module brings.</summary>
/// <param name="Columns">What may stand in the file: the type with the fields this person may fill, or the kind's own description.</param>
/// <param name="Shows">Record type whose list shows what came in.</param>
public sealed record ImportTarget(RecordType Columns, string Shows)
{
    public string Name => Columns.Name;

    /// <summary>A module's kind decides itself what is new and what is there already.</summary>
    public bool IsKind { get; init; }

    public bool MayCreate { get; init; } = true;
    public bool MayUpdate { get; init; } = true;
}

/// <summary>An import that was started.</summary>
public sealed record ImportRun(long Job, string Target, string FileName, JobState State, DateTime At)
{
    /// <summary>Share done, 0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>Rows done while it runs.</summary>
    public long? Rows { get; init; }

    public bool IsStopping { get; init; }

    /// <summary>Who started it, where that is somebody else.</summary>
    public string? Who { get; init; }

    /// <summary>What became of it, or what was written before it was cancelled.</summary>
    public ImportResult? Result { get; init; }

    /// <summary>Why it failed: the code of a text, or what the program said.</summary>
    public string? Error { get; init; }

    /// <summary>The change set by which it was taken back.</summary>
    public long? UndoneBy { get; init; }

    public bool IsOpen => State is JobState.Waiting or JobState.Running;
}

/// <summary>What an undo did, or would do; the first records that it must leave stand in <paramref name="Held"/>.</summary>
public sealed record UndoView(int Reverted, int Refused, IReadOnlyList<HeldRecord> Held);

/// <summary>A record that stays, because something later depends on it; of which only <paramref name="Fields"/> stay, where there are any.</summary>
public sealed record HeldRecord(string Type, Guid Id, string Title, IReadOnlyList<Field> Fields);
