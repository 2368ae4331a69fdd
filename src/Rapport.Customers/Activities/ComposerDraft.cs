using Rapport.Core.Catalogue;
using Rapport.Core.Files;
using Rapport.Core.Notices;
using Rapport.Customers.Attachments;
using Rapport.Kit.Editors;
using Rapport.Kit.Records;

namespace Rapport.Customers.Activities;

/// <summary>
/// What stands in the composer: a note, or an activity that was carried out or is planned. One text serves for all; what
/// it becomes (subject, agenda, result) follows from the kind, so that whoever switches it loses nothing.
/// </summary>
internal sealed class ComposerDraft
{
    public const string Note = "note";
    public static readonly IReadOnlyList<string> Kinds = [Note, "call", "visit", "meeting", "task"];

    /// <summary>Nothing is written, but something was attached.</summary>
    public bool IsFilesOnly => Kind == Note && Files.Count > 0 && string.IsNullOrWhiteSpace(Text);

    private readonly Dictionary<string, object?> fields = new(StringComparer.Ordinal);

    public string Kind { get; private set; } = Note;

    /// <summary>Still to be done: always so for a task, never for a note.</summary>
    public bool IsPlanned { get; private set; }

    public string Text { get; set; } = "";

    /// <summary>Days until what follows this; null where nothing does.</summary>
    public int? FollowUpInDays { get; set; }

    public string FollowUp { get; set; } = "";

    private readonly Dictionary<Guid, string> picked = [];

    /// <summary>Somebody was chosen behind an @: told, as long as the text names them.</summary>
    public void Mention(Guid user, string name) => picked[user] = name;

    /// <summary>Files that come along; without a word they stand in the story by themselves.</summary>
    public List<StoredFile> Files { get; } = [];

    public bool IsEmpty => string.IsNullOrWhiteSpace(Text) && Files.Count == 0 && fields.Values.All(v => v is null);

    /// <summary>The fields that the composer asks for besides the text.</summary>
    public IReadOnlyList<string> Asked => (Kind, IsPlanned) switch
    {
        (Note, _) => [],
        ("task", _) => ["at", SystemFields.Owner, "priority"],
        ("call", true) => ["at", SystemFields.Owner],
        ("call", false) => ["outcome", "doneAt", "minutes"],
        (_, true) => ["at", "minutes", "place", SystemFields.Owner],
        ("visit", false) => ["doneAt", "minutes", "place", "satisfaction", "feedback"],
        (_, false) => ["doneAt", "minutes", "place"],
    };

    public void Choose(string kind) => (Kind, IsPlanned) = (kind, kind == "task" || (kind != Note && IsPlanned && Kind != "task"));

    public void Plan(bool planned) => IsPlanned = Kind == "task" || (planned && Kind != Note);

    public object? this[string field]
    {
        get => fields.GetValueOrDefault(field);
        set => fields[field] = value;
    }

    /// <summary>What is written in one change set: the note or activity itself, and what follows it.</summary>
    /// <param name="subject">The record it is about.</param>
    /// <param name="now">This moment (UTC).</param>
    /// <param name="localDay">The moment (UTC) at which a day begins where the writer is, counted from today.</param>
    public IReadOnlyList<RecordWish> Wishes(ComposerSubject subject, DateTime now, Func<int, DateTime> localDay)
    {
        var id = Guid.CreateVersion7();
        var text = Text.Trim();
        var mentions = MentionText.Named(text, picked) is { Count: > 0 } named ? named.ToArray() : null;
        if (Kind == Note && text.Length == 0) return [.. Files.Select(f => Attachment(f, subject, "at", now))];
        if (Kind == Note)
        {
            var note = new Dictionary<string, object?>(StringComparer.Ordinal) { ["text"] = text, ["at"] = now };
            subject.Put(Note, note);
            if (mentions is not null) note[MentionField.Name] = mentions;
            return [new RecordWish(Note, id, note), .. Files.Select(f => Attachment(f, subject, Note, id))];
        }

        var isLine = !text.Contains('\n', StringComparison.Ordinal) && text.Length <= 120;
        var values = new Dictionary<string, object?>(StringComparer.Ordinal) { ["kind"] = Kind, ["state"] = IsPlanned ? ActivityType.Planned : ActivityType.Done };
        subject.Put(ActivityType.Name, values);
        // A single line says what it is about; more than that is kept whole, and its first line stands for it.
        if (text.Length > 0) values[isLine ? "subject" : IsPlanned ? "text" : "result"] = text;
        foreach (var name in Asked)
            if (fields.GetValueOrDefault(name) is { } value) values[name] = value;
        if (mentions is not null) values[MentionField.Name] = mentions;
        if (!IsPlanned) values["doneAt"] = values.GetValueOrDefault("doneAt") ?? now;
        // A day without a time of day: midnight where the writer is.
        else if (values.GetValueOrDefault("at") is DateTime at && (at - localDay(0)).Ticks % TimeSpan.TicksPerDay == 0) values["allDay"] = true;
        var wishes = new List<RecordWish> { new(ActivityType.Name, id, values) };
        wishes.AddRange(Files.Select(f => Attachment(f, subject, ActivityType.Name, id)));
        if (!IsPlanned && FollowUpInDays is { } days)
        {
            var next = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["kind"] = "task",
                ["subject"] = FollowUp.Trim(),
                ["at"] = localDay(days),
                ["allDay"] = true,
                ["followUpOf"] = id,
            };
            subject.Put(ActivityType.Name, next);
            wishes.Add(new RecordWish(ActivityType.Name, Guid.CreateVersion7(), next));
        }

        return wishes;
    }

    /// <summary>A file of the note or activity that <paramref name="link"/> names, or one with a moment of its own.</summary>
    private static RecordWish Attachment(StoredFile file, ComposerSubject subject, string link, object to)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = file.Name, ["file"] = file.Id, [link] = to };
        subject.Put(AttachmentType.Name, values);
        return new RecordWish(AttachmentType.Name, Guid.CreateVersion7(), values);
    }
}
