using Rapport.Core.SearchText;

namespace Rapport.Core.Tests.SearchText;

public sealed class MarkingMatches
{
    [Theory]
    [InlineData("smi", "Ada Smith", "Smi")]
    [InlineData("ada smith", "Ada Smith", "Ada|Smith")]
    [InlineData("dvorak", "Ada Dvořák", "Dvořák")]
    [InlineData("strasse", "Straße 7", "Straße")]
    [InlineData("an", "Hannover and Ana", "an")]
    [InlineData("张三", "张三丰", "张三")]
    [InlineData("庄邵", "莊邵法律", "莊邵")]
    [InlineData("zs", "张三", "张三")]
    [InlineData("zhangs", "张三", "张三")]
    [InlineData("zhang san", "张三", "张三")]
    [InlineData("zs", "默齋書院", "齋書")]
    [InlineData("xyz", "张三", "")]
    [InlineData("", "张三", "")]
    public void The_parts_that_matched_are_marked(string query, string text, string marked) =>
        Assert.Equal(marked, string.Join('|', MatchMarks.Of(query, text).Marks.Select(m => text.Substring(m.Start, m.Length))));

    [Fact]
    public void What_was_spelled_is_marked_in_the_reading_too()
    {
        var marks = MatchMarks.Of("zhs", "张三");
        Assert.Equal("zhang san", marks.Reading);
        Assert.Equal([(0, 2), (6, 1)], marks.ReadingMarks);
    }

    [Fact]
    public void Words_typed_as_they_are_written_need_no_reading() => Assert.Null(MatchMarks.Of("张", "张三").Reading);

    [Fact]
    public void Marks_lie_within_the_text_and_do_not_overlap()
    {
        var random = new Random(7);
        const string letters = "aábßsz张三中齋 .-é\u0301";
        for (var i = 0; i < 20_000; i++)
        {
            string Word(int most) => new([.. Enumerable.Range(0, random.Next(most)).Select(_ => letters[random.Next(letters.Length)])]);
            var text = Word(14);
            var at = 0;
            foreach (var (start, length) in MatchMarks.Of(Word(6), text).Marks)
            {
                Assert.True(start >= at && length > 0 && start + length <= text.Length, text);
                at = start + length;
            }
        }
    }
}
