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

    private static string Rows(byte[] workbook)
    {
        using var table = TableFile.Open(new MemoryStream(workbook));
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
