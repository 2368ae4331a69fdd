using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Tables;

namespace Rapport.Sales.Retail;

/// <summary>What may stand in a file of sales lines, described like a record type so that columns are matched as for all others.</summary>
internal static class RetailColumns
{
    /// <summary>The line's place in its invoice, as the error file says it: put right there, it comes in where it belongs.</summary>
    public const string Position = "linePosition";

    public static RecordType Type { get; } = Own(new RecordTypeBuilder("retail", 0, "", "invoice")
        .With(t => t with { HasOwner = false, Icon = "receipt" })
        .Field("invoice", FieldKind.Text, Needed, "InvoiceNo", "invoice number", "order no", "order number", "发票号", "发票号码", "订单号", "單號", "發票號碼", "訂單編號")
        .Field("product", FieldKind.Text, Needed, "StockCode", "product code", "sku", "item code", "产品编码", "商品编码", "產品編號", "商品編號")
        .Field("quantity", FieldKind.Number, Needed, "Quantity", "qty", "数量", "數量")
        .Field("time", FieldKind.DateTime, Needed, "InvoiceDate", "date", "invoice time", "order date", "日期", "时间", "時間")
        .Field("price", FieldKind.Money, Needed, "UnitPrice", "单价", "單價")
        .Field("customer", FieldKind.Text, f => f with { InList = true }, "CustomerID", "customer no", "customer code", "客户编码", "客户编号", "客戶編號", "會員編號")
        .Field("description", FieldKind.Text, null, "product name", "item", "name", "描述", "品名", "商品名称", "商品名稱")
        .Field("country", FieldKind.Text, null, "国家", "國家")
        .Field(Position, FieldKind.Integer)
        .Build());

    private static RecordType Own(RecordType type) => type with { Fields = [.. type.Fields.Where(f => f.Section != "system")] };

    private static Field Needed(Field field) => field with { Required = true, InList = true };
}

/// <summary>Where sales lines come from and how they are read; what is not said is found out.</summary>
public sealed record RetailSource(string Path)
{
    public TableFormat Format { get; init; } = new();

    /// <summary>Column head to field, before what is found by itself; an empty name leaves the column out.</summary>
    public IReadOnlyDictionary<string, string>? Map { get; init; }

    /// <summary>Words by which columns are found besides their names and aliases, and in which reasons are said.</summary>
    public IExchangeWords Words { get; init; } = new BareWords();

    /// <summary>The firm's currency (ISO 4217), which prices are in: another one beside a price is refused. Null while unknown.</summary>
    public string? Currency { get; init; }

    /// <summary>The firm's country (ISO 3166-1 alpha-2): what it writes before fractions holds where no price tells.</summary>
    public string? Country { get; init; }
}
