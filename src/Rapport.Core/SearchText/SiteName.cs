namespace Rapport.Core.SearchText;

/// <summary>Addresses of the web as they are looked for.</summary>
internal static class SiteName
{
    private static readonly string[] Beginnings = ["https://", "http://", "www."];

    /// <summary>Without what all of them begin with.</summary>
    public static string Bare(string address)
    {
        foreach (var beginning in Beginnings)
            if (address.Length > beginning.Length && address.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)) address = address[beginning.Length..];
        return address;
    }

    /// <summary>The lookup for a folded text that is one: a word with a dot in it that ends in letters. Null for all else.</summary>
    public static Lookup? Typed(string folded)
    {
        var host = Host(folded);
        return !folded.Contains(' ', StringComparison.Ordinal) && host.LastIndexOf('.') is > 0 and var dot && host.Length > dot + 1 && host.AsSpan(dot + 1).IndexOfAnyExceptInRange('a', 'z') < 0
            ? Lookup.Site(folded) : null;
    }

    /// <summary>
    /// The words of an address: those of its host without the ending. "com" stands in most of them, so that whoever types acme.com would
    /// have them all gone through.
    /// </summary>
    public static string Words(string address)
    {
        var labels = Host(Bare(address)).Split('.', StringSplitOptions.RemoveEmptyEntries);
        var count = labels.Length;
        while (count > 1 && (count == labels.Length || labels[count - 1].Length <= 3)) count--;
        return string.Join(' ', labels.Take(count));
    }

    private static string Host(string address) => address.IndexOfAny(['/', '?', '#', ':']) is >= 0 and var end ? address[..end] : address;
}
