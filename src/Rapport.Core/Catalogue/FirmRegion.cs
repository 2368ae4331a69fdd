using System.Data.Common;
using System.Text.Json;
using Rapport.Core.Values;

namespace Rapport.Core.Catalogue;

/// <summary>The country that the firm named in its settings, where it named none that of its currency; and the currency.</summary>
internal static class FirmRegion
{
    private static readonly Dictionary<string, string> ByCurrency = new(StringComparer.Ordinal)
    {
        ["CNY"] = "CN",
        ["TWD"] = "TW",
        ["HKD"] = "HK",
        ["MOP"] = "MO",
        ["SGD"] = "SG",
        ["JPY"] = "JP",
        ["KRW"] = "KR",
        ["GBP"] = "GB",
        ["USD"] = "US",
        ["CAD"] = "CA",
        ["AUD"] = "AU",
        ["NZD"] = "NZ",
        ["INR"] = "IN",
        ["CHF"] = "CH",
    };

    public static async Task<(string? Country, string Currency)> ReadAsync(Func<string, DbCommand> command, CancellationToken ct)
    {
        await using var select = command("select value from core_setting where name = 'firm'");
        if (await select.ExecuteScalarAsync(ct) is not string text) return (null, RecordCatalogue.UsualCurrency);
        using var firm = JsonDocument.Parse(text);
        string? Word(string name) => firm.RootElement.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.String ? part.GetString() : null;
        var currency = Word("currency") ?? RecordCatalogue.UsualCurrency;
        if (Word("country") is { } country && PhoneNumber.IsRegion(country)) return (country, currency);
        return (ByCurrency.GetValueOrDefault(currency), currency);
    }
}
