using System.Diagnostics;
using System.Threading.Channels;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Countries;
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

    private readonly RecordType party = store.Catalogue["party"];
    private readonly RecordType product = store.Catalogue["product"];
    private readonly RecordType order = store.Catalogue["order"];
    private readonly RecordType orderLine = store.Catalogue["orderLine"];

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
        var started = Stopwatch.GetTimestamp();
        // Reads the file once: a torn one is refused before anything is written. The same content gives the same key, wherever the file lies.
        var key = $"retail:{await FileKey.OfAsync(source.Path, ct)}";
        using var file = RetailFile.Open(source);
        var context = new WriteContext(who, "import", $"retail: {Path.GetFileName(source.Path)}");
        var run = await store.OpenRunAsync(context, key, ct);
        using var errors = new RetailErrorFile(errorFile, file, source.Words, who.Language);
        var writing = new Writing();
        // Reading and writing overlap: the reader is at most four chunks ahead.
        var chunks = Channel.CreateBounded<List<RetailLine>>(4);
        var counter = new Counter();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reading = Task.Run(() => ReadAsync(file, chunks.Writer, counter, errors, stop.Token), ct);
        try
        {
            await foreach (var chunk in chunks.Reader.ReadAllAsync(ct))
            {
                await run.ChunkAsync(async writer => { await WriteAsync(writer, context, chunk, writing, line => errors.Add(Differing(file, line)), ct); return 0; }, ct);
                writing.Commit();
                await progress(new ImportStep(file.Share, writing.LinesDone)
                {
                    SoFar = new ImportResult { Rows = writing.LinesDone, Created = writing.Added, Unchanged = writing.Unchanged, ChangeSet = writing.Added == 0 && !run.Resumed ? null : run.ChangeSet },
                });
            }
        }
        finally
        {
            // The reader must be at rest before its file is closed.
            await stop.CancelAsync();
            await reading.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        await reading;
        if (writing.Added == 0 && !run.Resumed) await run.DropAsync(ct);
        else await run.FinishAsync((int)writing.Added, 0, ct);
        return counter.Totals() with
        {
            Added = writing.Added,
            Unchanged = writing.Unchanged,
            Errors = errors.Count,
            ChangeSet = writing.Added == 0 && !run.Resumed ? null : run.ChangeSet,
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            PeakBytes = Process.GetCurrentProcess().PeakWorkingSet64,
            FirstErrors = errors.First,
            UnusedColumns = [.. file.Columns.Where(c => c.Field is null && c.Header.Length > 0).Select(c => c.Header)],
        };
    }

    /// <summary>Cuts the stream into chunks of whole runs of one invoice.</summary>
    private static async Task ReadAsync(RetailFile file, ChannelWriter<List<RetailLine>> chunks, Counter counter, RetailErrorFile errors, CancellationToken ct)
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

    private async Task WriteAsync(BulkWriter writer, WriteContext context, List<RetailLine> chunk, Writing state, Action<RetailLine> differs, CancellationToken ct)
    {
        state.Begin();
        await FindAsync(writer, chunk, state);
        var parties = new List<Dictionary<string, object?>>();
        var products = new List<Dictionary<string, object?>>();
        var orders = new List<Dictionary<string, object?>>();
        var lines = new List<Dictionary<string, object?>>(chunk.Count);
        foreach (var line in chunk)
        {
            if (!state.Orders.TryGetValue(line.Invoice, out var invoice))
            {
                invoice = new Invoice(Guid.CreateVersion7(), []);
                invoice.Draft = NewOrder(invoice.Id, line, line.Customer is null ? null : PartyOf(line, state, parties));
                state.Orders.Add(line.Invoice, invoice);
                orders.Add(invoice.Draft);
            }

            if (invoice.Known.TryGetValue(line.Position, out var before))
            {
                if (before.Quantity.Equals(line.Quantity) && before.Price == line.UnitPrice) state.UnchangedNow++;
                else differs(line);
                continue;
            }

            // Counted places come once each; named ones may be named twice.
            if (line.IsPlaced) invoice.Known.Add(line.Position, (line.Quantity, line.UnitPrice));

            var item = ProductOf(line, state, products);
            lines.Add(new Dictionary<string, object?>(16, StringComparer.Ordinal)
            {
                ["order"] = invoice.Id,
                ["position"] = (long)line.Position,
                ["product"] = item,
                ["text"] = line.Description,
                ["quantity"] = line.Quantity,
                ["unitPrice"] = line.UnitPrice,
                ["amount"] = line.Amount,
            });
            invoice.Total += line.Amount;
            invoice.Lines++;
            if (invoice.Draft is not null) { invoice.Draft["total"] = invoice.Total; invoice.Draft["lineCount"] = invoice.Lines; }
            else state.Grown[invoice.Id] = invoice;
        }

        await writer.CreateAsync(party, parties, ct);
        await writer.CreateAsync(product, products, ct);
        await writer.CreateAsync(order, orders, ct);
        await writer.CreateAsync(orderLine, lines, ct);
        // An invoice that turns up again further down the file, or in a later one, gets its lines and its new total.
        foreach (var (id, grown) in state.Grown)
        {
            if (grown.IsOwn) await writer.GrowAsync(order, id, new Dictionary<string, object?>(StringComparer.Ordinal) { ["total"] = grown.Total, ["lineCount"] = grown.Lines });
            else await writer.SumAsync(store, context, orderLine, id);
        }

        foreach (var invoice in state.Orders.Values.Where(i => i.Draft is not null)) invoice.Forget();
        state.AddedNow = parties.Count + products.Count + orders.Count + lines.Count;
        state.LinesNow = chunk.Count;
    }

    private static UnreadableLine Differing(RetailFile file, RetailLine line) =>
        new(line.LineNumber, file.HeadOf("invoice"), "retail.differs", line.Invoice) { Position = line.Position, Cells = file.CellsOf(line) };

    /// <summary>Looks up what the chunk names and memory does not know yet.</summary>
    private async Task FindAsync(BulkWriter writer, List<RetailLine> chunk, Writing state)
    {
        object[] Unknown(Func<RetailLine, string?> name, Func<string, bool> known) =>
            [.. chunk.Select(name).OfType<string>().Distinct(StringComparer.Ordinal).Where(n => !known(n))];

        foreach (var row in await writer.FetchAsync(party, "code", Unknown(l => l.Customer, state.Parties.ContainsKey), ["code", "id"])) state.Parties[(string)row[0]!] = (Guid)row[1]!;
        foreach (var row in await writer.FetchAsync(product, "code", Unknown(l => l.ProductCode, state.Products.ContainsKey), ["code", "id"])) state.Products[(string)row[0]!] = (Guid)row[1]!;
        var found = await writer.FetchAsync(order, "number", Unknown(l => l.Invoice, state.Orders.ContainsKey), ["number", "id", "total", "createdSet", SystemFields.Version]);
        if (found.Count == 0) return;
        var known = new Dictionary<Guid, Dictionary<int, (double, decimal)>>();
        foreach (var row in await writer.FetchAsync(orderLine, "order", [.. found.Select(f => f[1]!)], ["order", "position", "quantity", "unitPrice"]))
        {
            if (!known.TryGetValue((Guid)row[0]!, out var of)) known[(Guid)row[0]!] = of = [];
            of[(int)(long)row[1]!] = ((double)row[2]!, (decimal)row[3]!);
        }

        foreach (var row in found)
        {
            var lines = known.GetValueOrDefault((Guid)row[1]!, []);
            state.Orders[(string)row[0]!] = new Invoice((Guid)row[1]!, lines) { Total = (decimal?)row[2] ?? 0, Lines = lines.Count, IsOwn = row[3] is long set && set == writer.ChangeSet && row[4] is 1L };
        }
    }

    private static Guid PartyOf(RetailLine line, Writing state, List<Dictionary<string, object?>> drafts)
    {
        if (state.Parties.TryGetValue(line.Customer!, out var id)) return id;
        id = Guid.CreateVersion7();
        state.Parties[line.Customer!] = id;
        drafts.Add(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [SystemFields.Id] = id,
            ["kind"] = "organisation",
            ["name"] = $"Customer {line.Customer}",
            ["code"] = line.Customer,
            ["roles"] = (string[])["customer"],
            ["country"] = CountryOf(line),
            ["since"] = DateOnly.FromDateTime(line.At),
        });
        return id;
    }

    private static Guid ProductOf(RetailLine line, Writing state, List<Dictionary<string, object?>> drafts)
    {
        if (state.Products.TryGetValue(line.ProductCode, out var id)) return id;
        id = Guid.CreateVersion7();
        state.Products[line.ProductCode] = id;
        drafts.Add(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [SystemFields.Id] = id,
            ["code"] = line.ProductCode,
            ["name"] = line.Description ?? line.ProductCode,
            ["price"] = line.UnitPrice > 0 ? line.UnitPrice : null,
            ["active"] = true,
        });
        return id;
    }

    private static Dictionary<string, object?> NewOrder(Guid id, RetailLine line, Guid? customer) => new(20, StringComparer.Ordinal)
    {
        [SystemFields.Id] = id,
        ["number"] = line.Invoice,
        ["kind"] = line.IsCancellation ? "return" : line.IsAdjustment ? "adjustment" : "sale",
        ["party"] = customer,
        ["placedAt"] = line.At,
        ["country"] = CountryOf(line),
    };

    /// <summary>What one run knows; what a chunk adds to it counts only once that chunk is committed.</summary>
    private sealed class Writing
    {
        public Dictionary<string, Guid> Parties { get; } = new(StringComparer.Ordinal);
        public Dictionary<string, Guid> Products { get; } = new(StringComparer.Ordinal);
        public Dictionary<string, Invoice> Orders { get; } = new(StringComparer.Ordinal);
        public Dictionary<Guid, Invoice> Grown { get; } = [];
        public long Added { get; private set; }
        public long Unchanged { get; private set; }
        public long LinesDone { get; private set; }
        public long AddedNow { get; set; }
        public long UnchangedNow { get; set; }
        public long LinesNow { get; set; }

        public void Begin()
        {
            (AddedNow, UnchangedNow, LinesNow) = (0, 0, 0);
            Grown.Clear();
        }

        public void Commit() => (Added, Unchanged, LinesDone) = (Added + AddedNow, Unchanged + UnchangedNow, LinesDone + LinesNow);
    }

    private sealed class Invoice(Guid id, Dictionary<int, (double Quantity, decimal Price)> known)
    {
        public Guid Id => id;

        /// <summary>Lines that were there before, and those whose place the file names, by place.</summary>
        public Dictionary<int, (double Quantity, decimal Price)> Known => known;

        public decimal Total { get; set; }

        public long Lines { get; set; }

        /// <summary>Made by this run and untouched since: its creation covers what grows. A change of any other stands in the log.</summary>
        public bool IsOwn { get; init; } = true;

        /// <summary>The order's values while its chunk is being built.</summary>
        public Dictionary<string, object?>? Draft { get; set; }

        public void Forget() => Draft = null;
    }

    /// <summary>In the spelling that all records share; a name that is not known stays the file's.</summary>
    private static string? CountryOf(RetailLine line) => line.Country is { } country ? CountryNames.Canonical(country) : null;

    private sealed class Counter
    {
        private readonly HashSet<string> invoices = new(StringComparer.Ordinal);
        private readonly HashSet<string> customers = new(StringComparer.Ordinal);
        private long lines, anonymous, cancellations;
        private decimal value;

        public void Add(RetailLine line)
        {
            lines++;
            invoices.Add(line.Invoice);
            if (line.Customer is null) anonymous++; else customers.Add(line.Customer);
            if (line.IsCancellation) cancellations++;
            value += line.Amount;
        }

        public void AddUnreadable() => lines++;

        public RetailTotals Totals() => new()
        {
            Lines = lines,
            Invoices = invoices.Count,
            Customers = customers.Count,
            LinesWithoutCustomer = anonymous,
            CancellationLines = cancellations,
            Value = value,
        };
    }
}
