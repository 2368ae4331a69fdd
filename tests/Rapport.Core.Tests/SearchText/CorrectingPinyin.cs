using Rapport.Core.SearchText;

namespace Rapport.Core.Tests.SearchText;

public sealed class CorrectingPinyin
{
    [Theory]
    [InlineData("zhagsan", "zhangsan"), InlineData("zhangsna", "zhangsan"), InlineData("zangsan", "zhangsan"), InlineData("zhangsann", "zhangsan"), InlineData("wnagwei", "wangwei"), InlineData("lixiaolomg", "lixiaolong")]
    public void A_slip_in_a_reading_is_put_right(string typed, string meant) => Assert.Contains(meant, PinyinSpelling.Near(typed));

    [Theory]
    [InlineData("hartmann"), InlineData("lindqvist"), InlineData("zs"), InlineData("zhan"), InlineData("brightwater")]
    public void Other_words_are_left_alone(string typed) => Assert.Empty(PinyinSpelling.Near(typed));
}
