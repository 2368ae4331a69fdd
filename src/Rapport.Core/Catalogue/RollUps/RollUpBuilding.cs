using System.Globalization;
using System.Text.Json;
using Rapport.Core.Jobs;
using Rapport.Core.Storage;

namespace Rapport.Core.Catalogue.RollUps;

/// <summary>
/// Gives the records that were there before a roll-up was kept their values, chunk by chunk; goes on where it was interrupted. Writers
/// keep it up from the moment it was ordered, and it is read from the moment this is done.
/// </summary>
internal sealed class RollUpBuilding(IDatabase database, CatalogueHolder holder, CustomFields fields, TimeProvider clock) : IJobHandler
{
    private const int Chunk = 500;

    /// <summary>Until then every node keeps it up.</summary>
    private static readonly TimeSpan UntilAllKnow = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(300);

    public string Type => RollUpOrders.JobType;

    public async Task RunAsync(JobContext job)
    {
        await fields.RefreshAsync(job.Stop);
        var order = JsonSerializer.Deserialize<RollUpOrder>(job.Job.Payload)!;
        if (job.Job.Checkpoint is null)
        {
            await Task.Delay(UntilAllKnow, clock, job.Stop);
            await WritesEndedAsync(job.Stop);
        }

        var after = long.Parse(job.Job.Checkpoint ?? "0", CultureInfo.InvariantCulture);
        // What was changed again since has an order of its own.
        if (holder.Current.Find(order.Type) is not { } type) return;
        var kept = type.Fields.Where(f => f.Kept is { } k && order.Places.Contains(k.Place)).Select(f => f.Kept!).ToList();
        if (kept.Count + order.Gone.Count > 0) await ToTheEndAsync(job, type, kept, [.. order.Gone.Select(g => g.Key)], after);
        foreach (var one in kept) await FieldIndexes.MakeAsync(database, type, one.Value, job.Stop);
        await database.WriteAsync(WriteLane.People, async session =>
        {
            foreach (var one in kept) await session.ExecuteAsync("update core_rollup set done_at = $2 where place = $1", one.Place, session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime));
            await CustomFields.CountAsync(session);
            await job.FinishAsync(session);
            return 0;
        }, job.Stop);
        foreach (var gone in order.Gone) await DropIndexAsync(type, gone, job.Stop);
        await fields.RefreshAsync(job.Stop);
    }

    private async Task ToTheEndAsync(JobContext job, RecordType type, List<KeptRollUp> kept, string[] gone, long after)
    {
        var last = Math.Max(1, await LastAsync(type, job.Stop));
        for (var (told, isEnd) = (0L, false); !isEnd;)
        {
            (after, isEnd) = await database.WriteAsync(WriteLane.Bulk, async session =>
            {
                var next = await WorkOutAsync(session, holder.Current, type, kept, gone, after, Chunk);
                if (next is { } n) await job.CheckpointAsync(session, n.ToString(CultureInfo.InvariantCulture));
                return (next ?? after, next is null);
            }, job.Stop);
            if (told != 0 && clock.GetElapsedTime(told) < Beat) continue;
            told = clock.GetTimestamp();
            await job.ReportAsync(Math.Min(0.99, (double)after / last));
        }
    }

    /// <summary>Works the values of the next records out; answers the number of the last one, null where there were none.</summary>
    internal static async Task<long?> WorkOutAsync(WriteSession session, RecordCatalogue catalogue, RecordType type, IReadOnlyList<KeptRollUp> kept, string[] gone, long after, int most)
    {
        var ids = new List<Guid>();
        var last = after;
        await using (var command = session.Command($"select n, id from {type.Table} where n > $1 order by n limit {most.ToString(CultureInfo.InvariantCulture)}", after))
        await using (var row = await command.ExecuteReaderAsync())
            while (await row.ReadAsync())
            {
                last = row.GetInt64(0);
                ids.Add((Guid)session.Dialect.FromDb(FieldKind.Link, row, 1)!);
            }

        if (ids.Count == 0) return null;
        // The locks of one chunk in the order that writers take them, too.
        ids.Sort();
        foreach (var some in ids.Chunk(256)) await RollUpSettling.LockAsync(session, type, some);
        var maker = new RollUpSql(session.Dialect, catalogue);
        var sql = maker.Writer();
        var update = maker.Update(sql, type, kept, gone);
        await session.ExecuteAsync($"{update} where t.n > {sql.Add(after)} and t.n <= {sql.Add(last)}", [.. sql.Parameters]);
        return last;
    }

    /// <summary>Transactions that began before every node knew of it have ended: each keeps up what the catalogue of its beginning says.</summary>
    private async Task WritesEndedAsync(CancellationToken ct)
    {
        var stamp = (string)(await database.WriteAsync(WriteLane.Bulk, session => session.ScalarAsync($"select cast({database.Dialect.StampNow} as text)"), ct))!;
        while (true)
        {
            await using (var connection = await database.OpenAsync(ct))
            await using (var command = connection.CreateCommand())
            {
                command.CommandText = $"select 1 where {database.Dialect.StampSettled($"'{stamp}'")}";
                if (await command.ExecuteScalarAsync(ct) is not null) return;
            }

            await Task.Delay(Beat, clock, ct);
        }
    }

    private async Task<long> LastAsync(RecordType type, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select max(n) from {type.Table}";
        return await command.ExecuteScalarAsync(ct) as long? ?? 0;
    }

    private Task DropIndexAsync(RecordType type, GoneRollUp gone, CancellationToken ct) => database.WriteAsync(WriteLane.Bulk, async session =>
    {
        var field = new Field { Name = gone.Field, Kind = FieldKind.Number, IsCustom = true, Indexed = true, StoredAs = gone.Key };
        foreach (var index in FieldIndexes.Of(type, field)) await session.ExecuteUnpreparedAsync($"drop index if exists {index.Name}");
        return 0;
    }, ct);
}
