using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;
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
        var type = store.Catalogue.Find(plan.Type) ?? throw new ProblemException(Problem.Missing("type.unknown", null, ("type", plan.Type)));
        if (!who.MayImport(type)) throw new ProblemException(Problem.Denied("access.function", null, ("function", Functions.Import)));
        using var rows = new ImportRows(path, type, plan, words, who, store.Catalogue.Region);
        var shown = new TrialRows();
        var (created, updated, unchanged, isWhole) = (0, 0, 0, false);
        while (!isWhole && shown.Count < ImportTrial.MostRows)
        {
            var chunk = new List<ImportRow>(RowsPerChunk);
            while (chunk.Count < RowsPerChunk && !isWhole)
                if (rows.Next() is { } row) chunk.Add(row);
                else isWhole = true;
            if (chunk.Count == 0) break;
            var (c, u, n) = await TryAsync(chunk, type, plan, rows.Columns, who, ct);
            (created, updated, unchanged) = (created + c, updated + u, unchanged + n);
            foreach (var row in chunk) shown.Add(row.Line, row.Cells, row.Problems);
        }

        return new ImportTrial(rows.Columns) { Count = shown.Count, IsWhole = isWhole, Errors = shown.Errors, Effect = (created, updated, unchanged), Rows = shown.Kept };
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
