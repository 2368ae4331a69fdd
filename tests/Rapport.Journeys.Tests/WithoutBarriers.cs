namespace Rapport.Journeys.Tests;

/// <summary>axe finds nothing on any page, in light and dark, at the desk and on the phone.</summary>
public sealed class WithoutBarriers
{
    private static readonly string[] Pages = ["/", "/r/party", "/r/order", "/reports", "/import", "/settings", "/account", "/help"];

    [Theory]
    [InlineData(1440, 900, ColorScheme.Light, "en-GB")]
    [InlineData(1440, 900, ColorScheme.Dark, "zh-CN")]
    [InlineData(390, 844, ColorScheme.Light, "zh-TW")]
    public async Task Every_page_passes_axe(int width, int height, ColorScheme scheme, string language)
    {
        await using var product = await RunningProduct.StartAsync();
        var nora = await Visitor.ComeAsync(product, language, width, height);
        await nora.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await nora.GoAsync("/set-up");
        var found = new List<string>(await nora.BarriersAsync());
        await nora.PictureAsync($"{language}-{width}-set-up");
        await nora.SetUpAsync(demo: true);
        foreach (var path in Pages.Append(await RecordAsync(nora)))
        {
            await nora.GoAsync(path);
            await nora.PictureAsync($"{language}-{width}-{path.Trim('/').Replace('/', '-')}");
            found.AddRange(await nora.BarriersAsync());
        }

        await nora.GoAsync("/sign-out");
        found.AddRange(await nora.BarriersAsync());
        Assert.Empty(found);
    }

    private static async Task<string> RecordAsync(Visitor nora)
    {
        await nora.GoAsync("/r/party");
        return "/r/party/" + await nora.Page.Locator("tbody tr[data-id]").First.GetAttributeAsync("data-id");
    }
}
