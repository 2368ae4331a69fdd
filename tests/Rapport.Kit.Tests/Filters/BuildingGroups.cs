using Rapport.Core.Criteria;
using Rapport.Kit.Filters;
using Xunit;

namespace Rapport.Kit.Tests.Filters;

public class BuildingGroups
{
    [Theory]
    [InlineData("name contains 'a'")]
    [InlineData("name contains 'a' and price >= 2")]
    [InlineData("name contains 'a' or price >= 2")]
    [InlineData("(kind = 'small' or kind = 'large') and (price >= 2 or share between 0.1 and 0.2)")]
    [InlineData("kind = 'small' or price >= 2 and name starts with 'x'")]
    [InlineData("not (kind = 'small' or price >= 2)")]
    [InlineData("not price >= 2")]
    [InlineData("price * 2 > 7 and text matches 'zs'")]
    public void What_the_builder_takes_apart_it_writes_again(string text)
    {
        var format = SampleTypes.Words().Format;
        var read = CriteriaText.Read(text).Criterion!;
        Assert.Equal(read, BuilderNode.Of(read, SampleTypes.Thing, SampleTypes.Catalogue, format).Build(format));
    }

    [Fact]
    public void What_is_not_complete_is_told_at_its_place()
    {
        var format = SampleTypes.Words().Format;
        var empty = new BuilderCondition(SampleTypes.Thing);
        var group = new BuilderGroup(SampleTypes.Thing) { Items = [empty] };
        Assert.Null(group.Build(format));
        Assert.Equal("required", empty.Problem?.Code);
        empty.Draft = new FilterDraft(SampleTypes.Thing, SampleTypes.Thing["price"], ["price"]) { Operator = FilterOperator.Empty };
        Assert.Equal("price is empty", CriteriaText.Write(group.Build(format)!));
        Assert.Equal(new And([]), new BuilderGroup(SampleTypes.Thing).Build(format));
    }

    [Theory]
    [InlineData("name contains 'a' or price >= 1200 and kind = 'small'", "name contains a or (price at least €1,200 and kind is small)")]
    [InlineData("not price >= 1200", "not price at least €1,200")]
    public void A_chip_says_or_and_brackets(string text, string said)
    {
        var (texts, format, formats) = SampleTypes.Words("en");
        Assert.Equal(said, new FilterWords(texts, format, formats).Say(CriteriaText.Read(text).Criterion!, SampleTypes.Thing, SampleTypes.Catalogue, FilterTitles.None).ToString());
    }
}
