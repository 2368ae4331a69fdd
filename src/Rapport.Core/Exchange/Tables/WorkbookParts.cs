using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Tables;

/// <summary>A sheet of a workbook and where it lies in it.</summary>
internal sealed record WorkbookSheet(string Name, string Path, bool IsHidden);

/// <summary>What a sheet refers to: its shared texts, which styles draw a number as a day, and where day 0 lies.</summary>
internal sealed partial class WorkbookParts
{
    private const long MostSharedCharacters = 200_000_000;
    private const int MostDigits = 15;
    private static readonly DateTime Epoch = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Epoch1904 = new(1904, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly List<string> shared = [];
    private readonly List<NumberStyle> styles = [];
    private DateTime epoch = Epoch;

    /// <summary>No document type, nothing from outside, no document that unpacks without end.</summary>
    public static XmlReaderSettings Settings { get; } = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CloseInput = true,
        CheckCharacters = false,
        MaxCharactersInDocument = 20_000_000_000,
    };

    /// <summary>The sheets that hold cells, in their order.</summary>
    public static IReadOnlyList<WorkbookSheet> Sheets(ZipArchive zip)
    {
        var named = new List<(string Name, string? Relation, bool IsHidden)>();
        Each(zip, "xl/workbook.xml", xml =>
        {
            if (xml.LocalName != "sheet") return;
            var relation = xml.GetAttribute("id", "http://schemas.openxmlformats.org/officeDocument/2006/relationships") ?? xml.GetAttribute("r:id");
            named.Add((Unescape(xml.GetAttribute("name") ?? ""), relation, xml.GetAttribute("state") is "hidden" or "veryHidden"));
        });
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        Each(zip, "xl/_rels/workbook.xml.rels", xml =>
        {
            // A sheet may also be nothing but a chart, a dialog or a macro.
            if (xml.LocalName == "Relationship" && xml.GetAttribute("Type")?.Split('/')[^1] is null or "worksheet" && xml.GetAttribute("Id") is { } id && xml.GetAttribute("Target") is { } target)
                paths[id] = target.StartsWith('/') ? target[1..] : "xl/" + target;
        });
        var sheets = named.Where(n => n.Relation is not null && paths.ContainsKey(n.Relation)).Select(n => new WorkbookSheet(n.Name, paths[n.Relation!], n.IsHidden)).ToList();
        return sheets.Count > 0 ? sheets : [new WorkbookSheet(named.Select(n => n.Name).FirstOrDefault("Sheet1"), "xl/worksheets/sheet1.xml", false)];
    }

    /// <summary>Reads what sheets refer to.</summary>
    public void Load(ZipArchive zip)
    {
        Each(zip, "xl/workbook.xml", xml =>
        {
            if (xml.LocalName == "workbookPr" && xml.GetAttribute("date1904") is "1" or "true") epoch = Epoch1904;
        });
        LoadStyles(zip);
        LoadShared(zip);
    }

    private void LoadStyles(ZipArchive zip)
    {
        var formats = new Dictionary<string, string>(StringComparer.Ordinal);
        var inCells = false;
        Each(zip, "xl/styles.xml", xml =>
        {
            if (xml.LocalName == "numFmt" && xml.GetAttribute("numFmtId") is { } id) formats[id] = xml.GetAttribute("formatCode") ?? "";
            else if (xml.LocalName is "cellXfs" or "cellStyleXfs") inCells = xml.LocalName == "cellXfs";
            else if (xml.LocalName == "xf" && inCells) styles.Add(new NumberStyle(DrawsDay(xml.GetAttribute("numFmtId"), formats), Digits(xml.GetAttribute("numFmtId"), formats), DrawsShare(xml.GetAttribute("numFmtId"), formats)));
        });
    }

