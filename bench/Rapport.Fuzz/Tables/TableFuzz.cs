using System.IO.Compression;
using System.Text;
using Rapport.App.Exchange;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Cells;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Problems;
using Rapport.Kit.Words;
using Workplace = Rapport.App.Workplaces.Workplace;

namespace Rapport.Fuzz.Tables;

/// <summary>
/// Files as somebody might upload them: text in any encoding, gzip, workbooks, and none of these; read to the end, the
/// columns matched, every cell read as its field. Ends in rows or a refusal, and every refused row says why.
/// </summary>
internal sealed class TableFuzz : Fuzz
{
    private static readonly string[] Encodings = ["utf-8", "utf-16", "utf-16BE", "gb18030", "big5", "windows-1252", "shift_jis", "utf-32"];
    private static readonly string[] Pieces =
        [",", ";", "\t", "|", "\"", "\"\"", "\n", "\r\n", "\r", " ", "name", "kind", "phone", "e-mail", "birthday", "tags", "客户", "姓名", "abc", "1,234.5", "1.234,50", "(5)", "12%", "1e400", "31.12.2025", "2026-02-30", "13/13/13", "45000.5", "张三", "😀", "=1+1", "'-x", "\0", "\uFEFF", "sep=;", "\uFFFF", "+44 20 7946 0018", "a@b", "[\"a\",\"b\"]", "[", "52.1,13.4", "yes", "n/a"];

    private readonly RecordCatalogue catalogue = new(Workplace.Modules.SelectMany(m => m.RecordTypes()));
    private readonly ExchangeWords words = new(new TextBook([.. Workplace.Modules.Select(m => m.GetType().Assembly), typeof(Workplace).Assembly]));
    private readonly Dictionary<(string, string), CellReader> readers = [];
    private byte[] input = [];

    public override string Name => "tables";

    public override string Input => Convert.ToBase64String(input);

    public override ValueTask<string> TryAsync(Random random)
    {
        var (kind, bytes) = Make(random);
        input = bytes;
        var format = random.OneIn(6) ? new TableFormat { Encoding = random.OneIn(3) ? null : random.Pick([.. Encodings, "nonsense", ""]), Delimiter = random.OneIn(2) ? null : random.Pick([',', ';', '\t', '|', 'x', '"', '\n']), HasHeader = random.OneIn(2) } : null;
        return new($"{kind} {Read(bytes, format, random.Pick(catalogue.Types))}");
    }

    private static (string, byte[]) Make(Random random)
    {
        switch (random.Next(16))
        {
            case 0:
                var noise = new byte[random.Next(300)];
                random.NextBytes(noise);
                return ("bytes", noise);
            case 1: return ("workbook", Noise.Mutate(random, Workbooks.Whole, 6));
            case 2 or 3: return ("workbook", Workbooks.Broken(random));
            case 4: return ("gzip", Pack(Text(random)));
            case 5: return ("gzip", Noise.Mutate(random, Pack(Text(random)), 2));
            case 6 when random.OneIn(400): return ("gzip", Pack([.. Encoding.ASCII.GetBytes("a,b\n"), .. new byte[random.Next(20_000_000)]]));
            case 7: return ("text", Noise.Mutate(random, Text(random)));
            case 8 when random.OneIn(100): return ("text", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(random.Pick(Pieces), random.Next(300_000)))));
            default: return ("text", Text(random));
        }
    }

    private static byte[] Text(Random random)
    {
        var text = new StringBuilder();
        if (random.OneIn(2)) text.Append(random.Pick(["name,phone,email,birthday,tags\n", "姓名;电话;客户\r\n", "quantity\tunit price\tinvoice date\n", "sep=|\nname|kind\n"]));
        for (var n = random.Next(60); n > 0; n--) text.Append(random.OneIn(10) ? Noise.Text(random, 5) : random.Pick(Pieces));
        var name = random.Pick(Encodings);
        return (CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name)).GetBytes(text.ToString());
    }

    private static byte[] Pack(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(plain);
        return packed.ToArray();
    }

    private string Read(byte[] bytes, TableFormat? format, RecordType type)
    {
        try
        {
            using var table = TableFile.Open(new MemoryStream(bytes), format);
            var columns = ColumnMatch.Find(type, table.Header, words);
            var cells = columns.Select((c, i) => Reader(type, c.Field ?? type.Fields[i % type.Fields.Count])).ToArray();
            var styles = new CellStyleGuess(table.Header.Count);
            long rows = 0, line = 0;
            while (table.Read())
            {
                Demand(table.LineNumber > line || table.Format.IsWorkbook, "lines do not go forward");
                Demand(++rows <= 20_000_100, "rows without end");
                line = table.LineNumber;
                if (table.Problem is { } problem)
                {
                    Demand(problem.Code.StartsWith("table.", StringComparison.Ordinal), "a row is refused by " + problem.Code);
                    continue;
                }

                Demand(table.Cells().Length == table.Header.Count, "a row of another width");
                if (rows > 2_000) continue;
                styles.See(table);
                for (var i = 0; i < cells.Length; i++)
                    if (cells[i].Read(table.Cell(i), out _) is { } refused) Demand(refused.At == cells[i].Field.Name, $"{refused.Code} names the column {refused.At}");
            }

            styles.Styles();
            return rows > 0 ? "rows" : "empty";
        }
        catch (ProblemException e)
        {
            foreach (var problem in e.Problems) Demand(problem.Code.StartsWith("table.", StringComparison.Ordinal), "refused by " + problem.Code);
            return e.Problems[0].Code;
        }
    }

    private CellReader Reader(RecordType type, Field field) => readers.TryGetValue((type.Name, field.Name), out var known) ? known
        : readers[(type.Name, field.Name)] = new CellReader(field.Name, type, field, new CellContext(words) { Country = "GB", Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/London") });
}
