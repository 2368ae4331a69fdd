using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Customers.Parties;

/// <summary>A relation between two parties with its role and period: works for, belongs to a household, is part of a group, was referred by.</summary>
internal static class RelationType
{
    public static RecordType Describe() => new RecordTypeBuilder("relation", 11, "cus_relation", "role")
        .With(t => t with { HasOwner = false, Parent = "party", Icon = "heart-handshake", DefaultSort = "role", Check = Check })
        .Link("party", "party", "relations", f => f with { Required = true })
        .OneOf("role", ["worksFor", "memberOf", "subsidiaryOf", "referredBy", "spouseOf", "childOf", "contactOf"], f => f with { Required = true, InList = true })
        .Link("other", "party", "relatedFrom", f => f with { Required = true, InList = true })
        .Words("jobTitle", f => f with { InList = true })
        .Field("from", FieldKind.Date, f => f with { Column = "from_day", InList = true })
        .Field("until", FieldKind.Date, f => f with { NotBefore = "from", Column = "until_day", InList = true })
        .Field("note", FieldKind.LongText)
        .Build();

    /// <summary>Nobody works for, belongs to or refers himself.</summary>
    private static Problem? Check(IReadOnlyDictionary<string, object?> values) =>
        values.GetValueOrDefault("other") is Guid other && other.Equals(values.GetValueOrDefault("party")) ? Problem.Refused("relation.itself", "other") : null;
}
