using System.Globalization;
using System.Text.Json;
using Rapport.Core.Countries;
using Rapport.Kit.Maps;
using Rapport.Kit.Words;
using Xunit;

namespace Rapport.Kit.Tests.Maps;

public sealed class NamingCountries
{
    [Theory]
    [InlineData("en", "Taiwan")]
    [InlineData("zh-Hans", "台湾")]
    [InlineData("zh-Hant", "台灣")]
    public void Every_country_of_the_base_map_has_its_name(string language, string taiwan)
    {
        var names = MapCountries.Names(new Texts(new TextBook([typeof(CountryNames).Assembly]), CultureInfo.GetCultureInfo(language)));
        Assert.Equal(taiwan, names["158"]);
        foreach (var detail in new[] { "110m", "50m" })
        {
            using var atlas = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root(), "src/Rapport.Kit/wwwroot/lib/world-atlas", $"countries-{detail}.json")));
            foreach (var country in atlas.RootElement.GetProperty("objects").GetProperty("countries").GetProperty("geometries").EnumerateArray())
                if (country.TryGetProperty("id", out var id))
                    Assert.True(names.TryGetValue(id.GetString()!, out var name) && !name.StartsWith("country.", StringComparison.Ordinal), country.GetProperty("properties").ToString());
        }
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Rapport.slnx"))) return folder.FullName;
        throw new DirectoryNotFoundException("Rapport.slnx");
    }
}
