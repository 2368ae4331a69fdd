using Rapport.Customers.Identity.Columns;

namespace Rapport.Customers.Identity.Blocking;

/// <summary>Keys of all records of a table as 64-bit numbers; 0 where a record has none. Forms are hashed once for each distinct value.</summary>
internal sealed class KeyHashes(RecordTable table)
{
    private readonly Dictionary<(int, KeyForm), ulong[]> forms = [];

    /// <summary>Hashes a form ahead; not for several threads, as <see cref="Of"/> is afterwards.</summary>
    public void Prepare(KeyPart part)
    {
        Prepare(part.Column, part.Form);
        if (part.Other >= 0) Prepare(part.Other, part.Form);
    }

    private void Prepare(int column, KeyForm form)
    {
        if (forms.ContainsKey((column, form))) return;
        var values = table.Columns[column].Values;
        var hashes = new ulong[values.Count];
        for (var i = 1; i < hashes.Length; i++) hashes[i] = BlockingRule.Form(values[i], form) is { } text ? Hash(text) : 0;
        forms[(column, form)] = hashes;
    }

    public ulong Of(BlockingRule rule, int row)
    {
        if (rule.Parts.Count == 0) return 1;
        var key = 0UL;
        foreach (var part in rule.Parts)
        {
            var own = forms[(part.Column, part.Form)][table.Columns[part.Column].Ids[row]];
            if (own == 0) return 0;
            if (part.Other >= 0)
            {
                var other = forms[(part.Other, part.Form)][table.Columns[part.Other].Ids[row]];
                if (other == 0) return 0;
                own = Blend(Math.Min(own, other), Math.Max(own, other));
            }

            key = Blend(key, own);
        }

        return key | 1;
    }

    private static ulong Blend(ulong a, ulong b)
    {
        var z = (a * 0x9E3779B97F4A7C15) ^ b;
        z = (z ^ (z >> 32)) * 0xD6E8FEB86659FD93;
        return z ^ (z >> 32);
    }

    // FNV-1a, mixed: the same in every process, so that results do not depend on the run.
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text) hash = (hash ^ c) * 1099511628211UL;
        return Blend(1, hash) | 1;
    }
}
