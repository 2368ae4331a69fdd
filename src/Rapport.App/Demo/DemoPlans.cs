namespace Rapport.App.Demo;

/// <summary>What the sample firm's people plan with customers, in the language it works in.</summary>
internal sealed record DemoPlans(string[] Tasks, string[] Calls, string[] Visits, string[] Meetings)
{
    private static readonly DemoPlans English = new(
        ["Send samples of the glass", "Check the delivery date", "Write the quote for spring", "Approve the refund", "Thank them for the referral", "Renew the price list"],
        ["Ask how the last delivery went", "Talk about the December order", "Call back about the invoice"],
        ["Show the new pieces", "Look at the shop window", "Autumn visit"],
        ["Spring range", "Yearly review", "Terms for next year"]);

    private static readonly DemoPlans Simplified = new(
        ["寄玻璃样品", "确认到货日期", "写春季报价", "批准退款", "感谢对方介绍客户", "更新价格表"],
        ["询问上次到货情况", "谈十二月的订单", "就发票回电"],
        ["展示新品", "看橱窗", "秋季拜访"],
        ["春季款讨论", "年度回顾", "明年条款"]);

    private static readonly DemoPlans Traditional = new(
        ["寄玻璃樣品", "確認到貨日期", "寫春季報價", "核准退款", "感謝對方介紹客戶", "更新價目表"],
        ["詢問上次到貨情況", "談十二月的訂單", "就發票回電"],
        ["展示新品", "看櫥窗", "秋季拜訪"],
        ["春季款討論", "年度回顧", "明年條款"]);

    public static DemoPlans In(string language) => language switch { "zh-Hans" => Simplified, "zh-Hant" => Traditional, _ => English };

    public string[] Of(string kind) => kind switch { "call" => Calls, "visit" => Visits, "meeting" => Meetings, _ => Tasks };
}
