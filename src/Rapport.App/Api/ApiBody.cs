using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.App.Api;

/// <summary>
/// Reads JSON bodies. What passes here is sound for every database: valid UTF-8 and no lone surrogates, no NUL, no name
/// twice, at most 32 levels and 16 MB.
/// </summary>
internal static class ApiBody
{
    public const int Largest = 16 << 20;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };
    private static readonly JsonSerializerOptions Spelling = new(FieldDefinition.Json) { RespectNullableAnnotations = true };
    private static readonly object Key = new();

    public static Problem TooLarge() => Problem.Refused("body.tooLarge", null, ("most", Largest >> 20));

    public static Problem NotJson(JsonException broken) => broken.LineNumber is { } line
        ? Problem.Invalid("body.notJson", Place(line, broken.BytePositionInLine ?? 0), ("message", Plain(broken.Message)))
        : Problem.Invalid("body.unfit", broken.Path is null or "$" ? null : broken.Path, ("message", Plain(broken.Message)));

    /// <summary>The body as it came, read once.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> BytesAsync(HttpContext http)
    {
        if (http.Items[Key] is byte[] known) return known;
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.Buffer.Length > Largest) throw new ProblemException(TooLarge());
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var bytes = read.Buffer.ToArray();
            reader.AdvanceTo(read.Buffer.End);
            http.Items[Key] = bytes;
            return bytes;
        }
    }

    public static async ValueTask<JsonDocument> ReadAsync(HttpContext http)
    {
        if (!http.Request.HasJsonContentType()) throw new ProblemException(Problem.Refused("body.wrongType", "Content-Type", ("found", http.Request.ContentType ?? "")));
        var bytes = await BytesAsync(http);
        if (bytes.Span.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        if (!Utf8.IsValid(bytes.Span)) throw new ProblemException(Problem.Invalid("body.badText"));
        if (bytes.Span.IndexOf("\\u"u8) >= 0) CheckEscapes(bytes.Span);
        return JsonDocument.Parse(bytes, Options);
    }

    /// <summary>A part of the body as <typeparamref name="T"/>.</summary>
    /// <param name="at">Where the part stands; empty for the whole.</param>
    public static T As<T>(JsonElement body, string at = "")
    {
        try
        {
            return body.Deserialize<T>(Spelling)!;
        }
        catch (JsonException broken)
        {
            throw new ProblemException(WrongJson.Of(broken, typeof(T), Spelling, at));
        }
    }

    /// <summary>Escapes can spell what no valid UTF-8 can: half a character, or the NUL that PostgreSQL refuses.</summary>
    private static void CheckEscapes(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = Options.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped) continue;
            if (!IsSound(ref reader)) throw new ProblemException(Problem.Invalid("body.badText", PlaceOf(bytes, (int)reader.TokenStartIndex)));
        }
    }

    private static bool IsSound(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()?.Contains('\0', StringComparison.Ordinal) != true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string PlaceOf(ReadOnlySpan<byte> bytes, int at)
    {
        var before = bytes[..at];
        return Place(before.Count((byte)'\n'), at - before.LastIndexOf((byte)'\n') - 1);
    }

    /// <summary>Line and byte, both from 1.</summary>
    private static string Place(long line, long position) => string.Create(CultureInfo.InvariantCulture, $"{line + 1}:{position + 1}");

    /// <summary>The reader's words without the place, which stands beside them.</summary>
    private static string Plain(string message) => message.IndexOf(" LineNumber:", StringComparison.Ordinal) is >= 0 and var end ? message[..end]
        : message.IndexOf(" Path:", StringComparison.Ordinal) is >= 0 and var path ? message[..path] : message;
}
