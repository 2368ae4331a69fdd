using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rapport.Storage.Sqlite.Documents;

/// <summary>Reads what <see cref="JsonbWriter"/> or SQLite itself wrote. Throws <see cref="FormatException"/> where it is of a kind that neither writes for JSON.</summary>
internal static class JsonbReader
{
    // Only quotes, backslashes and control characters: it goes into no page as it is.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The document as JSON text.</summary>
    public static string ToJson(ReadOnlySpan<byte> document)
    {
        using var stream = new MemoryStream(document.Length * 2);
        using (var json = new Utf8JsonWriter(stream, Plain)) Write(json, document);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>The values of an object that have a place: the characters of a text, the JSON of all else, null for null and what is not there.</summary>
    public static string?[] Texts(ReadOnlySpan<byte> document, FrozenDictionary<string, int> places)
    {
        var texts = new string?[places.Count];
        var find = places.GetAlternateLookup<ReadOnlySpan<char>>();
        var whole = JsonbHeader.Read(document);
        if (whole.Type != JsonbType.Object) return texts;
        Span<char> name = stackalloc char[128];
        for (var rest = document.Slice(whole.Length, whole.Size); rest.Length > 0;)
        {
            var label = Content(rest, out _, out rest);
            var value = Content(rest, out var header, out var next);
            // No key is as long as that.
            if (label.Length <= name.Length && find.TryGetValue(name[..Encoding.UTF8.GetChars(label, name)], out var place)) texts[place] = TextOf(header.Type, value, rest[..(header.Length + header.Size)]);
            rest = next;
        }

        return texts;
    }

    private static string? TextOf(JsonbType type, ReadOnlySpan<byte> content, ReadOnlySpan<byte> element) => type switch
    {
        JsonbType.Null => null,
        JsonbType.True => "true",
        JsonbType.False => "false",
        JsonbType.Integer or JsonbType.Real or JsonbType.Text or JsonbType.RawText => Encoding.UTF8.GetString(content),
        JsonbType.EscapedText => Unescaped(content),
        _ => ToJson(element),
    };

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> element)
    {
        var content = Content(element, out var header, out _);
        switch (header.Type)
        {
            case JsonbType.Null: json.WriteNullValue(); break;
            case JsonbType.True: json.WriteBooleanValue(true); break;
            case JsonbType.False: json.WriteBooleanValue(false); break;
            case JsonbType.Integer or JsonbType.Real: json.WriteRawValue(content, skipInputValidation: true); break;
            case JsonbType.Text or JsonbType.RawText: json.WriteStringValue(content); break;
            case JsonbType.EscapedText: json.WriteStringValue(Unescaped(content)); break;
            case JsonbType.Array:
                json.WriteStartArray();
                while (content.Length > 0)
                {
                    Write(json, content);
                    Content(content, out _, out content);
                }

                json.WriteEndArray();
                break;
            case JsonbType.Object:
                json.WriteStartObject();
                while (content.Length > 0)
                {
                    var label = Content(content, out var labelHeader, out content);
                    json.WritePropertyName(labelHeader.Type == JsonbType.EscapedText ? Encoding.UTF8.GetBytes(Unescaped(label)) : label);
                    Write(json, content);
                    Content(content, out _, out content);
                }

                json.WriteEndObject();
                break;
            default: throw new FormatException($"A stored document has an element of type {(int)header.Type}, which is not of JSON.");
        }
    }

    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> element, out JsonbHeader header, out ReadOnlySpan<byte> next)
    {
        header = JsonbHeader.Read(element);
        next = element[(header.Length + header.Size)..];
        return element.Slice(header.Length, header.Size);
    }

    private static string Unescaped(ReadOnlySpan<byte> text) => JsonSerializer.Deserialize<string>([(byte)'"', .. text, (byte)'"'])!;
}
