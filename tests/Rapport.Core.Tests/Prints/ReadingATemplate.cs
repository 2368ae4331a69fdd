using Rapport.Core.Catalogue;
using Rapport.Core.Prints;
using Rapport.Core.Problems;

namespace Rapport.Core.Tests.Prints;

public sealed class ReadingATemplate
{
    [Fact]
    public void Marks_values_and_blocks_become_parts()
    {
        var parts = PrintParser.Parse("# Order {number}\r\n\r\n> {firm}\r\nDear **{party.name}**, {{so}}\n---\n{if total > 5}\nBig\n{else}\n{each lines where amount > 0 sort -amount, text}\n- {text}\n{end}\n{end}\n{table lines sort position}\nArticle: product.name\nAmount: {amount} | sum\n{end}");
        Assert.Equal(
            [
                (PrintStyle.Heading, "Order |{number}"), (PrintStyle.Right, "{firm}"), (PrintStyle.Text, "Dear |*{party.name}*|, |{|so|}"),
            ],
            parts.OfType<PrintLine>().Select(l => (l.Style, string.Join('|', l.Runs.Select(r => (r.Bold ? "*" : "") + (r.IsValue ? $"{{{r.Text}}}" : r.Text) + (r.Bold ? "*" : ""))))));
        Assert.IsType<PrintRule>(parts[3]);
        var choice = Assert.IsType<PrintIf>(parts[4]);
        Assert.Equal(("total > 5", 1), (choice.When, choice.Then.Count));
        var each = Assert.IsType<PrintEach>(Assert.Single(choice.Else));
        Assert.Equal(new PrintRows("lines", "amount > 0", "-amount, text"), each.Rows);
        var table = Assert.IsType<PrintTable>(parts[5]);
        Assert.Equal([new PrintColumn(14, "Article", "product.name", false), new PrintColumn(15, "Amount", "amount", true)], table.Columns);
    }

    [Theory]
    [InlineData("a\n{if total > 1}\nb", "print.noEnd", 2)]
    [InlineData("a\n{end}", "print.endTooMuch", 2)]
    [InlineData("{table lines}\n{end}", "print.noColumns", 1)]
    [InlineData("{each}\n{end}", "print.nothingSaid", 1)]
    [InlineData("\n\n{name", "print.openBrace", 3)]
    [InlineData("{}", "print.openBrace", 1)]
    [InlineData("{table lines}\nHead:\n{end}", "print.noColumn", 2)]
    public void What_cannot_be_read_is_named_with_its_line(string text, string code, int line)
    {
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => PrintParser.Parse(text)).Problems);
        Assert.Equal((code, line), (problem.Code, problem.Args!["line"]));
    }

    [Theory]
    [InlineData("金额：amount | sum", "金额")]
    [InlineData("金额：元: amount | sum", "金额：元")]
    public void The_head_of_a_column_may_end_in_a_wide_colon(string line, string head)
    {
        var table = Assert.IsType<PrintTable>(Assert.Single(PrintParser.Parse($"{{table lines}}\n{line}\n{{end}}")));
        Assert.Equal([new PrintColumn(2, head, "amount", true)], table.Columns);
    }

    [Fact]
    public void A_template_to_begin_with_has_the_colons_of_its_language()
    {
        var line = new RecordTypeBuilder("line", 91, "tst_line", "text").With(t => t with { Parent = "thing" }).Named("text").Link("thing", "thing", "lines", f => f with { Required = true }).Field("amount", FieldKind.Money, f => f with { InList = true }).Build();
        var thing = new RecordTypeBuilder("thing", 90, "tst_thing", "name").Named("name").Field("city", FieldKind.Text).Build();
        var text = PrintStarter.Of(thing, new RecordCatalogue([thing, line]), (_, f) => f.Name, r => r.Name, (label, says) => $"{label}：{says}");
        Assert.Contains("city：{city}\n", text, StringComparison.Ordinal);
        Assert.Contains("amount：amount | sum\n", text, StringComparison.Ordinal);
        Assert.Equal(["text", "amount", "owner"], PrintParser.Parse(text).OfType<PrintTable>().Single().Columns.Select(c => c.Expression));
    }

    [Fact]
    public void Any_text_is_read_or_refused_with_a_problem()
    {
        var random = new Random(11);
        string[] pieces = ["{", "}", "{{", "**", "{if a}", "{end}", "{else}", "{table x}", "{each x}", "# ", "a: b", "\n", "| sum", "text", "{name}", "where", "sort", "<b>"];
        for (var i = 0; i < 3_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                Assert.NotNull(PrintParser.Parse(text));
            }
            catch (ProblemException e)
            {
                Assert.StartsWith("print.", e.Problems[0].Code, StringComparison.Ordinal);
            }
        }
    }
}
