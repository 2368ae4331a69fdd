using System.Diagnostics;
using System.Threading.Channels;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Exchange.Importing;

/// <summary>How far an import is: share of the file read (0 to 1) and what was done so far.</summary>
public readonly record struct ImportStep(double Share, long Rows)
{
    /// <summary>What is written by now; null where an import tells it at the end only.</summary>
    public ImportResult? SoFar { get; init; }
}

/// <summary>
/// Brings a table into records of any type. Rows are read and checked on one thread and written in chunks by another,
/// all under one change set. After a crash the same plan with the same file goes on behind the last chunk.
/// </summary>
public sealed class RecordImport(RecordStore store, RecordReader reader, IExchangeWords words)
{
    private const int RowsPerPiece = 250;
    private const int MostShown = 50;

    /// <summary>Looks at the beginning of a file as an import would read it, and writes nothing.</summary>
    public ImportCheck Check(string path, ImportPlan plan, Principal who)
    {
        var type = ImportRights.Demand(who, plan, store.Catalogue);
        using var rows = new ImportRows(path, type, plan, words, who, store.Catalogue);
        var errors = new List<RowError>();
        var count = 0;
        for (; count < ImportCheck.MostRows && rows.Next() is { } row; count++)
            if (row.Problems.Count > 0 && errors.Count < MostShown) errors.Add(new RowError(row.Line, row.Problems, row.Cells));
        return new ImportCheck(rows.Columns, count, errors);
    }

