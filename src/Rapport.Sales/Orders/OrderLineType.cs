using Rapport.Core.Catalogue;

namespace Rapport.Sales.Orders;

/// <summary>One line of an order. <c>position</c> counts from 1 in the order of the source, so that a second import finds each line again.</summary>
internal static class OrderLineType
{
    private const int MostPieces = 1_000_000_000;

    public static RecordType Describe() => new RecordTypeBuilder("orderLine", 22, "sal_order_line", "text")
        .With(t => t with { HasOwner = false, Parent = "order", Icon = "list", DefaultSort = "position", Complete = Complete, Sums = [new("total", "amount"), new("lineCount")], Indexes = [["product", "order", "amount", "quantity"]] })
        .Link("order", "order", "lines", f => f with { Required = true, InList = true })
        .Field("position", FieldKind.Integer, f => f with { Required = true, InList = true })
        // Found by product, and summed up per product without touching the rows, by one and the same index.
        .Link("product", "product", "orderLines", f => f with { InList = true, Indexed = false })
        .Words("text", f => f with { InList = true })
        .Field("quantity", FieldKind.Number, f => f with { Required = true, InList = true })
        .Field("unitPrice", FieldKind.Money, f => f with { Required = true, InList = true })
        .Field("amount", FieldKind.Money, f => f with { InList = true })
        .Build();

    /// <summary>
    /// What a line comes to, where nobody said it: quantity × unit price. An amount that was made so follows when either
    /// changes; one of its own, after a discount for instance, stays.
    /// </summary>
    private static void Complete(Dictionary<string, object?> values, IReadOnlyDictionary<string, object?>? before, DateTime now)
    {
        var amount = values.GetValueOrDefault("amount");
        if (amount is null || (before is not null && amount.Equals(before.GetValueOrDefault("amount")) && amount.Equals(Product(before)))) values["amount"] = Product(values);
    }

    private static object? Product(IReadOnlyDictionary<string, object?> values)
    {
        if (values.GetValueOrDefault("quantity") is not double quantity || values.GetValueOrDefault("unitPrice") is not decimal price) return null;
        // What no amount can hold is refused by the amount's own check.
        return Math.Abs(quantity) > MostPieces || Math.Abs(price) > MostPieces ? decimal.MaxValue : decimal.Round((decimal)quantity * price, 4, MidpointRounding.AwayFromZero);
    }
}
