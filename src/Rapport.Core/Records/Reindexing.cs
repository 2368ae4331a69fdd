using System.Globalization;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>Makes the search text of one record type anew, chunk by chunk; goes on where it was interrupted.</summary>
internal sealed class Reindexing(IDatabase database, CatalogueHolder catalogue, CustomFields fields) : IJobHandler
{
    public const string JobType = "core.reindex";

    public string Type => JobType;

    public static JobOrder Order(RecordType type) => new(JobType, JsonSerializer.Serialize(type.Name));

    public async Task RunAsync(JobContext job)
    {
        // Another node may have made the field for which this runs.
        await fields.RefreshAsync(job.Stop);
        if (catalogue.Current.Find(JsonSerializer.Deserialize<string>(job.Job.Payload)!) is not { } type) return;
        long? after = long.Parse(job.Job.Checkpoint ?? "0", CultureInfo.InvariantCulture);
        while (after is { } from)
        {
            after = await database.WriteAsync(WriteLane.Bulk, async session =>
            {
                var next = await SearchRebuild.ChunkAsync(session, new RecordIndexer(database), type, from, areNew: false, job.Stop);
                if (next is { } n) await job.CheckpointAsync(session, n.ToString(CultureInfo.InvariantCulture));
                return next;
            }, job.Stop);
        }
    }
}
