namespace Rapport.Bench.Identity;

/// <summary>Names and places of made-up parties. Common ones are common: the k-th of a list is drawn about 1/k as often as the first.</summary>
internal sealed class NamePool
{
    private const string HanFamily = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤";
    private const string HanGiven = "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超秀霞平刚桂英华文玉兰红梅建国志海燕春雪晨宇浩然子涵雨桐思远嘉怡欣梓轩一诺佳琪俊熙博睿安宁晓东立新天鹏飞翔凤云月星辰松柏竹青山河清泉石峰岩森林家荣富贵福寿康乐永昌盛庆祥瑞泽润宏毅诚信义仁德智慧颖倩婷莹洁琳珊瑶璐蓉莉薇茜";
    private static readonly string[] Heads = ["An", "Bel", "Car", "Dan", "El", "Fer", "Gra", "Hen", "Is", "Jo", "Kat", "Leo", "Mar", "Nor", "Ol", "Pet", "Ros", "Sam", "Tho", "Vik", "Will", "Yas", "Ben", "Chris", "Em", "Mich", "Rob", "Ste"];
    private static readonly string[] Tails = ["a", "na", "bert", "der", "iel", "ina", "on", "ra", "la", "thew", "ice", "ine", "iam", "stian", "ert", "elle", "ius", "ie", "en", "ano"];
    private static readonly string[] FamilyHeads = ["Lind", "Hart", "Kel", "Mor", "Ber", "Sand", "Wal", "Cam", "Fitz", "Gar", "Rich", "Nov", "Sil", "Pat", "Ham", "Whit", "Brook", "Stan", "Alder", "Thorn", "Mac", "Oster", "Pres", "Dal", "Win", "Ash", "Holl", "Cross", "Har", "Ells", "Ken", "Mans", "Row", "Shel", "Tal", "Under", "Vand", "West", "York", "Black"];
    private static readonly string[] FamilyTails = ["son", "man", "ley", "ton", "ford", "berg", "er", "wood", "field", "well", "ham", "ski", "ova", "ard", "ington", "by", "stein", "ez", "i", "quist", "dale", "more", "worth", "ay", "ins"];
    private static readonly string[] Roads = ["Station", "Church", "Mill", "Park", "Victoria", "Green", "King", "Queen", "Orchard", "Bridge", "Garden", "Harbour", "Castle", "School", "Market", "Linden", "Oak", "Cedar", "Hill", "Lake", "River", "Meadow", "North", "South", "Abbey", "Chapel", "Forest", "Maple", "Union", "Spring"];
    private static readonly string[] RoadKinds = ["Street", "Road", "Avenue", "Lane", "Close", "Drive", "Place", "Court"];
    private static readonly string[] HanRoads = ["人民路", "中山路", "解放路", "建设路", "和平路", "长江路", "文化路", "新华路", "胜利街", "友谊路", "北京路", "南京路", "淮海路", "复兴路", "朝阳路", "滨河路", "迎宾路", "工业路", "学院路", "科技路"];
    private static readonly string[] FirmWords = ["Kestrel", "Juniper", "Halcyon", "Quayside", "Norden", "Brightwater", "Sable", "Harbour", "Maple", "Lakeside", "Vantage", "Copper", "Summit", "Pioneer", "Cobalt", "Aurora", "Meridian", "Beacon", "Falcon", "Granite", "Willow", "Amber", "Atlas", "Orion", "Delta", "Zenith"];
    private static readonly string[] FirmTrades = ["Foods", "Logistics", "Bakery", "Textiles", "Instruments", "Software", "Interiors", "Clinics", "Trading", "Furniture", "Packaging", "Energy", "Motors", "Chemicals", "Glass", "Paper", "Tools", "Design", "Media", "Optics"];
    private static readonly string[] HanFirmTrades = ["食品", "物流", "纺织", "仪表", "软件", "家居", "医疗器械", "贸易", "包装", "能源", "汽车配件", "化工", "玻璃", "纸业", "五金", "设计", "传媒", "光电", "电子", "建材"];

    public NamePool()
    {
        Given = [.. Heads.SelectMany(_ => Tails, (h, t) => h + t).OrderBy(Scatter)];
        Family = [.. FamilyHeads.SelectMany(_ => FamilyTails, (h, t) => h + t).SelectMany(n => new[] { n, "O'" + n, n + "s" }).OrderBy(Scatter)];
        Cities = [.. FamilyHeads.SelectMany(_ => new[] { "bury", "port", "minster", "stadt", "ville", "mouth" }, (h, t) => h + t).OrderBy(Scatter)];
        HanCities = ["上海市", "北京市", "广州市", "深圳市", "成都市", "杭州市", "武汉市", "西安市", "重庆市", "南京市", "天津市", "苏州市", "长沙市", "青岛市", "沈阳市", "大连市", "厦门市", "宁波市", "无锡市", "郑州市", "济南市", "合肥市", "昆明市", "福州市", "哈尔滨市", "长春市", "石家庄市", "南宁市", "贵阳市", "太原市", "南昌市", "温州市", "佛山市", "东莞市", "泉州市", "常州市", "嘉兴市", "绍兴市", "金华市", "台州市"];
    }

    public string[] Given { get; }
    public string[] Family { get; }
    public string[] Cities { get; }
    public string[] HanCities { get; }

    public static T Draw<T>(Random random, IReadOnlyList<T> list) => list[(int)Math.Min(list.Count - 1, Math.Pow(list.Count + 1.0, random.NextDouble()) - 1)];

    public static T Even<T>(Random random, IReadOnlyList<T> list) => list[random.Next(list.Count)];

    public static string HanFamilyName(Random random) => HanFamily[(int)(Math.Pow(HanFamily.Length + 1.0, random.NextDouble()) - 1)].ToString();

    public static string HanGivenName(Random random) => random.Next(4) == 0 ? Han(random) : Han(random) + Han(random);

    public static string Street(Random random, bool han) => han ? $"{Even(random, HanRoads)}{random.Next(1, 900)}号" : $"{random.Next(1, 300)} {Draw(random, Roads)} {Draw(random, RoadKinds)}";

    public static string Firm(Random random, NamePool pool, bool han) => han
        ? Even(random, pool.HanCities)[..^1] + Han(random) + Han(random) + Even(random, HanFirmTrades) + Even(random, ["有限公司", "股份有限公司", "集团", "有限责任公司"])
        : $"{(random.Next(2) == 0 ? Even(random, FirmWords) : Draw(random, pool.Family))} {Even(random, FirmWords)} {Even(random, FirmTrades)} {Even(random, ["Ltd", "GmbH", "Inc", "Co Ltd", "AG", "LLC"])}";

    private static string Han(Random random) => HanGiven[random.Next(HanGiven.Length)].ToString();

    private static uint Scatter(string text) => text.Aggregate(2166136261u, (h, c) => (h ^ c) * 16777619u);
}
