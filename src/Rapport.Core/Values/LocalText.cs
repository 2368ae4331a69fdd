namespace Rapport.Core.Values;

/// <summary>Words in the product's three languages; an empty one falls back to English, then to any that is there.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(LocalTextJson))]
public sealed record LocalText(string? En = null, string? ZhHans = null, string? ZhHant = null)
{
    /// <summary>Words that somebody typed who has the program in a language; Chinese on an English screen is Chinese all the same.</summary>
    public static LocalText In(string language, string words) => language switch
    {
        "zh-Hant" => new LocalText(ZhHant: words),
        "zh-Hans" => new LocalText(ZhHans: words),
        _ => words.Any(c => c is >= '\u3400' and <= '\u9fff') ? new LocalText(ZhHans: words) : new LocalText(En: words),
    };

    /// <summary>The words for a UI culture such as <c>zh-Hans</c>, <c>zh-TW</c> or <c>en-GB</c>.</summary>
    public string For(System.Globalization.CultureInfo culture)
    {
        var own = culture.Name switch
        {
            "zh-Hant" or "zh-TW" or "zh-HK" or "zh-MO" => ZhHant ?? ZhHans,
            var name when name.StartsWith("zh", StringComparison.Ordinal) => ZhHans ?? ZhHant,
            _ => En,
        };
        return own ?? En ?? ZhHans ?? ZhHant ?? "";
    }
}
