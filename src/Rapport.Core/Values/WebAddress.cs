namespace Rapport.Core.Values;

/// <summary>Web addresses as they are kept: with their scheme, and only those that a browser opens as a page.</summary>
public static class WebAddress
{
    /// <summary>The stored form of <c>example.com/a</c> or <c>http://example.com/a</c>, or null when it is no web address.</summary>
    public static string? Normalise(string text)
    {
        text = text.Trim();
        if (text.AsSpan().ContainsAny(' ', '\t', '\n') || text.AsSpan().ContainsAny('\r', '<', '>') || text.Contains('"', StringComparison.Ordinal)) return null;
        var full = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        if (!Uri.TryCreate(full, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)) return null;
        // A name before an @ is how false addresses look like true ones.
        if (uri.UserInfo.Length > 0) return null;
        return uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || uri.Host == "localhost" || MailAddress.IsDomain(uri.Host) ? full : null;
    }
}
