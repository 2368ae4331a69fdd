using Rapport.Core.Countries;
using Rapport.Core.Values;

namespace Rapport.Core.Tests.Values;

public class WritingAddresses
{
    [Theory]
    [InlineData("信義路五段7號", "臺北市", "", "110", "Taiwan", "臺灣", "110 臺灣臺北市信義路五段7號")]
    [InlineData("信義路五段7號", "臺北市", "", "110", "Taiwan", "Taiwan", "110 臺北市信義路五段7號, Taiwan")]
    [InlineData("南京西路1266号", "上海市", "上海市", "200040", "China", "中国", "200040 中国上海市南京西路1266号")]
    [InlineData("丸の内1-1", "千代田区", "東京都", "100-0005", "Japan", "Japan", "〒100-0005 東京都千代田区丸の内1-1, Japan")]
    [InlineData("세종대로 110", "중구", "서울특별시", "04524", "South Korea", "South Korea", "04524 서울특별시 중구 세종대로 110, South Korea")]
    [InlineData("7 Xinyi Rd. Sec. 5", "Taipei", "", "110", "Taiwan", "Taiwan", "7 Xinyi Rd. Sec. 5, Taipei 110, Taiwan")]
    [InlineData("Am Sandtorkai 36", "Hamburg", "", "20095", "Germany", "德国", "Am Sandtorkai 36, 20095 Hamburg, 德国")]
    [InlineData("12 rue de Rivoli", "Paris", "Île-de-France", "75001", "France", "France", "12 rue de Rivoli, 75001 Paris, Île-de-France, France")]
    [InlineData("1 Main St", "Springfield", "IL", "62701", "USA", "USA", "1 Main St, Springfield, IL 62701, USA")]
    [InlineData("80 Kirkgate", "Leeds", "", "LS1 4AP", "United Kingdom", "United Kingdom", "80 Kirkgate, Leeds LS1 4AP, United Kingdom")]
    [InlineData("", "", "", "", "Germany", "Germany", "Germany")]
    [InlineData("广场路1号", "柏林", "", "10115", "Germany", "德国", "广场路1号, 10115 柏林, 德国")]
    public void An_address_is_written_as_it_is_usual_where_it_lies(string street, string city, string region, string postcode, string country, string shown, string line)
    {
        static string? Part(string text) => text.Length > 0 ? text : null;
        Assert.Equal(line, AddressOrder.Line(new PostalAddress(Part(street), Part(city), Part(region), Part(postcode), Part(country)), shown));
    }

    [Fact]
    public void An_address_without_a_country_is_written_as_at_the_firm()
    {
        var springfield = new PostalAddress("1 Main St", "Springfield", "IL", "62701");
        Assert.Equal(["1 Main St, Springfield, IL 62701", "1 Main St, 62701 Springfield, IL"], new[] { "US", "DE" }.Select(firm => AddressOrder.Line(springfield, firm: firm)));
        // Chinese letters need no country to be told by.
        Assert.Equal("800 高雄中正四路13號", AddressOrder.Line(new PostalAddress("中正四路13號", "高雄", null, "800")));
    }

    [Theory]
    [InlineData("zh-Hans", "花店", null, "花店", null)]
    [InlineData("zh-Hant", "花店", null, null, "花店")]
    [InlineData("en", "Flower shop", "Flower shop", null, null)]
    [InlineData("en", "花店", null, "花店", null)]
    public void Words_are_filed_under_the_language_they_were_typed_in(string language, string typed, string? en, string? hans, string? hant) =>
        Assert.Equal(new LocalText(en, hans, hant), LocalText.In(language, typed));
}
