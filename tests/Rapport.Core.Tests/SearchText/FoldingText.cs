using CsCheck;

namespace Rapport.Core.Tests.SearchText;

// Inside the namespace: outside of it the name would mean the namespace, not the class.
using Rapport.Core.SearchText;

public sealed class FoldingText
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  John \t SMITH ", "john smith")]
    [InlineData("already folded", "already folded")]
    [InlineData("Müller Straße", "muller strasse")]
    [InlineData("Søren Ærø Łukasz Đorđe Þór", "soren aero lukasz dorde thor")]
    [InlineData("İSTANBUL ılgın", "istanbul ilgin")]
    [InlineData("Ｒａｐｐｏｒｔ　１２３", "rapport 123")]
    [InlineData("O’Brien", "o'brien")]
    [InlineData("張三豐", "张三丰")]
    [InlineData("臺灣積體電路", "台湾积体电路")]
    [InlineData("Nguyễn Văn Ðức", "nguyen van duc")]
    [InlineData("ΑΘΉΝΑΣ", "αθηνασ")]
    [InlineData("Ёлкин", "елкин")]
    [InlineData("김철수", "김철수")]
    [InlineData("ガンダム ｶﾞﾝﾀﾞﾑ", "ガンダム ガンダム")]
    [InlineData("สมชาย ใจดี", "สมชาย ใจดี")]
    [InlineData("a\0b", "a b")]
    public void A_text_folds_to_the_form_that_is_compared(string text, string folded) => Assert.Equal(folded, SearchText.Fold(text));

    [Fact]
    public void Folding_twice_changes_nothing_and_never_throws() =>
        Gen.String[Gen.OneOf(Gen.Char, Gen.Char['\u3000', '\u9fff'], Gen.Char['\u0020', '\u024f']), 0, 30].Sample(text =>
        {
            var once = SearchText.Fold(text);
            Assert.Equal(once, SearchText.Fold(once));
        }, iter: 20_000);

    [Fact]
    public void Half_a_surrogate_pair_is_left_out() => Assert.Equal("ab e", SearchText.Fold("a\ud83db é"));
}
