using Rapport.Core.Catalogue;

namespace Rapport.Sales.Products;

internal static class ProductType
{
    public static RecordType Describe() => new RecordTypeBuilder("product", 20, "sal_product", "name")
        .With(t => t with { HasOwner = false, Subtitle = "code", Icon = "box", NavigationOrder = 30, HasStory = true, DefaultSort = "name" })
        .Field("code", FieldKind.Text, f => f with { Required = true, Unique = true, Searchable = true, InList = true, MaxLength = 100 }, "sku", "stock code", "stockcode", "product code", "产品编码", "產品編號")
        .Named("name", f => f with { Required = true }, "description", "product", "产品名称", "品名", "產品名稱")
        .Words("category", f => f with { Indexed = true, InList = true }, "类别", "類別")
        .Words("unit", f => f with { InList = true }, "单位", "單位")
        .Field("price", FieldKind.Money, f => f with { InList = true, Indexed = true }, "unit price", "list price", "单价", "單價")
        .Field("active", FieldKind.YesNo, f => f with { Default = true, InList = true }, "在售")
        .Field("note", FieldKind.LongText)
        .Build();
}
