using Rapport.Customers.Identity.Model;

namespace Rapport.Customers.Duplicates.Model;

/// <summary>A kept model: its version, how many parties there were, and of how many it was learnt (0: the starting model).</summary>
internal sealed record PartyModel(long Version, DateTime MadeAt, long Parties, long LearntFrom, LinkModel Link)
{
    /// <summary>The record of a party as the model compares it.</summary>
    public PreparedRecord Prepare(Func<string, object?> field) => Link.Prepare(PartyColumns.Values(field));

    /// <summary>The hashes of its blocking keys, each once.</summary>
    public IReadOnlyList<long> Hashes(PreparedRecord record) => [.. Link.Keys(record).Select(Hash).Distinct()];

    // FNV-1a, mixed: the same in every process and version, since the hashes are kept.
    private static long Hash(string key)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in key) hash = (hash ^ c) * 1099511628211UL;
        hash = (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93;
        return unchecked((long)(hash ^ (hash >> 32)));
    }
}
