using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Rapport.Fuzz.Tables;

/// <summary>Small workbooks, whole or broken within their parts, where a broken packing would hide what follows.</summary>
internal static partial class Workbooks
{
    private const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private static readonly (string Path, string Text)[] Parts =
    [
        ("xl/workbook.xml", $"<workbook {Main} xmlns:r=\"{Relations}\"><workbookPr date1904=\"0\"/><sheets><sheet name=\"First\" sheetId=\"3\" r:id=\"rId7\"/><sheet name=\"Second\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId7\" Target=\"worksheets/first.xml\"/></Relationships>"),
        ("xl/worksheets/first.xml", $"<worksheet {Main}><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>own</t></is></c></row><row r=\"2\"><c r=\"A2\" s=\"1\"><v>45000.5</v></c><c r=\"B2\" t=\"b\"><v>1</v></c></row><row r=\"4\"><c r=\"B4\" t=\"e\"><v>#N/A</v></c></row></sheetData></worksheet>"),
        ("xl/sharedStrings.xml", $"<sst {Main}><si><t>head</t></si><si><r><t>ri</t></r><rPh sb=\"0\" eb=\"1\"><t>zhong</t></rPh></si></sst>"),
        ("xl/styles.xml", $"<styleSheet {Main}><numFmts><numFmt numFmtId=\"170\" formatCode=\"[Red]d/m/yyyy\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>"),
    ];

    private static readonly string[] Pieces =
        ["<", ">", "/>", "</row>", "<row>", "<row r=\"0\">", "<row r=\"99999999999\">", "<c r=\"ZZZZZZ1\">", "<c r=\"XFE1\">", "<c r=\"\">", "</c>", "<v>", "</v>", " t=\"s\"", " s=\"-1\"", "&#xD800;", "&#0;", "&amp;", "&x;", "_xD800_", "<!--", "]]>", "<![CDATA[", "<!DOCTYPE a [<!ENTITY x \"y\">]>", "1e999", "-1", "2958466", "NaN", "\""];

    private static readonly string[] Values =
        ["", "0", "-1", "1", "2", "99999999999", "1e999", "NaN", "2958466", "-0.5", "1e-320", "A0", "XFE1", "ZZZZZZ1", "B2", "a1", "A-1", "s", "str", "b", "d", "e", "x", "2026-01-31T00:00:00", "&#x10FFFF;", "&#xFFFF;", "_x0000_", "_xD800_", "yyyy", "General", "/xl/worksheets/first.xml", "../../etc/passwd", "张"];

    public static byte[] Whole { get; } = Pack(Parts);

    /// <summary>One or two parts changed, missing or there twice.</summary>
    public static byte[] Broken(Random random)
    {
        var parts = Parts.ToList();
        for (var n = random.Next(1, 3); n > 0; n--)
        {
            // Mostly the sheet itself.
            var at = random.OneIn(2) ? Math.Min(2, parts.Count - 1) : random.Next(parts.Count);
            if (random.OneIn(12) && parts.Count > 1) parts.RemoveAt(at);
            else if (random.OneIn(20)) parts.Add(parts[at]);
            else parts[at] = (parts[at].Path, random.OneIn(2) ? Revalued(random, parts[at].Text) : Noise.Mutate(random, parts[at].Text, Pieces));
        }

        return Pack(parts);
    }

    /// <summary>Well-formed, with a value that should not be there.</summary>
    private static string Revalued(Random random, string xml)
    {
        var places = Value().Matches(xml);
        if (places.Count == 0) return Noise.Mutate(random, xml, Pieces);
        var at = random.Pick(places);
        return string.Concat(xml.AsSpan(0, at.Index + 1), random.OneIn(3) ? random.Pick(places).Value[1..^1] : random.Pick(Values), xml.AsSpan(at.Index + at.Length - 1));
    }

    [GeneratedRegex("(?<==)\"[^\"]*\"|>[^<]+<")]
    private static partial Regex Value();

    private static byte[] Pack(IEnumerable<(string Path, string Text)> parts)
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in parts)
            {
                using var part = zip.CreateEntry(path, CompressionLevel.Fastest).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return target.ToArray();
    }
}
