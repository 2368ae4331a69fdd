using System.Text.Json.Serialization;

namespace Rapport.App.Doors;

/// <summary>What a browser needs to keep the program on the home screen (W3C Web Application Manifest).</summary>
internal sealed record WebManifest(string Name, [property: JsonPropertyName("short_name")] string ShortName)
{
    private const string Icons = "/_content/Rapport.Kit/icons/";

    // Home screens show about twelve letters.
    private const int Short = 12;

    public string Id => "/";

    [JsonPropertyName("start_url")]
    public string StartUrl => "/";

    public string Display => "standalone";

    [JsonPropertyName("background_color")]
    public string BackgroundColor => "#f4f3ef";

    [JsonPropertyName("theme_color")]
    public string ThemeColor => "#f4f3ef";

    [JsonPropertyName("icons")]
    public IReadOnlyList<WebIcon> Drawn { get; } =
    [
        new(Icons + "rapport.svg", "any", "image/svg+xml", "any"),
        new(Icons + "rapport-192.png", "192x192", "image/png", "any maskable"),
        new(Icons + "rapport-512.png", "512x512", "image/png", "any maskable"),
    ];

    public static WebManifest Of(string firm)
    {
        var name = string.IsNullOrWhiteSpace(firm) ? "Rapport" : firm;
        return new(name, name.Length <= Short ? name : "Rapport");
    }
}

internal sealed record WebIcon(string Src, string Sizes, string Type, string Purpose);
