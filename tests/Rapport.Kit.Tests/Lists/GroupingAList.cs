using Rapport.Kit.Lists;
using Rapport.Kit.Records;
using Rapport.Kit.Tests.Reports;
using Xunit;

namespace Rapport.Kit.Tests.Lists;

public sealed class GroupingAList
{
    private static ListWindow Rows(string name, int count) => new(new CountedRows(Enumerable.Range(0, count), 4, name).Pages);

    private static ListGroups Three() => new([new("Bath", 5, Rows("b", 5)), new("York", 2, Rows("y", 2)), new("3 more", 9, null)]);

    private static async Task<string> SaidAsync(ListGroups groups, int start, int count) =>
        string.Join(' ', (await groups.ItemsAsync(start, count, TestContext.Current.CancellationToken)).Select(i => i.Group?.Label ?? (string)i.Row!["name"]!));

    [Fact]
    public async Task Each_group_stands_below_its_head_wherever_one_begins_to_read()
    {
        var groups = Three();
        Assert.Equal(10, groups.Length);
        Assert.Equal("Bath b0 b1 b2 b3 b4 York y0 y1 3 more", await SaidAsync(groups, 0, 100));
        for (var start = 0; start < 10; start++)
            for (var count = 1; count < 5; count++)
                Assert.Equal(string.Join(' ', "Bath b0 b1 b2 b3 b4 York y0 y1 3_more".Split(' ').Skip(start).Take(count)).Replace('_', ' '), await SaidAsync(Three(), start, count));
    }

    [Fact]
    public async Task A_closed_group_takes_one_line()
    {
        var groups = Three();
        groups.Groups[0].IsOpen = false;
        Assert.Equal(5, groups.Length);
        Assert.Equal("Bath York y0 y1 3 more", await SaidAsync(groups, 0, 100));
        Assert.Equal("y0 y1", await SaidAsync(groups, 2, 2));
    }

    [Fact]
    public void Groups_stand_as_their_words_are_read()
    {
        var result = SampleReport.ByName([.. new[] { "上海", null, "Zürich", "Berlin", "臺北", "Ängelholm", "北京", "lyon", "Åland" }.Select(n => SampleReport.Line(n, 1m, 1L, 1m))]);
        var groups = ListGroups.Of(result, SampleReport.For().Words, _ => Rows("r", 1), _ => new Dictionary<string, object?>(StringComparer.Ordinal));
        Assert.Equal(["Åland", "Ängelholm", "北京", "Berlin", "lyon", "上海", "臺北", "Zürich"], groups.Groups.Take(8).Select(g => g.Label));
        Assert.Equal(9, groups.Groups.Count);
    }

    [Fact]
    public void The_head_of_a_group_has_its_figures_below_their_columns()
    {
        var (texts, format, formats) = SampleTypes.Words();
        var type = SampleTypes.Thing;
        var totals = ListTotals.Read("name:count,price:sum,pieces:avg", type);
        Assert.Equal(["count", "sum(price)", "avg(pieces)"], ListFigures.Measures(type, totals));
        var group = new ListGroup("Bath", 5, null) { Figures = ListFigures.Of(type, totals, new Rapport.Core.Reports.ReportLine([], [5L, 1234.5m, 2.75], null)) };
        var head = new ListFigures(type, texts, formats, format).Head(group, [type["name"], type["kind"], type["price"], type["kind"], type["pieces"]], totals, "Bath (5)").ToList();
        Assert.Equal([2, 1, 1, 1], head.Select(c => c.Columns));
        Assert.Equal(["Bath (5)", "Sum €1,234.50", "", "Avg 2.8"], head.Select(c => System.Text.RegularExpressions.Regex.Replace(c.Markup, "<[^>]*>", "")));
        // Of the first column a figure that is not the number stands beside the name.
        var all = new ListFigures(type, texts, formats, format).Head(group, [type["price"]], totals, "Bath").Single();
        Assert.Equal((1, null), (all.Columns, all.Field));
        Assert.Contains("€1,234.50", all.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Totals_are_written_as_they_are_read_and_what_makes_no_sense_is_passed_over()
    {
        var type = SampleTypes.Thing;
        Assert.Equal("count", ListTotals.Read(null, type)[type.Title]);
        Assert.Empty(ListTotals.Read("", type));
        Assert.Empty(ListTotals.Read($"{type.Title}:sum,nothing:count,{type.Title}", type));
        Assert.Equal($"{type.Title}:unique", ListTotals.Write(ListTotals.Read($"{type.Title}:unique", type)));
        Assert.Equal($"count({type.Title} is empty)", ListTotals.Measure("empty", type.TitleField));
    }

    [Fact]
    public void All_are_a_criterion_with_exceptions_and_some_are_named()
    {
        var (a, b) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var selection = new ListSelection();
        selection.Put(a, true);
        Assert.Equal(($"id in ('{a:D}')", 1, true), (selection.Where("city = 'Bath'"), selection.Count(null).Count, selection.IsSmall));
        selection.All();
        selection.Put(b, false);
        selection.Put(a, false);
        selection.Put(a, true);
        Assert.Equal((true, false, 9), (selection.Has(a), selection.Has(b), selection.Count(new CappedCount(10, false)).Count));
        Assert.Equal($"(city = 'Bath') and id not in ('{b:D}')", selection.Where("city = 'Bath'"));
        var order = selection.Order(SampleTypes.Thing, "city = 'Bath'", Core.Bulk.BulkDeed.Delete, []);
        Assert.Equal(("city = 'Bath'", null, b), (order.Where, order.Ids, Assert.Single(order.Except)));
        selection.Clear();
        Assert.True(selection.IsEmpty);
        Assert.False(selection.IsOpen);
    }

    [Fact]
    public void Selecting_is_begun_by_a_word_or_by_the_first_row_and_left_at_once()
    {
        var selection = new ListSelection();
        selection.Begin();
        Assert.Equal((true, true, 0), (selection.IsOpen, selection.IsEmpty, selection.Count(new CappedCount(10, false)).Count));
        selection.All();
        Assert.True(selection.IsOpen);
        selection.Clear();
        Assert.False(selection.IsOpen);
        selection.Put(Guid.CreateVersion7(), true);
        Assert.True(selection.IsOpen);
    }
}
