namespace Rapport.Core.Tests.SearchText;

// Inside the namespace: outside of it the name would mean the namespace, not the class.
using Rapport.Core.SearchText;

public sealed class CuttingTokens
{
    [Theory]
    [InlineData("张三", "张 三 张三 zhangsan zs san ^z")]
    [InlineData("張 三", "张 三 张三 zhangsan zs san ^z")]
    [InlineData("John O'Brien", "john obrien ^j ^o")]
    [InlineData("Dick Van Dyke", "dick van dyke vandyke ^d ^v")]
    [InlineData("单雄信", "shanxiongxin sxx danxiongxin xiongxin xin")]
    [InlineData("张乐", "zhangle zhangyue yue")]
    [InlineData("吕布", "lvbu lubu lyubu lb")]
    [InlineData("重庆银行", "chongqingyinhang cqyh yinhang yh")]
    [InlineData("上海远东贸易有限公司", "远东 公司 yuandongmaoyiyou ydmyy shyd")]
    public void A_record_has_these_tokens_among_others(string name, string wanted)
    {
        var tokens = SearchText.Tokens(name).All;
        foreach (var token in wanted.Split(' '))
            Assert.True(tokens.Contains(token) || tokens.Any(t => token.Length > 2 && t.StartsWith(token, StringComparison.Ordinal)), $"{token} is missing: {string.Join(' ', tokens)}");
    }

    [Fact]
    public void Nobody_finds_a_company_by_the_pinyin_of_its_legal_form() =>
        Assert.DoesNotContain("gongsi", SearchText.Tokens("上海远东贸易有限公司").All);

    [Fact]
    public void Tokens_are_distinct_and_hold_no_blank_or_syntax()
    {
        var tokens = SearchText.Tokens("Anna \"Anna\" AND (OR) 'x' & | !*:<> 张三 a^b", null, "Anna").All;
        Assert.Equal(tokens.Distinct(), tokens);
        Assert.All(tokens, t => Assert.Matches(@"^\^?[\p{L}\p{N}]+$", t));
    }

    [Fact]
    public void Only_Latin_words_of_four_letters_enter_the_vocabulary() =>
        Assert.Equal(["smith", "jonson"], SearchText.Tokens("Ann Smith Jönson A1234 张三丰").Vocabulary);
}
