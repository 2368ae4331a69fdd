using System.Text;
using CsCheck;

namespace Rapport.Core.Tests.SearchText;

// Inside the namespace: outside of it the name would mean the namespace, not the class.
using Rapport.Core.SearchText;

public sealed class SortingNames
{
    [Fact]
    public void Names_of_all_scripts_sort_in_one_sensible_order()
    {
        string[] wanted = ["3M", "Anna", "Älva", "李四", "单雄信", "Smith", "Smithson", "万俟卨", "张三", "張三丰", "Zhang Wei"];
        string[] sorted = [.. wanted.Reverse().OrderBy(n => Encoding.UTF8.GetBytes(SearchText.SortKey(n)), Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))];
        Assert.Equal(["3M", "Älva", "Anna", "李四", "万俟卨", "单雄信", "Smith", "Smithson", "张三", "張三丰", "Zhang Wei"], sorted);
    }

    [Theory]
    [InlineData("张三", "zhang san\u0001张三")]
    [InlineData("重庆银行", "chong qing yin hang\u0001重庆银行")]
    [InlineData("TCL科技 Ltd", "tcl ke ji ltd\u0001tcl科技 ltd")]
    [InlineData("“Acme” GmbH", "acme” gmbh")]
    [InlineData("…", "...")]
    [InlineData("", "")]
    public void A_name_has_this_key(string name, string key) => Assert.Equal(key, SearchText.SortKey(name));

    [Fact]
    public void A_key_is_never_longer_than_it_may_be() =>
        Gen.String[Gen.OneOf(Gen.Char['\u4e00', '\u9fff'], Gen.Char['a', 'z'], Gen.Const(' ')), 0, 300]
            .Sample(text => Assert.InRange(SearchText.SortKey(text).Length, 0, SearchText.SortKeyLength), iter: 5_000);
}
