using System.Globalization;
using System.Text.Json;
using Rapport.Core.Values;

namespace Rapport.Core.Exchange.Cells;

/// <summary>Small forms that cells are read from.</summary>
public static class CellWords
{
    private static readonly HashSet<string> Yes = new(StringComparer.OrdinalIgnoreCase) { "true", "yes", "y", "1", "on", "t", "x", "✓", "✔", "√", "是", "对", "對", "真", "有", "启用", "啟用" };
    private static readonly HashSet<string> No = new(StringComparer.OrdinalIgnoreCase) { "false", "no", "n", "0", "off", "f", "✗", "×", "否", "不", "不是", "错", "錯", "假", "停用" };

    /// <summary>Yes or no in the three languages, as words and as signs; null for anything else.</summary>
    public static bool? YesNo(ReadOnlySpan<char> cell) =>
        Yes.GetAlternateLookup<ReadOnlySpan<char>>().Contains(cell) ? true : No.GetAlternateLookup<ReadOnlySpan<char>>().Contains(cell) ? false : null;

    /// <summary>An address: a JSON object, or street; city; region; postcode; country.</summary>
    public static bool Address(ReadOnlySpan<char> cell, out PostalAddress? address)
    {
        address = null;
        if (cell is ['{', .., '}'])
        {
            try
            {
                using var json = JsonDocument.Parse(cell.ToString());
                address = (PostalAddress?)ValueJson.Read(json.RootElement, Catalogue.FieldKind.Address, storage: false);
                return json.RootElement.EnumerateObject().All(p => ValueJson.PartsOf(Catalogue.FieldKind.Address)!.Contains(p.Name, StringComparer.Ordinal));
            }
            catch (Exception e) when (e is JsonException or FormatException)
            {
                return false;
            }
        }

        var parts = cell.ToString().Split(';');
        if (parts.Length > 5) return false;
        string? Part(int i) => i < parts.Length && parts[i].Trim() is { Length: > 0 } text ? text : null;
        address = new PostalAddress(Part(0), Part(1), Part(2), Part(3), Part(4));
        return true;
    }

    /// <summary>An address as <see cref="Address"/> reads it.</summary>
    public static string Text(PostalAddress address)
    {
        string?[] parts = [address.Street, address.City, address.Region, address.Postcode, address.Country];
        var isPlain = parts.All(p => p is null || (p.Trim() == p && p.Length > 0 && !p.Contains(';', StringComparison.Ordinal) && p[0] != '{'));
        if (isPlain) return string.Join("; ", parts.Select(p => p ?? "")).TrimEnd(' ', ';');
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            ValueJson.Write(json, Catalogue.FieldKind.Address, address, storage: false);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Latitude and longitude in degrees, with comma, semicolon or blank between.</summary>
    public static bool Location(ReadOnlySpan<char> cell, out GeoPoint point)
    {
        point = default;
        var cut = cell.IndexOfAny(',', ';');
        if (cut < 0) cut = cell.IndexOf(' ');
        if (cut < 0 || !Degrees(cell[..cut], out var latitude) || !Degrees(cell[(cut + 1)..], out var longitude)) return false;
        point = new GeoPoint(latitude, longitude);
        return true;
    }

    private static bool Degrees(ReadOnlySpan<char> text, out double degrees) =>
        double.TryParse(text.Trim().TrimEnd('°'), NumberStyles.Float, CultureInfo.InvariantCulture, out degrees) && double.IsFinite(degrees);
}
