using System.Text;
using System.Text.Json;

namespace Rapport.Storage.Sqlite.Documents;

/// <summary>
/// JSON in the binary form that SQLite's own functions read without parsing it: every element is a header of type and size, followed by its content.
/// The form is that of https://sqlite.org/jsonb.html; of JSON5 and of texts with escapes, which that knows as well, nothing is written here.
/// </summary>
internal sealed class JsonbWriter
{
    private byte[] buffer = new byte[512];
    private int length;

    /// <param name="json">A well-formed document.</param>
    public static byte[] Write(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        var writer = new JsonbWriter();
        writer.Element(ref reader);
        return writer.buffer[..writer.length];
    }

    private void Element(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Null: Put(JsonbType.Null, []); break;
            case JsonTokenType.True: Put(JsonbType.True, []); break;
            case JsonTokenType.False: Put(JsonbType.False, []); break;
            case JsonTokenType.Number: Put(json.ValueSpan.IndexOfAny(".eE"u8) < 0 ? JsonbType.Integer : JsonbType.Real, json.ValueSpan); break;
            case JsonTokenType.StartArray: Container(ref json, JsonbType.Array); break;
            case JsonTokenType.StartObject: Container(ref json, JsonbType.Object); break;
            default: Text(ref json); break;
        }
    }

    private void Container(ref Utf8JsonReader json, JsonbType type)
    {
        var start = length;
        while (json.Read() && json.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject)) Element(ref json);
        // How long the header is, is known only now.
        var size = length - start;
        Span<byte> header = stackalloc byte[JsonbHeader.Longest];
        var taken = JsonbHeader.Write(header, type, size);
        Grow(taken);
        buffer.AsSpan(start, size).CopyTo(buffer.AsSpan(start + taken));
        header[..taken].CopyTo(buffer.AsSpan(start));
        length += taken;
    }

    private void Text(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            Put(JsonbType.Text, json.ValueSpan);
            return;
        }

        var plain = new byte[json.ValueSpan.Length];
        var text = plain.AsSpan(0, json.CopyString(plain));
        Put(text.IndexOfAny((byte)'"', (byte)'\\') < 0 && text.IndexOfAnyInRange((byte)0, (byte)0x1f) < 0 ? JsonbType.Text : JsonbType.RawText, text);
    }

    private void Put(JsonbType type, ReadOnlySpan<byte> content)
    {
        Grow(JsonbHeader.Longest + content.Length);
        length += JsonbHeader.Write(buffer.AsSpan(length), type, content.Length);
        content.CopyTo(buffer.AsSpan(length));
        length += content.Length;
    }

    private void Grow(int by)
    {
        if (length + by > buffer.Length) Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + by));
    }
}
