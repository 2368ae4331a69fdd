using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Rapport.Core.Changes.Sealing;

/// <summary>Up to where a history was taken out: the last event, and the last change set below which all are done.</summary>
public sealed record HistoryReach(DateTime At, long Event, long Set)
{
    /// <summary>What happened up to then is in it; known only while it is taken out.</summary>
    public DateTime? Until { get; init; }
}

/// <summary>What taking out gave: how many lines, and the head, the hash that stands for all of them.</summary>
public sealed record SealedHistory(long Lines, string Head);

/// <summary>What a check found. <paramref name="Line"/> is the first line that does not fit, <paramref name="Finding"/> why: <c>changed</c>, <c>cutOff</c>, <c>otherHead</c>, <c>otherDatabase</c>, <c>notSealed</c>; null when all is well.</summary>
public sealed record HistoryVerdict(long Lines, string Head, string? Finding, long? Line);

/// <summary>
/// A history as a chain: each line is the hash of the line before and of itself (SHA-256, as hexadecimal), a space, and its
/// text as JSON. Whoever changes, leaves out or adds a line has to change all hashes after it, and so the head, which is
/// kept elsewhere. The chain alone does not tell who wrote it.
/// </summary>
public static class HistorySeal
{
    private const string Format = "rapport-history-1";

    /// <summary>Writes a chain of these lines.</summary>
    public static async Task<SealedHistory> WriteAsync(Stream to, HistoryReach reach, IAsyncEnumerable<string> lines, CancellationToken ct)
    {
        await using var writer = new StreamWriter(to, new UTF8Encoding(false), leaveOpen: true);
        var (head, count) = (First, 0L);
        async Task AddAsync(string text)
        {
            head = Next(head, text);
            await writer.WriteAsync(Convert.ToHexStringLower(head).AsMemory(), ct);
            await writer.WriteAsync(" ".AsMemory(), ct);
            await writer.WriteAsync(text.AsMemory(), ct);
            await writer.WriteAsync("\n".AsMemory(), ct);
        }

        await AddAsync(Opening(reach));
        await foreach (var line in lines.WithCancellation(ct))
        {
            await AddAsync(line);
            count++;
        }

        await AddAsync(Closing(count));
        return new(count, Convert.ToHexStringLower(head));
    }

    /// <summary>Checks a file; with <paramref name="head"/> also that it is the one that was taken out, with <paramref name="present"/> that the database still says the same.</summary>
    public static async Task<HistoryVerdict> VerifyAsync(Stream from, string? head, Func<HistoryReach, IAsyncEnumerable<string>>? present, CancellationToken ct)
    {
        using var reader = new StreamReader(from, Encoding.UTF8, leaveOpen: true);
        var (hash, number, isClosed) = (First, 0L, false);
        IAsyncEnumerator<string>? now = null;
        try
        {
            while (await reader.ReadLineAsync(ct) is { } line)
            {
                number++;
                if (isClosed || line.Length < 66 || line[64] != ' ') return Found(number == 1 ? "notSealed" : "changed");
                var text = line[65..];
                hash = Next(hash, text);
                if (!line.AsSpan(0, 64).SequenceEqual(Convert.ToHexStringLower(hash))) return Found(number == 1 ? "notSealed" : "changed");
                if (number == 1)
                {
                    if (Reach(text) is not { } reach) return Found("notSealed");
                    now = present?.Invoke(reach).GetAsyncEnumerator(ct);
                }
                else if (text == Closing(number - 2))
                {
                    isClosed = true;
                    if (now is not null && await now.MoveNextAsync()) return Found("otherDatabase");
                }
                else if (now is not null && (!await now.MoveNextAsync() || now.Current != text))
                {
                    return Found("otherDatabase");
                }
            }
        }
        finally
        {
            if (now is not null) await now.DisposeAsync();
        }

        if (!isClosed) return Found("cutOff");
        var made = Convert.ToHexStringLower(hash);
        return new(number - 2, made, head is not null && !string.Equals(head.Trim(), made, StringComparison.OrdinalIgnoreCase) ? "otherHead" : null, null);

        HistoryVerdict Found(string what) => new(Math.Max(0, number - 1), Convert.ToHexStringLower(hash), what, number);
    }

    private static readonly byte[] First = new byte[32];

    private static byte[] Next(byte[] before, string text) => SHA256.HashData([.. before, .. Encoding.UTF8.GetBytes(text)]);

    private static string Opening(HistoryReach reach) => JsonSerializer.Serialize(new { format = Format, at = reach.At, @event = reach.Event, set = reach.Set });

    private static string Closing(long lines) => string.Create(CultureInfo.InvariantCulture, $"{{\"end\":{lines}}}");

    private static HistoryReach? Reach(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            return root.GetProperty("format").GetString() == Format ? new(root.GetProperty("at").GetDateTime(), root.GetProperty("event").GetInt64(), root.GetProperty("set").GetInt64()) : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
