using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rapport.Core.Values;

/// <summary>
/// Words by language: <c>{"en": …, "zh-Hans": …, "zh-Hant": …}</c>, the codes that the product uses everywhere. Definitions
/// stored or sent before said <c>zhHans</c> and <c>zhHant</c>: both are read.
/// </summary>
internal sealed class LocalTextJson : JsonConverter<LocalText>
{
    public override LocalText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException();
        var words = new LocalText();
        foreach (var part in document.RootElement.EnumerateObject())
        {
            var text = part.Value.ValueKind switch { JsonValueKind.Null => null, JsonValueKind.String => part.Value.GetString(), _ => throw new JsonException() };
            words = part.Name.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
            {
                "EN" => words with { En = text },
                "ZHHANS" => words with { ZhHans = text },
                "ZHHANT" => words with { ZhHant = text },
                _ => words,
            };
        }

        return words;
    }

    public override void Write(Utf8JsonWriter writer, LocalText value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.En is not null) writer.WriteString("en", value.En);
        if (value.ZhHans is not null) writer.WriteString("zh-Hans", value.ZhHans);
        if (value.ZhHant is not null) writer.WriteString("zh-Hant", value.ZhHant);
        writer.WriteEndObject();
    }
}
