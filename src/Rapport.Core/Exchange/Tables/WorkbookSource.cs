using System.Globalization;
using System.IO.Compression;
using System.Xml;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Tables;

/// <summary>
/// Streams one sheet of a workbook (ISO/IEC 29500, XLSX). Numbers come out as invariant text and days and moments as ISO
/// text, whatever format the cell is drawn in.
/// </summary>
internal sealed class WorkbookSource : TableSource
{
    private const int MostColumns = 16_384;
    private readonly Stream file;
    private readonly ZipArchive? zip;
    private XmlReader? sheet;
    private readonly WorkbookParts parts = new();
    private readonly List<string> cells = [];
    private readonly List<bool> areNumbers = [];
    private MergedCells? merged;

    /// <param name="wish">Name of the sheet; null proposes one.</param>
    public WorkbookSource(Stream file, string? wish)
    {
        this.file = file;
        try
        {
            zip = Open(file);
            var sheets = WorkbookParts.Sheets(zip);
            parts.Load(zip);
            Sheet = wish is null ? sheets.Count == 1 ? sheets[0] : Propose(sheets)
                : sheets.FirstOrDefault(s => s.Name == wish) ?? sheets.FirstOrDefault(s => string.Equals(s.Name, wish.Trim(), StringComparison.OrdinalIgnoreCase))
                ?? throw new ProblemException(Problem.Missing("table.sheetMissing", "sheet", ("sheet", wish), ("sheets", string.Join(", ", sheets.Select(s => s.Name)))));
            Begin(Sheet);
            merged = MergedCells.Of(zip.GetEntry(Sheet.Path)!, r => Column(r) is { } column && long.TryParse(r.AsSpan().TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz$"), NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? (column, row) : null);
        }
        catch (Exception e) when (IsDamage(e))
        {
            Dispose();
            throw Damaged();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The sheet that is read.</summary>
    public WorkbookSheet Sheet { get; }

    /// <summary>Names of the sheets, in their order.</summary>
    public static IReadOnlyList<string> SheetsOf(Stream file)
    {
        try
        {
            using var opened = Open(file);
            return [.. WorkbookParts.Sheets(opened).Select(s => s.Name)];
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged();
        }
    }

    private static ZipArchive Open(Stream file)
    {
        var opened = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        return opened.GetEntry("xl/workbook.xml") is null && opened.GetEntry("xl/worksheets/sheet1.xml") is null ? throw new ProblemException(Problem.Invalid("table.noWorkbook")) : opened;
    }

    private void Begin(WorkbookSheet one)
    {
        sheet?.Dispose();
        LineNumber = 0;
        merged = null;
        sheet = XmlReader.Create((zip!.GetEntry(one.Path) ?? throw new InvalidDataException($"{one.Path} is missing.")).Open(), WorkbookParts.Settings);
    }

    /// <summary>The first sheet that holds a table; or else one in which anything stands, be it hidden.</summary>
    private WorkbookSheet Propose(IReadOnlyList<WorkbookSheet> sheets)
    {
        WorkbookSheet? filled = null;
        foreach (var one in sheets.OrderBy(s => s.IsHidden))
        {
            try
            {
                Begin(one);
                var rows = new FirstRows(this).All;
                if (HeadGuess.IsTable(rows)) return one;
                if (rows.Count > 0) filled ??= one;
            }
            catch (Exception e) when (e is ProblemException || IsDamage(e))
            {
                // One damaged sheet does not take the others away; alone it is told when it is read.
            }
        }

        return filled ?? sheets[0];
    }

    public override int Count => cells.Count;

    public override ReadOnlySpan<char> Cell(int index) => cells[index];

    // What a joined cell filled in has no place of its own.
    public override bool IsNumber(int index) => index < areNumbers.Count && areNumbers[index];

    public override bool Read()
    {
        try
        {
            while (sheet!.Read())
            {
                if (sheet.NodeType != XmlNodeType.Element || sheet.LocalName != "row") continue;
                LineNumber = long.TryParse(sheet.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : LineNumber + 1;
                ReadRow();
                merged?.Fill(LineNumber, cells);
                if (cells.Exists(c => c.Length > 0)) return true;
            }

            return false;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged();
        }
    }

    private void ReadRow()
    {
        cells.Clear();
        areNumbers.Clear();
        Problem = null;
        if (sheet!.IsEmptyElement) return;
        var depth = sheet.Depth;
        while (sheet.Read() && sheet.Depth > depth)
        {
            if (sheet.NodeType != XmlNodeType.Element || sheet.LocalName != "c") continue;
            var column = Column(sheet.GetAttribute("r")) ?? cells.Count;
            if (column >= MostColumns) throw new InvalidDataException($"Row {LineNumber.ToString(CultureInfo.InvariantCulture)} has more than {MostColumns.ToString(CultureInfo.InvariantCulture)} columns.");
            while (cells.Count <= column) cells.Add("");
            while (areNumbers.Count <= column) areNumbers.Add(false);
            areNumbers[column] = sheet.GetAttribute("t") is null or "n";
            cells[column] = ReadCell();
        }
    }

    private string ReadCell()
    {
        var type = sheet!.GetAttribute("t");
        var style = sheet.GetAttribute("s");
        if (sheet.IsEmptyElement) return "";
        var depth = sheet.Depth;
        string raw = "", inline = "";
        while (sheet.Read() && sheet.Depth > depth)
        {
            if (sheet.NodeType != XmlNodeType.Text && sheet.NodeType != XmlNodeType.SignificantWhitespace && sheet.NodeType != XmlNodeType.CDATA && sheet.NodeType != XmlNodeType.Whitespace) { part = sheet.NodeType == XmlNodeType.Element ? sheet.LocalName : ""; continue; }
            if (part == "v") raw += sheet.Value;
            else if (part == "t") inline += sheet.Value;
        }

        return type switch
        {
            "s" => parts.Shared(raw),
            "inlineStr" => WorkbookParts.Unescape(inline),
            "str" => WorkbookParts.Unescape(raw),
            "b" => raw == "1" ? "true" : raw == "0" ? "false" : raw,
            "e" or "d" => raw,
            _ => parts.Number(raw, style),
        };
    }

    private string part = "";

    /// <summary>Column of a reference such as AB12, from 0.</summary>
    private static int? Column(string? reference)
    {
        if (reference is null) return null;
        var column = 0;
        foreach (var c in reference)
        {
            if (!char.IsAsciiLetter(c)) break;
            column = column * 26 + (char.ToUpperInvariant(c) - 'A' + 1);
            if (column > MostColumns) return column;
        }

        return column == 0 ? null : column - 1;
    }

    private static bool IsDamage(Exception e) => e is InvalidDataException or XmlException or IOException or NotSupportedException or ArgumentException;

    // What the library says of it is English, and of parts that nobody sees.
    private static ProblemException Damaged() => new(Problem.Invalid("table.damagedWorkbook"));

    public override void Dispose()
    {
        sheet?.Dispose();
        zip?.Dispose();
        file.Dispose();
    }
}
