using Rapport.Core.Catalogue;

namespace Rapport.Customers.Parties;

/// <summary>
/// The one record per real customer, supplier, partner or household (ID-01, ID-02). What the party does with us hangs on
/// it by links; what it is stands here.
/// </summary>
internal static class PartyType
{
    private static readonly MeantFor Person = new("kind", ["person"]);

    public static RecordType Describe() => new RecordTypeBuilder("party", 10, "cus_party", "name")
        .With(t => t with { Subtitle = "code", Icon = "users", NavigationOrder = 10, HasStory = true, DefaultSort = "name", Complete = Complete })
        .OneOf("kind", ["person", "organisation", "household"], f => f with { Required = true, Default = "person", Indexed = true }, "type", "性质", "类型", "性質", "類型")
        .Named("name", f => f with { Required = true, MaxLength = 300 }, "full name", "customer", "customer name", "客户名称", "姓名", "名称", "客戶名稱", "名稱")
        .Words("givenName", f => f with { MaxLength = 150, MeantFor = Person }, "first name", "firstname", "名", "名字")
        .Words("familyName", f => f with { MaxLength = 150, MeantFor = Person }, "last name", "surname", "lastname", "姓", "姓氏")
        .Words("otherName", f => f with { Searchable = true, IsName = true, MaxLength = 300 }, "alias", "name in other script", "别名", "英文名", "別名")
        .Field("code", FieldKind.AutoNumber, f => f with { Unique = true, Pattern = "C-{0:00000}", Searchable = true, InList = true }, "customer no", "customer id", "customer code", "客户编码", "编码", "客戶編號", "編號")
        .Field("roles", FieldKind.MultiChoice, f => f with { Choices = RecordTypeBuilder.Choices(["customer:acc", "prospect:info", "supplier", "partner", "agent", "competitor:bad", "employee"]), InList = true }, "role", "角色")
        .Link("parent", "party", "children", f => f with { IsHierarchy = true }, "parent account", "parent company", "parent customer", "上级客户", "母公司", "上級客戶")
        .Field("email", FieldKind.Email, f => f with { Section = "contact", Indexed = true, Searchable = true, Sensitive = true, InList = true }, "e-mail", "mail", "email address", "邮箱", "电子邮件", "電子郵件", "信箱")
        .Field("phone", FieldKind.Phone, f => f with { Section = "contact", Indexed = true, Searchable = true, Sensitive = true, InList = true }, "mobile", "tel", "telephone", "phone number", "手机", "电话", "手機", "電話")
        .Field("website", FieldKind.Url, f => f with { Searchable = true, Section = "contact" }, "web", "url", "网址", "網址")
        .Field("language", FieldKind.Choice, f => f with { Section = "contact", Choices = RecordTypeBuilder.Choices(["en", "zh-Hans", "zh-Hant"]) }, "语言", "語言")
        .Words("street", f => f with { Searchable = true, Section = "address", MaxLength = 500 }, "address", "地址")
        .Words("city", f => f with { Searchable = true, Section = "address", Indexed = true, InList = true }, "town", "城市")
        .Words("region", f => f with { Searchable = true, Section = "address" }, "state", "province", "省", "省份", "縣市")
        .Field("postcode", FieldKind.Text, f => f with { Searchable = true, Section = "address", MaxLength = 20 }, "zip", "zip code", "postal code", "邮编", "郵遞區號")
        .Field("country", FieldKind.Text, f => f with { IsCountry = true, Section = "address", Indexed = true, InList = true }, "nation", "国家", "國家")
        .Field("location", FieldKind.Location, f => f with { Section = "address" }, "位置")
        .Field("birthday", FieldKind.Date, f => f with { Section = "personal", Sensitive = true, Yearly = new(), MeantFor = Person }, "date of birth", "dob", "生日", "出生日期")
        .OneOf("gender", ["female", "male", "other"], f => f with { Section = "personal", Sensitive = true, MeantFor = Person }, "sex", "性别", "性別")
        .Words("industry", f => f with { Searchable = true, Section = "personal" }, "行业", "行業", "產業")
        .Field("preferences", FieldKind.LongText, f => f with { Searchable = true, Section = "personal" }, "habits", "偏好")
        .Field("since", FieldKind.Date, f => f with { Section = "personal" }, "customer since", "first purchase", "首次购买", "首次購買")
        .Field("tags", FieldKind.Tags, f => f with { Searchable = true, InList = true }, "labels", "标签", "標籤")
        .Field("note", FieldKind.LongText, f => f with { Searchable = true, Section = "personal" }, "notes", "remark", "备注", "備註")
        .Field("orderCount", FieldKind.RollUp, f => f with { Expression = "count(orders)", ResultKind = FieldKind.Integer, Section = "figures", ReadOnly = true })
        .Field("sales", FieldKind.RollUp, f => f with { Expression = "sum(orders, total)", ResultKind = FieldKind.Money, Section = "figures", ReadOnly = true })
        .Build();

    /// <summary>A person may be entered by parts. A name that was made of them follows when they change; one of its own stays.</summary>
    private static void Complete(Dictionary<string, object?> values, IReadOnlyDictionary<string, object?>? before, DateTime now)
    {
        var name = values.GetValueOrDefault("name") as string;
        var isOfParts = before is not null && name is not null && name == before.GetValueOrDefault("name") as string && name == OfParts(before);
        if ((string.IsNullOrEmpty(name) || isOfParts) && OfParts(values) is { } made) values["name"] = made;
    }

    /// <summary>Chinese names are written family name first and without a space.</summary>
    private static string? OfParts(IReadOnlyDictionary<string, object?> values)
    {
        var given = values.GetValueOrDefault("givenName") as string;
        var family = values.GetValueOrDefault("familyName") as string;
        if (string.IsNullOrEmpty(given) && string.IsNullOrEmpty(family)) return null;
        var isHan = (string.IsNullOrEmpty(family) ? given : family)![0] is >= '\u3400' and <= '\u9fff';
        return isHan ? family + given : string.Join(' ', new[] { given, family }.Where(p => !string.IsNullOrEmpty(p)));
    }
}
