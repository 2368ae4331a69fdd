using Rapport.Core.Catalogue;

namespace Rapport.Customers.Activities;

/// <summary>
/// What somebody will do or has done: a task, call, visit or meeting (ID-06). It is planned (<c>at</c>), carried out
/// (<c>doneAt</c>), and leaves a result and perhaps a follow-up. In the customer's timeline it stands once it is done.
/// </summary>
internal static class ActivityType
{
    public const string Name = "activity";
    public const string Planned = "planned";
    public const string Done = "done";
    private const int LongestSubject = 120;

    public static RecordType Describe() => new RecordTypeBuilder(Name, 17, "cus_activity", "subject")
        .With(t => t with
        {
            Icon = "checkbox",
            NavigationOrder = 15,
            DefaultSort = "-at",
            IsCompanion = true,
            Complete = Complete,
            Timeline = new TimelineEntry("activity", "party", "doneAt", "subject") { KindField = "kind", Details = ["outcome", "satisfaction", "minutes", "text", "result", "feedback", "mentions"] },
            Due = new Deadline("at", "allDay", "state", Planned),
            Indexes = [["owner", "state", "at"]],
        })
        .OneOf("kind", ["task", "call:info", "visit:acc", "meeting:acc"], f => f with { Required = true, Default = "task", InList = true, Indexed = true }, "type", "类型", "類型")
        .Words("subject", f => f with { Required = true, Searchable = true, InList = true, MaxLength = 300 }, "title", "主题", "主旨")
        .Link("party", "party", "activities", f => f with { InList = true }, "customer", "客户", "客戶")
        .OneOf("state", ["planned:info", "done:ok", "cancelled"], f => f with { Required = true, Default = Planned, InList = true, Indexed = true }, "status", "状态", "狀態")
        .Field("at", FieldKind.DateTime, f => f with { Column = "at_time", InList = true, Indexed = true }, "due", "start", "when", "时间", "時間")
        .Field("allDay", FieldKind.YesNo)
        .Field("minutes", FieldKind.Integer, f => f with { Min = 0, Max = 100_000 }, "duration", "时长", "時長")
        .OneOf("priority", ["low", "normal", "high:bad"], f => f with { Default = "normal" }, "优先级", "優先順序")
        .Words("place", f => f with { Searchable = true, MaxLength = 300 }, "location", "地点", "地點")
        .Field("text", FieldKind.LongText, f => f with { Searchable = true, MaxLength = 20_000 }, "description", "agenda", "说明", "說明")
        .Field("people", FieldKind.MultiLink, f => f with { Target = "user" })
        .Field("mentions", FieldKind.MultiLink, f => f with { Target = "user" })
        .Field("doneAt", FieldKind.DateTime, f => f with { Section = "result", Indexed = true }, "completed", "完成时间", "完成時間")
        .OneOf("outcome", ["reached:ok", "noAnswer:warn", "message", "wrongNumber:bad", "moved:info"], f => f with { Section = "result" })
        .Field("result", FieldKind.LongText, f => f with { Searchable = true, Section = "result", MaxLength = 20_000 }, "结果", "結果")
        // What the customer said at a visit (ID-06).
        .OneOf("satisfaction", ["pleased:ok", "even", "displeased:bad"], f => f with { Section = "result", Indexed = true }, "满意度", "滿意度")
        .Field("feedback", FieldKind.LongText, f => f with { Searchable = true, Section = "result", MaxLength = 20_000 }, "客户反馈", "客戶回饋")
        .Link("followUpOf", Name, "followUps", f => f with { IsHierarchy = true, Section = "result" })
        .Build();

    /// <summary>
    /// State and moment of the deed tell the same: whichever was set last leads. What is done without a day was done when
    /// it was planned, at the latest now. A subject that nobody wrote is the first line of what was written.
    /// </summary>
    private static void Complete(Dictionary<string, object?> values, IReadOnlyDictionary<string, object?>? before, DateTime now)
    {
        string? Text(string name) => values.GetValueOrDefault(name) as string;
        bool IsNew(string name) => !Equals(values.GetValueOrDefault(name), before?.GetValueOrDefault(name));
        if (values.GetValueOrDefault("doneAt") is not null && IsNew("doneAt") && !(before is not null && IsNew("state"))) values["state"] = Done;
        else if (values.GetValueOrDefault("doneAt") is null && before?.GetValueOrDefault("doneAt") is not null && !IsNew("state")) values["state"] = Planned;
        if (Text("state") == Done) values["doneAt"] = values.GetValueOrDefault("doneAt") ?? (values.GetValueOrDefault("at") is DateTime at && at < now ? at : now);
        else values["doneAt"] = null;
        if (string.IsNullOrWhiteSpace(Text("subject")) && FirstLine(Text("text") ?? Text("result")) is { } line) values["subject"] = line;
    }

    private static string? FirstLine(string? text)
    {
        var line = text?.TrimStart().Split('\n', 2)[0].Trim();
        if (string.IsNullOrEmpty(line)) return null;
        return line.Length <= LongestSubject ? line : string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[LongestSubject - 2]) ? LongestSubject - 2 : LongestSubject - 1), "…");
    }
}
