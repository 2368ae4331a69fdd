namespace Rapport.Kit.Records.Graph;

/// <summary>Where a node of the picture stands, in the picture's own units.</summary>
public readonly record struct GraphPlace(double X, double Y);

/// <summary>
/// Rings around one node: each child stands on the ring behind its parent, within a sector as wide as what hangs on it
/// needs. The same tree gives the same picture, and what was there stays about where it was when more comes.
/// </summary>
public static class GraphPlan
{
    private const double Ring = 190;
    private const double Room = 92;

    /// <param name="children">By the node they were found from; the first key is the root.</param>
    public static IReadOnlyDictionary<int, GraphPlace> Of(int root, ILookup<int, int> children)
    {
        var weights = new Dictionary<int, double>();
        double Weigh(int node) => weights[node] = Math.Max(1, children[node].Sum(Weigh));
        Weigh(root);
        // A ring must be long enough for those who stand on it.
        var counts = new List<int>();
        void Count(int node, int depth)
        {
            while (counts.Count <= depth) counts.Add(0);
            counts[depth]++;
            foreach (var child in children[node]) Count(child, depth + 1);
        }

        Count(root, 0);
        var radii = new double[counts.Count];
        for (var depth = 1; depth < counts.Count; depth++) radii[depth] = Math.Max(radii[depth - 1] + Ring, counts[depth] * Room / (2 * Math.PI));
        var places = new Dictionary<int, GraphPlace>();
        void Put(int node, int depth, double from, double to)
        {
            var angle = (from + to) / 2;
            places[node] = new GraphPlace(Math.Round(radii[depth] * Math.Cos(angle), 1), Math.Round(radii[depth] * Math.Sin(angle), 1));
            var at = from;
            foreach (var child in children[node])
            {
                var share = (to - from) * weights[child] / children[node].Sum(c => weights[c]);
                Put(child, depth + 1, at, at + share);
                at += share;
            }
        }

        Put(root, 0, -Math.PI / 2, 1.5 * Math.PI);
        return places;
    }

    /// <summary>The nearest node in a direction; null where there is none. Whoever lies straight ahead goes before whoever lies aside.</summary>
    public static int? Next(IReadOnlyDictionary<int, GraphPlace> places, int from, int dx, int dy)
    {
        var here = places[from];
        return places.Where(p => p.Key != from).Select(p => (p.Key, Ahead: ((p.Value.X - here.X) * dx) + ((p.Value.Y - here.Y) * dy), Aside: Math.Abs(((p.Value.X - here.X) * dy) + ((p.Value.Y - here.Y) * dx))))
            .Where(p => p.Ahead > 1).OrderBy(p => p.Ahead + (2 * p.Aside)).Select(p => (int?)p.Key).FirstOrDefault();
    }
}
