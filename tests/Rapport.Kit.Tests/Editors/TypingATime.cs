using Rapport.Kit.Words;
using Xunit;

namespace Rapport.Kit.Tests.Editors;

public class TypingATime
{
    [Theory]
    [InlineData("14:30", "14:30")]
    [InlineData("1430", "14:30")]
    [InlineData("930", "09:30")]
    [InlineData("9", "09:00")]
    [InlineData("2:30 pm", "14:30")]
    [InlineData("2 pm", "14:00")]
    [InlineData("12:05 AM", "00:05")]
    [InlineData("下午2点半", "14:30")]
    [InlineData("１４：３０", "14:30")]
    [InlineData("25:00", null)]
    [InlineData("2575", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    public void A_time_is_read_however_it_is_typed(string typed, string? time) =>
        Assert.Equal(time, Formats.ReadTime(typed)?.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("en", "24", "14:30")]
    [InlineData("en", "12", "2:30 PM")]
    [InlineData("zh-Hans", "12", "下午 2:30")]
    public void The_box_shows_it_on_the_clock_the_person_chose_and_reads_it_back(string language, string clock, string shown)
    {
        var formats = SampleTypes.Words(language).Formats;
        formats.Clock = clock;
        Assert.Equal(shown, formats.Typed(new TimeOnly(14, 30)));
        Assert.Equal(new TimeOnly(14, 30), Formats.ReadTime(shown));
    }
}
