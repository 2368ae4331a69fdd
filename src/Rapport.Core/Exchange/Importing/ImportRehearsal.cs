using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Exchange.Importing;

/// <summary>
/// Runs the beginning of an import for real, chunk by chunk, and rolls each chunk back: what is counted is what the
/// database would have said to links, matches, rights and uniqueness. People's saves go between the chunks. A row that
/// depends on a row of an earlier chunk is judged without it.
/// </summary>
public sealed class ImportRehearsal(RecordStore store, RecordReader reader, IRecordIndexer index, IExchangeWords words, TimeProvider clock)
{
    private const int RowsPerChunk = 500;

    public async Task<ImportTrial> RunAsync(string path, ImportPlan plan, Principal who, CancellationToken ct)
    {
        var type = ImportRights.Demand(who, plan, store.Catalogue);
        using var rows = new ImportRows(path, type, plan, words, who, store.Catalogue);
        var shown = new TrialRows();
        var parts = new List<TrialPart>();
        while (shown.Count < ImportTrial.MostRows && ReadChunk(rows) is { Count: > 0 } chunk)
        {
            parts.Add(await PartAsync(shown.Count + 1, chunk, type, plan, rows.Columns, who, ct));
            foreach (var row in chunk) shown.Add(Told(row));
        }

        return new ImportTrial(rows.Columns)
        {
            Format = rows.Format,
            Count = shown.Count,
            IsWhole = shown.Count < ImportTrial.MostRows || rows.Next() is null,
            Errors = shown.Errors,
            LeftOut = parts.Sum(p => p.LeftOut),
            Effect = (parts.Sum(p => p.Created), parts.Sum(p => p.Updated), parts.Sum(p => p.Unchanged)),
            Rows = shown.Kept,
            OpenDays = rows.OpenDays,
            OpenNumbers = rows.OpenNumbers,
            OpenShares = rows.OpenShares,
            Parts = parts,
        };
    }

    /// <summary>Tries again the piece in which a row stands, after the plan put something right in it: the same judgement as over the whole, at the price of a piece.</summary>
    public async Task<ImportTrial> AgainAsync(string path, ImportPlan plan, ImportTrial before, int number, Principal who, CancellationToken ct)
    {
        var type = ImportRights.Demand(who, plan, store.Catalogue);
        if (before.Parts.FirstOrDefault(p => p.Holds(number)) is not { } part) return await RunAsync(path, plan, who, ct);
        using var rows = new ImportRows(path, type, plan, words, who, store.Catalogue);
        for (var i = 1; i < part.First; i++) rows.Skip();
        var chunk = ReadChunk(rows);
        var now = await PartAsync(part.First, chunk, type, plan, rows.Columns, who, ct);
        return before.With(now, [.. chunk.Select((r, i) => Told(r) with { Number = part.First + i })]);
    }

    private static List<ImportRow> ReadChunk(ImportRows rows)
    {
        var chunk = new List<ImportRow>(RowsPerChunk);
        while (chunk.Count < rows.AtOnce(RowsPerChunk) && rows.Next() is { } row) chunk.Add(row);
        return chunk;
    }

    private static TriedRow Told(ImportRow row) => new(0, row.Line, row.Cells, [.. row.Problems]) { IsFixed = row.IsFixed, IsLeftOut = row.IsLeftOut };

    private async Task<TrialPart> PartAsync(int first, List<ImportRow> chunk, RecordType type, ImportPlan plan, IReadOnlyList<ColumnMatch> columns, Principal who, CancellationToken ct)
    {
        var (created, updated, unchanged) = await TryAsync(chunk, type, plan, columns, who, ct);
        return new TrialPart(first, chunk.Count, chunk.Count(r => r.Problems.Count > 0), chunk.Count(r => r.IsLeftOut), created, updated, unchanged);
    }

    private async Task<(int, int, int)> TryAsync(List<ImportRow> chunk, RecordType type, ImportPlan plan, IReadOnlyList<ColumnMatch> columns, Principal who, CancellationToken ct)
    {
        var context = new WriteContext(who, "import");
        var read = chunk.ConvertAll(r => r.Problems.Count);
        try
        {
            return await store.Database.WriteAsync<(int, int, int)>(WriteLane.Bulk, async session =>
            {
                for (var i = 0; i < chunk.Count; i++) chunk[i].Problems.RemoveRange(read[i], chunk[i].Problems.Count - read[i]);
                session.IsTrial = true;
                var now = clock.GetUtcNow().UtcDateTime;
                var bulk = new BulkWriter(session, index, who, await Changes.ChangeLog.OpenSetAsync(session, context, now), now);
                // New each time: what was found or made in a chunk that was rolled back is not there.
                var matcher = new RecordMatcher(reader, type, [.. plan.Match.Select(m => type[m])], who);
                var work = new ImportChunk(bulk, bulk.Writer(store.Catalogue, context), type, plan, columns, new LinkFinder(reader, type, who), matcher, who);
                await work.WriteAsync(chunk, ct);
                await bulk.FlushAsync(ct);
                throw new RehearsalOnly(work.Created, work.Updated, work.Unchanged);
            }, ct);
        }
        catch (RehearsalOnly seen)
        {
            return (seen.Created, seen.Updated, seen.Unchanged);
        }
    }

    /// <summary>Carries the counts out of the transaction, which it rolls back.</summary>
    private sealed class RehearsalOnly(int created, int updated, int unchanged) : Exception
    {
        public int Created => created;
        public int Updated => updated;
        public int Unchanged => unchanged;
    }
}
