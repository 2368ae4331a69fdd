using Rapport.Core.Catalogue;
using Rapport.Core.Values;
using Rapport.Kit.Words;
using Xunit;

namespace Rapport.Kit.Tests.Filters;

/// <summary>A field is found in a choice of fields by what it is called here, how that is spelled, its name for programs, and its other names.</summary>
public sealed class FindingAField
{
    [Theory]
    [InlineData("", true)]
    [InlineData("of sale", true)]
    [InlineData("sale day", true)]
    [InlineData("soldon", true)]
    [InlineData("purchase", true)]
    [InlineData("sale price", false)]
    [InlineData("price", false)]
    public void By_a_part_of_its_names(string typed, bool found) => Assert.Equal(found, Finds("en", typed));

    [Theory]
    [InlineData("销售", true)]
    [InlineData("xiaoshou", true)]
    [InlineData("xsrq", true)]
    [InlineData("rq", true)]
    [InlineData("jiage", false)]
    public void By_its_pinyin(string typed, bool found) => Assert.Equal(found, Finds("zh-Hans", typed));

    private static bool Finds(string language, string typed)
    {
        var type = new RecordTypeBuilder("deal", 94, "tst_deal", "name").Named("name").Field("soldOn", FieldKind.Date, f => f with { Label = new LocalText("Day of sale", "销售日期", "銷售日期") }, "purchase date").Build();
        return SampleTypes.Words(language).Texts.Finds(typed, type, type["soldOn"]);
    }
}
