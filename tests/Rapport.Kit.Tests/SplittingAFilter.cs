using Rapport.Kit.Records;
using Xunit;

namespace Rapport.Kit.Tests;

public class SplittingAFilter
{
    [Fact]
    public void Each_condition_joined_by_and_is_a_chip() =>
        Assert.Equal(["city = \"Rome and Milan\"", "any(orders, total > 1 and paid = true)"],
            Condition.Split("city = \"Rome and Milan\" and any(orders, total > 1 and paid = true)").Select(c => c.Text));

    [Fact]
    public void An_or_at_the_top_keeps_the_filter_whole() =>
        Assert.Single(Condition.Split("city = Rome or city = Milan and code = X"));
}
