using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Jobs;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>
/// Gives the records that were there before an automatic number was made theirs, oldest first, chunk by chunk; goes on
/// where it was interrupted. The changes stand in the log like any other, under one set.
/// </summary>
internal sealed class Numbering(IDatabase database, CatalogueHolder catalogue, CustomFields fields, RecordStore store, TimeProvider clock) : IJobHandler
{
    public const string JobType = "core.number";

    /// <summary>
    /// Where its change sets come from. A number that the program gives is in the log, but nobody's edit: stories leave it
    /// out, and a creation can be undone as if it had not been.
    /// </summary>
    public const string Origin = "fields";

    private const int Chunk = 500;

    /// <summary>Until then every node has the field, and creates no record without a number any more.</summary>
    private static readonly TimeSpan UntilAllKnow = TimeSpan.FromSeconds(4);

    public string Type => JobType;

    public static JobOrder Order(RecordType type, string field) => new(JobType, JsonSerializer.Serialize(new Of(type.Name, field)));

    public async Task RunAsync(JobContext job)
    {
        // Another node may have made the field.
        await fields.RefreshAsync(job.Stop);
        var of = JsonSerializer.Deserialize<Of>(job.Job.Payload)!;
        if (catalogue.Current.Find(of.Type) is not { } type || type.Find(of.Field) is not { IsCustom: true, Kind: FieldKind.AutoNumber } field) return;
        var run = await store.OpenRunAsync(new WriteContext(Principal.System, Origin, field.Label?.En ?? field.Name), $"number-{job.Job.Number.ToString(CultureInfo.InvariantCulture)}", job.Stop);
        var after = long.Parse(job.Job.Checkpoint ?? "0", CultureInfo.InvariantCulture);
        after = await ToTheEndAsync(job, run, type, field, after);
        await Task.Delay(UntilAllKnow, clock, job.Stop);
        await ToTheEndAsync(job, run, type, field, after);
        // The chunks count what they change; a run without any leaves no trace.
        await run.FinishAsync(0, 0, job.Stop);
        await run.DropAsync(job.Stop);
    }

    private async Task<long> ToTheEndAsync(JobContext job, BulkRun run, RecordType type, Field field, long after)
    {
        while (true)
        {
            var (last, isEnd) = await run.ChunkAsync(bulk => SomeAsync(job, bulk, type, field, after), job.Stop);
            after = last;
            if (isEnd) return after;
        }
    }

    private async Task<(long Last, bool IsEnd)> SomeAsync(JobContext job, BulkWriter bulk, RecordType type, Field field, long after)
    {
        var session = bulk.Session;
        var found = new List<(long Number, Guid Id, DateTime CreatedAt)>();
        await using (var command = session.Command($"select t.n, t.id, t.created_at from {type.Table} t where t.n > $1 and {database.Dialect.Custom("t", field)} is null order by t.n limit {Chunk.ToString(CultureInfo.InvariantCulture)}", after))
        await using (var row = await command.ExecuteReaderAsync(job.Stop))
            while (await row.ReadAsync(job.Stop)) found.Add((row.GetInt64(0), (Guid)database.Dialect.FromDb(FieldKind.Link, row, 1)!, (DateTime)database.Dialect.FromDb(FieldKind.DateTime, row, 2)!));
        if (found.Count == 0) return (after, true);
        var numbered = found.ConvertAll(_ => new Dictionary<string, object?>(StringComparer.Ordinal));
        // What is counted by the year has the year in which it was made.
        var pattern = NumberPattern.Of(field);
        foreach (var period in found.Select((f, i) => (f.CreatedAt, Values: numbered[i])).GroupBy(f => pattern.PeriodOf(f.CreatedAt), StringComparer.Ordinal))
            await AutoNumbers.FillAsync(session, type, field, [.. period.Select(p => p.Values)], period.First().CreatedAt);
        var writer = bulk.Writer(catalogue.Current, new WriteContext(Principal.System, Origin));
        for (var i = 0; i < found.Count; i++) await writer.TryAsync(RecordWrite.Update(type, found[i].Id, numbered[i]));
        await writer.Transaction.CountAsync();
        await job.CheckpointAsync(session, found[^1].Number.ToString(CultureInfo.InvariantCulture));
        return (found[^1].Number, found.Count < Chunk);
    }

    private sealed record Of(string Type, string Field);
}
