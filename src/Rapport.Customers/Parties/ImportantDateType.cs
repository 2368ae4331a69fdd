using Rapport.Core.Catalogue;

namespace Rapport.Customers.Parties;

/// <summary>A day of a party that matters: wedding day, founding, end of a lease; yearly ones come back each year.</summary>
internal static class ImportantDateType
{
    public static RecordType Describe() => new RecordTypeBuilder("importantDate", 15, "cus_important_date", "occasion")
        .With(t => t with { HasOwner = false, Parent = "party", Icon = "calendar", DefaultSort = "day" })
        .Link("party", "party", "importantDates", f => f with { Required = true, InList = true })
        .Words("occasion", f => f with { Required = true, InList = true, MaxLength = 200 })
        .OneOf("kind", ["birthday", "wedding", "anniversary", "founding", "renewal", "holiday", "other"], f => f with { InList = true })
        .Field("day", FieldKind.Date, f => f with { Required = true, InList = true, Indexed = true, Yearly = new("yearly", "lunar") })
        .Field("yearly", FieldKind.YesNo, f => f with { InList = true })
        .Field("lunar", FieldKind.YesNo)
        .Field("remindDaysBefore", FieldKind.Integer, f => f with { Min = 0, Max = 366 })
        .Field("note", FieldKind.LongText)
        .Build();
}
