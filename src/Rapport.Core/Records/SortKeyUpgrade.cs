using System.Globalization;
using System.Text.Json;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Core.Storage;

namespace Rapport.Core.Records;

/// <summary>
/// Gives words that were stored before their field had a sort key theirs, once, chunk by chunk; goes on where it was interrupted. Until then
/// they are sorted by the text in lower case, as before. No record changes by it: a key follows from the text.
/// </summary>
public sealed class SortKeyUpgrade(IDatabase database, CatalogueHolder catalogue) : IJobHandler
{
    public const string JobType = "core.sortKeys";

    private const string Setting = "sort.keys";
    private const int Chunk = 500;

    public string Type => JobType;

    /// <summary>Orders the job where fields have come to have keys and records are there; for a job to do, so that nobody waits at the start.</summary>
    public static async Task OrderAsync(IDatabase database, RecordCatalogue catalogue, CancellationToken ct)
    {
        var now = JsonSerializer.Serialize(string.Join(' ', Types(catalogue).Select(t => $"{t.Name}:{string.Join(',', Fields(t).Select(f => f.Name))}")));
        await using (var connection = await database.OpenAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"select value from core_setting where name = '{Setting}'";
            if (await command.ExecuteScalarAsync(ct) is string seen && seen == now) return;
        }

        await database.WriteAsync(WriteLane.People, async session =>
        {
            var asked = false;
            foreach (var type in Types(catalogue)) asked |= await session.ScalarAsync($"select n from {type.Table} limit 1") is not null;
            // One still under way that was ordered for fewer fields is behind records that lack the others.
            if (asked) await new JobQueue(database, TimeProvider.System).EnqueueAsync(session, new JobOrder(JobType, now) { Key = $"{JobType} {now}" }, Principal.System);
            return await session.ExecuteAsync($"insert into core_setting (name, value) values ('{Setting}', {session.Dialect.JsonParameter(1)}) on conflict (name) do update set value = {session.Dialect.JsonParameter(1)}", now);
        }, ct);
    }

    public async Task RunAsync(JobContext job)
    {
        var done = job.Job.Checkpoint is { } there ? JsonSerializer.Deserialize<Place>(there) : default;
        foreach (var type in Types(catalogue.Current).Where(t => t.Number >= done.Type))
        {
            for (long? after = type.Number == done.Type ? done.After : 0; after is { } from;)
            {
                after = await database.WriteAsync(WriteLane.Bulk, async session =>
                {
                    var next = await ChunkAsync(session, type, from, job.Stop);
                    if (next is { } n) await job.CheckpointAsync(session, JsonSerializer.Serialize(new Place(type.Number, n)));
                    return next;
                }, job.Stop);
            }
        }
    }

    /// <summary>Does the records behind row number <paramref name="after"/>; answers where to go on, null at the end.</summary>
    private static async Task<long?> ChunkAsync(WriteSession session, RecordType type, long after, CancellationToken ct)
    {
        var fields = Fields(type).ToList();
        var (read, last, lacking) = (0, after, new List<object?[]>());
        await using (var command = session.Command($"select n, {string.Join(", ", fields.Select(f => $"{f.Column}, {f.SortColumn}"))} from {type.Table} where n > $1 order by n limit {Chunk.ToString(CultureInfo.InvariantCulture)}{session.Dialect.ForUpdate}", after))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            for (; await row.ReadAsync(ct); read++)
            {
                string? Text(int at) => row.IsDBNull(at) ? null : row.GetString(at);
                last = row.GetInt64(0);
                var keys = fields.Select((f, i) => RowMapping.SortKey(f, Text(1 + (2 * i)))).ToList();
                if (keys.Where((key, i) => key != Text(2 + (2 * i))).Any()) lacking.Add([last, .. keys]);
            }
        }

        var sets = string.Join(", ", fields.Select((f, i) => string.Create(CultureInfo.InvariantCulture, $"{f.SortColumn} = ${i + 2}")));
        foreach (var values in lacking) await session.PostAsync($"update {type.Table} set {sets} where n = $1", values);
        return read < Chunk ? null : last;
    }

    private static IEnumerable<RecordType> Types(RecordCatalogue catalogue) => catalogue.Types.Where(t => Fields(t).Any()).OrderBy(t => t.Number);

    private static IEnumerable<Field> Fields(RecordType type) => type.Fields.Where(f => f.IsWords);

    /// <summary>How far it came: the number of a type, and that of a row.</summary>
    private readonly record struct Place(short Type, long After);
}
