using Rapport.Core.Catalogue;

namespace Rapport.Customers.Parties;

/// <summary>A relation between two parties with its role and period: works for, belongs to a household, is part of a group, was referred by.</summary>
internal static class RelationType
{
    public static RecordType Describe() => new RecordTypeBuilder("relation", 11, "cus_relation", "role")
        .With(t => t with { HasOwner = false, Parent = "party", Icon = "heart-handshake", DefaultSort = "role" })
        .Link("party", "party", "relations", f => f with { Required = true })
        .OneOf("role", ["worksFor", "memberOf", "subsidiaryOf", "referredBy", "spouseOf", "childOf", "contactOf"], f => f with { Required = true, InList = true })
        .Link("other", "party", "relatedFrom", f => f with { Required = true, InList = true })
        .Field("jobTitle", FieldKind.Text, f => f with { InList = true })
        .Field("from", FieldKind.Date, f => f with { Column = "from_day", InList = true })
        .Field("until", FieldKind.Date, f => f with { NotBefore = "from", Column = "until_day", InList = true })
        .Field("note", FieldKind.LongText)
        .Build();
}
