using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Kit.Filters;
using Xunit;

namespace Rapport.Kit.Tests.Filters;

public class BuildingAFilter
{
    public static TheoryData<string, FilterOperator> Everything
    {
        get
        {
            var all = new TheoryData<string, FilterOperator>();
            foreach (var one in FilterChoices.Fields(SampleTypes.Thing))
                foreach (var op in FilterChoices.For(one)) all.Add(one.Name, op);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Whatever_the_builder_offers_can_be_asked_and_opened_again(string name, FilterOperator op)
    {
        var field = SampleTypes.Thing[name];
        var draft = new FilterDraft(SampleTypes.Thing, field, [name]) { Operator = op };
        draft.Keys = field.Choices.Count > 0 ? [field.Choices[0].Key, field.Choices[1].Key] : field.ValueKind == FieldKind.Tags ? ["vip, gold", "new"] : ["me", "0199a0de-0000-7000-8000-000000000001"];
        (draft.Typed[0], draft.Typed[1]) = field.IsNumeric ? ("2", "7") : ("it's", "zz");
        draft.Days[1] = new DayDraft("date", new DateOnly(2026, 3, 1));
        var format = SampleTypes.Words().Format;
        var (criterion, problem) = draft.Build(format);
        Assert.Null(problem);
        var text = CriteriaText.Write(criterion!);
        var read = CriteriaText.Parse(text, SampleTypes.Thing, SampleTypes.Catalogue);
        Assert.True(read.Problem is null, $"{text}: {read.Problem}");
        var again = FilterDraft.Of(FilterPart.Of(criterion!)!, SampleTypes.Thing, SampleTypes.Catalogue, format);
        Assert.NotNull(again);
        Assert.Equal(criterion, again.Build(format).Criterion);
    }

    [Fact]
    public void A_missing_value_is_told() =>
        Assert.Equal("required", new FilterDraft(SampleTypes.Thing, SampleTypes.Thing["name"], ["name"]).Build(SampleTypes.Words().Format).Problem?.Code);

    [Fact]
    public void A_number_that_cannot_be_read_is_told()
    {
        var draft = new FilterDraft(SampleTypes.Thing, SampleTypes.Thing["price"], ["price"]);
        draft.Typed[0] = "many";
        Assert.Equal("unreadable.Money", draft.Build(SampleTypes.Words().Format).Problem?.Code);
    }

    [Theory]
    [InlineData("DE", "Germany")]
    [InlineData("德国", "Germany")]
    [InlineData("Germany", "Germany")]
    [InlineData("EIRE", "EIRE")]
    public void A_country_is_said_by_its_name_however_a_condition_names_it(string asked, string said) => Assert.Equal(said, SampleTypes.Words().Format.Country(asked));

    [Fact]
    public void One_choice_is_said_as_is()
    {
        var draft = new FilterDraft(SampleTypes.Thing, SampleTypes.Thing["kind"], ["kind"]) { Keys = ["small"] };
        Assert.Equal("kind = 'small'", CriteriaText.Write(draft.Build(SampleTypes.Words().Format).Criterion!));
    }

    [Theory]
    [InlineData("since >= today - 90d", "en", "in the last 90 days")]
    [InlineData("since < today - 30d", "en", "over 30 days ago")]
    [InlineData("since >= today - 90d", "zh-Hans", "最近 90 天内")]
    [InlineData("price >= 1200", "en", "at least €1,200")]
    [InlineData("owner = me", "zh-Hant", "是 我")]
    [InlineData("share between 0.1 and 0.25", "en", "between 10% to 25%")]
    public void A_chip_speaks_the_language_of_its_reader(string text, string language, string said)
    {
        var (texts, format, formats) = SampleTypes.Words(language);
        var chip = new FilterWords(texts, format, formats).Say(CriteriaText.Read(text).Criterion!, SampleTypes.Thing, SampleTypes.Catalogue, FilterTitles.None);
        Assert.EndsWith(said, chip.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("createdSet = 12", "Import spring.csv")]
    [InlineData("createdSet = 12 or changedSet = 12", "Import spring.csv")]
    [InlineData("createdSet = 13", "13")]
    [InlineData("createdSet = 12 or changedSet = 13", "13")]
    [InlineData("createdSet > 12", "12")]
    public void Records_of_an_import_are_told_by_its_file(string text, string said)
    {
        var (texts, format, formats) = SampleTypes.Words("en");
        var titles = FilterTitles.None with { Imports = new Dictionary<long, string> { [12] = "spring.csv" } };
        Assert.EndsWith(said, new FilterWords(texts, format, formats).Say(CriteriaText.Read(text).Criterion!, SampleTypes.Thing, SampleTypes.Catalogue, titles).ToString(), StringComparison.Ordinal);
    }
}
