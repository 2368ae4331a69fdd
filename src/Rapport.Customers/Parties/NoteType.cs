using Rapport.Core.Catalogue;

namespace Rapport.Customers.Parties;

/// <summary>A note, call or meeting with a party, once in its timeline.</summary>
internal static class NoteType
{
    public static RecordType Describe() => new RecordTypeBuilder("note", 12, "cus_note", "text")
        .With(t => t with { Icon = "note", DefaultSort = "-at", Timeline = new TimelineEntry("note", "party", "at", "text") { KindField = "kind" } })
        .Link("party", "party", "notes", f => f with { Required = true, InList = true })
        .OneOf("kind", ["note", "call", "meeting", "visit"], f => f with { Required = true, Default = "note", InList = true })
        .Field("text", FieldKind.LongText, f => f with { Required = true, InList = true, MaxLength = 20_000 })
        .Field("at", FieldKind.DateTime, f => f with { Column = "at_time", InList = true, Indexed = true, Required = true })
        .Build();
}
