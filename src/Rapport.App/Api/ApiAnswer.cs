using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rapport.App.Api;

/// <summary>A JSON answer with the headers that the API knows. It is written as a whole: a fault while writing leaves no half answer.</summary>
internal sealed class ApiAnswer(int status, Action<Utf8JsonWriter> write) : IResult
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic] private static ArrayBufferWriter<byte>? buffer;
    [ThreadStatic] private static Utf8JsonWriter? writer;

    public string ContentType { get; init; } = "application/json";
    public string? ETag { get; init; }
    public string? Location { get; init; }
    public long ChangeSet { get; init; }

    public static ApiAnswer Json(int status, Action<Utf8JsonWriter> write) => new(status, write);

    public static string EtagOf(long version) => $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    public Task ExecuteAsync(HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        if (ETag is not null) response.Headers.ETag = ETag;
        if (Location is not null) response.Headers.Location = Location;
        if (ChangeSet != 0) response.Headers["X-Change-Set"] = ChangeSet.ToString(CultureInfo.InvariantCulture);
        if (status is 204 or 304) { response.ContentType = null; return Task.CompletedTask; }
        var bytes = buffer ??= new ArrayBufferWriter<byte>(16_384);
        var json = writer ??= new Utf8JsonWriter(bytes, Options);
        bytes.ResetWrittenCount();
        json.Reset(bytes);
        write(json);
        json.Flush();
        response.ContentLength = bytes.WrittenCount;
        response.BodyWriter.Write(bytes.WrittenSpan);
        // One huge answer must not be kept in memory by the thread that wrote it.
        if (bytes.Capacity > 1 << 20) (buffer, writer) = (null, null);
        return response.BodyWriter.FlushAsync(http.RequestAborted).AsTask();
    }
}
