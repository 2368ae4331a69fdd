using Rapport.Core.Catalogue;

namespace Rapport.Customers.Attachments;

/// <summary>
/// A file in the story of a customer or of a record of another type. One that came with a note or an activity stands there (<c>note</c>, <c>activity</c>) and has no
/// moment of its own; one that came by itself stands in the timeline at its moment.
/// </summary>
internal static class AttachmentType
{
    public const string Name = "attachment";

    public static RecordType Describe() => new RecordTypeBuilder(Name, 19, "cus_attachment", "name")
        .With(t => t with { HasOwner = false, Parent = "party", Icon = "paperclip", DefaultSort = "-createdAt", Timeline = new TimelineEntry(TimelineEntry.FileKind, "party", "at", "name") { Details = ["file"] }, IsCompanion = true, Check = Companions.NeedSubject("party") })
        .Words("name", f => f with { Required = true, Searchable = true, InList = true, MaxLength = 300 }, "file name", "文件名", "檔名")
        .Link("party", "party", "attachments", f => f with { InList = true })
        .Field("file", FieldKind.File, f => f with { Required = true, InList = true })
        .Link("note", "note", "attachments")
        .Link("activity", "activity", "attachments")
        .Field("at", FieldKind.DateTime, f => f with { Column = "at_time", Indexed = true })
        .Build();
}
