using Rapport.Customers.Identity;
using Rapport.Customers.Identity.Clusters;

namespace Rapport.Customers.Tests.Identity;

public class MakingClusters
{
    private static Clustering Of(int rows, int most, Func<int, int, double> bits, params (int A, int B, double Bits)[] pairs) =>
        Clustering.Of(rows, [.. pairs.Select(p => new ScoredPair(p.A, p.B, 0, p.Bits))], most, bits);

    [Fact]
    public void Records_that_all_agree_are_one()
    {
        var clusters = Of(4, 100, (_, _) => 9, (0, 1, 9), (0, 2, 9), (1, 2, 9));
        Assert.Equal(3, clusters.Size(1));
        Assert.Equal(0, clusters.Root(2));
        Assert.Equal(3, clusters.Root(3));
    }

    [Fact]
    public void One_wrong_bridge_joins_no_two_groups()
    {
        (int, int, double)[] pairs = [(0, 1, 9), (0, 2, 9), (1, 2, 9), (3, 4, 9), (3, 5, 9), (4, 5, 9), (2, 3, 1)];
        var clusters = Of(6, 100, (a, b) => a / 3 == b / 3 ? 9 : (a, b) == (2, 3) ? 1 : -8, pairs);
        Assert.NotEqual(clusters.Root(0), clusters.Root(5));
        Assert.Equal(3, clusters.Size(5));
    }

    [Fact]
    public void A_record_without_much_to_say_follows_the_pair_that_knows_it()
    {
        // The third was not found to be the first, but nothing speaks against it.
        var clusters = Of(3, 100, (a, b) => (a, b) == (0, 2) ? -1 : 6, (0, 1, 6), (1, 2, 6));
        Assert.Equal(3, clusters.Size(0));
    }

    [Fact]
    public void A_chain_does_not_swallow_everything()
    {
        var chain = Enumerable.Range(0, 999).Select(i => (i, i + 1, 5.0)).ToArray();
        var clusters = Of(1_000, 50, (a, b) => b - a == 1 ? 5 : -3, chain);
        Assert.All(Enumerable.Range(0, 1_000), r => Assert.InRange(clusters.Size(r), 1, 50));
        Assert.True(clusters.Refused > 0);
    }
}
