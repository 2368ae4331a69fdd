using System.Text;
using System.Text.Json;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Problems;

namespace Rapport.Core.Tests.Exchange;

/// <summary>Which row of a file holds the names of its columns, where nobody says it, and where somebody does.</summary>
public sealed class ProposingAHead
{
    private static TableFile Open(string text, TableFormat? format = null) => TableFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), format);

    private static string Read(string text, TableFormat? format = null)
    {
        using var table = Open(text, format);
        var read = new List<string> { string.Join('|', table.Header) };
        while (table.Read()) read.Add(table.Problem is { } p ? $"{table.LineNumber}!{p.Code}" : $"{table.LineNumber}:{string.Join('|', table.Cells())}");
        return string.Join(' ', read);
    }

    [Theory]
    [InlineData("name,email\nAnn,a@x.com\n", 1, "the usual file")]
    [InlineData("Customers of the Taipei shop\n\nname,email,city\nAnn,a@x.com,Taipei\n", 3, "a title")]
    [InlineData("Customers,,,\nas of,2026-11-30,,\n姓名,电话,邮箱,城市\n王芳,13800000006,a@x.com,福州\n", 3, "a title and a line of two cells")]
    [InlineData("\"Customers\nof all shops\",,\nname,email,city\nAnn,a@x.com,Taipei\n", 3, "a title of two lines")]
    [InlineData("客户名单\r\n姓名;城市\r\n王芳;福州\r\n李娜;泉州\r\n", 2, "a title before the delimiter is known")]
    [InlineData("Contact,Contact,Address,Address\nname,email,city,since\nAnn,a@x.com,Taipei,2020-01-01\n", 2, "groups above the names")]
    [InlineData("1,2,3\nname,email,since\nAnn,a@x.com,2020-01-01\n", 2, "numbers above the names")]
    [InlineData("name,name,city\nAnn,Lee,Berlin\nBob,Ray,Bonn\n", 1, "names that come twice")]
    [InlineData("customer,2023,2024\nAnn,12,14\nBob,13,15\n", 1, "years as names")]
    [InlineData("2023,2024,2025\nabc,def,ghi\nabc,def,ghi\n", 1, "words that are no names")]
    [InlineData("name,,email\nAnn,x,a@x.com\n", 1, "a column without a name")]
    [InlineData("name\nAnn\nBob\n", 1, "one column")]
    [InlineData("name,email\nAnn,a@x.com\nBob,b@x.com,too,many,cells\nCid,c@x.com\nDee,d@x.com\n", 1, "a torn row")]
    [InlineData("name,email\n", 1, "nothing but a head")]
    public void The_head_is_the_first_row_that_looks_like_one(string text, long row, string what)
    {
        using var table = Open(text);
        Assert.True(row == table.Format.HeaderRow, $"{what}: row {table.Format.HeaderRow}");
    }

    [Fact]
    public void Rows_keep_the_numbers_they_have_in_the_file() =>
        Assert.Equal("name|email 5:Ann|a@x.com 7!table.tooManyCells", Read("Customers\nof all shops\n\nname,email\nAnn,a@x.com\n\nBob,b@x.com,x\n"));

    [Fact]
    public void What_somebody_says_goes_before_what_is_proposed()
    {
        const string Text = "name,email\nAnn,a@x.com\n\nheads,here\nBob,b@x.com\n";
        Assert.Equal("heads|here 5:Bob|b@x.com", Read(Text, new TableFormat().WithHeaderRow(4)));
        Assert.Equal("1|2 1:name|email 2:Ann|a@x.com 4:heads|here 5:Bob|b@x.com", Read(Text, new TableFormat().WithHeaderRow(0)));
        foreach (var row in (long[])[3, 6])
        {
            var problem = Assert.Throws<ProblemException>(() => Read(Text, new TableFormat().WithHeaderRow(row))).Problems[0];
            Assert.Equal(("table.headerRowMissing", "1, 2, 4, 5"), (problem.Code, (string?)problem.Args!["rows"]));
        }

        Assert.Equal("table.headerRowNumber", Assert.Throws<ProblemException>(() => new TableFormat().WithHeaderRow(-1)).Problems[0].Code);
        Assert.Equal("table.noSheets", Assert.Throws<ProblemException>(() => Read(Text, new TableFormat { Sheet = "First" })).Problems[0].Code);
    }

    [Fact]
    public void A_head_far_down_is_read_where_it_is_said_and_every_row_once()
    {
        var text = new StringBuilder();
        for (var line = 1; line <= 60; line++) text.Append(line == 40 ? "name,number\n" : $"Ann,{line}\n");
        using var table = Open(text.ToString(), new TableFormat { HeaderRow = 40 });
        Assert.Equal("name", table.Header[0]);
        for (var line = 41; line <= 60; line++)
        {
            Assert.True(table.Read());
            Assert.Equal(line, table.LineNumber);
        }

        Assert.False(table.Read());
        Assert.Equal(FirstRows.Most, table.First.Count);
    }

    [Fact]
    public void What_a_call_leaves_open_stands_in_what_is_behind_it()
    {
        var before = new TableFormat { Encoding = "big5", HeaderRow = 3, Sheet = "All" };
        Assert.Equal(before, new TableFormat().Over(before));
        Assert.Equal(before with { HeaderRow = 5 }, new TableFormat { HeaderRow = 5 }.Over(before));
        Assert.Equal(before with { HeaderRow = null, HasHeader = false }, new TableFormat { HasHeader = false }.Over(before));
        Assert.Equal(before with { HasHeader = false, HeaderRow = null }, new TableFormat().Over(before.WithHeaderRow(0)));
        // The key of an import begun by an older program is made of this text.
        Assert.Equal("""{"Encoding":null,"Delimiter":null,"HasHeader":true,"IsWorkbook":false,"IsCards":false,"IsPacked":false}""", JsonSerializer.Serialize(new TableFormat()));
    }
}
