namespace Rapport.Core.Files;

/// <summary>
/// What a file is, told by its first bytes: a name or a header from outside may say anything. Only types that a browser
/// may show without running something in them are named; all else is bytes to be saved.
/// </summary>
internal static class MediaType
{
    private const string Bytes = "application/octet-stream";

    public static bool IsPicture(string type) => type is "image/png" or "image/jpeg" or "image/gif" or "image/webp";

    public static async Task<string> OfAsync(string path, string name, CancellationToken ct)
    {
        var head = new byte[16];
        await using var file = File.OpenRead(path);
        _ = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        return Of(head, name);
    }

    private static string Of(ReadOnlySpan<byte> head, string name)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10])) return "image/png";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return "image/jpeg";
        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8)) return "image/gif";
        if (head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8)) return "image/webp";
        if (head.StartsWith("%PDF-"u8)) return "application/pdf";
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".txt" or ".csv" or ".md" => "text/plain",
            ".xlsx" when head.StartsWith("PK"u8) => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ".docx" when head.StartsWith("PK"u8) => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ".pptx" when head.StartsWith("PK"u8) => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            _ => Bytes,
        };
    }
}