    /// <param name="errorFile">Where rows kept aside go; null counts them only.</param>
    /// <param name="finish">Runs in the transaction that closes the import.</param>
    public async Task<ImportResult> RunAsync(string path, ImportPlan plan, Principal who, string? errorFile, Func<ImportStep, Task>? progress, Func<WriteSession, ImportResult, Task>? finish, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var type = ImportRights.Demand(who, plan, store.Catalogue);
        using var rows = new ImportRows(path, type, plan, words, who, store.Catalogue);
        var context = new WriteContext(who, "import", $"{plan.Type}: {Path.GetFileName(path)}");
        var run = await store.OpenRunAsync(context, await FileKey.OfAsync(path, plan, ct), ct);
        using var errors = new ErrorFile(errorFile, [.. rows.Columns.Select(c => c.Header)], words, who.Language, type);
        var done = (run.Resumed ? await ImportProgress.LoadAsync(store.Database, run.ChangeSet, ct) : null) ?? new ImportProgress(0, 0, 0, 0, 0, 0);
        errors.CutTo(done.ErrorBytes);
        var links = new LinkFinder(reader, type, who);
        var matcher = new RecordMatcher(reader, type, [.. plan.Match.Select(m => type[m])], who);
        var shown = new List<RowError>();
        var chunks = Channel.CreateBounded<List<ImportRow>>(16);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reading = Task.Run(() => ReadAsync(rows, done.Rows, chunks.Writer, stop.Token), stop.Token);
        try
        {
            while (await chunks.Reader.WaitToReadAsync(ct))
            {
                var before = done;
                var taken = new List<List<ImportRow>>();
                done = await run.ChunkAsync(async bulk =>
                {
                    // The database may ask for the same rows again: everything begins from what was committed.
                    errors.CutTo(before.ErrorBytes);
                    var begun = Stopwatch.GetTimestamp();
                    var after = before;
                    for (var i = 0; i < taken.Count || (!IsLongEnough(bulk.Session, after.Rows - before.Rows, begun) && TakeInto(taken, chunks.Reader)); i++)
                        after = await WriteAsync(new ImportChunk(bulk, bulk.Writer(store.Catalogue, context), type, plan, rows.Columns, links, matcher, who), taken[i], after, errors, ct);
                    await bulk.FlushAsync(ct);
                    var last = bulk.Writer(store.Catalogue, context);
                    if (bulk.Sums.IsAny) await bulk.Sums.SettleAsync(last);
                    last.Transaction.Demand();
                    await after.SaveAsync(bulk.Session, run.ChangeSet);
                    return after;
                }, ct);
                shown.AddRange(taken.SelectMany(c => c).Where(r => r.Problems.Count > 0).Take(MostShown - shown.Count).Select(r => r.Error));
                if (progress is not null) await progress(new ImportStep(rows.Share, done.Rows) { SoFar = done.Result(run.ChangeSet) });
            }

            await reading;
        }
        catch (Exception e) when (e is OperationCanceledException or ProblemException)
        {
            await run.RestAsync();
            throw;
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        var result = done.Result(run.ChangeSet) with
        {
            ErrorFile = done.Errors > 0 ? errorFile : null,
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            PeakBytes = Process.GetCurrentProcess().PeakWorkingSet64,
            FirstErrors = shown,
            UnusedColumns = [.. rows.Columns.Where(c => c.Field is null && c.Header.Length > 0).Select(c => c.Header)],
            OpenDays = rows.OpenDays,
            OpenNumbers = rows.OpenNumbers,
            OpenShares = rows.OpenShares,
        };
        await run.FinishAsync((int)done.Created, (int)done.Updated, async session =>
        {
            await ImportProgress.ForgetAsync(session, run.ChangeSet);
            if (finish is not null) await finish(session, result);
        }, ct);
        return result;
    }

    /// <summary>Most rows of one commit.</summary>
    internal int MostRowsAtOnce { get; init; } = 20_000;

    /// <summary>
    /// A commit of many rows writes each page of the indexes once instead of many times; but nobody shall wait for it.
    /// </summary>
    private bool IsLongEnough(WriteSession session, long rows, long begun) =>
        rows >= MostRowsAtOnce || (rows > 0 && (session.PeopleWait || Stopwatch.GetElapsedTime(begun) > session.BulkPatience));

    private static bool TakeInto(List<List<ImportRow>> taken, ChannelReader<List<ImportRow>> chunks)
    {
        if (!chunks.TryRead(out var next)) return false;
        taken.Add(next);
        return true;
    }

    private static async Task<ImportProgress> WriteAsync(ImportChunk work, List<ImportRow> rows, ImportProgress before, ErrorFile errors, CancellationToken ct)
    {
        foreach (var row in rows) row.Problems.RemoveRange(row.Broken, row.Problems.Count - row.Broken);
        await work.WriteAsync(rows, ct);
        var aside = rows.Where(r => r.Problems.Count > 0).Select(r => r.Error).ToList();
        errors.Add(aside);
        return new ImportProgress(before.Rows + rows.Count, before.Created + work.Created, before.Updated + work.Updated, before.Unchanged + work.Unchanged, before.Errors + aside.Count, errors.Length);
    }

    private static async Task ReadAsync(ImportRows rows, long skip, ChannelWriter<List<ImportRow>> chunks, CancellationToken ct)
    {
        try
        {
            for (; skip > 0; skip--) rows.Skip();
            var most = rows.AtOnce(RowsPerPiece);
            var chunk = new List<ImportRow>(RowsPerPiece);
            while (rows.Next() is { } row)
            {
                chunk.Add(row);
                if (chunk.Count < most) continue;
                await chunks.WriteAsync(chunk, ct);
                chunk = new List<ImportRow>(RowsPerPiece);
            }

            if (chunk.Count > 0) await chunks.WriteAsync(chunk, ct);
            chunks.Complete();
        }
        catch (Exception e)
        {
            chunks.TryComplete(e);
        }
    }
}

/// <summary>What a look at the beginning of a file showed: the columns, the rows looked at, and those that would be kept aside for their form.</summary>
public sealed record ImportCheck(IReadOnlyList<ColumnMatch> Columns, int Rows, IReadOnlyList<RowError> Errors)
{
    public const int MostRows = 1_000;
}
