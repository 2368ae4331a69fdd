using System.Data.Common;
using Rapport.Core.Catalogue;
using Rapport.Core.Storage;
using Rapport.Customers.Identity.Model;

namespace Rapport.Customers.Duplicates.Model;

/// <summary>Keeps each model under its version; a node reads one once.</summary>
internal sealed class PartyModels(IDatabase database, TimeProvider clock)
{
    private const int Kept = 5;
    private volatile PartyModel? latest;

    public async Task<PartyModel?> FindAsync(long version, CancellationToken ct)
    {
        if (latest is { } known && known.Version == version) return known;
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select n, made_at, parties, learnt_from, data from cus_duplicate_model where n = $1";
        database.Dialect.Bind(command, version);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? latest = Read(row) : null;
    }

    /// <summary>Keeps a model and forgets those long gone; answers its version.</summary>
    public Task<long> KeepAsync(ModelData data, long parties, long learntFrom, CancellationToken ct) => database.WriteAsync(WriteLane.People, async session =>
    {
        var version = (long)(await session.ScalarAsync($"insert into cus_duplicate_model (made_at, parties, learnt_from, data) values ($1, $2, $3, {session.Dialect.JsonParameter(4)}) returning n",
            session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime), parties, learntFrom, new LinkModel(data).ToJson()))!;
        await session.ExecuteAsync("delete from cus_duplicate_model where n <= $1 and n not in (select model from cus_duplicate_scan)", version - Kept);
        return version;
    }, ct);

    private PartyModel Read(DbDataReader row) => new(row.GetInt64(0), (DateTime)database.Dialect.FromDb(FieldKind.DateTime, row, 1)!, row.GetInt64(2), row.GetInt64(3), LinkModel.FromJson(row.GetString(4)));
}
