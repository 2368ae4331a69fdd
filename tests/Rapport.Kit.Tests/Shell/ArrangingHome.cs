using Rapport.Kit.Home;
using Xunit;

namespace Rapport.Kit.Tests.Shell;

/// <summary>Cards of the home page in a person's order, and how they fill its two columns.</summary>
public sealed class ArrangingHome
{
    private static readonly HomePanel[] All = [Card("day", 10) with { Wide = true }, Card("todo", 20) with { Tall = true }, Card("greet", 30), Card("recent", 40), Card("views", 50)];

    private static HomePanel Card(string key, int order) => new(key, "bell", typeof(object), order);

    private static string Said(HomeArrangement? wish) => string.Join(' ', HomeArrangement.Of(All, wish).Select(c => c.Shown ? c.Panel.Key : $"({c.Panel.Key})"));

    private static string Placed(params string[] keys) => string.Join(' ', HomeArrangement.Places(keys.Select(k => All.Single(p => p.Key == k))).Select(p => p.Wide ? p.Panel.Key + "=" : p.Panel.Key));

    [Fact]
    public void Without_a_wish_the_cards_stand_in_their_own_order() => Assert.Equal("day todo greet recent views", Said(null));

    [Fact]
    public void A_wish_orders_and_hides_and_forgets_cards_that_are_gone() =>
        Assert.Equal("views day (todo) (greet) (recent)", Said(new HomeArrangement(["views", "gone", "day", "views"], ["todo", "greet", "recent"])));

    [Fact]
    public void A_card_that_came_with_a_later_version_stands_where_its_order_puts_it()
    {
        Assert.Equal("recent day todo greet (views)", Said(new HomeArrangement(["recent", "day", "todo"], ["views"])));
        Assert.Equal("day todo greet recent views", Said(new HomeArrangement([], [])));
    }

    [Fact]
    public void One_that_would_be_left_alone_takes_the_whole_width()
    {
        Assert.Equal("day= todo greet recent", Placed("day", "todo", "greet", "recent"));
        Assert.Equal("todo greet recent views=", Placed("todo", "greet", "recent", "views"));
        Assert.Equal("views= day= greet recent", Placed("views", "day", "greet", "recent"));
        Assert.Equal("todo=", Placed("todo"));
    }
}
