using System.Globalization;

namespace Rapport.App.Doors;

/// <summary>What a firm may choose from: currencies (ISO 4217), countries (ISO 3166), time zones (IANA).</summary>
internal static class Firms
{
    public static IReadOnlyList<string> Currencies { get; } = ["EUR", "GBP", "USD", "CNY", "TWD", "HKD", "JPY", "CHF", "SGD", "AUD", "CAD", "SEK", "NOK", "DKK", "PLN", "CZK", "INR", "KRW"];

    /// <summary>Country codes with the name of each in a language, by that name.</summary>
    public static IReadOnlyList<(string Code, string Name)> Countries(CultureInfo culture)
    {
        var was = CultureInfo.CurrentUICulture;
        try
        {
            // RegionInfo names itself in the thread's language only.
            CultureInfo.CurrentUICulture = culture;
            return [.. CultureInfo.GetCultures(CultureTypes.SpecificCultures).Select(c => new RegionInfo(c.Name)).Where(r => r.TwoLetterISORegionName.Length == 2)
                .DistinctBy(r => r.TwoLetterISORegionName).Select(r => (r.TwoLetterISORegionName, r.DisplayName)).OrderBy(r => r.DisplayName, StringComparer.Create(culture, ignoreCase: true))];
        }
        finally
        {
            CultureInfo.CurrentUICulture = was;
        }
    }

    /// <summary>Time zones by their present distance from UTC; the identifiers that everybody's calendar knows.</summary>
    public static IReadOnlyList<(string Id, string Shown)> Zones(DateTime now) =>
        [.. TimeZoneInfo.GetSystemTimeZones().Where(z => z.Id.Contains('/', StringComparison.Ordinal) && !z.Id.StartsWith("Etc/", StringComparison.Ordinal) && !z.Id.StartsWith("SystemV", StringComparison.Ordinal) || z.Id == "UTC")
            .Select(z => (z.Id, Offset: z.GetUtcOffset(now))).OrderBy(z => z.Offset).ThenBy(z => z.Id, StringComparer.Ordinal)
            .Select(z => (z.Id, $"{z.Id} (UTC{(z.Offset < TimeSpan.Zero ? "−" : "+")}{z.Offset:hh\\:mm})"))];
}
