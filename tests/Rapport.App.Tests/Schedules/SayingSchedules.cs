using System.Globalization;
using Rapport.App.Screens.Schedules;
using Rapport.App.Web;
using Rapport.Kit.Words;

namespace Rapport.App.Tests.Schedules;

public sealed class SayingSchedules
{
    private static CronWords In(string language)
    {
        var texts = new Texts(new TextBook([typeof(WebServer).Assembly, typeof(Texts).Assembly]), CultureInfo.GetCultureInfo(language));
        return new CronWords(texts, new Formats(texts, TimeProvider.System, new Workplace()));
    }

    [Theory]
    [InlineData("* * * * *", "Every minute")]
    [InlineData("*/15 * * * *", "Every 15 minutes")]
    [InlineData("0 * * * *", "Every hour")]
    [InlineData("20 * * * *", "Every hour, 20 minutes past")]
    [InlineData("0 */6 * * *", "Every 6 hours")]
    [InlineData("30 3 * * *", "Every day at 03:30")]
    [InlineData("0 9 * * 1-5", "Monday to Friday at 09:00")]
    [InlineData("0 9 * * SUN,WED", "Wednesday, Sunday at 09:00")]
    [InlineData("5 0 1 * *", "On day 1 of each month at 00:05")]
    [InlineData("0 8 24 12 *", "Every year on December 24 at 08:00")]
    [InlineData("0 8 1 * 1", "0 8 1 * 1")]
    [InlineData("1-5 8,9 * * *", "1-5 8,9 * * *")]
    public void In_English(string cron, string words) => Assert.Equal(words, In("en").Say(cron));

    [Theory]
    [InlineData("zh-Hans", "30 3 * * *", "每天 03:30")]
    [InlineData("zh-Hans", "0 9 * * 1,3", "星期一、星期三 09:00")]
    [InlineData("zh-Hant", "*/5 * * * *", "每 5 分鐘")]
    [InlineData("zh-Hant", "0 8 24 12 *", "每年 12月24日 08:00")]
    public void In_Chinese(string language, string cron, string words) => Assert.Equal(words, In(language).Say(cron));
}
