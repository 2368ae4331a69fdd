using System.Globalization;
using System.IO.Compression;
using System.Xml;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Tables;

/// <summary>
/// Streams the first sheet of a workbook (ISO/IEC 29500, XLSX). Numbers come out as invariant text and days and moments
/// as ISO text, whatever format the cell is drawn in.
/// </summary>
internal sealed class WorkbookSource : TableSource
{
    private const int MostColumns = 16_384;
    private readonly Stream file;
    private readonly ZipArchive? zip;
    private readonly XmlReader? sheet;
    private readonly WorkbookParts parts = new();
    private readonly List<string> cells = [];

    public WorkbookSource(Stream file)
    {
        this.file = file;
        try
        {
            zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            var path = parts.Load(zip);
            sheet = XmlReader.Create((zip.GetEntry(path) ?? throw new InvalidDataException($"{path} is missing.")).Open(), WorkbookParts.Settings);
        }
        catch (Exception e) when (IsDamage(e))
        {
            Dispose();
            throw Damaged(e);
        }
    }

    public override int Count => cells.Count;

    public override ReadOnlySpan<char> Cell(int index) => cells[index];

    public override bool Read()
    {
        try
        {
            while (sheet!.Read())
            {
                if (sheet.NodeType != XmlNodeType.Element || sheet.LocalName != "row") continue;
                LineNumber = long.TryParse(sheet.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : LineNumber + 1;
                ReadRow();
                if (cells.Exists(c => c.Length > 0)) return true;
            }

            return false;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(e);
        }
    }

    private void ReadRow()
    {
        cells.Clear();
        Problem = null;
        if (sheet!.IsEmptyElement) return;
        var depth = sheet.Depth;
        while (sheet.Read() && sheet.Depth > depth)
        {
            if (sheet.NodeType != XmlNodeType.Element || sheet.LocalName != "c") continue;
            var column = Column(sheet.GetAttribute("r")) ?? cells.Count;
            if (column >= MostColumns) throw new InvalidDataException($"Row {LineNumber.ToString(CultureInfo.InvariantCulture)} has more than {MostColumns.ToString(CultureInfo.InvariantCulture)} columns.");
            while (cells.Count <= column) cells.Add("");
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

    private static ProblemException Damaged(Exception e) => new(Problem.Invalid("table.damagedWorkbook", null, ("message", e.Message)));

    public override void Dispose()
    {
        sheet?.Dispose();
        zip?.Dispose();
        file.Dispose();
    }
}
