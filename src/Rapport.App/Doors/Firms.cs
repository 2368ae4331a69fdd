using Rapport.Core.Countries;
using Rapport.Kit.Words;

namespace Rapport.App.Doors;

/// <summary>What a firm may choose from: currencies (ISO 4217), countries (ISO 3166), time zones (IANA).</summary>
internal static class Firms
{
    public static IReadOnlyList<string> Currencies { get; } = ["EUR", "GBP", "USD", "CNY", "TWD", "HKD", "JPY", "CHF", "SGD", "AUD", "CAD", "SEK", "NOK", "DKK", "PLN", "CZK", "INR", "KRW"];

    /// <summary>Country codes with the name of each in the language of the texts, by that name. The framework knows only each country's own name.</summary>
    public static IReadOnlyList<(string Code, string Name)> Countries(TextBook book, Texts texts) =>
        [.. book.Keys("en").Where(k => k.StartsWith(CountryNames.Prefix, StringComparison.Ordinal)).Select(k => (k[CountryNames.Prefix.Length..], texts[k]))
            .OrderBy(c => c.Item2, StringComparer.Create(texts.Culture, ignoreCase: true))];

    /// <summary>Time zones by their present distance from UTC; the identifiers that everybody's calendar knows.</summary>
    public static IReadOnlyList<(string Id, string Shown)> Zones(DateTime now) =>
        [.. TimeZoneInfo.GetSystemTimeZones().Where(z => z.Id.Contains('/', StringComparison.Ordinal) && !z.Id.StartsWith("Etc/", StringComparison.Ordinal) && !z.Id.StartsWith("SystemV", StringComparison.Ordinal) || z.Id == "UTC")
            .Select(z => (z.Id, Offset: z.GetUtcOffset(now))).OrderBy(z => z.Offset).ThenBy(z => z.Id, StringComparer.Ordinal)
            .Select(z => (z.Id, z.Id == "UTC" ? z.Id : $"{z.Id} (UTC{(z.Offset < TimeSpan.Zero ? "−" : "+")}{z.Offset:hh\\:mm})"))];

    /// <summary>The machine's zone where it is one to choose from; a server's clock often stands on some other name of UTC.</summary>
    public static string ZoneHere(DateTime now) => Zones(now).Any(z => z.Id == TimeZoneInfo.Local.Id) ? TimeZoneInfo.Local.Id : "UTC";
}
