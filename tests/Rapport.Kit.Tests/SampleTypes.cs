using System.Globalization;
using Rapport.Core.Catalogue;
using Rapport.Kit.Records;
using Rapport.Kit.Words;

namespace Rapport.Kit.Tests;

/// <summary>A record type with a field of every kind that a person can filter by, and the words around it.</summary>
internal static class SampleTypes
{
    public static readonly RecordType User = new RecordTypeBuilder("user", 2, "core_user", "name").With(t => t with { HasOwner = false }).Named("name").Build();

    public static readonly RecordType Thing = new RecordTypeBuilder("thing", 90, "tst_thing", "name")
        .Named("name", f => f with { Required = true })
        .Field("note", FieldKind.LongText)
        .Field("email", FieldKind.Email, f => f with { InList = true })
        .Field("phone", FieldKind.Phone)
        .Field("pieces", FieldKind.Integer)
        .Field("weight", FieldKind.Number)
        .Field("price", FieldKind.Money, f => f with { InList = true })
        .Field("share", FieldKind.Percent)
        .Field("active", FieldKind.YesNo)
        .Field("since", FieldKind.Date)
        .Field("seenAt", FieldKind.DateTime)
        .OneOf("kind", ["small", "large", "today"])
        .Field("roles", FieldKind.MultiChoice, f => f with { Choices = RecordTypeBuilder.Choices(["buyer", "seller"]) })
        .Field("tags", FieldKind.Tags)
        .Field("address", FieldKind.Address)
        .Field("value", FieldKind.Formula, f => f with { Expression = "price * pieces", ResultKind = FieldKind.Money, ReadOnly = true })
        .Build();

    public static readonly RecordCatalogue Catalogue = new([User, Thing]);

    public static (Texts Texts, FieldFormat Format, Formats Formats) Words(string language = "en")
    {
        var texts = new Texts(new TextBook([typeof(KitServices).Assembly]), CultureInfo.GetCultureInfo(language));
        var formats = new Formats(texts, TimeProvider.System, new Workplace()) { Zone = TimeZoneInfo.Utc };
        return (texts, new FieldFormat(texts, formats), formats);
    }
}
