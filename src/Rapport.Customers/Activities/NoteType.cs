using Rapport.Core.Catalogue;

namespace Rapport.Customers.Activities;

/// <summary>Something worth remembering about a customer or a record of another type, once in the story of each. What was or will be done is an <see cref="ActivityType"/>.</summary>
internal static class NoteType
{
    public static RecordType Describe() => new RecordTypeBuilder("note", 12, "cus_note", "text")
        .With(t => t with { Icon = "note", DefaultSort = "-at", Timeline = new TimelineEntry("note", "party", "at", "text") { Details = ["mentions", "pinned"], Pin = "pinned" }, IsCompanion = true, Check = Companions.NeedSubject("party") })
        .Link("party", "party", "notes", f => f with { InList = true })
        .Field("text", FieldKind.LongText, f => f with { Searchable = true, Required = true, InList = true, MaxLength = 20_000 })
        .Field("at", FieldKind.DateTime, f => f with { Column = "at_time", InList = true, Indexed = true, Required = true })
        .Field("mentions", FieldKind.MultiLink, f => f with { Target = "user" })
        .Field("pinned", FieldKind.YesNo)
        .Build();
}
