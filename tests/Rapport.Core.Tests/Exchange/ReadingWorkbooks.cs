using System.IO.Compression;
using System.Text;
using Rapport.Core.Exchange.Exporting;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Problems;

namespace Rapport.Core.Tests.Exchange;

public sealed class ReadingWorkbooks
{
    internal static byte[] Workbook(string sheet, string? shared = null, string? styles = null, bool is1904 = false)
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Add(string path, string text)
            {
                using var part = new StreamWriter(zip.CreateEntry(path).Open());
                part.Write(text);
            }

            const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
            Add("xl/workbook.xml", $"<workbook {Main} xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><workbookPr date1904=\"{(is1904 ? 1 : 0)}\"/><sheets><sheet name=\"First\" sheetId=\"3\" r:id=\"rId7\"/><sheet name=\"Second\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
            Add("xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Target=\"worksheets/other.xml\"/><Relationship Id=\"rId7\" Target=\"worksheets/first.xml\"/></Relationships>");
            Add("xl/worksheets/first.xml", $"<worksheet {Main}><sheetData>{sheet}</sheetData></worksheet>");
            if (shared is not null) Add("xl/sharedStrings.xml", $"<sst {Main}>{shared}</sst>");
            if (styles is not null) Add("xl/styles.xml", $"<styleSheet {Main}>{styles}</styleSheet>");
        }

