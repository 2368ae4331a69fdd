using System.Text;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Storage;

namespace Rapport.Core.Exchange.Importing;

/// <summary>What a schedule that reads a folder is told.</summary>
/// <param name="Folder">Name of a folder in <c>inbox/</c> of the data folder.</param>
/// <param name="Template">Id of the template by which its files are read.</param>
/// <param name="User">In whose name, with whose rights; empty for the program itself.</param>
public sealed record InboxOrder(string Folder, string Type, Guid Template, Guid User)
{
    public const string JobType = "import.inbox";

    /// <summary>Name of the schedule of a folder: it has one.</summary>
    public static string ScheduleOf(string folder) => $"{JobType}:{folder}";
}

/// <summary>Where files arrive, and where they go: <c>inbox/NAME</c>, with <c>done</c> and <c>failed</c> in it.</summary>
public sealed class InboxFolders(string root, TimeProvider clock)
{
    /// <summary>A file that changed a moment ago may still be written.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    private static readonly string[] Unfinished = [".part", ".tmp", ".filepart", ".crdownload", ".lock"];

    /// <summary>Path of a folder, which is made with its two inner ones. Throws a <see cref="ProblemException"/> for a name that is none.</summary>
    public string PathOf(string folder)
    {
        if (folder.Length is 0 or > 60 || !folder.All(c => char.IsLetterOrDigit(c) || c is '-' or '_')) throw new ProblemException(Problem.Invalid("import.inboxFolder", "folder", ("folder", folder)));
        var path = Path.Combine(root, folder);
        Directory.CreateDirectory(Path.Combine(path, "done"));
        Directory.CreateDirectory(Path.Combine(path, "failed"));
        return path;
    }

    /// <summary>
    /// Holds a folder for one reader, on whichever node; null while another has it. The lock belongs to the file system: it
    /// goes with a process that is killed.
    /// </summary>
    public IDisposable? Hold(string folder)
    {
        var path = Path.Combine(PathOf(folder), ".reading");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Files that have arrived whole, by name. What points elsewhere, begins with a dot, or is still on its way is passed over.</summary>
    public IReadOnlyList<string> Arrived(string folder) =>
    [
        .. new DirectoryInfo(PathOf(folder)).EnumerateFiles().Where(f => !f.Attributes.HasFlag(FileAttributes.ReparsePoint) && f.Name[0] != '.' && !Unfinished.Contains(f.Extension, StringComparer.OrdinalIgnoreCase))
            .Where(f => f.LastWriteTimeUtc <= clock.GetUtcNow().UtcDateTime - Settled).Select(f => f.FullName).Order(StringComparer.Ordinal),
    ];

    /// <summary>Moves a file into one of the inner folders; what lies there under its name stays.</summary>
    public void Move(string path, string into)
    {
        var target = Path.Combine(Path.GetDirectoryName(path)!, into, Path.GetFileName(path));
        for (var n = 2; File.Exists(target); n++) target = Path.Combine(Path.GetDirectoryName(path)!, into, $"{Path.GetFileNameWithoutExtension(path)} ({n.ToString(System.Globalization.CultureInfo.InvariantCulture)}){Path.GetExtension(path)}");
        File.Move(path, target);
    }

    /// <summary>Where the rows of a file that were kept aside go, or why it could not be read.</summary>
    public static string ErrorsOf(string path) => Path.Combine(Path.GetDirectoryName(path)!, "failed", Path.GetFileName(path) + ".errors.csv");
}

/// <summary>
/// Imports the files that have arrived in a folder. That a file is in is noted in the transaction that closes its import:
/// killed at any moment, the next run goes on with a begun one, and only moves one that is in. The same content is not read
/// twice, unless its import was taken back.
/// </summary>
internal sealed class ImportInbox(RecordImport import, ImportTemplates templates, InboxFolders folders, Users users, IDatabase database, IExchangeWords words, TimeProvider clock) : IJobHandler
{
    public static SystemTable Table { get; } = new("core_import_inbox",
        [new("key", ColumnType.Text, true), new("name", ColumnType.Text, true), new("at", ColumnType.Moment, true), new("set_id", ColumnType.Integer)], [])
    { PrimaryKey = "key" };

