namespace Rapport.App.Demo;

/// <summary>Words from which the sample company's customers and goods are made. Any likeness is chance.</summary>
internal static class DemoNames
{
    public static readonly string[] Given = ["Nora", "Tom", "Lina", "Claire", "Petra", "Hugo", "Ada", "Milan", "Greta", "Oskar", "Ines", "Rafael", "Maya", "Jonas", "Elif", "Felix", "Sofia", "Anton", "Clara", "Emil", "Zoë", "Léa", "Björn", "Måns"];
    public static readonly string[] Family = ["Lindqvist", "Moreau", "Anselm", "Verrier", "Olsen", "Kowalski", "Rossi", "Novak", "Berg", "Hartmann", "Silva", "Keller", "Dupont", "Svensson", "Costa", "Maier", "Smith", "Jones", "Walker", "O'Brien", "García", "Müller", "Çelik", "Dvořák"];
    public static readonly string[] HanFamily = ["张", "王", "李", "赵", "陈", "林", "周", "吴", "徐", "孙", "曾", "单", "许", "何", "沈", "苏"];
    public static readonly string[] HanGiven = ["伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "洋", "艳", "若溪", "启明", "立言", "安宁", "晚晴", "知微", "子涵", "雨桐", "思远", "嘉怡"];
    public static readonly string[] HantFamily = ["陳", "林", "黃", "張", "劉", "蔡", "許", "鄭", "謝", "葉"];
    public static readonly string[] HantGiven = ["雅婷", "漢威", "淑芬", "志明", "怡君", "俊傑", "美玲", "家豪", "庭瑜", "以真"];
    public static readonly string[] FirmFirst = ["Sable Hill", "Brightwater", "Harbour", "Norden", "Kestrel", "Juniper", "Halcyon", "Quayside", "Tiber", "Vantaa", "Ostrava", "Fjord", "Casa", "Atelier", "Maple", "Silver Fern", "Lakeside", "Old Town"];
    public static readonly string[] FirmSecond = ["Hotels", "Clinics", "Bakery", "Catering", "Books", "Interiors", "Glassworks", "Yachts", "Care Homes", "Florists", "Foods", "Studios", "Outfitters", "Gardens"];
    public static readonly string[] HanFirmFirst = ["苏州明渠", "云岫", "海棠湾", "中盛", "南屏", "拾光", "紫杉", "澜汀", "远岫", "沐岚", "映川", "北渡"];
    public static readonly string[] HanFirmSecond = ["仪表有限公司", "酒店集团", "生物科技", "包装股份", "茶业", "影像", "医疗器械", "建筑设计", "软件", "家居", "电力设备", "物流"];
    public static readonly string[] HantFirm = ["禾光旅宿", "山嵐器物", "竹里設計", "默齋書院", "澄心茶會", "海岸選物", "青田花坊", "港灣烘焙"];

    public static readonly string[] Suppliers = ["Nordlys Ceramics", "Vidro do Tejo", "Filature du Rhône", "Holzwerk Elbe", "景明陶瓷厂", "听涛玻璃", "云锦织造", "春山陶房"];

    private static readonly Dictionary<string, string> Spelled = new(StringComparer.Ordinal)
    {
        ["张"] = "Zhang",
        ["王"] = "Wang",
        ["李"] = "Li",
        ["赵"] = "Zhao",
        ["陈"] = "Chen",
        ["林"] = "Lin",
        ["周"] = "Zhou",
        ["吴"] = "Wu",
        ["徐"] = "Xu",
        ["孙"] = "Sun",
        ["曾"] = "Zeng",
        ["单"] = "Shan",
        ["许"] = "Xu",
        ["何"] = "He",
        ["沈"] = "Shen",
        ["苏"] = "Su",
        ["三"] = "San",
        ["伟"] = "Wei",
        ["芳"] = "Fang",
        ["娜"] = "Na",
        ["敏"] = "Min",
        ["静"] = "Jing",
        ["丽"] = "Li",
        ["强"] = "Qiang",
        ["磊"] = "Lei",
        ["洋"] = "Yang",
        ["艳"] = "Yan",
        ["若溪"] = "Ruoxi",
        ["启明"] = "Qiming",
        ["立言"] = "Liyan",
        ["安宁"] = "Anning",
        ["晚晴"] = "Wanqing",
        ["知微"] = "Zhiwei",
        ["子涵"] = "Zihan",
        ["雨桐"] = "Yutong",
        ["思远"] = "Siyuan",
        ["嘉怡"] = "Jiayi",
        ["陳"] = "Chen",
        ["黃"] = "Huang",
        ["張"] = "Chang",
        ["劉"] = "Liu",
        ["蔡"] = "Tsai",
        ["許"] = "Hsu",
        ["鄭"] = "Cheng",
        ["謝"] = "Hsieh",
        ["葉"] = "Yeh",
        ["雅婷"] = "Ya-ting",
        ["漢威"] = "Han-wei",
        ["淑芬"] = "Shu-fen",
        ["志明"] = "Chih-ming",
        ["怡君"] = "Yi-chun",
        ["俊傑"] = "Chun-chieh",
        ["美玲"] = "Mei-ling",
        ["家豪"] = "Chia-hao",
        ["庭瑜"] = "Ting-yu",
        ["以真"] = "Yi-chen",
        ["苏州明渠"] = "Suzhou Mingqu",
        ["云岫"] = "Yunxiu",
        ["海棠湾"] = "Haitang Bay",
        ["中盛"] = "Zhongsheng",
        ["南屏"] = "Nanping",
        ["拾光"] = "Shiguang",
        ["紫杉"] = "Zishan",
        ["澜汀"] = "Lanting",
        ["远岫"] = "Yuanxiu",
        ["沐岚"] = "Mulan",
        ["映川"] = "Yingchuan",
        ["北渡"] = "Beidu",
        ["仪表有限公司"] = "Instruments",
        ["酒店集团"] = "Hotels",
        ["生物科技"] = "Biotech",
        ["包装股份"] = "Packaging",
        ["茶业"] = "Tea",
        ["影像"] = "Imaging",
        ["医疗器械"] = "Medical Devices",
        ["建筑设计"] = "Architects",
        ["软件"] = "Software",
        ["家居"] = "Home",
        ["电力设备"] = "Power Equipment",
        ["物流"] = "Logistics",
        ["禾光旅宿"] = "Heguang Inns",
        ["山嵐器物"] = "Shanlan Ware",
        ["竹里設計"] = "Zhuli Design",
        ["默齋書院"] = "Mozhai Academy",
        ["澄心茶會"] = "Chengxin Tea",
        ["海岸選物"] = "Coast Select",
        ["青田花坊"] = "Qingtian Florists",
        ["港灣烘焙"] = "Harbour Bakery",
        ["景明陶瓷厂"] = "Jingming Ceramics",
        ["听涛玻璃"] = "Tingtao Glass",
        ["云锦织造"] = "Yunjin Weavers",
        ["春山陶房"] = "Chunshan Pottery",
    };

    /// <summary>A Chinese name as its owner writes it for foreigners, family name first; null for names in Latin script.</summary>
    public static string? InLatin(Dictionary<string, object?> party)
    {
        var name = (string)party["name"]!;
        if (party.GetValueOrDefault("familyName") is string family) return Spelled.TryGetValue(family, out var said) ? $"{said} {Spelled[(string)party["givenName"]!]}" : null;
        if (Spelled.TryGetValue(name, out var whole)) return whole;
        return Array.Find(HanFirmFirst, f => name.StartsWith(f, StringComparison.Ordinal)) is { } first ? $"{Spelled[first]} {Spelled[name[first.Length..]]}" : null;
    }

    public static readonly (string City, string Country)[] West = [("Lyon", "France"), ("Hamburg", "Germany"), ("Munich", "Germany"), ("London", "United Kingdom"), ("Leeds", "United Kingdom"), ("Milan", "Italy"), ("Oslo", "Norway"), ("Lisbon", "Portugal"), ("Gent", "Belgium"), ("Dublin", "Ireland")];
    public static readonly string[] China = ["上海", "苏州", "杭州", "深圳", "成都", "武夷山", "佛山", "厦门", "长沙", "西安"];
    public static readonly string[] Taiwan = ["台北", "台中", "台南", "高雄"];
}