    private static bool DrawsDay(string? id, Dictionary<string, string> formats)
    {
        if (id is null) return false;
        if (formats.TryGetValue(id, out var code)) return DayLetters().IsMatch(Quoted().Replace(code, ""));
        return int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58);
    }

    /// <summary>A quarter is drawn as 25%: that is what stood in the cell for whoever wrote it.</summary>
    private static bool DrawsShare(string? id, Dictionary<string, string> formats) =>
        id is not null && (formats.TryGetValue(id, out var code) ? Quoted().Replace(code, "").Contains('%', StringComparison.Ordinal) : id is "9" or "10");

    /// <summary>A format of nothing but zeros makes a code of a number: 0043 is what people see, and mean.</summary>
    private static int Digits(string? id, Dictionary<string, string> formats) =>
        id is not null && formats.TryGetValue(id, out var code) && code.Length is > 1 and <= MostDigits && code.All(c => c == '0') ? code.Length : 0;

    private void LoadShared(ZipArchive zip)
    {
        if (zip.GetEntry("xl/sharedStrings.xml") is not { } entry) return;
        using var xml = XmlReader.Create(entry.Open(), Settings);
        var characters = 0L;
        string? text = null;
        bool isText = false, isReading = false;
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                if (xml.LocalName == "si")
                {
                    text = "";
                    if (xml.IsEmptyElement) shared.Add("");
                }

                // rPh is a reading aid above the characters, not part of the text.
                if (xml.LocalName == "rPh") isReading = !xml.IsEmptyElement;
                isText = xml.LocalName == "t" && !xml.IsEmptyElement && !isReading;
            }
            else if (xml.NodeType == XmlNodeType.EndElement)
            {
                if (xml.LocalName == "si") { shared.Add(Unescape(text ?? "")); text = null; }
                if (xml.LocalName == "rPh") isReading = false;
                isText = false;
            }
            else if (isText && text is not null && xml.HasValue)
            {
                text += xml.Value;
                if ((characters += xml.Value.Length) > MostSharedCharacters) throw new ProblemException(Problem.Invalid("table.tooMuchText", null, ("most", MostSharedCharacters / 1_000_000)));
            }
        }
    }

    public string Shared(string index) =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < shared.Count ? shared[i]
        : throw new InvalidDataException($"There is no shared text {index}.");

    /// <summary>A number as text, or the day or moment that it stands for.</summary>
    public string Number(string raw, string? style)
    {
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return raw;
        var drawn = int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var s) && s < styles.Count ? styles[s] : default;
        // Spreadsheets write 1.1 as 1.1000000000000001: the shortest text of the same number is what stood in the cell.
        if (drawn.Digits > 0 && number >= 0 && double.IsInteger(number)) return number.ToString("F0", CultureInfo.InvariantCulture).PadLeft(drawn.Digits, '0');
        if (drawn.IsShare) return new Cells.SignedShare(number).ToString();
        if (!drawn.IsDay) return Math.Abs(number) is >= 1e15 and < 1e18 ? number.ToString("F0", CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture);
        if (number is < 0 or >= 2_958_466) return raw;
        var moment = epoch.AddMilliseconds(Math.Round(number * 86_400_000));
        return number < 1 ? moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
            : moment.TimeOfDay == TimeSpan.Zero ? moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : moment.ToString(moment.Millisecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
    }

    /// <summary>Characters that XML cannot hold are written as <c>_x000D_</c>. Halves of characters, which no database takes, are marked.</summary>
    public static string Unescape(string text)
    {
        if (text.Contains("_x", StringComparison.Ordinal))
            text = Escaped().Replace(text, m => ((char)int.Parse(m.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());
        return text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;
    }

    private static void Each(ZipArchive zip, string path, Action<XmlReader> element)
    {
        if (zip.GetEntry(path) is not { } entry) return;
        using var xml = XmlReader.Create(entry.Open(), Settings);
        while (xml.Read())
            if (xml.NodeType == XmlNodeType.Element) element(xml);
    }

    /// <param name="Digits">Digits that a whole number is filled up to; 0 for none.</param>
    private readonly record struct NumberStyle(bool IsDay, int Digits, bool IsShare);

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_")]
    private static partial Regex Escaped();

    [GeneratedRegex("\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.")]
    private static partial Regex Quoted();

    [GeneratedRegex("[ymdhs]", RegexOptions.IgnoreCase)]
    private static partial Regex DayLetters();
}
