using Rapport.Testing;

namespace Rapport.Journeys.Tests;

/// <summary>axe finds nothing on any page, in light and dark, at the desk and on the phone.</summary>
public sealed class WithoutBarriers(SampleCompany company) : Journey
{
    private static readonly string[] Pages = ["/", "/r/party", "/print/party", "/r/order", "/r/activity", "/r/activity?layout=calendar.at&view=all", "/settings/access", "/reports", "/import", "/settings", "/settings/fields", "/settings/packs", "/settings/rules", "/settings/sharing", "/settings/layouts", "/settings/users", "/settings/roles/sales", "/settings/bin", "/settings/audit", "/account", "/notifications", "/help", "/api"];

    [Theory]
    [InlineData(1440, 900, ColorScheme.Light, "en-GB")]
    [InlineData(1440, 900, ColorScheme.Dark, "zh-CN")]
    [InlineData(390, 844, ColorScheme.Light, "zh-TW")]
    public async Task Every_page_passes_axe(int width, int height, ColorScheme scheme, string language)
    {
        var nora = await Visitor.ComeAsync(company.Product, language, width, height);
        await nora.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        // The dark page has the light one's structure; only its colours are its own.
        nora.OnlyColours = scheme == ColorScheme.Dark;
        await nora.GoAsync("/sign-in");
        await nora.LookAsync($"{language}-{width}-sign-in");
        await nora.SignInAsync(SampleCompany.Nora(language));
        var record = await RecordAsync(nora, language);
        foreach (var path in (string[])[.. Pages, record, record + "/graph"])
        {
            await nora.GoAsync(path);
            await nora.LookAsync($"{language}-{width}-{path.Trim('/').Replace('/', '-')}");
        }

        await nora.GoAsync("/sign-out");
        await nora.LookAsync($"{language}-{width}-signed-out");
        nora.AssertNoBarriers();
    }

    private async Task<string> RecordAsync(Visitor nora, string language)
    {
        // One whose name is too long for the picture of its relations, and that of the firm below it; which names the sample has hangs on the day.
        var name = $"Brightwater Catering and Conferences {language}";
        using var files = new TempFolder();
        await File.WriteAllTextAsync(files.File("firms.csv"), $"kind,name,parent\norganisation,{name},\norganisation,{name} Harbour Branch,{name}\n");
        await company.Product.RunAsync("import", "party", files.File("firms.csv"), "--json");
        await nora.GoAsync("/r/party?view=all&layout=list&columns=name&where=" + Uri.EscapeDataString($"name = '{name}'"));
        return "/r/party/" + await nora.Page.Locator("tbody tr[data-id]").First.GetAttributeAsync("data-id");
    }
}
