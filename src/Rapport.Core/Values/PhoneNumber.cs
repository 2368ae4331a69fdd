using System.Collections.Concurrent;
using System.Collections.Frozen;
using PhoneNumbers;

namespace Rapport.Core.Values;

/// <summary>
/// Telephone numbers: whatever people type becomes one stored form, E.164 (<c>+442071234567</c>), with an extension
/// behind it as RFC 3966 writes it (<c>;ext=12</c>). Numbers without a country code are read as numbers of a region, an
/// ISO 3166-1 alpha-2 code.
/// </summary>
public static class PhoneNumber
{
    /// <summary>Longest text that is looked at; the longest real number with an extension is far shorter.</summary>
    private const int Longest = 60;

    private static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();
    private const int MostShown = 10_000;
    private static readonly ConcurrentDictionary<(string Stored, string? Region), string> Shown = new();
    private static readonly FrozenSet<string> Regions = Numbers.GetSupportedRegions().ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// The stored form of what was typed or imported, or null when it is no number that can be dialled: unreadable, too
    /// short or long, of a range that is not in use, or without a country code where no region is known.
    /// </summary>
    public static string? Normalise(string text, string? region)
    {
        if (IsChineseMobile(text, region)) return "+86" + text;
        if (Read(text, region) is { } number && Numbers.IsValidNumber(number)) return Stored(number);
        return Far(text) is { } far && Numbers.IsValidNumber(far) ? Stored(far) : null;
    }

    /// <summary>
    /// The stored form where the country is certain, because the record names it or the number begins with + or 00, and the
    /// length is right: ranges come into use before the table knows them, and some are set aside for examples.
    /// </summary>
    public static string? Likely(string text, string? own) =>
        (Far(text) ?? (own is null && text[0] is not ('+' or '＋') ? null : Read(text, own))) is { } number && Numbers.IsPossibleNumberWithReason(number) == PhoneNumberUtil.ValidationResult.IS_POSSIBLE ? Stored(number) : null;

    /// <summary>00 opens a number with a country code nearly everywhere; where it does not, as in America, no number begins so.</summary>
    private static PhoneNumbers.PhoneNumber? Far(string text) =>
        text.Length > 2 && text.StartsWith("00", StringComparison.Ordinal) ? Read("+" + text[2..].TrimStart(), null) : null;

    /// <summary>A stored number as people of a region write it: their own without the country code, others with it.</summary>
    public static string Show(string stored, string? region)
    {
        if (stored.Length == 0 || stored[0] != '+') return stored;
        if (Shown.TryGetValue((stored, region), out var known)) return known;
        // Lists show the same numbers again and again, and to write one was two fifths of the work of drawing a row.
        if (Shown.Count >= MostShown) Shown.Clear();
        return Shown[(stored, region)] = Written(stored, region);
    }

    private static string Written(string stored, string? region)
    {
        if (Read(stored, null) is not { } number) return stored;
        var own = region is not null && Numbers.GetCountryCodeForRegion(region) == number.CountryCode;
        return Numbers.Format(number, own ? PhoneNumberFormat.NATIONAL : PhoneNumberFormat.INTERNATIONAL);
    }

    /// <summary>A stored number as a link that dials it.</summary>
    public static string Link(string stored) => "tel:" + stored.Replace(" ", "", StringComparison.Ordinal);

    /// <summary>The region a stored number belongs to; null for numbers of no country.</summary>
    public static string? RegionOf(string stored) => Read(stored, null) is { } number ? Numbers.GetRegionCodeForNumber(number) : null;

    /// <summary>Whether numbers of this region are known.</summary>
    public static bool IsRegion(string? region) => region is not null && Regions.Contains(region);

    private static PhoneNumbers.PhoneNumber? Read(string text, string? region)
    {
        if (text.Length > Longest) return null;
        try
        {
            return Numbers.Parse(text, region);
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    private static string Stored(PhoneNumbers.PhoneNumber number)
    {
        var stored = Numbers.Format(number, PhoneNumberFormat.E164);
        return number.HasExtension ? $"{stored};ext={number.Extension}" : stored;
    }

    /// <summary>Most numbers in Chinese imports, told by their shape; only ranges that are in use as a whole.</summary>
    private static bool IsChineseMobile(string text, string? region) =>
        region == "CN" && text.Length == 11 && text[0] == '1' && (text[1] is '3' or '8' || (text[1] == '5' && text[2] != '4')) && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
}
