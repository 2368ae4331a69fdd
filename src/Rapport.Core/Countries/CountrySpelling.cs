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
                foreach (var old in await OldAsync(type, field, job.Stop)) await RespellAsync(run, type, field, old, job);
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

    private async Task RespellAsync(BulkRun run, RecordType type, Field field, string old, JobContext job)
    {
        for (long? after = 0; after is { } from;)
            after = await run.ChunkAsync(bulk => SomeAsync(bulk, type, field, old, from, job), job.Stop);
    }

    /// <summary>Answers where to go on; null behind the last.</summary>
    private async Task<long?> SomeAsync(BulkWriter bulk, RecordType type, Field field, string old, long after, JobContext job)
    {
        var found = new List<(long Number, Guid Id)>();
        // The index is made on the lower case.
        await using (var command = bulk.Session.Command($"select n, id from {type.Table} where lower({field.Column}) = lower($1) and {field.Column} = $1 and n > $2 order by n limit {Chunk.ToString(CultureInfo.InvariantCulture)}", old, after))
        await using (var row = await command.ExecuteReaderAsync(job.Stop))
            while (await row.ReadAsync(job.Stop)) found.Add((row.GetInt64(0), (Guid)database.Dialect.FromDb(FieldKind.Link, row, 1)!));
        var writer = bulk.Writer(catalogue.Current, new WriteContext(Principal.System, "countries"));
        // What is written is brought into the one spelling; a record that cannot be written today for another reason stays.
        foreach (var (_, id) in found) await writer.TryAsync(RecordWrite.Update(type, id, new Dictionary<string, object?>(StringComparer.Ordinal) { [field.Name] = old }));
        await writer.Transaction.CountAsync();
        await job.CheckpointAsync(bulk.Session, found.Count == 0 ? "0" : found[^1].Number.ToString(CultureInfo.InvariantCulture));
        return found.Count < Chunk ? null : found[^1].Number;
    }
}
