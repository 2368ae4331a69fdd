using Rapport.Core.Catalogue;

namespace Rapport.Sales.Orders;

/// <summary>
/// A sale, return or adjustment as the till or the shop recorded it. A sale without a customer is kept: it counts in the
/// reports and stands in nobody's timeline.
/// </summary>
internal static class OrderType
{
    public static RecordType Describe() => new RecordTypeBuilder("order", 21, "sal_order", "number")
        .With(t => t with { Icon = "receipt", NavigationOrder = 20, HasStory = true, DefaultSort = "-placedAt", Timeline = new TimelineEntry("sale", "party", "placedAt", "number", "total") { KindField = "kind" } })
        .Field("number", FieldKind.AutoNumber, f => f with { Unique = true, Pattern = "SO-{0:00000}", Searchable = true, InList = true }, "invoice", "invoice no", "invoiceno", "order no", "发票号", "订单号", "訂單編號", "發票號碼")
        .OneOf("kind", ["sale:ok", "return:warn", "adjustment"], f => f with { Required = true, Default = "sale", Indexed = true, InList = true }, "类型", "類型")
        .Link("party", "party", "orders", f => f with { InList = true }, "customer", "客户", "客戶")
        .Field("placedAt", FieldKind.DateTime, f => f with { Required = true, Indexed = true, InList = true }, "date", "invoice date", "order date", "日期", "下单时间", "下單時間")
        .Field("country", FieldKind.Text, f => f with { IsCountry = true, Indexed = true, InList = true }, "国家", "國家")
        .Field("total", FieldKind.Money, f => f with { InList = true, Indexed = true }, "amount", "金额", "金額")
        .Field("lineCount", FieldKind.Integer, f => f with { InList = true })
        .Field("note", FieldKind.LongText, f => f with { Searchable = true })
        .Build();
}
