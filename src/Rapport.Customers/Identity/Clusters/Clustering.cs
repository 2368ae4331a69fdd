namespace Rapport.Customers.Identity.Clusters;

/// <summary>
/// Records of one party. Connected components (union–find) of the pairs above the threshold, the strongest first, of
/// which none may outgrow a limit. A component in which all agree stays; another falls into the groups whose pairs agree
/// on the whole (average linkage: two groups become one while the mean evidence between them is for it). So neither a
/// chain of weak pairs nor one wrong bridge makes one customer of many.
/// </summary>
public sealed class Clustering
{
    /// <summary>One pair can say so much for or against a union (in bits), not more.</summary>
    private const double Loudest = 12;

    private readonly int[] parent;
    private readonly int[] size;

    private Clustering(int rows)
    {
        parent = [.. Enumerable.Range(0, rows)];
        size = new int[rows];
        Array.Fill(size, 1);
    }

    /// <summary>Pairs that were not followed, because of the limit or because the rest of their groups speaks against them.</summary>
    public int Refused { get; private set; }

    /// <param name="pairs">Pairs above the threshold.</param>
    /// <param name="bits">Log₂ odds of any pair, asked for inside of components.</param>
    public static Clustering Of(int rows, IReadOnlyList<ScoredPair> pairs, int most, Func<int, int, double> bits)
    {
        var components = new Clustering(rows);
        foreach (var pair in pairs.OrderByDescending(p => p.Bits).ThenBy(p => p.A).ThenBy(p => p.B)) components.Join(pair.A, pair.B, most);
        var clusters = new Clustering(rows) { Refused = components.Refused };
        var edges = new int[rows];
        foreach (var pair in pairs)
            if (components.Root(pair.A) == components.Root(pair.B)) edges[components.Root(pair.A)]++;
        var members = new Dictionary<int, List<int>>();
        for (var row = 0; row < rows; row++)
        {
            var root = components.Root(row);
            var all = components.size[root];
            if (edges[root] == all * (all - 1) / 2) clusters.Join(root, row, most);
            else if (members.TryGetValue(root, out var list)) list.Add(row);
            else members[root] = [row];
        }

        foreach (var component in members.Values) clusters.Divide(component, bits);
        return clusters;
    }

    public int Root(int row)
    {
        while (parent[row] != row) row = parent[row] = parent[parent[row]];
        return row;
    }

    public int Size(int row) => size[Root(row)];

    private void Join(int a, int b, int most)
    {
        a = Root(a);
        b = Root(b);
        if (a == b) return;
        if (size[a] + size[b] > most) { Refused++; return; }
        // The lowest row names the cluster, whatever the order was.
        if (b < a) (a, b) = (b, a);
        parent[b] = a;
        size[a] += size[b];
    }

    private void Divide(List<int> rows, Func<int, int, double> bits)
    {
        var count = rows.Count;
        var sums = new double[count, count];
        for (var a = 0; a < count; a++)
            for (var b = a + 1; b < count; b++) sums[a, b] = sums[b, a] = Math.Clamp(bits(rows[a], rows[b]), -Loudest, Loudest);
        var sizes = Enumerable.Repeat(1, count).ToArray();
        while (true)
        {
            var (first, second, best) = (-1, -1, 0.0);
            for (var a = 0; a < count; a++)
            {
                if (sizes[a] == 0) continue;
                for (var b = a + 1; b < count; b++)
                    if (sizes[b] > 0 && sums[a, b] / (sizes[a] * sizes[b]) is var mean && mean > best) (first, second, best) = (a, b, mean);
            }

            if (first < 0) break;
            Join(rows[first], rows[second], int.MaxValue);
            for (var c = 0; c < count; c++) sums[first, c] = sums[c, first] = sums[first, c] + sums[second, c];
            sizes[first] += sizes[second];
            sizes[second] = 0;
        }

        Refused += rows.Select(Root).Distinct().Count() - 1;
    }
}
