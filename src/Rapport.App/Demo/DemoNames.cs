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

    public static readonly (string City, string Country)[] West = [("Lyon", "France"), ("Hamburg", "Germany"), ("Munich", "Germany"), ("London", "United Kingdom"), ("Leeds", "United Kingdom"), ("Milan", "Italy"), ("Oslo", "Norway"), ("Lisbon", "Portugal"), ("Gent", "Belgium"), ("Dublin", "Ireland")];
    public static readonly string[] China = ["上海", "苏州", "杭州", "深圳", "成都", "武夷山", "佛山", "厦门", "长沙", "西安"];
    public static readonly string[] Taiwan = ["台北", "台中", "台南", "高雄"];
}
