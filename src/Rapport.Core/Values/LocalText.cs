namespace Rapport.Core.Values;

/// <summary>Words in the product's three languages; an empty one falls back to English, then to any that is there.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(LocalTextJson))]
public sealed record LocalText(string? En = null, string? ZhHans = null, string? ZhHant = null)
{
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
