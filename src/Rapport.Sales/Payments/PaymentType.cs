using Rapport.Core.Catalogue;

namespace Rapport.Sales.Payments;

internal static class PaymentType
{
    public static RecordType Describe() => new RecordTypeBuilder("payment", 23, "sal_payment", "number")
        .With(t => t with { Icon = "coin", DefaultSort = "-paidAt", Timeline = new TimelineEntry("payment", "party", "paidAt", "number", "amount") })
        .Field("number", FieldKind.AutoNumber, f => f with { Unique = true, Pattern = "P-{0:00000}", Searchable = true, InList = true })
        .Link("party", "party", "payments", f => f with { Required = true, InList = true })
        .Link("order", "order", "payments", f => f with { InList = true })
        .Field("paidAt", FieldKind.DateTime, f => f with { Required = true, Indexed = true, InList = true })
        .OneOf("method", ["cash", "card", "transfer", "wallet", "other"], f => f with { InList = true })
        .Field("amount", FieldKind.Money, f => f with { Required = true, InList = true, Indexed = true })
        .Build();
}
