using Rapport.Core.Catalogue;

namespace Rapport.Storage.Specs.Records;

/// <summary>A type with a field of every kind that is stored, in columns and as custom fields.</summary>
internal static class SampleType
{
    public static readonly FieldKind[] Plain =
        [FieldKind.Text, FieldKind.LongText, FieldKind.Integer, FieldKind.Number, FieldKind.Money, FieldKind.Percent, FieldKind.YesNo, FieldKind.Date, FieldKind.DateTime, FieldKind.Tags, FieldKind.Email, FieldKind.Phone, FieldKind.Url, FieldKind.Address, FieldKind.Location, FieldKind.File, FieldKind.Image];

    public static RecordType Describe()
    {
        var builder = new RecordTypeBuilder("sample", 90, "tst_sample", "name")
            .Named("name", f => f with { Required = true })
            .Words("ownWords")
            .Field("code", FieldKind.Text, f => f with { Unique = true })
            .OneOf("choice", ["a", "b"])
            .Field("choices", FieldKind.MultiChoice, f => f with { Choices = RecordTypeBuilder.Choices(["a", "b", "c"]) })
            .Field("serial", FieldKind.AutoNumber, f => f with { Unique = true, Pattern = "T-{0:000}" })
            .Link("friend", "sample", "friends")
            .Field("others", FieldKind.MultiLink, f => f with { Target = "sample" })
            .Field("customChoice", FieldKind.Choice, f => f with { IsCustom = true, Column = null, Choices = RecordTypeBuilder.Choices(["x", "y"]) })
            .Field("customChoices", FieldKind.MultiChoice, f => f with { IsCustom = true, Column = null, Choices = RecordTypeBuilder.Choices(["x", "y"]) })
            .Field("customLink", FieldKind.Link, f => f with { IsCustom = true, Column = null, Target = "sample" });
        foreach (var kind in Plain) builder.Field("own" + kind, kind).Field("custom" + kind, kind, f => f with { IsCustom = true, Column = null });
        return builder.Build();
    }
}
