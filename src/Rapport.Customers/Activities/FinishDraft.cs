using Rapport.Core.Catalogue;
using Rapport.Kit.Records;

namespace Rapport.Customers.Activities;

/// <summary>What is written down when something planned was carried out (ID-06): what came of it, and what follows.</summary>
internal sealed class FinishDraft
{
    /// <summary>Answers that are asked for with a visit or meeting beside the result.</summary>
    private readonly Dictionary<string, object?> answers = new(StringComparer.Ordinal);

    public string Result { get; set; } = "";

    /// <summary>What the customer said of us, at a visit.</summary>
    public string Feedback { get; set; } = "";

    public string? FollowUpKind { get; set; }

    /// <summary>Day of what follows; null where nothing does.</summary>
    public DateOnly? FollowUpOn { get; set; }

    public string FollowUp { get; set; } = "";

    public object? this[string field]
    {
        get => answers.GetValueOrDefault(field);
        set => answers[field] = value;
    }

    /// <summary>The fields that are asked for besides the result, by kind.</summary>
    public static IReadOnlyList<string> Asked(string kind) => kind switch { "visit" => ["minutes", "satisfaction", "feedback"], "meeting" => ["minutes"], "call" => ["minutes", "outcome"], _ => [] };

    /// <summary>What is written in one change set, so that one undo takes all of it back.</summary>
    /// <param name="type">The type of activities.</param>
    /// <param name="row">The activity as it is shown.</param>
    /// <param name="localDay">The moment (UTC) at which a day begins where the writer is.</param>
    public IReadOnlyList<RecordWish> Wishes(RecordType type, RecordRow row, int version, Func<DateOnly, DateTime> localDay)
    {
        var kind = row["kind"] as string ?? "task";
        var values = new Dictionary<string, object?>(StringComparer.Ordinal) { ["state"] = ActivityType.Done };
        if (!string.IsNullOrWhiteSpace(Result)) values["result"] = Result.Trim();
        if (kind == "visit" && !string.IsNullOrWhiteSpace(Feedback)) values["feedback"] = Feedback.Trim();
        foreach (var name in Asked(kind))
            if (answers.GetValueOrDefault(name) is { } value) values[name] = value;
        var wishes = new List<RecordWish> { new(ActivityType.Name, row.Id, values, version) };
        if (FollowUpOn is not { } day) return wishes;
        var next = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["kind"] = FollowUpKind ?? "task",
            ["subject"] = FollowUp.Trim(),
            ["at"] = localDay(day),
            ["allDay"] = true,
            ["followUpOf"] = row.Id,
        };
        // What follows is about the same.
        foreach (var subject in type.Subjects) if (row[subject.Name] is Guid about) next[subject.Name] = about;
        wishes.Add(new RecordWish(ActivityType.Name, Guid.CreateVersion7(), next));
        return wishes;
    }
}
