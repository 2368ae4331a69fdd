using System.Diagnostics;
using System.Threading.Channels;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Files;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Exchange.Exporting;

/// <summary>
/// Takes records out into a table: only those and only the fields that the person may see. Reads page by page by the row
/// number, so that an export of millions neither fills the memory nor holds up writers.
/// </summary>
public sealed class RecordExport(IDatabase database, RecordReader reader, FileReader files, IExchangeWords words, ExportLog log)
{
    private const int RowsPerPage = 2_000;

    /// <summary>Writes a file. It has its name only when it is whole.</summary>
    public async Task<ExportResult> RunAsync(ExportPlan plan, string path, Principal who, Action<long>? progress, CancellationToken ct)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder)) throw new ProblemException(Problem.Missing("export.noFolder", null, ("folder", folder)));
        var unfinished = path + ".unfinished";
        try
        {
            ExportResult result;
            await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16)) result = await WriteAsync(plan, file, who, progress, ct);
            File.Move(unfinished, path, overwrite: true);
            return result;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Writes into a stream, which stays open.</summary>
    public async Task<ExportResult> WriteAsync(ExportPlan plan, Stream target, Principal who, Action<long>? progress, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var type = reader.Catalogue.Find(plan.Type) ?? throw new ProblemException(Problem.Missing("type.unknown", null, ("type", plan.Type)));
        if (!who.MayExport(type)) throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Export)));
        var fields = FieldsOf(type, plan, who);
        var pages = Channel.CreateBounded<IReadOnlyList<RecordRow>>(2);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reading = Task.Run(() => ReadAsync(type, plan, fields, who, pages.Writer, stop.Token), stop.Token);
        var (rows, begun) = (0L, false);
        try
        {
            // A refusal comes before the first byte.
            await pages.Reader.WaitToReadAsync(ct);
            begun = true;
            await using var table = TableWriter.Make(target, plan, HeadsOf(type, plan, fields));
            await foreach (var page in pages.Reader.ReadAllAsync(ct))
            {
                foreach (var row in page) table.Add(row.Values);
                await table.FlushAsync(ct);
                rows += page.Count;
                progress?.Invoke(rows);
            }

            await table.EndAsync(ct);
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            if (begun) await log.NoteAsync(plan.Type, plan.Where, fields.Select(f => f.Name), rows, who, plan.Address);
        }

        return new ExportResult(rows, Stopwatch.GetElapsedTime(started).TotalSeconds, Process.GetCurrentProcess().PeakWorkingSet64);
    }

    private async Task ReadAsync(RecordType type, ExportPlan plan, IReadOnlyList<Field> fields, Principal who, ChannelWriter<IReadOnlyList<RecordRow>> pages, CancellationToken ct)
    {
        try
        {
            var names = new LinkNames(database, reader, who, byTitle: plan is { Language: not null, IsAgain: false });
            var said = new ExportWords(type, plan, words, who);
            await foreach (var page in plan.Sort is { } sort ? reader.WalkSortedAsync(type, plan.Where, sort, fields, who, ct) : reader.WalkAsync(type, plan.Where, fields, who, RowsPerPage, ct))
            {
                for (var i = 0; i < fields.Count; i++)
                {
                    if (fields[i].Name == SystemFields.Id && type.Name == TeamNames.Type) await names.NameRootAsync(page, i, ct);
                    else if ((fields[i].Kind is FieldKind.Link or FieldKind.MultiLink && fields[i].Name != SystemFields.Id) || TeamNames.IsNumber(fields[i])) await names.NameAsync(fields[i], page, i, ct);
                    else if (plan is { Language: not null, IsAgain: false } && fields[i].Kind is FieldKind.File or FieldKind.Image) await NameFilesAsync(page, i, ct);
                    else said.Say(fields[i], page, i);
                }

                await pages.WriteAsync(page, ct);
            }

            pages.Complete();
        }
        catch (Exception e)
        {
            pages.TryComplete(e);
        }
    }

    private async Task NameFilesAsync(IReadOnlyList<RecordRow> page, int column, CancellationToken ct)
    {
        var named = await files.NamedAsync([.. page.Select(r => r.Values[column]).OfType<Guid>()], ct);
        foreach (var row in page)
            if (row.Values[column] is Guid id && named.TryGetValue(id, out var file)) row.Values[column] = file.Name;
    }

    /// <summary>As people call them; by name where an import would take the head for another field's.</summary>
    private string[] HeadsOf(RecordType type, ExportPlan plan, IReadOnlyList<Field> fields)
    {
        if (plan.Language is not { } language) return [.. fields.Select(f => f.Name)];
        var heads = fields.Select(f => words.Field(type, f, language)).ToArray();
        if (!plan.IsAgain) return heads;
        var found = ColumnMatch.Find(type, heads, words);
        return [.. fields.Select((f, i) => found[i].Field?.Name == f.Name ? heads[i] : f.Name)];
    }

    private static List<Field> FieldsOf(RecordType type, ExportPlan plan, Principal who)
    {
        var hidden = who.AccessTo(type).HiddenFields;
        if (plan.Fields is null) return [type[SystemFields.Id], .. type.Fields.Where(f => ColumnMatch.IsTaken(f) && f.Name != SystemFields.Id && !hidden.Contains(f.Name))];
        List<Field> asked = [.. plan.Fields.Select(name => type.Find(name) is { } field && !hidden.Contains(name) ? field : throw new ProblemException(Problem.Invalid("field.unknown", name, ("type", type.Name))))];
        // What an import does not fill, such as a sum, would only stand in its way.
        return plan.IsAgain ? [type[SystemFields.Id], .. asked.Where(f => f.Name != SystemFields.Id && ColumnMatch.IsTaken(f))] : asked;
    }
}
