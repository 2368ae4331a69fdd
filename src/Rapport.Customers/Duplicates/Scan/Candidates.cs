using System.Data.Common;
using Rapport.Core.Catalogue;
using Rapport.Customers.Duplicates.Model;
using Rapport.Customers.Identity.Model;

namespace Rapport.Customers.Duplicates.Scan;

/// <summary>A scored pair; the first id is the smaller one.</summary>
internal readonly record struct FoundPair(Guid A, Guid B, double Bits)
{
    public static FoundPair Of(Guid one, Guid other, double bits) => one.CompareTo(other) < 0 ? new(one, other, bits) : new(other, one, bits);

    public Guid Other(Guid one) => one == A ? B : A;
}

/// <summary>Finds whom a party may be the same as: those that share a blocking key with it, scored by the model.</summary>
internal sealed class Candidates(PartyRows rows)
{
    /// <summary>A key that more parties have says too little: a narrower one finds whom it would.</summary>
    public const int MostOfKey = 60;

    /// <summary>Pairs kept for one party.</summary>
    public const int MostOfParty = 20;

    private const int KeysAtOnce = 2_000;

    /// <summary>Pairs of these parties with any that stand in the table of keys, at or above a score.</summary>
    /// <param name="also">What is wished below the score, too.</param>
    public async Task<List<FoundPair>> FindAsync(DbConnection connection, IReadOnlyList<ScannedParty> parties, PartyModel model, double leastBits, CancellationToken ct, Func<PairScore, bool>? also = null)
    {
        var hashes = parties.Select(p => model.Hashes(p.Record)).ToList();
        var holders = await HoldersAsync(connection, [.. hashes.SelectMany(h => h).Distinct()], ct);
        var own = parties.ToDictionary(p => p.Id);
        var wanted = new HashSet<Guid>();
        var partners = new List<HashSet<Guid>>(parties.Count);
        for (var i = 0; i < parties.Count; i++)
        {
            var set = new HashSet<Guid>();
            foreach (var hash in hashes[i])
                if (holders.TryGetValue(hash, out var list) && list.Count <= MostOfKey) set.UnionWith(list);
            set.Remove(parties[i].Id);
            partners.Add(set);
            wanted.UnionWith(set.Where(id => !own.ContainsKey(id)));
        }

        var others = (await rows.ReadAsync(connection, wanted, model, ct)).ToDictionary(p => p.Id);
        var found = new Dictionary<(Guid, Guid), FoundPair>();
        for (var i = 0; i < parties.Count; i++)
        {
            var best = new List<FoundPair>();
            foreach (var id in partners[i])
            {
                if (!own.TryGetValue(id, out var other) && !others.TryGetValue(id, out other)) continue;
                var score = model.Link.Score(parties[i].Record, other.Record);
                if (score.Bits >= leastBits || also?.Invoke(score) == true) best.Add(FoundPair.Of(parties[i].Id, id, score.Bits));
            }

            foreach (var pair in best.OrderByDescending(p => p.Bits).Take(MostOfParty)) found[(pair.A, pair.B)] = pair;
        }

        return [.. found.Values];
    }

    private async Task<Dictionary<long, List<Guid>>> HoldersAsync(DbConnection connection, IReadOnlyList<long> hashes, CancellationToken ct)
    {
        var holders = new Dictionary<long, List<Guid>>();
        foreach (var some in hashes.Chunk(KeysAtOnce))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = rows.Dialect.FirstOfEach(DuplicateTables.Keys, "hash", "party_id", some, MostOfKey + 1, rows.Adder(command));
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                var hash = row.GetInt64(0);
                if (!holders.TryGetValue(hash, out var list)) holders[hash] = list = [];
                list.Add((Guid)rows.Dialect.FromDb(FieldKind.Link, row, 1)!);
            }
        }

        return holders;
    }
}
