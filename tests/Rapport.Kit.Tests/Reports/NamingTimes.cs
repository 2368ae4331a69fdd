using Rapport.Core.Criteria;
using Rapport.Core.Reports;
using Xunit;

namespace Rapport.Kit.Tests.Reports;

public class NamingTimes
{
    [Theory]
    [InlineData("en", "March 2011", "Mar 11", "Q1 2011", "Wednesday", "Wed")]
    [InlineData("zh-Hans", "2011 年 3 月", "11-03", "2011 年第 1 季度", "星期三", "周三")]
    [InlineData("zh-Hant", "2011 年 3 月", "11-03", "2011 年第 1 季", "星期三", "週三")]
    public void Months_and_weekdays_have_the_names_of_the_language(string language, string month, string axis, string quarter, string weekday, string shortly)
    {
        var words = SampleReport.For(language).Words;
        var march = new ReportKey("2011-03", null);
        var wednesday = new ReportKey(3L, null);
        var byMonth = SampleReport.By("seenAt", DateBucket.Month);
        var byWeekday = SampleReport.By("seenAt", part: TimePart.Weekday);
        Assert.Equal(month, words.Key(byMonth, march));
        Assert.Equal(axis, words.Axis(byMonth, march));
        Assert.Equal(quarter, words.Key(SampleReport.By("seenAt", DateBucket.Quarter), new ReportKey("2011-Q1", null)));
        Assert.Equal(weekday, words.Key(byWeekday, wednesday));
        Assert.Equal(shortly, words.Axis(byWeekday, wednesday));
    }

    [Fact]
    public void Sunday_is_the_seventh_day() =>
        Assert.Equal("Sunday", SampleReport.For().Words.Key(SampleReport.By("seenAt", part: TimePart.Weekday), new ReportKey(7L, null)));
}
