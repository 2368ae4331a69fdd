using System.Globalization;
using Rapport.App.Doors;
using Rapport.Core.Countries;
using Rapport.Kit.Words;

namespace Rapport.Storage.Specs.Doors;

/// <summary>What set-up and the settings offer a firm to choose from.</summary>
public sealed class ChoosingForAFirm
{
    private static readonly TextBook Book = new([typeof(Firms).Assembly, typeof(CountryNames).Assembly]);

    [Theory]
    [InlineData("en", "Germany", "China")]
    [InlineData("zh-Hans", "德国", "中国")]
    [InlineData("zh-Hant", "德國", "中國")]
    public void Countries_stand_in_the_language_of_the_reader(string language, string germany, string china)
    {
        var countries = new Texts(Book, CultureInfo.GetCultureInfo(language)).Countries();
        Assert.Contains(("DE", germany), countries);
        Assert.Contains(("CN", china), countries);
        Assert.Equal(250, countries.Count);
    }

    [Fact]
    public void The_zone_a_new_firm_gets_is_one_that_it_can_choose()
    {
        var now = new DateTime(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc);
        Assert.Contains(Firms.ZoneHere(now), Firms.Zones(now).Select(z => z.Id));
    }
}
