using System.Globalization;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Jobs;
using Rapport.Core.Records;
using Rapport.Core.Storage;

namespace Rapport.Core.Countries;

/// <summary>
/// Brings countries that were stored before they had one spelling into it ("UK" becomes "United Kingdom"), once for each
/// table of names, so that criteria and reports find them. The changes stand in the log like any other, under one set.
/// </summary>
public sealed class CountrySpelling(IDatabase database, CatalogueHolder catalogue, RecordStore store) : IJobHandler
{
    public const string JobType = "core.countries";

    /// <summary>Raised when <see cref="CountryNames"/> calls a country otherwise: what is stored follows.</summary>
    private const string Table = "1";

    private const string Setting = "countries.table";
    private const int Chunk = 500;

    /// <summary>So many numbers of a table are looked through at a time: what a chunk reads has an end where old names are rare.</summary>
    private const int Stretch = 10_000;

    public string Type => JobType;

    /// <summary>Asks for the pass where a workplace holds records and has not seen it; for a job to do, so that nobody waits at the start.</summary>
    public static async Task OrderAsync(IDatabase database, RecordCatalogue catalogue, CancellationToken ct)
    {
        await using (var connection = await database.OpenAsync(ct))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"select value from core_setting where name = '{Setting}'";
            if (await command.ExecuteScalarAsync(ct) is string seen && seen == Table) return;
        }

        await database.WriteAsync(WriteLane.People, async session =>
        {
            var asked = false;
            foreach (var type in catalogue.Types.Where(t => Fields(t).Any()))
                asked |= await session.ScalarAsync($"select n from {type.Table} limit 1") is not null;
            if (asked) await new JobQueue(database, TimeProvider.System).EnqueueAsync(session, new JobOrder(JobType, "null") { Key = JobType }, Principal.System);
            return await session.ExecuteAsync($"insert into core_setting (name, value) values ('{Setting}', {session.Dialect.JsonParameter(1)}) on conflict (name) do update set value = {session.Dialect.JsonParameter(1)}", Table);
        }, ct);
    }

    public async Task RunAsync(JobContext job)
    {
        var run = await store.OpenRunAsync(new WriteContext(Principal.System, "countries"), $"countries-{job.Job.Number.ToString(CultureInfo.InvariantCulture)}", job.Stop);
        foreach (var type in catalogue.Current.Types)
            foreach (var field in Fields(type))
                await RespellAsync(run, type, field, job);
        // The chunks count what they change; a run without any leaves no trace.
        await run.FinishAsync(0, 0, job.Stop);
        await run.DropAsync(job.Stop);
    }

    private static IEnumerable<Field> Fields(RecordType type) => type.Fields.Where(f => f is { IsCountry: true, Column: not null, ReadOnly: false });

    /// <summary>Names in the table that are spelled otherwise today.</summary>
    private async Task<List<string>> OldAsync(RecordType type, Field field, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select distinct {field.Column} from {type.Table} where {field.Column} is not null";
        var old = new List<string>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
            if (row.GetString(0) is var name && CountryNames.Canonical(name) != name) old.Add(name);
        return old;
    }

    /// <summary>Goes through the table once by its numbers, since an index of names would have to be sorted for every chunk.</summary>
    private async Task RespellAsync(BulkRun run, RecordType type, Field field, JobContext job)
    {
        if (await OldAsync(type, field, job.Stop) is not { Count: > 0 } old) return;
        var last = await LastAsync(type, job.Stop);
        for (long after = 0; after < last;)
            after = await run.ChunkAsync(bulk => SomeAsync(bulk, type, field, old, after, job), job.Stop);
    }

    private async Task<long> LastAsync(RecordType type, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select max(n) from {type.Table}";
        return await command.ExecuteScalarAsync(ct) is long last ? last : 0;
    }

    /// <summary>Answers the number to go on behind.</summary>
    private async Task<long> SomeAsync(BulkWriter bulk, RecordType type, Field field, List<string> old, long after, JobContext job)
    {
        var found = await FoundAsync(bulk, type, field, old, after, job.Stop);
        var writer = bulk.Writer(catalogue.Current, new WriteContext(Principal.System, "countries"));
        // What is written is brought into the one spelling; a record that cannot be written today for another reason stays.
        foreach (var (_, id, name) in found) await writer.TryAsync(RecordWrite.Update(type, id, new Dictionary<string, object?>(StringComparer.Ordinal) { [field.Name] = name }));
        await writer.Transaction.CountAsync();
        var next = found.Count < Chunk ? after + Stretch : found[^1].Number;
        await job.CheckpointAsync(bulk.Session, next.ToString(CultureInfo.InvariantCulture));
        return next;
    }

    private async Task<List<(long Number, Guid Id, string Name)>> FoundAsync(BulkWriter bulk, RecordType type, Field field, List<string> old, long after, CancellationToken ct)
    {
        var names = string.Join(", ", old.Select((_, i) => $"${(i + 3).ToString(CultureInfo.InvariantCulture)}"));
        await using var command = bulk.Session.Command(
            $"select n, id, {field.Column} from {type.Table} where n > $1 and n <= $2 and {field.Column} in ({names}) order by n limit {Chunk.ToString(CultureInfo.InvariantCulture)}",
            [after, after + Stretch, .. old]);
        await using var row = await command.ExecuteReaderAsync(ct);
        var found = new List<(long, Guid, string)>();
        while (await row.ReadAsync(ct)) found.Add((row.GetInt64(0), (Guid)database.Dialect.FromDb(FieldKind.Link, row, 1)!, row.GetString(2)));
        return found;
    }
}
