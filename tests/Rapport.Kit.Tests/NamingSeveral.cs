using Rapport.Core.Values;
using Rapport.Kit.Words;
using Xunit;

namespace Rapport.Kit.Tests;

public class NamingSeveral
{
    [Theory]
    [InlineData("Machine", "Machines")]
    [InlineData("Company", "Companies")]
    [InlineData("Key", "Keys")]
    [InlineData("Box", "Boxes")]
    [InlineData("Branch", "Branches")]
    [InlineData("Address", "Addresses")]
    [InlineData("Bonus", "Bonuses")]
    [InlineData("Trade news", "Trade news")]
    [InlineData("Sales person", "Sales people")]
    [InlineData("Salesman", "Salesmen")]
    [InlineData("German", "Germans")]
    [InlineData("SKU", "SKUs")]
    [InlineData("花店", "花店")]
    [InlineData("", "")]
    public void Several_are_called_as_English_does(string one, string many) => Assert.Equal(many, EnglishPlural.Of(one));

    [Theory]
    [InlineData("en", "Batteries")]
    [InlineData("zh-Hans", "电池")]
    public void A_type_without_a_name_for_several_has_one(string language, string many)
    {
        var type = SampleTypes.Thing with { Label = new LocalText("Battery", "电池") };
        Assert.Equal(many, SampleTypes.Words(language).Texts.Types(type));
        Assert.Equal("Cells", SampleTypes.Words().Texts.Types(type with { PluralLabel = new LocalText("Cells") }));
    }
}
