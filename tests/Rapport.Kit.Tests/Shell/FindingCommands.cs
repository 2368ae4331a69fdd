using Rapport.Kit.Shell;
using Xunit;

namespace Rapport.Kit.Tests.Shell;

public sealed class FindingCommands
{
    private static readonly Command[] Lines =
    [
        new("go", "users", "Customers"), new("go", "package", "Orders"), new("create", "plus", "New: Customer"), new("create", "plus", "New: Order"),
        new("create", "plus", "New: Order line"), new("do", "device", "Appearance: Like the device"), new("create", "plus", "新建客户"), new("go", "users", "客户"),
    ];

    [Theory]
    [InlineData("new customer", "New: Customer")]
    [InlineData("new cust", "New: Customer")]
    [InlineData("customer new", "New: Customer")]
    [InlineData("create customer", "New: Customer")]
    [InlineData("new order", "New: Order|New: Order line")]
    [InlineData("the quick brown fox", "")]
    [InlineData("customer", "Customers|New: Customer")]
    [InlineData("new", "New: Customer|New: Order|New: Order line")]
    [InlineData("新建客户", "新建客户")]
    [InlineData("xinjiankehu", "新建客户")]
    [InlineData("kh", "新建客户|客户")]
    [InlineData(" : ", "")]
    public void Every_word_must_be_found(string typed, string titles) =>
        Assert.Equal(titles, string.Join('|', Fits(typed).Select(f => f.Line.Title)));

    [Theory]
    [InlineData("cusotmers", "Customers")]
    [InlineData("neword", "New: Order|New: Order line")]
    [InlineData("crecus", "New: Customer")]
    [InlineData("ordrs", "Orders")]
    [InlineData("apdev", "Appearance: Like the device")]
    [InlineData("cstmr", "Customers|New: Customer")]
    [InlineData("rdrs", "Orders")]
    [InlineData("aprc", "")]
    [InlineData("xyz", "")]
    [InlineData("stomer", "Customers|New: Customer")]
    public void Letters_may_be_left_out_and_one_may_be_wrong(string typed, string titles) =>
        Assert.Equal(titles, string.Join('|', Fits(typed).Select(f => f.Line.Title)));

    [Fact]
    public void What_was_used_lately_stands_first() =>
        Assert.Equal(["New: Order line", "New: Order", "New: Customer"], CommandFit.Of([.. Lines.Select(l => l with { Id = l.Title })], "new", g => g, ["New: Order line", "New: Order"]).Select(f => f.Line.Title));

    [Theory]
    [InlineData("impo")]
    [InlineData("imprt")]
    public void A_title_that_begins_with_the_word_stands_first(string typed)
    {
        Command[] lines = [new("go", "upload", "Recent imports"), new("do", "upload", "Bring in an import"), new("go", "upload", "Import customers")];
        Assert.Equal("Import customers", CommandFit.Of(lines, typed, g => g == "go" ? "Go to" : "Do")[0].Line.Title);
    }

    [Theory]
    [InlineData("password", true)]
    [InlineData("set pass", true)]
    [InlineData("mima", true)]
    [InlineData("改密码", true)]
    [InlineData("two", true)]
    [InlineData("go", false)]
    [InlineData("password customer", false)]
    public void A_page_is_found_by_what_stands_on_it(string typed, bool found)
    {
        var account = new Command("go", "user", "My account") { Words = "password two-factor 修改密码 set change" };
        Assert.Equal(found, CommandFit.Of([account, .. Lines], typed, g => g).Any(f => f.Line.Title == account.Title));
    }

    [Fact]
    public void What_is_called_so_stands_before_what_only_holds_it()
    {
        Command[] lines = [new("go", "user", "My account") { Words = "change set" }, new("go", "list", "Latest changes")];
        Assert.Equal(["Latest changes", "My account"], CommandFit.Of(lines, "change", g => g).Select(f => f.Line.Title));
    }

    [Theory]
    [InlineData("new customer", true)]
    [InlineData("orders", true)]
    [InlineData("新建客户", true)]
    [InlineData("new", false)]
    [InlineData("custom", false)]
    [InlineData("kh", false)]
    public void A_line_stands_before_the_records_when_it_must_be_meant(string typed, bool meant) =>
        Assert.Equal(meant, Fits(typed)[0].Meant);

    [Fact]
    public void What_was_typed_is_marked() => Assert.Equal([(0, 3), (5, 4)], Fits("new cust")[0].Line.Marks);

    private static IReadOnlyList<(Command Line, bool Meant, bool Near)> Fits(string typed) => CommandFit.Of(Lines, typed, g => g == "create" ? "Create" : g);
}
