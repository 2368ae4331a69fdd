using Rapport.Core.Countries;

namespace Rapport.Core.Tests.Values;

public sealed class NamingCountries
{
    // The countries of the public "Online Retail" file: an import must show its own list.
    private static readonly string[] OfTheRetailFile =
    [
        "United Kingdom", "France", "Australia", "Netherlands", "Germany", "Norway", "EIRE", "Switzerland", "Spain", "Poland", "Portugal", "Italy", "Belgium", "Lithuania", "Japan", "Iceland", "Channel Islands", "Denmark", "Cyprus",
        "Sweden", "Austria", "Israel", "Finland", "Bahrain", "Greece", "Hong Kong", "Singapore", "Lebanon", "United Arab Emirates", "Saudi Arabia", "Czech Republic", "Canada", "Unspecified", "Brazil", "USA", "European Community", "Malta", "RSA",
    ];

    [Fact]
    public void The_countries_of_the_retail_file_stay_as_they_are() => Assert.Equal(OfTheRetailFile, OfTheRetailFile.Select(CountryNames.Canonical));

    [Theory]
    [InlineData("us", "USA"), InlineData("United States", "USA"), InlineData("美國", "USA"), InlineData("CZ", "Czech Republic"), InlineData("DEU", "Germany"), InlineData("德國", "Germany"), InlineData("P.R. China", "China")]
    [InlineData("antigua and barbuda", "Antigua & Barbuda"), InlineData("Cote d'Ivoire", "Ivory Coast"), InlineData("臺灣", "Taiwan"), InlineData("香港", "Hong Kong"), InlineData("The Netherlands", "Netherlands")]
    [InlineData("Narnia", "Narnia"), InlineData("N/A", "N/A"), InlineData("?", "?"), InlineData("", "")]
    public void A_country_has_one_spelling(string written, string stored)
    {
        Assert.Equal(stored, CountryNames.Canonical(written));
        Assert.Equal(stored, CountryNames.Canonical(CountryNames.Canonical(written)));
    }
}
