namespace Rapport.App.Demo;

/// <summary>What the sample firm writes down itself, in the language it works in: goods and notes.</summary>
internal sealed record DemoWords(string[] Goods, string[] Categories, string[] Talks, string[] Tags, string Unit)
{
    private static readonly DemoWords English = new(
        ["Stoneware bowl, set of 4", "Glass carafe 1 l", "Linen napkin, natural", "Linen tablecloth 150 × 250", "Oak serving board", "Beeswax candle, tall", "Tea tin, 200 g", "Wool throw, grey", "Porcelain teapot", "Espresso cup, white", "Gift box, small", "Gift box, large", "Hand soap, cedar", "Cotton towel, sand", "Bread basket, willow", "Salad servers, olive", "Cushion cover, rust", "Notebook, A5", "Vase, sea green", "Apron, indigo", "Enamel jug", "Rice bowl, celadon", "Chopsticks, walnut", "Silk scarf, plum"],
        ["Tableware", "Textiles", "Gifts"],
        ["Asked for the new catalogue; wants to see the glass in person.", "Pleased with the last delivery, one bowl was chipped and replaced.", "Will decide on the spring range after the fair.", "Prefers calls after 16:00.", "Asked whether delivery by the middle of December is possible.", "Wants to see samples before settling the quantity.", "Would like a time next week to see the new pieces.", "Asked whether linen can be embroidered."],
        ["vip", "wholesale", "newsletter", "fair"],
        "pc");

    private static readonly DemoWords Simplified = new(
        ["炻器碗四件套", "玻璃水瓶 1 升", "亚麻餐巾（原色）", "亚麻桌布 150 × 250", "橡木托板", "蜂蜡长蜡烛", "茶叶罐 200 克", "灰色羊毛毯", "白瓷茶壶", "白色浓缩咖啡杯", "礼盒（小）", "礼盒（大）", "雪松洗手皂", "沙色棉毛巾", "柳编面包篮", "橄榄木沙拉叉勺", "铁锈红靠垫套", "A5 笔记本", "海绿色花瓶", "靛蓝围裙", "搪瓷壶", "青瓷饭碗", "胡桃木筷子", "梅紫色丝巾"],
        ["餐具", "家纺", "礼品"],
        ["索取新目录，想当面看玻璃器皿。", "对上次到货很满意，有一只碗磕了口，已经更换。", "展会之后再定春季款。", "希望 16:00 以后来电。", "问到十二月中旬能否到货。", "想先看样品，再定数量。", "下周想约时间看新品。", "问亚麻制品能不能绣字。"],
        ["贵宾", "批发", "订阅", "展会"],
        "件");

    private static readonly DemoWords Traditional = new(
        ["炻器碗四件組", "玻璃水瓶 1 公升", "亞麻餐巾（原色）", "亞麻桌巾 150 × 250", "橡木托盤", "蜂蠟長蠟燭", "茶葉罐 200 克", "灰色羊毛毯", "白瓷茶壺", "白色濃縮咖啡杯", "禮盒（小）", "禮盒（大）", "雪松洗手皂", "沙色棉毛巾", "柳編麵包籃", "橄欖木沙拉叉匙", "鐵鏽紅抱枕套", "A5 筆記本", "海綠色花瓶", "靛藍圍裙", "琺瑯壺", "青瓷飯碗", "胡桃木筷", "梅紫色絲巾"],
        ["餐具", "家飾布品", "禮品"],
        ["索取新目錄，想當面看玻璃器皿。", "對上次到貨很滿意，有一只碗碰了口，已經更換。", "展覽之後再決定春季款。", "希望 16:00 以後來電。", "問到十二月中旬能否到貨。", "想先看樣品，再定數量。", "下週想約時間看新品。", "問亞麻製品能不能繡字。"],
        ["貴賓", "批發", "訂閱", "展覽"],
        "件");

    /// <summary>Prices of the goods in their order, and the place of each one's category.</summary>
    private static readonly (decimal Price, int Category)[] Priced =
        [(38.00m, 0), (24.50m, 0), (6.90m, 1), (79.00m, 1), (32.00m, 0), (9.80m, 2), (12.40m, 2), (96.00m, 1), (64.00m, 0), (8.20m, 0), (3.50m, 2), (5.90m, 2), (11.00m, 2), (18.90m, 1), (21.00m, 0), (19.50m, 0), (27.00m, 1), (7.40m, 2), (44.00m, 2), (34.00m, 1), (16.80m, 0), (13.60m, 0), (9.90m, 0), (58.00m, 2)];

    public static DemoWords In(string language) => language switch { "zh-Hans" => Simplified, "zh-Hant" => Traditional, _ => English };

    /// <summary>Name, category and price of everything the firm sells.</summary>
    public IEnumerable<(string Name, string Category, decimal Price)> Stock => Goods.Zip(Priced, (name, good) => (name, Categories[good.Category], good.Price));
}
