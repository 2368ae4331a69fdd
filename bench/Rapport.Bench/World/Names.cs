namespace Rapport.Bench.World;

/// <summary>Made-up names: 40 % Chinese, 40 % Latin, 20 % firms. The number is the seed, so that every run has the same world.</summary>
internal static class Names
{
    private static readonly string[] Family = ["张", "王", "李", "赵", "陈", "林", "周", "吴", "徐", "孙", "曾", "单", "许", "何", "沈", "苏", "刘", "杨", "黄", "朱", "高", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "傅", "曾"];
    public const int FirstTeam = 22;
    public const int Teams = 320;
    private const int PeopleInTeam = 10;
    private const string Given = "伟芳娜敏静丽强磊洋艳若溪启明立言安宁晚晴知微子涵雨桐思远嘉怡建国志华秀英文博海波金玉春梅德胜永康新宇天佑三四五";
    private static readonly string[] First = ["Nora", "Tom", "Lina", "Claire", "Petra", "Hugo", "Ada", "Milan", "Greta", "Oskar", "Ines", "Rafael", "Maya", "Jonas", "Elif", "Felix", "Sofia", "Anton", "Clara", "Emil", "Zoë", "Léa", "Björn", "Måns", "Peter", "Anna", "Paul", "Marie", "John", "Sarah", "David", "Laura", "Mark", "Julia", "Ivan", "Olga", "Carlos", "Lucia", "Ahmed", "Fatima"];
    private static readonly string[] Begin = ["Lind", "Mor", "Ans", "Ver", "Ol", "Kow", "Ros", "Nov", "Berg", "Hart", "Sil", "Kel", "Dup", "Sven", "Cos", "Mai", "Smi", "Jon", "Walk", "Bri", "Gar", "Mül", "Çel", "Dvo", "Fisch", "Web", "Schnei", "Wag", "Beck", "Hoff"];
    private static readonly string[] End = ["qvist", "eau", "elm", "rier", "sen", "alski", "si", "ak", "mann", "va", "ler", "ont", "sson", "ta", "er", "th", "es", "low", "ek", "ham", "ford", "ington", "ova", "ini"];
    private static readonly string[] Firm = ["Harbour", "Norden", "Kestrel", "Juniper", "Halcyon", "Quayside", "Tiber", "Vantaa", "Fjord", "Maple", "Lakeside", "Orchard", "Summit", "Beacon", "Cobalt", "Granite"];
    private static readonly string[] Trade = ["Hotels", "Clinics", "Bakery", "Catering", "Books", "Interiors", "Glassworks", "Yachts", "Foods", "Studios", "Logistics", "Energy", "Textiles", "Optics"];
    private static readonly string[] HanPlace = ["苏州", "上海", "杭州", "深圳", "成都", "厦门", "长沙", "西安", "南京", "青岛"];
    private static readonly string[] HanTrade = ["仪表有限公司", "酒店集团", "生物科技", "包装股份", "茶业", "医疗器械", "建筑设计", "软件", "家居", "电力设备", "物流"];
    private static readonly (string City, string Country)[] West = [("Lyon", "France"), ("Hamburg", "Germany"), ("Munich", "Germany"), ("London", "United Kingdom"), ("Leeds", "United Kingdom"), ("Milan", "Italy"), ("Oslo", "Norway"), ("Lisbon", "Portugal"), ("Gent", "Belgium"), ("Dublin", "Ireland")];

    public static Dictionary<string, object?> Party(int number)
    {
        var random = new Random(number);
        var chinese = random.Next(10) < 4;
        var firm = !chinese && random.Next(3) == 0;
        var team = FirstTeam + random.Next(Teams);
        var (city, country) = chinese ? (Pick(random, HanPlace), "中国") : West[random.Next(West.Length)];
        return new(StringComparer.Ordinal)
        {
            ["kind"] = firm ? "organisation" : "person",
            ["name"] = firm ? FirmName(random, number) : chinese ? Han(random) : $"{Pick(random, First)} {Pick(random, Begin)}{Pick(random, End)}",
            ["roles"] = new[] { random.Next(3) == 0 ? "prospect" : "customer" },
            ["email"] = $"u{number}@{(chinese ? "mail" : "post")}{random.Next(500)}.example",
            ["phone"] = (chinese ? "+8613" : "+4930") + random.Next(100_000_000, 999_999_999),
            ["city"] = city,
            ["country"] = country,
            ["postcode"] = random.Next(10_000, 99_999).ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["since"] = new DateOnly(2020, 1, 1).AddDays(random.Next(2_400)),
            ["tags"] = Tags(random.Next(20), number),
            ["team"] = (long)team,
            ["owner"] = Salesperson(team, random.Next(PeopleInTeam)),
        };
    }

    /// <summary>"vip" for one in twenty, "gold" for one in ten thousand.</summary>
    private static string[]? Tags(int draw, int number) => (draw == 0, number % 10_000 == 7_777) switch
    {
        (true, true) => ["vip", "gold"],
        (true, false) => ["vip"],
        (false, true) => ["gold"],
        _ => null,
    };

    /// <summary>The id of one of the ten people of a team; about 310 parties of a million belong to each.</summary>
    public static Guid Salesperson(int team, int number) => new($"0198{team:x4}-0000-7000-8000-{number:x12}");

    private static string Han(Random random) => Pick(random, Family) + Given[random.Next(Given.Length)] + (random.Next(4) == 0 ? "" : Given[random.Next(Given.Length)]);

    private static string FirmName(Random random, int number) => random.Next(3) == 0
        ? $"{Pick(random, HanPlace)}{Given[random.Next(Given.Length)]}{Given[random.Next(Given.Length)]}{Pick(random, HanTrade)}"
        : $"{Pick(random, Firm)} {Pick(random, Begin)}{Pick(random, End)} {Pick(random, Trade)} {number % 1000}";

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
