using System.Collections.Frozen;
using Rapport.Core.Values;

namespace Rapport.Core.Countries;

/// <summary>
/// In which order the parts of an address are written where it lies (after the formats that the Universal Postal Union lists). What is written
/// in Chinese, Japanese or Korean goes from large to small, the postcode first; the same place in Latin letters goes the other way round.
/// </summary>
public static class AddressOrder
{
    private static readonly FrozenSet<string> LargeFirst = FrozenSet.Create(StringComparer.Ordinal, "CN", "HK", "JP", "KR", "MO", "TW");

    // "Springfield, IL 62701"; everybody else writes the postcode before the town.
    private static readonly FrozenSet<string> TownFirst = FrozenSet.Create(StringComparer.Ordinal,
        "AU", "BD", "BR", "CA", "CN", "EG", "GB", "HK", "ID", "IE", "IN", "JP", "KR", "LK", "MO", "NG", "NP", "NZ", "PK", "SA", "SG", "TH", "TW", "US", "ZA");

    /// <summary>The address on one line.</summary>
    /// <param name="country">Its country as the reader calls it; left out, as it is stored.</param>
    /// <param name="firm">The country of the firm (ISO 3166-1 alpha-2), where the address names none.</param>
    public static string Line(PostalAddress address, string? country = null, string? firm = null)
    {
        country ??= address.Country;
        var region = address.Region == address.City ? null : address.Region;
        var code = CountryNames.CodeOf(address.Country) ?? firm;
        if (IsLargeFirst(address, firm))
        {
            var isSpaced = IsHangul(address.Street ?? address.City);
            var isOwn = country is not null && country.Any(IsEastern);
            var large = Joined(isSpaced ? " " : "", isOwn ? country : null, region, address.City, address.Street);
            return Joined(", ", Joined(" ", code == "JP" && address.Postcode is [>= '0' and <= '9', ..] ? "〒" + address.Postcode : address.Postcode, large), isOwn ? null : country);
        }

        var town = code is not null && TownFirst.Contains(code)
            ? Joined(region is null ? " " : ", ", address.City, Joined(" ", region, address.Postcode))
            : Joined(", ", Joined(" ", address.Postcode, address.City), region);
        return Joined(", ", address.Street, town, country);
    }

    /// <summary>The names of the parts as they stand below each other in a sheet.</summary>
    public static IReadOnlyList<string> Parts(PostalAddress address, string? firm = null) =>
        IsLargeFirst(address, firm) ? ["postcode", "country", "region", "city", "street"]
        : (CountryNames.CodeOf(address.Country) ?? firm) is { } code && !TownFirst.Contains(code) ? ["street", "postcode", "city", "region", "country"]
        : ["street", "city", "region", "postcode", "country"];

    /// <summary>Whether the address is written from large to small: by where it lies and by its letters.</summary>
    public static bool IsLargeFirst(PostalAddress address, string? firm = null) =>
        (CountryNames.CodeOf(address.Country) ?? firm) is var code && (code is null || LargeFirst.Contains(code)) && (address.Street ?? address.City ?? address.Region)?.Any(IsEastern) == true;

    private static bool IsEastern(char c) => c is >= '\u3040' and <= '\u30ff' or >= '\u3400' and <= '\u9fff' || IsHangul(c);

    private static bool IsHangul(char c) => c is >= '\uac00' and <= '\ud7a3';

    private static bool IsHangul(string? text) => text?.Any(IsHangul) == true;

    private static string Joined(string between, params IEnumerable<string?> parts) => string.Join(between, parts.Where(p => !string.IsNullOrEmpty(p)));
}
