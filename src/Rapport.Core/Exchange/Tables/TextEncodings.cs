using System.Text;
using Rapport.Core.Problems;

namespace Rapport.Core.Exchange.Tables;

/// <summary>
/// Which encoding a text is in. A byte order mark decides; then whether the bytes are UTF-16 or UTF-8, which other text
/// never is by chance; then in which of the Chinese encodings the characters are everyday ones.
/// </summary>
internal static class TextEncodings
{
    /// <summary>Good lines to a damaged one in what still is UTF-8.</summary>
    private const int MostlyGood = 4;

    /// <summary>What the wizard offers; others can be named.</summary>
    public static IReadOnlyList<string> Common { get; } = ["utf-8", "utf-16", "gb18030", "big5", "windows-1252"];

    public static Encoding Get(string name)
    {
        try
        {
            var fallback = new DecoderReplacementFallback(DelimitedSource.BrokenBytes.ToString());
            return CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ReplacementFallback, fallback)
                ?? Encoding.GetEncoding(name, EncoderFallback.ReplacementFallback, fallback);
        }
        catch (ArgumentException)
        {
            throw new ProblemException(Problem.Invalid("table.unknownEncoding", "encoding", ("encoding", name), ("known", string.Join(", ", Common))));
        }
    }

    /// <summary>The most likely encoding of a text that begins so. <paramref name="isAll"/> says that nothing follows.</summary>
    public static string Guess(ReadOnlySpan<byte> bytes, bool isAll)
    {
        if (bytes is [0xEF, 0xBB, 0xBF, ..]) return "utf-8";
        if (bytes is [0xFF, 0xFE, 0, 0, ..]) return "utf-32";
        if (bytes is [0xFF, 0xFE, ..]) return "utf-16";
        if (bytes is [0xFE, 0xFF, ..]) return "utf-16BE";
        if (Utf16(bytes) is { } wide) return wide;
        if (IsUtf8(bytes, isAll) || IsMostlyUtf8(bytes)) return "utf-8";
        var simplified = Share(bytes, static (lead, trail) => lead is >= 0xB0 and <= 0xD7 && trail >= 0xA1);
        var traditional = Share(bytes, static (lead, trail) => lead is >= 0xA4 and <= 0xC6 && trail is >= 0x40 and <= 0x7E or >= 0xA1);
        if (Math.Max(simplified, traditional) < 0.5) return Other(bytes);
        return traditional > simplified ? "big5" : "gb18030";
    }

    /// <summary>Tables are full of ASCII: every second byte is zero then.</summary>
    private static string? Utf16(ReadOnlySpan<byte> bytes)
    {
        int even = 0, odd = 0;
        for (var i = 0; i + 1 < bytes.Length && i < 4_096; i += 2)
        {
            if (bytes[i] == 0) even++;
            if (bytes[i + 1] == 0) odd++;
        }

        var pairs = Math.Min(bytes.Length, 4_096) / 2;
        return pairs > 1 && odd > pairs / 4 && even < odd / 4 ? "utf-16" : pairs > 1 && even > pairs / 4 && odd < even / 4 ? "utf-16BE" : null;
    }

    private static bool IsUtf8(ReadOnlySpan<byte> bytes, bool isAll)
    {
        // A sample may end within a character.
        for (var cut = 0; cut <= (isAll ? 0 : 3) && cut <= bytes.Length; cut++)
            if (System.Text.Unicode.Utf8.IsValid(bytes[..^cut])) return true;
        return false;
    }

    /// <summary>
    /// Whether a few lines were damaged in a text of UTF-8: letters of other encodings are hardly ever UTF-8 by chance.
    /// Read in another encoding, every good line would be spoilt for the sake of the damaged ones.
    /// </summary>
    private static bool IsMostlyUtf8(ReadOnlySpan<byte> bytes)
    {
        int good = 0, broken = 0;
        foreach (var range in bytes.Split((byte)'\n'))
        {
            var line = bytes[range];
            // What stands behind the last line end may be cut within a character.
            if (range.End.Value == bytes.Length && good + broken > 0) break;
            if (Ascii.IsValid(line)) continue;
            if (System.Text.Unicode.Utf8.IsValid(line)) good++;
            else broken++;
        }

        return good > 0 && good >= broken * MostlyGood;
    }

    /// <summary>How many of the pairs that begin with a high byte are everyday characters of an encoding.</summary>
    private static double Share(ReadOnlySpan<byte> bytes, Func<byte, byte, bool> isEveryday)
    {
        int pairs = 0, everyday = 0;
        for (var i = 0; i + 1 < bytes.Length; i++)
        {
            if (bytes[i] < 0x80) continue;
            // Punctuation (A1 to A3) tells nothing about the characters.
            if (bytes[i] is < 0xA1 or > 0xA3) pairs++;
            if (isEveryday(bytes[i], bytes[i + 1])) everyday++;
            i++;
        }

        return pairs == 0 ? 0 : (double)everyday / pairs;
    }

    private static string Other(ReadOnlySpan<byte> bytes)
    {
        var found = UtfUnknown.CharsetDetector.DetectFromBytes(bytes[..Math.Min(bytes.Length, 1 << 16)].ToArray()).Detected;
        return found is { Confidence: > 0.6f, EncodingName: "windows-1251" or "shift_jis" or "euc-kr" or "euc-jp" or "koi8-r" or "windows-1250" or "windows-1253" } ? found.EncodingName : "windows-1252";
    }
}
