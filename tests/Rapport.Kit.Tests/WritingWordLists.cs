using Rapport.Kit.Editors;
using Xunit;

namespace Rapport.Kit.Tests;

public sealed class WritingWordLists
{
    [Theory]
    [InlineData("a, b", "a", "b")]
    [InlineData("客户，老客户、贵宾", "客户", "老客户", "贵宾")]
    [InlineData("\"Smith, Jones\", b", "Smith, Jones", "b")]
    [InlineData("“张三，李四”，b", "张三，李四", "b")]
    [InlineData("\"say \"\"hi\"\"\"", "say \"hi\"")]
    [InlineData("5\" pipe, b", "5\" pipe", "b")]
    [InlineData(" , ,", new string[0])]
    public void Commas_part_words_outside_quotation_marks(string text, params string[] words) => Assert.Equal(words, WordList.Read(text));

    [Theory]
    [InlineData("plain", "with, comma", "with，comma", "say \"hi\"", "\"", "\"a\", b", "“x”")]
    public void What_is_written_is_read_back(params string[] words) => Assert.Equal(words, WordList.Read(WordList.Write(words)));

    [Theory]
    [InlineData("word", false)]
    [InlineData("word,", true)]
    [InlineData("\"Smith, ", false)]
    [InlineData("\"Smith, Jones\"", false)]
    [InlineData("\"Smith, Jones\",", true)]
    [InlineData("词，", true)]
    public void A_comma_ends_a_word_unless_it_is_quoted(string typed, bool isEnded) => Assert.Equal(isEnded, WordList.IsEnded(typed));
}
