using System.Text.RegularExpressions;
using Rapport.Kit.Theme;
using Xunit;

namespace Rapport.Kit.Tests;

public class PaletteAndTokens
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MudBlazors_palette_has_the_values_of_the_style_sheet(bool dark)
    {
        using var reader = new StreamReader(typeof(PaletteAndTokens).Assembly.GetManifestResourceStream("tokens.css")!);
        var css = reader.ReadToEnd();
        var start = css.IndexOf(dark ? "[data-theme=dark]{" : "/* light */", StringComparison.Ordinal);
        var block = css[start..css.IndexOf(dark ? "color-scheme:dark" : "color-scheme:light", start, StringComparison.Ordinal)];
        var tokens = Regex.Matches(block, "--([a-z0-9-]+):([^;]+);", RegexOptions.None, TimeSpan.FromSeconds(1))
            .ToDictionary(m => m.Groups[1].Value.Replace("-", "", StringComparison.Ordinal), m => m.Groups[2].Value, StringComparer.OrdinalIgnoreCase);

        var palette = dark ? Palette.Dark : Palette.Light;
        foreach (var property in typeof(Palette).GetProperties())
        {
            if (property.PropertyType == typeof(string))
                Assert.Equal(tokens[property.Name], property.GetValue(palette));
        }
    }
}
