using Rapport.Core.Catalogue;
using Rapport.Core.Storage;
using Rapport.Customers.Duplicates.Model;

namespace Rapport.Customers.Duplicates.Scan;

/// <summary>
/// Looks at some parties: writes their keys, finds their partners, keeps the pairs. Twice the same is as once, so that whoever
/// was killed in between begins the batch anew.
/// </summary>
internal sealed class PartyScan(IDatabase database, PartyRows rows, TimeProvider clock)
{
    /// <summary>Pairs below are not kept, whatever the administrator shows from.</summary>
    public const double LeastProbability = 0.3;

    public static readonly double LeastBits = Math.Log2(LeastProbability / (1 - LeastProbability));

    private static readonly BulkTable KeyTable = new(DuplicateTables.Keys, ["hash", "party_id"], [ColumnType.Integer, ColumnType.Id]);
    private readonly Candidates candidates = new(rows);

    /// <param name="ids">Parties that were made, changed or taken away.</param>
    /// <param name="along">Runs in the transaction that keeps the pairs: the place behind the batch.</param>
    public async Task<IReadOnlyList<FoundPair>> LookAsync(IReadOnlyCollection<Guid> ids, PartyModel model, Func<WriteSession, Task> along, CancellationToken ct)
    {
        List<ScannedParty> parties;
        await using (var connection = await rows.OpenAsync(ct)) parties = ids.Count == 0 ? [] : await rows.ReadAsync(connection, ids, model, ct);
        return await LookAsync(ids, parties, model, along, ct);
    }

    public async Task<IReadOnlyList<FoundPair>> LookAsync(IReadOnlyCollection<Guid> ids, IReadOnlyList<ScannedParty> parties, PartyModel model, Func<WriteSession, Task> along, CancellationToken ct)
    {
        IReadOnlyList<FoundPair> pairs = [];
        if (ids.Count > 0)
        {
            await database.WriteAsync(WriteLane.Bulk, async session => { await PutKeysAsync(session, ids, parties, model, ct); return 0; }, ct);
            await using var connection = await rows.OpenAsync(ct);
            if (parties.Count > 0) pairs = await candidates.FindAsync(connection, parties, model, LeastBits, ct);
        }

        await database.WriteAsync(WriteLane.Bulk, async session =>
        {
            await PutPairsAsync(session, ids, pairs, model);
            await along(session);
            return 0;
        }, ct);
        return pairs;
    }

    private static async Task PutKeysAsync(WriteSession session, IReadOnlyCollection<Guid> ids, IReadOnlyList<ScannedParty> parties, PartyModel model, CancellationToken ct)
    {
        foreach (var id in ids.Order()) await session.PostAsync($"delete from {DuplicateTables.Keys} where party_id = $1", session.Dialect.ToDb(FieldKind.Link, id));
        await session.InsertManyAsync(KeyTable, [.. parties.SelectMany(p => model.Hashes(p.Record).Select(h => new object?[] { h, session.Dialect.ToDb(FieldKind.Link, p.Id) }))], ct);
    }

    private async Task PutPairsAsync(WriteSession session, IReadOnlyCollection<Guid> ids, IReadOnlyList<FoundPair> pairs, PartyModel model)
    {
        object Id(Guid id) => session.Dialect.ToDb(FieldKind.Link, id);
        var now = session.Dialect.ToDb(FieldKind.DateTime, clock.GetUtcNow().UtcDateTime);
        foreach (var id in ids.Order()) await session.PostAsync($"delete from {DuplicateTables.Pairs} where a_id = $1", Id(id));
        foreach (var id in ids.Order()) await session.PostAsync($"delete from {DuplicateTables.Pairs} where b_id = $1", Id(id));
        foreach (var pair in pairs.OrderBy(p => p.A).ThenBy(p => p.B))
            await session.PostAsync($"insert into {DuplicateTables.Pairs} (a_id, b_id, bits, model, found_at) values ($1, $2, $3, $4, $5) on conflict (a_id, b_id) do update set bits = $3, model = $4", Id(pair.A), Id(pair.B), pair.Bits, model.Version, now);
    }
}
