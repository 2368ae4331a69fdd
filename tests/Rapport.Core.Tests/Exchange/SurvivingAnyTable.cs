using System.Globalization;
using System.Text;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Problems;

namespace Rapport.Core.Tests.Exchange;

public sealed class SurvivingAnyTable
{
    // More for a night: RAPPORT_FUZZ=1000000.
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("RAPPORT_FUZZ"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 20_000;

    private static readonly string[] Pieces = [",", ";", "\t", "|", "\"", "\"\"", "\n", "\r\n", "\r", " ", "abc", "1,234.5", "张三", "😀", "=1+1", "\0", "\uFEFF", "sep=;", "\uFFFF"];

    /// <summary>Reads to the end; the number of rows, or −1 for a refusal.</summary>
    private static int Read(byte[] bytes)
    {
        try
        {
            using var table = TableFile.Open(new MemoryStream(bytes));
            var rows = 0;
            var line = 0L;
            while (table.Read())
            {
                Assert.True(table.LineNumber > line || table.Format.IsWorkbook, "Lines go forward.");
                line = table.LineNumber;
                Assert.True(table.Problem is not null || table.Cells().Length == table.Header.Count);
                Assert.InRange(++rows, 0, bytes.Length * 200);
            }

            return rows;
        }
        catch (ProblemException e)
        {
            Assert.All(e.Problems, p => Assert.StartsWith("table.", p.Code));
            return -1;
        }
    }

    [Fact]
    public void Random_bytes_end_in_rows_or_a_problem()
    {
        var random = new Random(11);
        for (var i = 0; i < Rounds / 4; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            if (i % 3 == 0 && bytes.Length > 3) (bytes[0], bytes[1]) = (0x1f, 0x8b);
            Read(bytes);
        }
    }

    [Fact]
    public void Random_text_ends_in_rows_or_a_problem()
    {
        var random = new Random(12);
        var read = 0;
        string[] encodings = ["utf-8", "utf-16", "gb18030", "big5", "windows-1252"];
        for (var i = 0; i < Rounds / 2; i++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(60); n > 0; n--) text.Append(Pieces[random.Next(Pieces.Length)]);
            var encoding = encodings[random.Next(encodings.Length)];
            if (Read((CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding)).GetBytes(text.ToString())) > 0) read++;
        }

        Assert.InRange(read, Rounds / 8, Rounds / 2);
    }

    [Fact]
    public void Mutated_workbooks_end_in_rows_or_a_problem()
    {
        var random = new Random(13);
        const string Sheet = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>own</t></is></c></row><row r=\"2\"><c r=\"A2\" s=\"1\"><v>45000.5</v></c><c r=\"B2\" t=\"b\"><v>1</v></c></row>";
        const string Shared = "<si><t>head</t></si>", Styles = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>";
        var whole = ReadingWorkbooks.Workbook(Sheet, Shared, Styles);
        Assert.Equal(1, Read(whole));
        var read = 0;
        for (var i = 0; i < Rounds / 4; i++)
        {
            byte[] bytes;
            if (i % 2 == 0)
            {
                bytes = [.. whole];
                for (var n = random.Next(1, 6); n > 0; n--) bytes[random.Next(4, bytes.Length)] = (byte)random.Next(256);
            }
            else
            {
                // Inside the parts, where a broken packing would hide what follows.
                var sheet = new StringBuilder(Sheet);
                for (var n = random.Next(1, 4); n > 0; n--)
                {
                    var at = random.Next(sheet.Length);
                    if (random.Next(2) == 0) sheet[at] = "<>/\"&;=rcsvt19AZ-\u0001"[random.Next(18)];
                    else sheet.Insert(at, new[] { "<row>", "</row>", "<c>", "</c>", "99999999999", "&#xD800;", "_xD800_", "<v>", "ZZZ", "<!--", "]]>" }[random.Next(11)]);
                }

                bytes = ReadingWorkbooks.Workbook(sheet.ToString(), Shared, Styles);
            }

            if (Read(bytes) >= 0) read++;
        }

        Assert.InRange(read, Rounds / 100, Rounds / 4);
    }
}
