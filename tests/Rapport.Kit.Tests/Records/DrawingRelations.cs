using Rapport.Kit.Records.Graph;
using Xunit;

namespace Rapport.Kit.Tests.Records;

public sealed class DrawingRelations
{
    [Fact]
    public void Sixty_nodes_stand_apart_from_each_other()
    {
        // One with twelve around it, each of which has some of its own.
        var tree = Enumerable.Range(1, 12).Select(n => (From: 0, To: n)).Concat(Enumerable.Range(13, 47).Select(n => (From: 1 + (n % 12), To: n))).ToLookup(e => e.From, e => e.To);
        var places = GraphPlan.Of(0, tree);
        Assert.Equal(60, places.Count);
        var all = places.Values.ToList();
        for (var i = 0; i < all.Count; i++)
            for (var j = i + 1; j < all.Count; j++)
                Assert.True(Math.Sqrt(Math.Pow(all[i].X - all[j].X, 2) + Math.Pow(all[i].Y - all[j].Y, 2)) > 50, $"{i} and {j}");
    }

    [Fact]
    public void A_single_node_stands_in_the_middle() => Assert.Equal(new GraphPlace(0, 0), GraphPlan.Of(0, Enumerable.Empty<(int From, int To)>().ToLookup(e => e.From, e => e.To))[0]);

    [Fact]
    public void Arrows_lead_to_the_nearest_in_their_direction()
    {
        var places = new Dictionary<int, GraphPlace> { [0] = new(0, 0), [1] = new(100, 10), [2] = new(60, 90), [3] = new(0, -120) };
        Assert.Equal(1, GraphPlan.Next(places, 0, 1, 0));
        Assert.Equal(3, GraphPlan.Next(places, 0, 0, -1));
        Assert.Null(GraphPlan.Next(places, 0, -1, 0));
    }
}
