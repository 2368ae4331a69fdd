using Rapport.Core.Catalogue;
using Rapport.Core.Countries;
using Rapport.Core.Values;

namespace Rapport.Customers.Parties;

/// <summary>One more postal address of a party, with what it is for and since when.</summary>
internal static class AddressType
{
    public static RecordType Describe() => new RecordTypeBuilder("address", 14, "cus_address", "label")
        .With(t => t with { HasOwner = false, Parent = "party", Icon = "map-pin", DefaultSort = "use", Complete = Complete })
        .Link("party", "party", "addresses", f => f with { Required = true })
        .OneOf("use", ["home", "work", "billing", "delivery", "registered", "other"], f => f with { Required = true, Default = "home", InList = true })
        .Words("recipient", f => f with { Searchable = true, MaxLength = 300 })
        .Words("street", f => f with { Searchable = true, InList = true, MaxLength = 500 })
        .Field("postcode", FieldKind.Text, f => f with { Searchable = true, InList = true, MaxLength = 20 })
        .Words("city", f => f with { Searchable = true, InList = true, Indexed = true })
        .Words("region", f => f with { Searchable = true })
        .Field("country", FieldKind.Text, f => f with { IsCountry = true, InList = true, Indexed = true })
        .Field("location", FieldKind.Location)
        .Field("primary", FieldKind.YesNo, f => f with { Column = "is_primary", InList = true })
        .Field("from", FieldKind.Date, f => f with { Column = "from_day" })
        .Field("until", FieldKind.Date, f => f with { NotBefore = "from", Column = "until_day" })
        .Words("label", f => f with { ReadOnly = true, MaxLength = 700 })
        .Build();

    private static void Complete(Dictionary<string, object?> values, IReadOnlyDictionary<string, object?>? before, DateTime now) =>
        values["label"] = AddressOrder.Line(new PostalAddress(values.GetValueOrDefault("street") as string, values.GetValueOrDefault("city") as string, Country: values.GetValueOrDefault("country") as string)) is { Length: > 0 } label ? label : values.GetValueOrDefault("use");
}
