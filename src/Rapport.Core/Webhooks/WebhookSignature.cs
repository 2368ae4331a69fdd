using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rapport.Core.Webhooks;

/// <summary>
/// Signatures by the Standard Webhooks specification: HMAC-SHA256 over <c>id.timestamp.body</c>, base64, as <c>v1,…</c>. The
/// secret is <c>whsec_</c> and 24 or more bytes in base64. While a secret is being renewed both sign, with a blank between.
/// </summary>
public static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string Header = "webhook-signature";
    private const string Prefix = "whsec_";

    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public static string Sign(IEnumerable<string> secrets, Guid id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id:D}.{at.ToUnixTimeSeconds()}.")), .. body];
        return string.Join(' ', secrets.Select(s => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(s[Prefix.Length..]), signed))));
    }
}
