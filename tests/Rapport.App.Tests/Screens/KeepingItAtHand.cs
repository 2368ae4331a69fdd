namespace Rapport.App.Tests.Screens;

/// <summary>A browser may keep the program on the home screen: the manifest names it, and what it points to is there.</summary>
public sealed class KeepingItAtHand(SqliteServer server) : OverHttp(server), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task The_manifest_leads_to_icons_of_the_sizes_it_says()
    {
        var manifest = await CallAsync("GET", "/manifest.webmanifest", key: null);
        Assert.Equal((200, "application/manifest+json"), (manifest.Status, manifest.Headers["Content-Type"].Split(';')[0]));
        Assert.False(string.IsNullOrEmpty((string?)manifest.Json["name"]));
        Assert.Equal(("/", "standalone"), ((string)manifest.Json["start_url"]!, (string)manifest.Json["display"]!));
        var icons = manifest.Json["icons"]!.AsArray();
        Assert.Superset(new HashSet<string> { "192x192", "512x512" }, icons.Select(i => (string)i!["sizes"]!).ToHashSet());
        foreach (var icon in icons) Assert.Equal(200, (await CallAsync("GET", (string)icon!["src"]!, key: null)).Status);
    }
}
