using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Core.Values;
using Rapport.Kit.Records;
using Xunit;

namespace Rapport.Kit.Tests;

public class ReadingWhatPeopleType
{
    public static TheoryData<string, object> Values => new()
    {
        { "name", "Ada" },
        { "note", "two\nlines" },
        { "email", "ada@example.com" },
        { "pieces", 12_000L },
        { "weight", 12.75 },
        { "price", 1234.5m },
        { "share", 0.125 },
        { "active", true },
        { "since", new DateOnly(2026, 2, 28) },
        { "seenAt", new DateTime(2026, 2, 28, 13, 5, 0, DateTimeKind.Utc) },
        { "kind", "large" },
        { "roles", new[] { "buyer", "seller" } },
        { "tags", new[] { "new", "vip" } },
        { "address", new PostalAddress("1 High Street", "Leeds", null, "LS1", "GB") },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void What_an_editor_shows_it_reads_back(string name, object value)
    {
        foreach (var language in (string[])["en", "zh-Hans"])
        {
            var format = SampleTypes.Words(language).Format;
            var field = SampleTypes.Thing[name];
            Assert.Null(format.Read(field, format.Edit(field, value), out var read));
            Assert.Equal(value, read);
        }
    }

    [Theory]
    [InlineData("email", "nonsense", "field.notAnEmail")]
    [InlineData("phone", "call me", "unreadable.Phone")]
    [InlineData("price", "lots", "unreadable.Money")]
    [InlineData("name", " ", "required")]
    [InlineData("since", "32 May", "unreadable.Date")]
    public void What_cannot_be_read_is_told_at_its_field(string name, string text, string code)
    {
        var problem = SampleTypes.Words().Format.Read(SampleTypes.Thing[name], text, out _);
        Assert.Equal((code, name), (problem?.Code, problem?.At));
    }

    [Theory]
    [InlineData("1.5万", 15_000)]
    [InlineData("€ 1,200", 1_200)]
    public void Amounts_are_read_as_people_paste_them(string text, int amount)
    {
        Assert.Null(SampleTypes.Words("zh-Hans").Format.Read(SampleTypes.Thing["price"], text, out var read));
        Assert.Equal((decimal)amount, read);
    }

    [Theory]
    [InlineData("en", "weight", "1,5")]
    [InlineData("en", "weight", "-0,5")]
    [InlineData("en", "price", "1,5")]
    [InlineData("en", "price", "€12,50")]
    [InlineData("en", "price", "1.234,50")]
    [InlineData("en", "price", "0,500")]
    [InlineData("en", "price", "12,34,567")]
    [InlineData("en", "share", "12,5 %")]
    [InlineData("en", "pieces", "1,5")]
    [InlineData("en", "pieces", "1234,567")]
    [InlineData("zh-Hans", "weight", "1,5")]
    [InlineData("zh-Hant", "price", "１，５")]
    public void A_decimal_comma_is_never_ten_times_the_value(string language, string name, string text)
    {
        var (texts, format, _) = SampleTypes.Words(language);
        var problem = format.Read(SampleTypes.Thing[name], text, out var read);
        Assert.Equal(("unreadable.signs", null), (problem?.Code, read));
        Assert.Contains("1.5", texts.Problem(problem!), StringComparison.Ordinal);
        Assert.Contains("1,234.5", texts.Problem(problem!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "1,234", "1234")]
    [InlineData("en", "1 234", "1234")]
    [InlineData("en", "1,234,567.8", "1234567.8")]
    [InlineData("en", "-.5", "-0.5")]
    [InlineData("en", "−€1,200", "-1200")]
    [InlineData("zh-Hans", "１，２３４．５", "1234.5")]
    [InlineData("zh-Hant", "1,234", "1234")]
    public void Whole_groups_of_three_are_thousands(string language, string text, string amount)
    {
        Assert.Null(SampleTypes.Words(language).Format.Read(SampleTypes.Thing["price"], text, out var read));
        Assert.Equal(decimal.Parse(amount, CultureInfo.InvariantCulture), read);
    }

    [Theory]
    [InlineData("de-DE", "1,5", "1.5")]
    [InlineData("de-DE", "1.234.567,8", "1234567.8")]
    [InlineData("de-DE", "1.5", null)]
    [InlineData("fr-FR", "1 234,5", "1234.5")]
    [InlineData("de-CH", "1’234.5", "1234.5")]
    public void Other_languages_read_their_own_signs(string culture, string text, string? number)
    {
        var isRead = TypedNumber.TryRead(text, CultureInfo.GetCultureInfo(culture), fraction: true, out var read);
        Assert.Equal(number, isRead ? read.ToString(CultureInfo.InvariantCulture) : null);
    }

    [Theory]
    [InlineData("auto", "31/12/1990", "1990-12-31")]
    [InlineData("auto", "31.12.1990", "1990-12-31")]
    [InlineData("auto", "12/31/1990", "1990-12-31")]
    [InlineData("auto", "04/04/1990", "1990-04-04")]
    [InlineData("dmy", "3/4/1990", "1990-04-03")]
    [InlineData("dmy", "3.4.1990", "1990-04-03")]
    [InlineData("mdy", "3/4/1990", "1990-03-04")]
    [InlineData("dmy", "12/31/1990", "1990-12-31")]
    [InlineData("mdy", "1990-04-03", "1990-04-03")]
    [InlineData("auto", "3 Apr 1990", "1990-04-03")]
    public void Days_are_taken_in_ones_own_form_and_wherever_they_can_be_one_only(string dates, string text, string day)
    {
        var (_, format, formats) = SampleTypes.Words();
        formats.Dates = dates;
        var expected = DateOnly.Parse(day, CultureInfo.InvariantCulture);
        Assert.Null(format.Read(SampleTypes.Thing["since"], text, out var read));
        Assert.Equal(expected, read);
        Assert.Null(format.Read(SampleTypes.Thing["seenAt"], text + " 13:05", out var moment));
        Assert.Equal(expected.ToDateTime(new TimeOnly(13, 5)), moment);
    }

    [Theory]
    [InlineData("auto", "2026-11-26")]
    [InlineData("dmy", "26/11/2026")]
    [InlineData("mdy", "11/26/2026")]
    public void A_day_that_is_none_is_told_in_ones_own_form(string dates, string example)
    {
        var (texts, format, formats) = SampleTypes.Words();
        formats.Dates = dates;
        foreach (var name in (string[])["since", "seenAt"])
        {
            var problem = format.Read(SampleTypes.Thing[name], dates == "auto" ? "3/4/1990" : "31/31/1990", out _);
            Assert.Contains(example, texts.Problem(problem!), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public void Days_of_other_years_say_so_and_of_a_whole_day_no_hour_is_told(string language)
    {
        var (_, format, formats) = SampleTypes.Words(language);
        var year = formats.Now.Year;
        Assert.DoesNotContain($"{year}", formats.Date(new DateOnly(year, 1, 2)), StringComparison.Ordinal);
        Assert.Contains($"{year + 1}", formats.Date(new DateOnly(year + 1, 1, 2)), StringComparison.Ordinal);
        Assert.Contains($"{year - 1}", formats.Date(new DateOnly(year - 1, 12, 30)), StringComparison.Ordinal);
        var planned = SampleTypes.Thing with { Due = new Deadline("seenAt", "active", "kind", "small") };
        string Show(bool isWhole) => format.Show(planned, planned["seenAt"], new DateTime(year, 1, 2), new RecordRow(default, 1, new Dictionary<string, object?> { ["active"] = isWhole }, new Dictionary<Guid, string>()));
        Assert.Equal((formats.Date(new DateOnly(year, 1, 2)), formats.Date(new DateOnly(year, 1, 2)) + " 00:00"), (Show(true), Show(false)));
    }

    [Fact]
    public void An_address_without_any_part_is_none()
    {
        Assert.Null(SampleTypes.Words().Format.Read(SampleTypes.Thing["address"], "\n\n\n\n", out var read));
        Assert.Null(read);
    }
}
