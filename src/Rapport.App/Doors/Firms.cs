namespace Rapport.App.Doors;

/// <summary>What a firm may choose from: currencies (ISO 4217), time zones (IANA).</summary>
internal static class Firms
{
    public static IReadOnlyList<string> Currencies { get; } = ["EUR", "GBP", "USD", "CNY", "TWD", "HKD", "JPY", "CHF", "SGD", "AUD", "CAD", "SEK", "NOK", "DKK", "PLN", "CZK", "INR", "KRW"];

    /// <summary>Time zones by their present distance from UTC; the identifiers that everybody's calendar knows.</summary>
    public static IReadOnlyList<(string Id, string Shown)> Zones(DateTime now) =>
        [.. TimeZoneInfo.GetSystemTimeZones().Where(z => z.Id.Contains('/', StringComparison.Ordinal) && !z.Id.StartsWith("Etc/", StringComparison.Ordinal) && !z.Id.StartsWith("SystemV", StringComparison.Ordinal) || z.Id == "UTC")
            .Select(z => (z.Id, Offset: z.GetUtcOffset(now))).OrderBy(z => z.Offset).ThenBy(z => z.Id, StringComparer.Ordinal)
            .Select(z => (z.Id, z.Id == "UTC" ? z.Id : $"{z.Id} (UTC{(z.Offset < TimeSpan.Zero ? "−" : "+")}{z.Offset:hh\\:mm})"))];

    /// <summary>The machine's zone where it is one to choose from; a server's clock often stands on some other name of UTC.</summary>
    public static string ZoneHere(DateTime now) => Zones(now).Any(z => z.Id == TimeZoneInfo.Local.Id) ? TimeZoneInfo.Local.Id : "UTC";
}
