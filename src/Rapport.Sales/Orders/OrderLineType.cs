using Rapport.Core.Catalogue;

namespace Rapport.Sales.Orders;

/// <summary>One line of an order. <c>position</c> counts from 1 in the order of the source, so that a second import finds each line again.</summary>
internal static class OrderLineType
{
    public static RecordType Describe() => new RecordTypeBuilder("orderLine", 22, "sal_order_line", "text")
        .With(t => t with { HasOwner = false, Parent = "order", Icon = "list", DefaultSort = "position", Indexes = [["product", "order", "amount", "quantity"]] })
        .Link("order", "order", "lines", f => f with { Required = true, InList = true })
        .Field("position", FieldKind.Integer, f => f with { Required = true, InList = true })
        // Found by product, and summed up per product without touching the rows, by one and the same index.
        .Link("product", "product", "orderLines", f => f with { InList = true, Indexed = false })
        .Field("text", FieldKind.Text, f => f with { InList = true })
        .Field("quantity", FieldKind.Number, f => f with { Required = true, InList = true })
        .Field("unitPrice", FieldKind.Money, f => f with { Required = true, InList = true })
        .Field("amount", FieldKind.Money, f => f with { InList = true })
        .Build();
}
