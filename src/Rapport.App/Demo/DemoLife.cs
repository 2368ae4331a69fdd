namespace Rapport.App.Demo;

/// <summary>What the sample firm notes down about its customers' lives, in the language it works in.</summary>
internal sealed record DemoLife(string[] Jobs, string[] Industries, (string Subject, string Attitude, string Detail)[] Likings, (string Kind, string Occasion)[] Days, string Founding, string Household, string Lapsed, string Best, string New, string Firms, string West, string East)
{
    private static readonly DemoLife English = new(
        ["Purchasing manager", "Managing director", "Head chef", "Store manager", "Accountant", "Assistant"],
        ["Hospitality", "Retail", "Catering", "Crafts", "Health", "Culture"],
        [("Tea", "likes", "Green, served without milk"), ("Telephone in the morning", "avoids", "After two in the afternoon, please"), ("Plain wrapping", "wants", "No plastic"), ("Muted colours", "likes", "Grey, sand, sea green"), ("Printed catalogue", "wants", "By post, twice a year"), ("Newsletter", "avoids", "Too often"), ("Invoice by e-mail", "wants", "PDF to accounting"), ("Handmade pieces", "likes", "Asks who made them")],
        [("wedding", "Wedding day"), ("anniversary", "First order"), ("holiday", "Closed in summer"), ("renewal", "End of the lease")],
        "Founding day", "{0} household", "No order for 90 days", "Best customers", "New this quarter", "Firms and their people", "Europe", "East Asia");

    private static readonly DemoLife Simplified = new(
        ["采购经理", "总经理", "行政总厨", "店长", "会计", "助理"],
        ["酒店", "零售", "餐饮", "手工艺", "医疗健康", "文化"],
        [("茶", "likes", "爱喝绿茶，不加奶"), ("上午来电", "avoids", "请在下午两点以后联系"), ("简装", "wants", "不用塑料"), ("素色", "likes", "灰、沙色、海绿"), ("纸质目录", "wants", "每年两次，邮寄"), ("订阅邮件", "avoids", "嫌太频繁"), ("电子发票", "wants", "PDF 发给财务"), ("手工制品", "likes", "会问出自谁手")],
        [("wedding", "结婚纪念日"), ("anniversary", "首次下单"), ("holiday", "夏季休业"), ("renewal", "租约到期")],
        "成立纪念日", "{0}一家", "90 天没有下单", "最佳客户", "本季新客户", "企业及其联系人", "欧洲", "东亚");

    private static readonly DemoLife Traditional = new(
        ["採購經理", "總經理", "行政主廚", "店長", "會計", "助理"],
        ["旅宿", "零售", "餐飲", "工藝", "醫療保健", "文化"],
        [("茶", "likes", "愛喝綠茶，不加奶"), ("上午來電", "avoids", "請在下午兩點以後聯絡"), ("簡易包裝", "wants", "不用塑膠"), ("素色", "likes", "灰、沙色、海綠"), ("紙本目錄", "wants", "一年兩次，郵寄"), ("電子報", "avoids", "嫌太頻繁"), ("電子發票", "wants", "PDF 寄給會計"), ("手工製品", "likes", "會問出自誰手")],
        [("wedding", "結婚紀念日"), ("anniversary", "首次下單"), ("holiday", "夏季休業"), ("renewal", "租約到期")],
        "成立紀念日", "{0}一家", "90 天沒有下單", "最佳客戶", "本季新客戶", "企業及其聯絡人", "歐洲", "東亞");

    public static DemoLife In(string language) => language switch { "zh-Hans" => Simplified, "zh-Hant" => Traditional, _ => English };
}
