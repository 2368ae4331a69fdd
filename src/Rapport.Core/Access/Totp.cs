using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Rapport.Core.Access;

/// <summary>Time-based one-time passwords (RFC 6238: HMAC-SHA-1, 30 seconds, six digits), one step of clock drift either way.</summary>
public static class Totp
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new secret of 160 bits in Base32, as authenticator apps take it.</summary>
    public static string NewSecret()
    {
        var bytes = RandomNumberGenerator.GetBytes(20);
        return string.Create(32, bytes, static (text, b) =>
        {
            for (var i = 0; i < 32; i++)
            {
                var bit = i * 5;
                var pair = (b[bit / 8] << 8) | (bit / 8 + 1 < b.Length ? b[bit / 8 + 1] : 0);
                text[i] = Alphabet[(pair >> (11 - bit % 8)) & 31];
            }
        });
    }

    /// <summary>The step that the code belongs to, or null. A step at or before <paramref name="lastStep"/> is spent.</summary>
    public static long? Verify(string secret, string code, DateTimeOffset now, long lastStep)
    {
        code = code.Replace(" ", "", StringComparison.Ordinal);
        var step = now.ToUnixTimeSeconds() / 30;
        for (var at = step - 1; at <= step + 1; at++)
            if (at > lastStep && CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(Code(secret, at)), System.Text.Encoding.ASCII.GetBytes(code))) return at;
        return null;
    }

    /// <summary>The six digits of a step (RFC 4226, section 5.3).</summary>
    public static string Code(string secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238's default, and what authenticator apps compute; HMAC-SHA-1 is not broken by collisions
        var hash = HMACSHA1.HashData(Decode(secret), counter);
#pragma warning restore CA5350
        var offset = hash[^1] & 15;
        var number = (BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset)) & 0x7fffffff) % 1_000_000;
        return number.ToString("000000", CultureInfo.InvariantCulture);
    }

    private static byte[] Decode(string secret)
    {
        var bytes = new byte[secret.Length * 5 / 8];
        int buffer = 0, bits = 0, at = 0;
        foreach (var letter in secret)
        {
            buffer = (buffer << 5) | Alphabet.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal);
            if ((bits += 5) < 8) continue;
            bits -= 8;
            bytes[at++] = (byte)(buffer >> bits);
        }

        return bytes;
    }
}