    public string Type => InboxOrder.JobType;

    public async Task RunAsync(JobContext job)
    {
        var order = JsonSerializer.Deserialize<InboxOrder>(job.Job.Payload, JsonSerializerOptions.Web)!;
        var who = order.User == Guid.Empty ? Principal.System : await users.PrincipalAsync(order.User, null, job.Stop) ?? throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Import)));
        var plan = (await templates.GetAsync(order.Type, order.Template, who, job.Stop)).Plan;
        var (rows, errors) = (0L, 0L);
        // Somebody who reads it already takes what is there.
        using var held = folders.Hold(order.Folder);
        var (read, failed) = (new List<string>(), new List<string>());
        foreach (var path in held is null ? [] : folders.Arrived(order.Folder))
        {
            await job.ReportAsync(0, Path.GetFileName(path));
            try
            {
                var result = await TakeAsync(order.Folder, path, plan, who, job);
                (rows, errors) = (rows + (result?.Rows ?? 0), errors + (result?.Errors ?? 0));
                folders.Move(path, "done");
                read.Add(Path.GetFileName(path));
            }
            catch (ProblemException refusal)
            {
                await TellAsync(path, refusal, who, job.Stop);
                folders.Move(path, "failed");
                failed.Add(Path.GetFileName(path));
            }
        }

        if (failed.Count > 0) throw new ProblemException(Refusal(order.Folder, failed, read, rows, errors));
        await database.WriteAsync(WriteLane.People, async session => { await job.FinishAsync(session, JsonSerializer.Serialize(new { files = read.Count, rows, errors })); return 0; }, job.Stop);
    }

    /// <summary>Names what could not be read, and beside it what is in all the same.</summary>
    private static Problem Refusal(string folder, List<string> failed, List<string> read, long rows, long aside)
    {
        static string Names(List<string> files) => string.Join(", ", files.Take(10)) + (files.Count > 10 ? ", …" : "");
        (string, object?)[] named = [("count", failed.Count), ("files", Names(failed)), ("folder", folder)];
        return read.Count == 0 ? Problem.Refused("import.inboxFailed", null, named) : Problem.Refused("import.inboxFailedInPart", null, [.. named, ("read", Names(read)), ("rows", rows), ("aside", aside)]);
    }

    /// <summary>Imports a file; null when it is in already.</summary>
    private async Task<ImportResult?> TakeAsync(string folder, string path, ImportPlan plan, Principal who, JobContext job)
    {
        var key = $"{folder}/{await FileKey.OfAsync(path, plan, job.Stop)}";
        if (await IsInAsync(key, job.Stop)) return null;
        return await import.RunAsync(path, plan, who, InboxFolders.ErrorsOf(path), step => job.ReportAsync(step.Share, Path.GetFileName(path)), (session, result) => session.ExecuteAsync(
            "insert into core_import_inbox (key, name, at, set_id) values ($1, $2, $3, $4) on conflict (key) do update set name = excluded.name, at = excluded.at, set_id = excluded.set_id",
            key, Path.GetFileName(path), session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime), session.Dialect.ToDb(FieldKind.Integer, result.ChangeSet)), job.Stop);
    }

    private async Task<bool> IsInAsync(string key, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select 1 from core_import_inbox i where key = $1 and not exists (select 1 from core_change_set s where s.id = i.set_id and s.undone_by is not null)";
        database.Dialect.Bind(command, key);
        return await command.ExecuteScalarAsync(ct) is not null and not DBNull;
    }

    /// <summary>Why a file as a whole could not be taken, beside it.</summary>
    private Task TellAsync(string path, ProblemException refusal, Principal who, CancellationToken ct)
    {
        var text = new StringBuilder("\uFEFF");
        Exporting.DelimitedText.Row(text, ',', [.. ErrorFile.HeadsIn(words, who.Language)]);
        foreach (var problem in refusal.Problems) Exporting.DelimitedText.Row(text, ',', ["", problem.At ?? "", words.Say(problem, who.Language)]);
        return File.WriteAllTextAsync(InboxFolders.ErrorsOf(path), text.ToString(), ct);
    }
}
