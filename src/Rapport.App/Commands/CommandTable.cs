using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rapport.App.Commands;

/// <summary>Rows for a person at a terminal: a head, a line under it, columns in line also where Chinese stands beside Latin.</summary>
internal static class CommandTable
{
    private const int Widest = 40;

    public static void Write(TextWriter target, JsonArray rows)
    {
        if (rows.Count == 0)
        {
            target.WriteLine("(no records)");
            return;
        }

        var names = rows.OfType<JsonObject>().SelectMany(r => r.Select(p => p.Key)).Distinct(StringComparer.Ordinal).ToList();
        // Id and version are for programs, unless nothing else was asked for.
        if (names.Exists(n => n is not ("id" or "version"))) names.RemoveAll(n => n is "id" or "version");
        var lines = rows.OfType<JsonObject>().Select(r => names.Select(n => Cell(r[n])).ToArray()).ToList();
        var right = names.Select((_, i) => rows.OfType<JsonObject>().All(r => r[names[i]] is null or JsonValue) && rows.OfType<JsonObject>().Any(r => r[names[i]]?.GetValueKind() == JsonValueKind.Number)).ToArray();
        var widths = names.Select((n, i) => Math.Max(Width(n), lines.Max(l => Width(l[i])))).ToArray();
        target.WriteLine(Line(names));
        target.WriteLine(string.Join("  ", widths.Select(w => new string('─', w))));
        foreach (var line in lines) target.WriteLine(Line(line));

        string Line(IReadOnlyList<string> cells) => string.Join("  ", cells.Select((c, i) => right[i] ? new string(' ', widths[i] - Width(c)) + c : c + new string(' ', widths[i] - Width(c)))).TrimEnd();
    }

    /// <summary>Places that a text takes on a terminal: wide for Chinese, none for marks that stand on the letter before.</summary>
    public static int Width(string text) => text.EnumerateRunes().Sum(WidthOf);

    private static int WidthOf(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0
        : rune.Value is >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF or >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6 or >= 0x1F300 and <= 0x1FAFF or >= 0x20000 and <= 0x3FFFD ? 2 : 1;

    private static string Cell(JsonNode? value)
    {
        var text = value switch
        {
            null => "",
            JsonArray list => string.Join(", ", list.Select(i => i?.ToString())),
            JsonObject parts => string.Join(", ", parts.Select(p => p.Value?.ToString())),
            _ => value.ToString(),
        };
        var cut = new StringBuilder();
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var own = WidthOf(rune);
            if (width + own > Widest - 1 && Width(text) > Widest) return cut.Append('…').ToString();
            cut.Append(Rune.IsControl(rune) ? new Rune(' ') : rune);
            width += own;
        }

        return cut.ToString();
    }
}
