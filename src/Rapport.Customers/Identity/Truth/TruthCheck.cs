namespace Rapport.Customers.Identity.Truth;

/// <summary>
/// What was found against what is known. Precision: share of the pairs found that are right; recall: share of the right
/// ones that were found; F1 = 2PR/(P+R), their harmonic mean. Never a part of finding.
/// </summary>
public sealed record TruthCheck(double Known, double Found, double Right)
{
    public double Precision => Found > 0 ? Right / Found : 1;
    public double Recall => Known > 0 ? Right / Known : 1;
    public double F1 => Found + Known > 0 ? 2 * Right / (Found + Known) : 1;

    /// <summary>Of the scored pairs. <paramref name="party"/> numbers the real party of each record; −1 where it is not known.</summary>
    public static TruthCheck OfPairs(IReadOnlyList<ScoredPair> pairs, int[] party, int split)
    {
        double found = 0, right = 0;
        foreach (var pair in pairs)
        {
            if (party[pair.A] < 0 || party[pair.B] < 0) continue;
            found++;
            if (party[pair.A] == party[pair.B]) right++;
        }

        return new TruthCheck(PairsIn(Groups(party, _ => 0), split), found, right);
    }

    /// <summary>Of all pairs that stand in one cluster.</summary>
    public static TruthCheck OfClusters(Func<int, int> clusterOf, int[] party, int split) =>
        new(PairsIn(Groups(party, _ => 0), split), PairsIn(Groups(party, clusterOf, ofParty: false), split), PairsIn(Groups(party, clusterOf), split));

    private static IEnumerable<List<int>> Groups(int[] party, Func<int, int> clusterOf, bool ofParty = true)
    {
        var groups = new Dictionary<(int, int), List<int>>();
        for (var row = 0; row < party.Length; row++)
        {
            if (party[row] < 0) continue;
            var key = (clusterOf(row), ofParty ? party[row] : 0);
            if (groups.TryGetValue(key, out var list)) list.Add(row);
            else groups[key] = [row];
        }

        return groups.Values;
    }

    private static double PairsIn(IEnumerable<List<int>> groups, int split) => groups.Sum(g =>
    {
        double all = g.Count, first = split > 0 ? g.Count(r => r < split) : 0;
        return split > 0 ? first * (all - first) : all * (all - 1) / 2;
    });
}