        return target.ToArray();
    }

    internal static string Row(int number, params string[] cells) =>
        $"<row r=\"{number}\">{string.Concat(cells.Select((c, i) => c.Length == 0 ? "" : $"<c r=\"{(char)('A' + i)}{number}\" t=\"inlineStr\"><is><t>{c}</t></is></c>"))}</row>";

    /// <summary>A workbook of several sheets; what begins with a minus is hidden, with a hash a chart.</summary>
    internal static byte[] Workbook(params (string Name, string Rows)[] sheets)
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Add(string path, string text)
            {
                using var part = new StreamWriter(zip.CreateEntry(path).Open());
                part.Write(text);
            }

            const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"", Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
            Add("xl/workbook.xml", $"<workbook {Main} xmlns:r=\"{Relations}\"><sheets>{string.Concat(sheets.Select((s, i) => $"<sheet name=\"{s.Name.TrimStart('-', '#')}\" sheetId=\"{i + 1}\" r:id=\"r{i}\"{(s.Name[0] == '-' ? " state=\"hidden\"" : "")}/>"))}</sheets></workbook>");
            Add("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{string.Concat(sheets.Select((s, i) => $"<Relationship Id=\"r{i}\" Type=\"{Relations}/{(s.Name[0] == '#' ? "chartsheet" : "worksheet")}\" Target=\"worksheets/s{i}.xml\"/>"))}</Relationships>");
            for (var i = 0; i < sheets.Length; i++) Add($"xl/worksheets/s{i}.xml", $"<worksheet {Main}><sheetData>{sheets[i].Rows}</sheetData></worksheet>");
        }

        return target.ToArray();
    }

    private static string Rows(byte[] workbook, TableFormat? format = null)
    {
        using var table = TableFile.Open(new MemoryStream(workbook), format);
        Assert.True(table.Format.IsWorkbook);
        var rows = new List<string> { string.Join('|', table.Header) };
        while (table.Read()) rows.Add(table.Problem is { } p ? $"{table.LineNumber}!{p.Code}" : $"{table.LineNumber}:{string.Join('|', table.Cells())}");
        return string.Join(' ', rows);
    }

    [Fact]
    public void The_first_sheet_is_read_with_shared_and_own_texts_gaps_and_line_numbers()
    {
        var sheet = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>own</t></is></c><c r=\"C1\" t=\"str\"><v>c</v></c></row>"
            + "<row r=\"2\"/><row r=\"4\"><c r=\"A4\"><v>1.1000000000000001</v></c><c r=\"C4\" t=\"b\"><v>1</v></c></row>"
            + "<row r=\"5\"><c r=\"B5\" t=\"s\"><v>1</v></c></row><row r=\"6\"><c r=\"D6\"><v>9</v></c></row>";
        Assert.Equal("head|own|c 4:1.1||true 5:|rich中| 6!table.tooManyCells",
            Rows(Workbook(sheet, "<si><t>head</t></si><si><r><t>ri</t></r><r><t>ch</t></r><r><t>中</t></r><rPh sb=\"0\" eb=\"1\"><t>zhong</t></rPh></si>")));
    }

    [Theory]
    [InlineData(false, "45000.5", "2023-03-15 12:00:00")]
    [InlineData(false, "45000", "2023-03-15")]
    [InlineData(false, "0.25", "06:00:00")]
    [InlineData(true, "43538", "2023-03-15")]
    public void Numbers_drawn_as_days_come_out_as_days(bool is1904, string number, string text)
    {
        var styles = "<numFmts><numFmt numFmtId=\"170\" formatCode=\"[Red]d/m/yyyy\"/><numFmt numFmtId=\"171\" formatCode=\"0 &quot;days&quot;\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/></cellXfs>";
        var sheet = $"<row><c t=\"str\"><v>a</v></c><c t=\"str\"><v>b</v></c><c t=\"str\"><v>c</v></c></row><row><c s=\"1\"><v>{number}</v></c><c s=\"2\"><v>{number}</v></c><c s=\"3\"><v>{number}</v></c></row>";
        Assert.Equal($"a|b|c 2:{text}|{text}|{number}", Rows(Workbook(sheet, null, styles, is1904)));
    }

    [Fact]
    public void A_cell_drawn_over_several_rows_says_its_value_in_each_of_them_and_titles_stay_where_they_are()
    {
        static string Merged(string rows, params string[] ranges) => Rows(Sheet(rows, ranges));
        static byte[] Sheet(string rows, params string[] ranges) => Workbook($"{rows}</sheetData><mergeCells count=\"{ranges.Length}\">{string.Concat(ranges.Select(r => $"<mergeCell ref=\"{r}\"/>"))}</mergeCells><sheetData>");
        Assert.Equal("City|Name|Phone 2:Rome|Ann|1 3:Rome|Bob| 4:Oslo|Cid| 5:Oslo|Dora|5", Merged(Row(1, "City", "Name", "Phone") + Row(2, "Rome", "Ann", "1") + Row(3, "", "Bob") + Row(4, "Oslo", "Cid") + Row(5, "", "Dora", "5"), "A2:A3", "A4:A5"));
        // A row with nothing of its own stays none, and what stands below the drawn cell is none of it.
        Assert.Equal("City|Name 2:Rome|Ann 4:Rome|Bob 5:|Cid", Merged(Row(1, "City", "Name") + Row(2, "Rome", "Ann") + Row(3, "", "") + Row(4, "", "Bob") + Row(5, "", "Cid"), "A2:A4"));
        Assert.Equal("City|Name|Phone 2:Rome|Ann|1 3:Rome||7", Merged(Row(1, "City", "Name", "Phone") + Row(2, "Rome", "Ann", "1") + Row(3, "Rome", "", "7"), "A3:B3"));
        // Names of columns over two rows: the lower one is whole.
        Assert.Equal("Name|E-mail|Phone 3:Ann|a@b.example|1 4:Bob|c@d.example|2", Rows(Sheet(Row(1, "Name", "Contact") + Row(2, "", "E-mail", "Phone") + Row(3, "Ann", "a@b.example", "1") + Row(4, "Bob", "c@d.example", "2"), "A1:A2", "B1:C1"), new TableFormat { HeaderRow = 2 }));
        // Whatever the size of the stretches in which the sheet is read for them.
        var many = string.Concat(Enumerable.Range(0, 5_000).Select(i => Row((2 * i) + 2, "C" + i, "a") + Row((2 * i) + 3, "", "b")));
        Assert.DoesNotContain(":|b", Merged(Row(1, "City", "Name") + many, [.. Enumerable.Range(0, 5_000).Select(i => $"A{(2 * i) + 2}:A{(2 * i) + 3}")]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_share_drawn_in_percent_is_what_it_shows()
    {
        var styles = "<numFmts><numFmt numFmtId=\"170\" formatCode=\"0.0%\"/><numFmt numFmtId=\"171\" formatCode=\"0 &quot;%&quot;\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"9\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/></cellXfs>";
        Assert.Equal("a|b|c|d 2:0.25|25%|150%|25", Rows(Workbook("<row><c t=\"str\"><v>a</v></c><c t=\"str\"><v>b</v></c><c t=\"str\"><v>c</v></c><c t=\"str\"><v>d</v></c></row><row><c s=\"0\"><v>0.25</v></c><c s=\"1\"><v>0.25</v></c><c s=\"2\"><v>1.5</v></c><c s=\"3\"><v>25</v></c></row>", null, styles)));
    }

    [Fact]
    public void A_code_drawn_with_leading_zeros_comes_with_them()
    {
        var styles = "<numFmts><numFmt numFmtId=\"170\" formatCode=\"0000\"/><numFmt numFmtId=\"171\" formatCode=\"00.00\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/></cellXfs>";
        var sheet = "<row><c t=\"str\"><v>a</v></c><c t=\"str\"><v>b</v></c></row>" + string.Concat(new[] { "43", "12345", "-7", "1.5" }.Select(n => $"<row><c s=\"1\"><v>{n}</v></c><c s=\"2\"><v>{n}</v></c></row>"));
        Assert.Equal("a|b 2:0043|43 3:12345|12345 4:-7|-7 5:1.5|1.5", Rows(Workbook(sheet, null, styles)));
    }

    [Fact]
    public async Task What_the_writer_writes_the_reader_reads()
    {
        var target = new MemoryStream();
        object?[] values = ["<&>\"'\r\n_x000D_\u0001 x ", 1.1, -12345678.9012m, 42L, true, new DateOnly(2026, 1, 31), new DateTime(2026, 1, 31, 13, 14, 15, 167, DateTimeKind.Utc), null, "=1+1", "张三😀"];
        await using (var table = TableWriter.Make(target, new ExportPlan("x") { Form = ExportForm.Workbook }, [.. values.Select((_, i) => $"c{i}")]))
        {
            table.Add(values);
            await table.EndAsync(default);
        }

        using var read = TableFile.Open(new MemoryStream(target.ToArray()));
        Assert.True(read.Read());
        Assert.Equal(["<&>\"'\r\n_x000D_\u0001 x ", "1.1", "-12345678.9012", "42", "true", "2026-01-31", "2026-01-31 13:14:15.167", "", "=1+1", "张三😀"], read.Cells());
    }

    private static readonly (string, string)[] Report =
    [
        ("#Chart", ""),
        ("Cover", Row(2, "Customers of the Taipei shop") + Row(3, "as of November")),
        ("-Lists", Row(1, "code", "word") + Row(2, "a", "b")),
        ("Empty", "<row r=\"1\"/>"),
        ("客户", Row(1, "Customers") + Row(2, "", "", "2026-11-30") + Row(4, "name", "email", "city") + Row(5, "Ann", "ann@example.com", "Taipei") + Row(6, "Bob", "bob@example.com", "")),
        ("Head only", Row(1, "name", "email")),
    ];

    [Fact]
    public void The_first_sheet_with_a_table_is_proposed_and_its_head_found_under_the_title()
    {
        Assert.Equal("name|email|city 5:Ann|ann@example.com|Taipei 6:Bob|bob@example.com|", Rows(Workbook(Report)));
        // Without a table to be seen, a sheet in which anything stands; a hidden one is the last to be proposed.
        Assert.Equal("Customers of the Taipei shop 3:as of November", Rows(Workbook(Report[..2])));
        Assert.Equal("code|word 2:a|b", Rows(Workbook(Report[2..4])));
    }

    [Fact]
    public void A_sheet_is_read_by_its_name_and_one_that_is_not_there_names_the_others()
    {
        var workbook = Workbook(Report);
        Assert.Equal("code|word 2:a|b", Rows(workbook, new TableFormat { Sheet = "Lists" }));
        Assert.Equal("name|email", Rows(workbook, new TableFormat { Sheet = "head ONLY " }));
        var missing = Assert.Throws<ProblemException>(() => Rows(workbook, new TableFormat { Sheet = "Chart" })).Problems[0];
        Assert.Equal(("table.sheetMissing", "Cover, Lists, Empty, 客户, Head only"), (missing.Code, (string?)missing.Args!["sheets"]));
        Assert.Equal("table.emptySheet", Assert.Throws<ProblemException>(() => Rows(workbook, new TableFormat { Sheet = "Empty" })).Problems[0].Code);
    }

    [Fact]
    public void What_only_looks_like_a_workbook_says_what_it_is()
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true)) zip.CreateEntry("content.xml");
        Assert.Equal("table.noWorkbook", Assert.Throws<ProblemException>(() => Rows(target.ToArray())).Problems[0].Code);
        Assert.Equal("table.oldWorkbook", Assert.Throws<ProblemException>(() => Rows([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1])).Problems[0].Code);
    }

    [Theory]
    [InlineData("name\nAnn\n", null)]
    [InlineData("\u0007q\u0001\n\u0014\u0002x", "table.namedWorkbook")]
    public void What_is_named_like_a_workbook_is_read_where_it_is_text_and_said_to_be_none_where_it_is_not(string content, string? code)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "customers.xlsx");
        File.WriteAllText(path, content);
        try
        {
            var met = Record.Exception(() => TableFile.Open(path).Dispose());
            Assert.Equal(code, (met as ProblemException)?.Problems[0].Code);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public void Damage_is_told_as_such()
    {
        var whole = Workbook("<row><c t=\"str\"><v>a</v></c></row><row><c t=\"s\"><v>5</v></c></row>");
        Assert.Equal("table.damagedWorkbook", Assert.Throws<ProblemException>(() => Rows(whole)).Problems[0].Code);
        Assert.Equal("table.damagedWorkbook", Assert.Throws<ProblemException>(() => Rows(whole[..(whole.Length / 2)])).Problems[0].Code);
        Assert.Equal("table.damagedWorkbook", Assert.Throws<ProblemException>(() => Rows(Workbook("<row><c t=\"str\"><v>a</v></c>"))).Problems[0].Code);
        Assert.Equal("table.damagedWorkbook", Assert.Throws<ProblemException>(() => Rows(Workbook("<row><c r=\"ZZZZ1\" t=\"str\"><v>a</v></c></row>"))).Problems[0].Code);
    }

    [Fact]
    public void A_document_type_is_refused()
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        using (var part = zip.CreateEntry("xl/worksheets/sheet1.xml").Open())
            part.Write(Encoding.UTF8.GetBytes("<!DOCTYPE x [<!ENTITY a \"aaaa\">]><worksheet><sheetData><row><c t=\"str\"><v>&a;</v></c></row></sheetData></worksheet>"));
        Assert.Equal("table.damagedWorkbook", Assert.Throws<ProblemException>(() => Rows(target.ToArray())).Problems[0].Code);
    }
}
