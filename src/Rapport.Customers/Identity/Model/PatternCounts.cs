using System.Runtime.InteropServices;

namespace Rapport.Customers.Identity.Model;

/// <summary>How often each combination of levels occurs: all that fitting needs to know of millions of pairs.</summary>
public sealed class PatternCounts
{
    private readonly Dictionary<ulong, double> counts = [];

    public double Total { get; private set; }

    public int Patterns => counts.Count;

    public IEnumerable<KeyValuePair<ulong, double>> All => counts;

    public void Add(ulong pattern, double count = 1)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(counts, pattern, out _) += count;
        Total += count;
    }

    public void Add(PatternCounts others)
    {
        foreach (var (pattern, count) in others.counts) Add(pattern, count);
    }

    /// <summary>In an order that does not depend on threads, so that sums come out the same in every bit.</summary>
    public (ulong[] Patterns, double[] Counts) Sorted()
    {
        var patterns = counts.Keys.ToArray();
        Array.Sort(patterns);
        return (patterns, [.. patterns.Select(p => counts[p])]);
    }
}
