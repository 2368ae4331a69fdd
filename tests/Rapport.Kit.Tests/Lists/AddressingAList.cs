using Rapport.Kit.Boards;
using Rapport.Kit.Lists;
using Rapport.Kit.Records;
using Xunit;

namespace Rapport.Kit.Tests.Lists;

public class AddressingAList
{
    private static readonly string[] Usual = ["name", "email"];

    private static readonly SavedView View = new(Guid.Parse("0199a0de-0000-7000-8000-000000000001"), "thing", "Mine", "owner = me", "-price", [], Shared: false);

    [Fact]
    public void What_equals_the_view_is_left_out() =>
        Assert.Equal("/r/thing?view=" + View.Id, ListAddress.Of("thing", View, View.Where, View.Sort, Usual, Usual).Uri);

    [Fact]
    public void A_filter_taken_off_a_view_is_told_apart_from_one_left_as_it_is() =>
        Assert.Equal("", ListAddress.Of("thing", View, null, View.Sort, Usual, Usual).Where);

    [Theory]
    // What a named list says nothing of is as all records were laid out last.
    [InlineData(null, "list", "list", null)]
    [InlineData(null, "board.kind", "board.kind", null)]
    [InlineData(null, "board.kind", "list", "board.kind")]
    [InlineData("board.kind", "board.kind", "list", null)]
    [InlineData("board.kind", "list", "list", "list")]
    public void A_layout_is_told_where_it_is_not_the_views(string? ofView, string shown, string usual, string? told) =>
        Assert.Equal(told, ListAddress.Of("thing", View with { Layout = ofView }, View.Where, View.Sort, Usual, Usual, layout: shown, usualLayout: usual).Layout);

    [Theory]
    [InlineData("board.kind", null)]
    [InlineData("list", null)]
    [InlineData(null, null)]
    [InlineData("board.gone", "board")]
    [InlineData("tree", "tree")]
    [InlineData("galaxy.name", "list")]
    public void A_layout_that_the_type_lacks_is_told(string? layout, string? told) => Assert.Equal(told, Boards.ListLayout.Lacking(layout, SampleTypes.Thing));

    [Fact]
    public void Criteria_are_escaped() =>
        Assert.Equal("/r/thing?view=all&where=name%20%3D%20%27a%26b%27&columns=name", ListAddress.Of("thing", null, "name = 'a&b'", null, ["name"], Usual).Uri);

    [Fact]
    public void Columns_that_no_longer_exist_are_passed_over() =>
        Assert.Equal(["name", "price"], ListColumns.Of(SampleTypes.Thing, ["price", "gone", "price"]).Select(f => f.Name));

    [Theory]
    [InlineData("board.kind", "price", "board.kind")]
    [InlineData("board.kind.value", "value", "board.kind.value")]
    [InlineData("board.kind.-", null, "board.kind.-")]
    [InlineData("board.kind.name", "price", "board.kind")]
    [InlineData("board", "price", "board.kind")]
    public void A_board_says_what_it_adds_up_where_that_is_not_the_usual(string text, string? amount, string written)
    {
        var layout = ListLayout.Read(text, SampleTypes.Thing);
        Assert.Equal(written, layout.Text);
        Assert.Equal(amount, BoardState.AmountOf(SampleTypes.Thing, layout.Sum)?.Name);
    }
}
