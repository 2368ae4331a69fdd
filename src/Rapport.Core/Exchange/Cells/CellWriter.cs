using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Values;

namespace Rapport.Core.Exchange.Cells;

/// <summary>Values to the texts that <see cref="CellReader"/> reads back as the same values, in any language and zone.</summary>
public static class CellWriter
{
    private static readonly SearchValues<char> Separators = SearchValues.Create(";,，、；|\n");
    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(object? value) => value switch
    {
        null => "",
        string text => text,
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        SignedShare share => share.ToString(),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        decimal amount => (amount / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture),
        Guid id => id.ToString(),
        string[] words => List(words),
        Guid[] ids => string.Join("; ", ids),
        PostalAddress address => CellWords.Text(address),
        GeoPoint point => string.Create(CultureInfo.InvariantCulture, $"{point.Latitude:R}, {point.Longitude:R}"),
        _ => throw new InvalidOperationException($"{value.GetType().Name} is no field value."),
    };

    private static string List(string[] words) => words.Any(w => w.AsSpan().ContainsAny(Separators) || w.StartsWith('[') || w.Trim() != w) || (words is [var only] && CellReader.SaysNothing(only))
        ? JsonSerializer.Serialize(words, Json) : string.Join("; ", words);
}
