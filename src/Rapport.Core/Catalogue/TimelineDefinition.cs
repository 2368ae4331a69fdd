namespace Rapport.Core.Catalogue;

/// <summary>
/// Which entry a record of a type made at run time leaves in a customer's timeline: <paramref name="Party"/> is its link to the
/// customer, <paramref name="At"/> the day or moment, <paramref name="Text"/> the line shown; left out, the record's name.
/// </summary>
public sealed record TimelineDefinition(string Party, string At, string? Text = null)
{
    /// <summary>The entry for a type with its fields; null while one of them is out of sight.</summary>
    internal TimelineEntry? For(RecordType type) =>
        type.Find(Party) is { } party && Fits("timeline.party", party) && type.Find(At) is { } at && Fits("timeline.at", at) && type.Find(Text ?? "name") is { } text && Fits("timeline.text", text)
            ? new TimelineEntry(type.Name, Party, At, text.Name) : null;

    internal static bool Fits(string at, Field field) => at switch
    {
        "timeline.party" => field is { Kind: FieldKind.Link, Target: "party" },
        "timeline.at" => field.Kind is FieldKind.Date or FieldKind.DateTime,
        _ => field.Kind is FieldKind.Text or FieldKind.LongText,
    };
}
