using System.Globalization;
using System.Text.Json;
using Rapport.Core.Catalogue;

namespace Rapport.Core.Values;

/// <summary>
/// Field values as JSON, the one form used in custom documents, the change log and the API: numbers as numbers (money
/// on the wire as a decimal number, in storage as ten-thousandths), days as text, moments as ISO text on the wire and
/// Unix milliseconds in storage.
/// </summary>
public static class ValueJson
{
    public const decimal MoneyScale = 10_000m;

    public static void Write(Utf8JsonWriter json, FieldKind kind, object? value, bool storage)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case long whole: json.WriteNumberValue(whole); break;
            case int whole: json.WriteNumberValue(whole); break;
            case double number: json.WriteNumberValue(number); break;
            case decimal amount when storage: json.WriteNumberValue(ToUnits(amount)); break;
            case decimal amount: json.WriteNumberValue(Trim(amount)); break;
            case DateOnly day: json.WriteStringValue(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)); break;
            case DateTime moment when storage: json.WriteNumberValue(ToUnixMilliseconds(moment)); break;
            case DateTime moment: json.WriteStringValue(moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture)); break;
            case Guid id: json.WriteStringValue(id); break;
            case string[] words:
                json.WriteStartArray();
                foreach (var word in words) json.WriteStringValue(word);
                json.WriteEndArray();
                break;
            case Guid[] ids:
                json.WriteStartArray();
                foreach (var id in ids) json.WriteStringValue(id);
                json.WriteEndArray();
                break;
            case PostalAddress a:
                json.WriteStartObject();
                if (a.Street is not null) json.WriteString("street", a.Street);
                if (a.City is not null) json.WriteString("city", a.City);
                if (a.Region is not null) json.WriteString("region", a.Region);
                if (a.Postcode is not null) json.WriteString("postcode", a.Postcode);
                if (a.Country is not null) json.WriteString("country", a.Country);
                json.WriteEndObject();
                break;
            case GeoPoint p:
                json.WriteStartObject();
                json.WriteNumber("latitude", p.Latitude);
                json.WriteNumber("longitude", p.Longitude);
                json.WriteEndObject();
                break;
            default: throw new InvalidOperationException($"No JSON form for a {value.GetType().Name} in a {kind} field.");
        }
    }

    /// <summary>Reads a value that <see cref="Write"/> wrote. Throws <see cref="FormatException"/> when the JSON does not fit the kind.</summary>
    public static object? Read(JsonElement json, FieldKind kind, bool storage)
    {
        if (json.ValueKind == JsonValueKind.Null) return null;
        try
        {
            return kind switch
            {
                FieldKind.Integer => json.GetInt64(),
                FieldKind.Number or FieldKind.Percent => json.GetDouble(),
                FieldKind.Money => storage ? json.GetInt64() / MoneyScale : decimal.Round(json.GetDecimal(), 4),
                FieldKind.YesNo => json.GetBoolean(),
                FieldKind.Date => DateOnly.ParseExact(json.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                FieldKind.DateTime => storage
                    ? FromUnixMilliseconds(json.GetInt64())
                    : Milliseconds(DateTime.Parse(json.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)),
                FieldKind.Link or FieldKind.File or FieldKind.Image => json.GetGuid(),
                FieldKind.MultiChoice or FieldKind.Tags => NonEmpty(json.EnumerateArray().Select(e => e.GetString() ?? throw new FormatException("A list holds no empty places.")).Where(s => s.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray()),
                FieldKind.MultiLink => NonEmpty(json.EnumerateArray().Select(e => e.GetGuid()).Distinct().Order().ToArray()),
                FieldKind.Address => PostalAddress.OrNone(Part(json, "street"), Part(json, "city"), Part(json, "region"), Part(json, "postcode"), Part(json, "country")),
                FieldKind.Location => new GeoPoint(json.GetProperty("latitude").GetDouble(), json.GetProperty("longitude").GetDouble()),
                _ => json.GetString() is { Length: > 0 } text ? text : null,
            };
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or OverflowException or ArgumentException)
        {
            throw new FormatException($"The JSON does not hold a {kind}.", e);
        }
    }

    /// <summary>Reads a stored value that is given as the characters of its JSON text, or as the JSON of what is no text.</summary>
    internal static object? ReadStored(string text, FieldKind kind)
    {
        switch (kind)
        {
            case FieldKind.Integer: return long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            case FieldKind.Number or FieldKind.Percent: return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            case FieldKind.Money: return FromUnits(long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
            case FieldKind.YesNo: return bool.Parse(text);
            case FieldKind.Date: return DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            case FieldKind.DateTime: return FromUnixMilliseconds(long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
            case FieldKind.Link or FieldKind.File or FieldKind.Image: return Guid.Parse(text);
            case FieldKind.MultiChoice or FieldKind.Tags or FieldKind.MultiLink or FieldKind.Address or FieldKind.Location:
                using (var json = JsonDocument.Parse(text)) return Read(json.RootElement, kind, storage: true);
            default: return text.Length > 0 ? text : null;
        }
    }

    public static long ToUnits(decimal amount) => (long)decimal.Round(amount * MoneyScale, MidpointRounding.AwayFromZero);

    public static decimal FromUnits(long units) => units / MoneyScale;

    public static long ToUnixMilliseconds(DateTime moment) => (moment.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    public static DateTime FromUnixMilliseconds(long milliseconds) => DateTime.UnixEpoch.AddMilliseconds(milliseconds);

    /// <summary>Cuts a moment to whole milliseconds, the precision that both databases keep.</summary>
    public static DateTime Milliseconds(DateTime moment) => new(moment.Ticks - moment.Ticks % TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);

    private static decimal Trim(decimal amount) => amount / 1.000000000000000000000000000000000m;

    /// <summary>The names that an object of the kind may hold; null for kinds that are none.</summary>
    public static IReadOnlyList<string>? PartsOf(FieldKind kind) => kind switch
    {
        FieldKind.Address => AddressParts,
        FieldKind.Location => PointParts,
        _ => null,
    };

    private static readonly string[] AddressParts = ["street", "city", "region", "postcode", "country"];
    private static readonly string[] PointParts = ["latitude", "longitude"];

    private static string? Part(JsonElement json, string name) =>
        json.TryGetProperty(name, out var part) && part.ValueKind != JsonValueKind.Null ? part.GetString()?.Trim() is { Length: > 0 } text ? text : null : null;

    private static T[]? NonEmpty<T>(T[] items) => items.Length == 0 ? null : items;
}
