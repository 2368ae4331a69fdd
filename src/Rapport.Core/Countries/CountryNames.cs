using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Rapport.Core.Countries;

/// <summary>
/// Names of countries as people and files write them: in English or Chinese, as a code of two or three letters, or under
/// another usual name. Each is stored in one spelling, so that "UK", "GB" and "United Kingdom" are one bar of a chart;
/// what is not known stays as it was typed. The table (Unicode CLDR) stands in the texts, <c>country.GB</c>.
/// </summary>
public static class CountryNames
{
    /// <summary>Key of a country's name in the texts, before its code.</summary>
    public const string Prefix = "country.";

    private const int Longest = 80;

    // What may stand in a name beside letters: "N/A" is not Namibia.
    private const string Signs = " .,&'’()-";
    private static readonly string[] Languages = ["en", "zh-Hans", "zh-Hant"];

    // Where the table's name is not what lists, files and people use.
    private static readonly Dictionary<string, string> Usual = new(StringComparer.Ordinal)
    {
        ["US"] = "USA",
        ["HK"] = "Hong Kong",
        ["MO"] = "Macao",
        ["CZ"] = "Czech Republic",
        ["TR"] = "Turkey",
        ["MM"] = "Myanmar",
        ["CI"] = "Ivory Coast",
    };

    // "EIRE" and "RSA" are left out on purpose: old files keep their own list of countries, and RSA is much else.
    private static readonly (string Name, string Code)[] Others =
    [
        ("UK", "GB"), ("Great Britain", "GB"), ("Britain", "GB"), ("United Kingdom of Great Britain and Northern Ireland", "GB"), ("大不列颠", "GB"),
        ("United States of America", "US"), ("America", "US"), ("The United States", "US"), ("美利坚合众国", "US"), ("美利堅合眾國", "US"),
        ("PRC", "CN"), ("PR China", "CN"), ("People's Republic of China", "CN"), ("Mainland China", "CN"), ("中华人民共和国", "CN"), ("中華人民共和國", "CN"), ("中国大陆", "CN"), ("中國大陸", "CN"),
        ("臺灣", "TW"), ("Taiwan, Province of China", "TW"), ("香港", "HK"), ("Hong Kong SAR", "HK"), ("中国香港", "HK"), ("澳门", "MO"), ("澳門", "MO"), ("Macau", "MO"), ("中国澳门", "MO"),
        ("Czechia", "CZ"), ("Republic of Korea", "KR"), ("Korea, Republic of", "KR"), ("南韓", "KR"), ("大韩民国", "KR"), ("Russian Federation", "RU"), ("Viet Nam", "VN"), ("UAE", "AE"),
        ("Holland", "NL"), ("The Netherlands", "NL"), ("Burma", "MM"), ("Côte d'Ivoire", "CI"), ("Türkiye", "TR"), ("Republic of Ireland", "IE"), ("Federal Republic of Germany", "DE"), ("KSA", "SA"),
    ];

    private static readonly FrozenDictionary<string, string> Names = Table("en");
    private static readonly FrozenDictionary<string, string> Codes = Read();

    /// <summary>The ISO 3166-1 alpha-2 code of what was written; null where it is no country that is known.</summary>
    public static string? CodeOf(string? text) => text is { Length: > 1 and <= Longest } && text.All(c => char.IsLetter(c) || Signs.Contains(c)) ? Codes.GetValueOrDefault(Key(text)) : null;

    /// <summary>What was written in the one spelling that is stored; as it is where the country is not known.</summary>
    public static string Canonical(string text) => CodeOf(text) is { } code ? NameOf(code) : text;

    private static string NameOf(string code) => Usual.GetValueOrDefault(code) ?? Names[code];

    private static FrozenDictionary<string, string> Read()
    {
        var codes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var language in Languages)
            foreach (var (code, name) in Table(language)) codes.TryAdd(Key(name), code);
        foreach (var code in Names.Keys)
        {
            codes.TryAdd(Key(code), code);
            codes.TryAdd(Key(NameOf(code)), code);
            if (ThreeLetters(code) is { } three) codes.TryAdd(Key(three), code);
        }

        foreach (var (name, code) in Others) codes.TryAdd(Key(name), code);
        return codes.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string? ThreeLetters(string code)
    {
        try
        {
            return new RegionInfo(code).ThreeLetterISORegionName is { Length: 3 } three ? three : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static FrozenDictionary<string, string> Table(string language)
    {
        using var stream = typeof(CountryNames).Assembly.GetManifestResourceStream($"{typeof(CountryNames).Namespace}.Texts.{language}.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary(t => t.Key[Prefix.Length..], t => t.Value, StringComparer.Ordinal);
    }

    /// <summary>Letters only, without case and accents: "U.K." is "UK", "Antigua &amp; Barbuda" may be written with "and".</summary>
    private static string Key(string text) =>
        string.Concat(SearchText.SearchText.Fold(text).Replace(" and ", "", StringComparison.Ordinal).Where(char.IsLetter));
}
