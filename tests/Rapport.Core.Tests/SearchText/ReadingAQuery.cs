namespace Rapport.Core.Tests.SearchText;

using CsCheck;
using Rapport.Core.SearchText;

public sealed class ReadingAQuery
{
    [Theory]
    [InlineData("", SearchKind.Nothing)]
    [InlineData("!?", SearchKind.Nothing)]
    [InlineData("张三", SearchKind.Words)]
    [InlineData("zhang san", SearchKind.Words)]
    [InlineData("123", SearchKind.Code)]
    [InlineData("4567", SearchKind.Phone)]
    [InlineData("+44 (0)20 7946-0958", SearchKind.Phone)]
    [InlineData("１２３４", SearchKind.Phone)]
    [InlineData("C-00093", SearchKind.Code)]
    [InlineData("85123A", SearchKind.Code)]
    [InlineData("Anna@Example.com", SearchKind.Mail)]
    [InlineData("@example.com", SearchKind.Mail)]
    public void A_text_is_taken_for_what_it_most_likely_is(string text, SearchKind kind) => Assert.Equal(kind, SearchQuery.Parse(text).Kind);

    [Theory]
    [InlineData("+44 20 7946 0958", "020 7946 0958")]
    [InlineData("+44 20 7946 0958", "+44 (0)20 79460958")]
    [InlineData("+44 20 7946 0958", "0044 20 7946 0958")]
    [InlineData("+44 20 7946 0958", "0958")]
    [InlineData("010-12345678", "01012345678")]
    public void A_number_is_found_by_its_last_digits_in_any_formatting(string stored, string typed) =>
        Assert.True(SearchQuery.Parse(typed).Matches(TokenSet.Empty, [Lookup.Phone(stored)!.Value]));

    [Theory]
    [InlineData("C-00093", "c93")]
    [InlineData("c 0093", "c93")]
    [InlineData("INV/2024/007", "inv20247")]
    [InlineData("000", "0")]
    [InlineData("85123A", "85123a")]
    public void A_code_is_found_without_its_dressing(string code, string normal) => Assert.Equal(normal, Lookup.NormaliseCode(code));

    [Fact]
    public void A_code_typed_in_part_finds_it() => Assert.True(SearchQuery.Parse("C-0009").Matches(TokenSet.Empty, [Lookup.Code("C-00093")!.Value]));

    [Theory]
    [InlineData("张三", "张三|張三|三|zs|zhangsan|zhang san|ZHANG|san|z|张 三")]
    [InlineData("張三豐", "张三丰|三丰|zhangsanfeng|zsf|sanfeng|sf")]
    [InlineData("单雄信", "shan xiongxin|danxiongxin|sxx|單雄信")]
    [InlineData("吕布", "lvbu|lubu|lyubu|Lü Bu|呂布")]
    [InlineData("重庆银行", "chongqing|cqyh|yinhang|重慶銀行|重庆")]
    [InlineData("上海远东贸易有限公司", "上海远东贸易有限公司|远东|yuandong|shyd|ydmy|上海遠東貿易有限公司|shanghaiyuandong")]
    [InlineData("John O’Brien", "john|JOHN OBRIEN|o'brien|o brien|obr jo|j|john o")]
    [InlineData("Jürgen Groß", "jurgen gross|Jürgen|GROß|gro")]
    [InlineData("Dick Van Dyke", "vandyke|van dyke|dyke dick")]
    [InlineData("TCL科技", "tcl|tcl科技|科技|keji")]
    [InlineData("สมชาย ใจดี", "สมชาย|ใจดี")]
    [InlineData("김철수", "김철|김철수")]
    public void A_name_is_found_by_each_of_its_forms(string name, string forms)
    {
        var tokens = SearchText.Tokens(name);
        foreach (var form in forms.Split('|')) Assert.True(SearchQuery.Parse(form).Matches(tokens, []), $"{form}: {string.Join(' ', tokens.All)}");
    }

    [Theory]
    [InlineData("Nora Smith", "@Nora|@nora smith|@ nora|＠Nora")]
    [InlineData("张三", "@张三|@zhangsan")]
    public void A_name_is_found_with_an_at_before_it(string name, string forms)
    {
        foreach (var form in forms.Split('|')) Assert.True(SearchQuery.Parse(form).Matches(SearchText.Tokens(name), []), form);
        Assert.Equal((0, name.Length > 2 ? 4 : 2), MatchMarks.Of(forms.Split('|')[0], name).Marks.Single());
    }

    [Fact]
    public void A_domain_is_no_name()
    {
        Assert.Empty(SearchQuery.Parse("@example.com").Terms);
        Assert.Empty(SearchQuery.Parse("nora@example").Terms);
        Assert.True(SearchQuery.Parse("@example").Matches(TokenSet.Empty, [new(LookupKind.Domain, "example.com")]));
    }

    [Theory]
    [InlineData("张三", "张四|zt|zhangsi|san zhang li")]
    [InlineData("John Smith", "ohn|smyth|john smithson")]
    public void A_name_is_not_found_by_others(string name, string forms)
    {
        var tokens = SearchText.Tokens(name);
        foreach (var form in forms.Split('|')) Assert.False(SearchQuery.Parse(form).Matches(tokens, []), form);
    }

    [Fact]
    public void Whatever_is_stored_is_found_by_itself() =>
        Gen.String[Gen.OneOf(Gen.Char['\u4e00', '\u9fa5'], Gen.Char['a', 'z'], Gen.Char['À', 'ÿ'], Gen.Char["  -'.&"]), 1, 20].Sample(name =>
        {
            var query = SearchQuery.Parse(name);
            Assert.True(query.Terms.Count == 0 || query.Matches(SearchText.Tokens(name), []), name);
        }, iter: 20_000);

    [Theory]
    [InlineData("smith", "smih", true)]
    [InlineData("smith", "smiith", true)]
    [InlineData("smith", "smyth", true)]
    [InlineData("smith", "msith", true)]
    [InlineData("smith", "smiht", true)]
    [InlineData("smith", "smith", false)]
    [InlineData("smith", "smyhh", false)]
    [InlineData("smith", "sm", false)]
    public void One_typing_error_is_told_from_two(string word, string typed, bool near) => Assert.Equal(near, Spelling.IsOneErrorAway(word, typed));

    [Fact]
    public void Candidates_come_exact_first_then_whole_words_beginnings_and_corrected()
    {
        SearchCandidate Of(long n, string title, SearchMatch match = SearchMatch.Words, bool mine = false) => new(new SearchDoc(1, n), title, match, mine);
        var ranked = SearchRanking.Rank(SearchQuery.Parse("smith"),
            [Of(9, "Smyth", SearchMatch.Corrected), Of(8, "Ann Smithson"), Of(7, "Acme Ltd"), Of(2, "Ann Smith"), Of(3, "Bob Smith"), Of(1, "Ron Smith", mine: true), Of(4, "SMITH")]);
        Assert.Equal([4, 1, 3, 2, 8, 7, 9], ranked.Select(c => c.Doc.N));
        Assert.Equal([2, 1, 3], SearchRanking.Rank(SearchQuery.Parse("zs"), [Of(3, "Zsa Zsa"), Of(1, "张三"), Of(2, "zs")]).Select(c => c.Doc.N));
        Assert.Equal(1, SearchRanking.Rank(SearchQuery.Parse("zhang san"), [Of(3, "张三丰"), Of(1, "张三"), Of(5, "张散文")])[0].Doc.N);
    }
}
