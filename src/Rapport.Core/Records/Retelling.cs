using System.Globalization;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>Makes the timeline entries of one record type anew, chunk by chunk, after what they say has changed; goes on where it was interrupted.</summary>
internal sealed class Retelling(IDatabase database, CatalogueHolder catalogue, CustomFields fields) : IJobHandler
{
    public const string JobType = "core.retelling";
    private const int Chunk = 1_000;

    public string Type => JobType;

    public static JobOrder Order(string type) => new(JobType, JsonSerializer.Serialize(type));

    public async Task RunAsync(JobContext job)
    {
        await fields.RefreshAsync(job.Stop);
        var name = JsonSerializer.Deserialize<string>(job.Job.Payload)!;
        // One that was retired since has no entries any more: its records are still there to find them by.
        if ((catalogue.Current.Find(name) ?? await RetiredAsync(name, job.Stop)) is not { Made: not null } type) return;
        long? after = long.Parse(job.Job.Checkpoint ?? "0", CultureInfo.InvariantCulture);
        while (after is { } from)
        {
            after = await database.WriteAsync(WriteLane.Bulk, async session =>
            {
                var next = await ChunkAsync(session, type, from, job.Stop);
                if (next is { } n) await job.CheckpointAsync(session, n.ToString(CultureInfo.InvariantCulture));
                return next;
            }, job.Stop);
        }
    }

    private static async Task<long?> ChunkAsync(WriteSession session, RecordType type, long after, CancellationToken ct)
    {
        var records = new List<RecordData>();
        var shape = TypeShape.Of(type);
        await using (var command = session.Command($"{shape.SelectAll} where n > $1 order by n limit {Chunk.ToString(CultureInfo.InvariantCulture)}", after))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct)) records.Add(RowMapping.Read(type, shape, row, session.Dialect));
        }

        if (records.Count == 0) return null;
        await session.ExecuteAsync($"delete from core_timeline where record_id in (select id from {type.Table} where n > $1 and n <= $2)", after, records[^1].Number);
        foreach (var record in records) await TimelineWriter.PutAsync(session, type, record.Values, (long)record["changedSet"]!);
        return records.Count < Chunk ? null : records[^1].Number;
    }

    private async Task<RecordType?> RetiredAsync(string name, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        var all = await StoredTypes.AllAsync(sql =>
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            return command;
        }, catalogue.Current, retired: true, ct);
        return all.FirstOrDefault(t => t.Name == name);
    }
}
