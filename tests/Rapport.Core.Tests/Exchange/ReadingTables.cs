using System.IO.Compression;
using System.Text;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Problems;

namespace Rapport.Core.Tests.Exchange;

public sealed class ReadingTables
{
    private static TableFile Open(string text, TableFormat? format = null) => TableFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)), format);

    /// <summary>Rows as <c>line:cell|cell</c>, unusable ones as <c>line!code</c>.</summary>
    private static string Rows(TableFile table)
    {
        var rows = new List<string>();
        while (table.Read()) rows.Add(table.Problem is { } p ? $"{table.LineNumber}!{p.Code}" : $"{table.LineNumber}:{string.Join('|', table.Cells())}");
        return string.Join(' ', rows);
    }

    private static string Read(string text, TableFormat? format = null)
    {
        using var table = Open(text, format);
        return Rows(table);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,4\n", "2:1|2 3:3|4")]
    [InlineData("a,b\r\n1,2\r\n3,4", "2:1|2 3:3|4")]
    [InlineData("a,b\r1,2\r3,4\r", "2:1|2 3:3|4")]
    [InlineData("a;b\n1,5;2\n3;4\n", "2:1,5|2 3:3|4")]
    [InlineData("a\tb\n1,5\t2;3\n", "2:1,5|2;3")]
    [InlineData("a|b\n1|2\n", "2:1|2")]
    [InlineData("sep=;\na;b\n1;2\n", "3:1|2")]
    [InlineData("a,b\n\"x,y\",\"he said \"\"no\"\"\"\n", "2:x,y|he said \"no\"")]
    [InlineData("a,b\n\"\",\"\"\"\"\n", "2:|\"")]
    [InlineData("a,b\n5\" disk,x\n", "2:5\" disk|x")]
    [InlineData("a,b\n \"x\" ,y\n", "2:x|y")]
    [InlineData("a,b\n1,2\n\n\n3,4\n", "2:1|2 5:3|4")]
    [InlineData("a,b\n1,2,,\n", "2:1|2")]
    [InlineData("only\none\ntwo\n", "2:one 3:two")]
    public void Text_is_cut_into_rows_and_cells(string text, string rows) => Assert.Equal(rows, Read(text));

    [Fact]
    public void Line_numbers_stay_right_behind_line_ends_in_quotes() =>
        Assert.Equal("2:x\ny\r\nz|1 5:a\rb|2 7:c|3", Read("a,b\n\"x\ny\r\nz\",1\n\"a\rb\",2\nc,3\n"));

    [Theory]
    [InlineData("a,b\n1\n3,4\n", "2!table.tooFewCells 3:3|4")]
    [InlineData("a,b\n1,2,3\n3,4\n", "2!table.tooManyCells 3:3|4")]
    [InlineData("a,b\n1,\"2\"x\n3,4\n", "2!table.textAfterQuote 3:3|4")]
    [InlineData("a,b\n1,\"2\n3,\"4\"\n5,6\n", "2!table.textAfterQuote 3:3|4 4:5|6")]
    [InlineData("a,b\n1,2\n3,\"4\n5,6\n7,8\n", "2:1|2 3!table.quoteNeverClosed 4:5|6 5:7|8")]
    public void A_broken_row_costs_one_row_and_names_its_line(string text, string rows) => Assert.Equal(rows, Read(text));

    [Fact]
    public void An_open_quote_does_not_swallow_a_large_file()
    {
        var text = new StringBuilder("a,b\n1,\"open\n");
        for (var i = 0; i < 600_000; i++) text.Append("1234,5678\n");
        using var table = Open(text.ToString());
        Assert.True(table.Read());
        Assert.Equal(("table.quoteTooFar", 2L), (table.Problem?.Code, table.LineNumber));
        var (rest, last) = (0, 0L);
        while (table.Read()) (rest, last) = (rest + (table.Problem is null ? 1 : 0), table.LineNumber);
        Assert.Equal((600_000, 600_002L), (rest, last));
    }

    [Fact]
    public void A_line_of_millions_of_characters_costs_itself_only() =>
        Assert.Equal("2!table.rowTooLong 3:3|4", Read("a,b\n" + new string('x', 9_000_000) + ",2\n3,4\n"));

    [Theory]
    [InlineData("utf-8", "utf-8", false)]
    [InlineData("utf-8", "utf-8", true)]
    [InlineData("utf-16", "utf-16", true)]
    [InlineData("utf-16", "utf-16", false)]
    [InlineData("utf-16BE", "utf-16BE", false)]
    [InlineData("gb18030", "gb18030", false)]
    [InlineData("big5", "big5", false)]
    public void The_encoding_of_Chinese_is_found(string encoding, string found, bool mark)
    {
        var text = encoding == "big5" ? "姓名,城市\n王小明,臺北\n陳美麗,高雄\n" : "姓名,城市\n王小明,上海\n陈美丽,广州\n";
        var used = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);
        using var table = TableFile.Open(new MemoryStream([.. mark ? used.GetPreamble() : [], .. used.GetBytes(text)]));
        Assert.Equal(found, table.Format.Encoding);
        Assert.Equal(text.Split('\n')[0].Split(','), table.Header);
        Assert.Equal("2:" + text.Split('\n')[1].Replace(',', '|'), Rows(table).Split(' ')[0]);
    }

    [Theory]
    [InlineData("name,city\nMüller,Köln\nJosé,Málaga\nÉlise,Nîmes\n")]
    [InlineData("name,price\nMug,£2.50\n")]
    public void Western_letters_of_one_byte_are_found(string text)
    {
        using var table = TableFile.Open(new MemoryStream(CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text)));
        Assert.Equal("windows-1252", table.Format.Encoding);
        Assert.Equal("2:" + text.Split('\n')[1].Replace(',', '|'), Rows(table).Split(' ')[0]);
    }

    [Theory]
    [InlineData("name,city\n王小明,上海\n陈美丽,广州\n李雷,北京\n韩梅梅,深圳\n\u00FF,x\n", "6!table.brokenBytes")]
    [InlineData("name,city\nMüller,Köln\nJosé,Málaga\nÉlise,Nîmes\nZoë,Ghent\n\u00FF,x\n", "6!table.brokenBytes")]
    public void A_broken_line_leaves_the_others_UTF8(string text, string told)
    {
        var bytes = text.Split('\u00FF');
        using var table = TableFile.Open(new MemoryStream([.. Encoding.UTF8.GetBytes(bytes[0]), 0xFF, .. Encoding.UTF8.GetBytes(bytes[1])]));
        Assert.Equal("utf-8", table.Format.Encoding);
        Assert.EndsWith(told, Rows(table));
    }

    [Fact]
    public void Letters_that_come_late_in_a_long_file_still_tell_the_encoding()
    {
        var gb = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;
        var text = "name,city\n" + string.Concat(Enumerable.Repeat("Ann Smith,London\n", 40_000)) + "王小明,上海\n陈美丽,广州\n";
        using var table = TableFile.Open(new MemoryStream(gb.GetBytes(text)));
        Assert.Equal("gb18030", table.Format.Encoding);
        Assert.EndsWith("40002:王小明|上海 40003:陈美丽|广州", Rows(table));
    }

    [Fact]
    public void A_given_encoding_is_taken_and_bytes_outside_it_cost_their_row()
    {
        var bytes = Encoding.UTF8.GetBytes("a,b\n1,2\nx,").Concat(new byte[] { 0xFF, 0xFE }).Concat(Encoding.UTF8.GetBytes("\n3,4\n")).ToArray();
        using var table = TableFile.Open(new MemoryStream(bytes), new TableFormat { Encoding = "utf-8" });
        Assert.Equal("2:1|2 3!table.brokenBytes 4:3|4", Rows(table));
        Assert.Equal("table.unknownEncoding", Assert.Throws<ProblemException>(() => Open("a,b", new TableFormat { Encoding = "klingon" })).Problems[0].Code);
    }

    [Fact]
    public void Broken_bytes_in_the_head_name_the_line_and_the_encoding_that_was_taken()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("name,ci"), 0xFF, 0xFE, .. Encoding.UTF8.GetBytes("ty\n王小明,上海\n陈美丽,广州\n")];
        var told = Assert.Throws<ProblemException>(() => TableFile.Open(new MemoryStream(bytes), new TableFormat { Encoding = "utf-8" })).Problems[0];
        Assert.Equal(("table.brokenBytes", "1", "UTF-8"), (told.Code, told.At, told.Args?["encoding"]));
    }

    /// <summary>Whoever looks at the file sees its rows and how it was read, and can take another row for the names or another encoding.</summary>
    [Theory]
    [InlineData("utf-8")]
    [InlineData("gb18030")]
    public void Broken_bytes_in_the_head_leave_the_rows_to_choose_from(string encoding)
    {
        var text = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [.. text.GetBytes("姓名,城"), 0xFF, .. text.GetBytes("市\n" + string.Concat(Enumerable.Repeat("王小明,上海\n陈美丽,广州\n", 20)))]);
            var look = TablePreview.Look(path);
            Assert.Equal(("table.brokenBytes", "1", encoding), (look.HeadProblem?.Code, look.HeadProblem?.At, look.Format.Encoding));
            Assert.Equal(["王小明", "上海"], look.First[1].Cells);
            Assert.Equal((1L, look.HeadProblem), (Assert.Single(look.Rows).LineNumber, look.Rows[0].Problem));
            Assert.Equal(["王小明", "上海"], TablePreview.Look(path, new TableFormat { HeaderRow = 2 }).Header);
            Assert.Null(TablePreview.Look(path, new TableFormat { Encoding = "windows-1252" }).HeadProblem);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_packed_file_is_read_and_a_torn_one_told_wherever_it_is_torn()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            for (var i = 0; i < 2; i++) gzip.Write(Encoding.UTF8.GetBytes(i == 0 ? "a,b\n" : string.Concat(Enumerable.Range(0, 300).Select(n => $"{n},{n * 7919}\n"))));
        var whole = packed.ToArray();
        using (var table = TableFile.Open(new MemoryStream(whole)))
        {
            Assert.True(table.Format.IsPacked);
            Assert.Equal(300, Rows(table).Split(' ').Length);
        }

        // Two packed pieces one behind the other are one file.
        using (var twice = TableFile.Open(new MemoryStream([.. whole, .. whole]))) Assert.Equal(601, Rows(twice).Split(' ').Length);
        for (var length = 3; length < whole.Length; length++)
        {
            var torn = whole[..length];
            Assert.Equal("table.tornPacking", Assert.Throws<ProblemException>(() =>
            {
                using var table = TableFile.Open(new MemoryStream(torn));
                Rows(table);
            }).Problems[0].Code);
        }
    }

    [Fact]
    public void A_table_without_header_numbers_its_columns()
    {
        using var table = Open("1,2\n3,4\n", new TableFormat { HasHeader = false });
        Assert.Equal(["1", "2"], table.Header);
        Assert.Equal("1:1|2 2:3|4", Rows(table));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    public void An_empty_file_is_refused(string text) => Assert.Equal("table.empty", Assert.Throws<ProblemException>(() => Open(text)).Problems[0].Code);
}
