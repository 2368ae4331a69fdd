using Rapport.Core.Catalogue;
using Rapport.Core.Problems;

namespace Rapport.Customers.Parties;

/// <summary>
/// One more way to reach a party beside the main phone and e-mail on its own record: any number per channel, each with
/// what it is for. Found by the search box by its digits or address.
/// </summary>
internal static class ContactPointType
{
    public static RecordType Describe() => new RecordTypeBuilder("contactPoint", 13, "cus_contact_point", "label")
        .With(t => t with { HasOwner = false, Parent = "party", Icon = "phone", DefaultSort = "channel", Complete = Complete, Check = Check })
        .Link("party", "party", "contactPoints", f => f with { Required = true, InList = true })
        .OneOf("channel", ["phone", "email", "web", "wechat", "line", "whatsapp", "other"], f => f with { Required = true, Default = "phone", InList = true, Indexed = true })
        .OneOf("use", ["work", "home", "mobile", "assistant", "billing", "other"], f => f with { InList = true })
        .Field("phone", FieldKind.Phone, f => f with { Searchable = true, Indexed = true, Sensitive = true, InList = true }, "电话", "電話")
        .Field("email", FieldKind.Email, f => f with { Searchable = true, Indexed = true, Sensitive = true, InList = true }, "邮箱", "電子郵件")
        .Field("website", FieldKind.Url, f => f with { Searchable = true })
        .Field("account", FieldKind.Text, f => f with { Searchable = true, Sensitive = true, MaxLength = 200 })
        .Field("primary", FieldKind.YesNo, f => f with { Column = "is_primary", InList = true })
        .Field("optedOut", FieldKind.YesNo, f => f with { InList = true })
        .Field("label", FieldKind.Text, f => f with { ReadOnly = true, MaxLength = 300 })
        .Build();

    /// <summary>The record is called by what it holds.</summary>
    private static void Complete(Dictionary<string, object?> values, IReadOnlyDictionary<string, object?>? before, DateTime now)
    {
        string? Of(string name) => values.GetValueOrDefault(name) as string;
        values["label"] = Of("phone") ?? Of("email") ?? Of("website") ?? Of("account") ?? Of("channel");
    }

    /// <summary>A channel without what it is reached by reaches nobody. Messengers go by an account or a number.</summary>
    private static Problem? Check(IReadOnlyDictionary<string, object?> values)
    {
        bool Has(string name) => values.GetValueOrDefault(name) is not null;
        return values.GetValueOrDefault("channel") switch
        {
            "phone" when !Has("phone") => Problem.Refused("contactPoint.needsPhone", "phone"),
            "email" when !Has("email") => Problem.Refused("contactPoint.needsEmail", "email"),
            "web" when !Has("website") => Problem.Refused("contactPoint.needsWebsite", "website"),
            "wechat" or "line" or "whatsapp" when !Has("account") && !Has("phone") => Problem.Refused("contactPoint.needsAccount", "account"),
            "other" when !Has("account") && !Has("phone") && !Has("email") && !Has("website") => Problem.Refused("contactPoint.needsAnything", "account"),
            _ => null,
        };
    }
}
