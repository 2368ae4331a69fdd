using Rapport.Core.Catalogue;

namespace Rapport.Customers.Parties;

/// <summary>What a party likes, avoids or asks for, with its source: told by the party, or seen in what it does.</summary>
internal static class PreferenceType
{
    public static RecordType Describe() => new RecordTypeBuilder("preference", 16, "cus_preference", "subject")
        .With(t => t with { HasOwner = false, Parent = "party", Icon = "tag", DefaultSort = "subject" })
        .Link("party", "party", "likings", f => f with { Required = true, InList = true })
        .Words("subject", f => f with { Required = true, InList = true, Indexed = true, MaxLength = 200 })
        .OneOf("attitude", ["likes:ok", "avoids:bad", "wants:info"], f => f with { Required = true, Default = "likes", InList = true })
        .Words("detail", f => f with { InList = true, MaxLength = 500 })
        .OneOf("source", ["told", "observed", "imported"], f => f with { Default = "told", InList = true })
        .Field("noticedOn", FieldKind.Date, f => f with { InList = true })
        .Build();
}
