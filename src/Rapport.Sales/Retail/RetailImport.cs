using System.Diagnostics;
using System.Threading.Channels;
using Rapport.Core.Access;
using Rapport.Core.Access.Limits;
using Rapport.Core.Changes;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.Sales.Retail;

/// <summary>
/// Sales lines become customers, products, orders with their lines, and returns (ID-04, RN-05). Everything is matched by
/// what the source calls it (customer code, product code, invoice number and the line's place in it), so that a second
/// run adds nothing and a killed run goes on where it was, under the same change set.
/// </summary>
public sealed class RetailImport(RecordStore store)
{
    private const int LinesPerChunk = 2_000;

    /// <summary>Imports a file. <paramref name="progress"/> hears the number of lines written so far.</summary>
    public Task<RetailTotals> RunAsync(string path, string? errorFile, Principal who, Action<long>? progress, CancellationToken ct) =>
        RunAsync(new RetailSource(path), errorFile, who, step =>
        {
            progress?.Invoke(step.Rows);
            return Task.CompletedTask;
        }, ct);

    /// <summary>The same for a table read in a given way.</summary>
    public async Task<RetailTotals> RunAsync(RetailSource source, string? errorFile, Principal who, Func<ImportStep, Task> progress, CancellationToken ct)
    {
        if (!who.May(Functions.Import)) throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Import)));
        // What a till has recorded is no discretion of whoever brings it in; half of it would be worse than none.
        if (RetailChunk.Amounts.FirstOrDefault(a => Discretion.Concerns(who, a.Type, a.Field)) is { Type: not null } limited) throw new ProblemException(Problem.Denied("limit.retail", null, ("type", limited.Type), ("field", limited.Field)));
        var started = Stopwatch.GetTimestamp();
        // Reads the file once: a torn one is refused before anything is written. The same content gives the same key, wherever the file lies.
        // Another sheet of it is another import.
        var key = $"retail:{await FileKey.OfAsync(source.Path, ct)}{(source.Format?.Sheet is { } sheet ? $":{sheet}" : "")}";
        using var file = RetailFile.Open(source);
        var context = new WriteContext(who, "import", $"retail: {Path.GetFileName(source.Path)}");
        var run = await store.OpenRunAsync(context, key, ct);
        using var errors = new RetailErrorFile(errorFile, file, source.Words, who.Language);
        var memory = new RetailMemory();
        // Reading and writing overlap: the reader is at most four chunks ahead.
        var chunks = Channel.CreateBounded<List<RetailLine>>(4);
        var counter = new RetailCounter();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reading = Task.Run(() => ReadAsync(file, chunks.Writer, counter, errors, stop.Token), ct);
        try
        {
            await foreach (var chunk in chunks.Reader.ReadAllAsync(ct))
            {
                await run.ChunkAsync(async writer => { await new RetailChunk(store, writer, context, memory).WriteAsync(chunk, ct); return 0; }, ct);
                foreach (var line in memory.Commit()) errors.Add(Differing(file, line));
                await progress(new ImportStep(file.Share, memory.LinesDone)
                {
                    SoFar = new ImportResult { Rows = memory.LinesDone, Created = memory.Added, Unchanged = memory.Unchanged, ChangeSet = memory.Added == 0 && !run.Resumed ? null : run.ChangeSet },
                });
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ProblemException)
        {
            await run.RestAsync();
            throw;
        }
        finally
        {
            // The reader must be at rest before its file is closed.
            await stop.CancelAsync();
            await reading.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        await reading;
        if (memory.Added == 0 && !run.Resumed) await run.DropAsync(ct);
        else await run.FinishAsync((int)memory.Added, 0, ct);
        return counter.Totals() with
        {
            Added = memory.Added,
            Unchanged = memory.Unchanged,
            Errors = errors.Count,
            ChangeSet = memory.Added == 0 && !run.Resumed ? null : run.ChangeSet,
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            PeakBytes = Process.GetCurrentProcess().PeakWorkingSet64,
            FirstErrors = errors.First,
            UnusedColumns = [.. file.Columns.Where(c => c.Field is null && c.Header.Length > 0).Select(c => c.Header)],
        };
    }

    /// <summary>Cuts the stream into chunks of whole runs of one invoice.</summary>
    private static async Task ReadAsync(RetailFile file, ChannelWriter<List<RetailLine>> chunks, RetailCounter counter, RetailErrorFile errors, CancellationToken ct)
    {
        try
        {
            var chunk = new List<RetailLine>(LinesPerChunk + 200);
            while (true)
            {
                var (line, bad) = file.Next();
                if (bad is not null) { errors.Add(bad); counter.AddUnreadable(); continue; }
                if (line is null) break;
                if (chunk.Count >= LinesPerChunk && chunk[^1].Invoice != line.Invoice)
                {
                    await chunks.WriteAsync(chunk, ct);
                    chunk = new List<RetailLine>(LinesPerChunk + 200);
                }

                counter.Add(line);
                chunk.Add(line);
            }

            if (chunk.Count > 0) await chunks.WriteAsync(chunk, ct);
            chunks.Complete();
        }
        catch (Exception e)
        {
            chunks.TryComplete(e);
        }
    }

    private static UnreadableLine Differing(RetailFile file, RetailLine line) =>
        new(line.LineNumber, file.HeadOf("invoice"), "retail.differs", line.Invoice) { Position = line.Position, Cells = file.CellsOf(line) };
}
