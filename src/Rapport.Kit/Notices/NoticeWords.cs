using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Notices;
using Rapport.Kit.Records;
using Rapport.Kit.Words;

namespace Rapport.Kit.Notices;

/// <summary>A notice as a sentence, its mark, and where it leads.</summary>
internal static class NoticeWords
{
    private const int MostFields = 3;

    public static string Say(Texts texts, RecordCatalogue catalogue, Notice notice)
    {
        var who = ("who", (object?)(notice.By?.Name ?? texts["notice.somebody"]));
        var detail = notice.Detail;
        if (detail.Many && notice.Kind != NoticeKinds.Flow && notice.Type is { } type) return texts[notice.Kind == NoticeKinds.Assigned ? "notice.assignedMany" : "notice.changedMany", who, ("types", texts.Types(type))];
        if (notice.Kind == NoticeKinds.Flow) return detail.Said?.For(texts.Culture) ?? "";
        return notice.Kind switch
        {
            NoticeKinds.Mentioned => texts["notice.mentioned", who],
            NoticeKinds.Assigned => texts["notice.assigned", who],
            NoticeKinds.Merged => texts[detail.Apart ? "notice.apart" : "notice.merged", who],
            NoticeKinds.Due => texts["notice.due"],
            NoticeKinds.Overdue => texts["notice.overdue"],
            NoticeKinds.Job when detail.JobType == NoticeDetail.Webhook => texts["notice.webhookPaused", ("name", detail.Name)],
            NoticeKinds.Job => texts[detail.Failed ? "notice.jobFailed" : "notice.jobDone", ("job", texts.Has("job." + detail.JobType) ? texts["job." + detail.JobType] : detail.JobType)],
            _ when detail.Fields.Count == 0 && detail.AboutType is { } added && catalogue.Find(added) is { } what => texts["notice.added", who, ("type", texts.Type(what))],
            _ => texts["notice.changed", who, ("fields", Fields(texts, notice))],
        };
    }

    public static string IconOf(Notice notice) => notice.Kind switch
    {
        NoticeKinds.Mentioned => "at",
        NoticeKinds.Assigned => "user-share",
        NoticeKinds.Merged => "git-merge",
        NoticeKinds.Due => "calendar-event",
        NoticeKinds.Overdue => "clock",
        NoticeKinds.Flow => "route",
        NoticeKinds.Job => notice.Detail.Failed ? "alert-circle" : "circle-check",
        _ => notice.Detail.Fields.Count == 0 ? "note" : "pencil",
    };

    public static string ToneOf(Notice notice) => notice.Kind switch
    {
        NoticeKinds.Mentioned or NoticeKinds.Assigned => "acc",
        NoticeKinds.Due => "info",
        NoticeKinds.Overdue => "warn",
        NoticeKinds.Job => notice.Detail.Failed ? "bad" : "ok",
        _ => "",
    };

    /// <summary>Null where there is nothing to open.</summary>
    public static string? AddressOf(Notice notice) => notice switch
    {
        { Kind: NoticeKinds.Job, Detail: { Job: { } job, JobType: "bulk" } } => $"/bulk/{job}",
        { Kind: NoticeKinds.Job, Detail.JobType: NoticeDetail.Webhook } => "/settings/webhooks",
        { Kind: NoticeKinds.Job, Detail.JobType: InboxOrder.JobType } => "/settings/schedules",
        { Kind: NoticeKinds.Job } => null,
        { Record: { } record, Type: { } type } => Paths.Record(type.Name, record),
        { Type: { } type, ChangeSet: { } set } => $"{Paths.List(type.Name)}?view=all&where={Uri.EscapeDataString($"changedSet = {set}")}",
        _ => null,
    };

    private static string Fields(Texts texts, Notice notice)
    {
        var type = notice.Type!;
        var names = notice.Detail.Fields.Take(MostFields).Select(f => texts.Field(type, type[f])).ToList();
        var said = string.Join(texts.IsChinese ? "、" : ", ", names);
        return notice.Detail.Fields.Count == names.Count ? said : texts["notice.andMore", ("fields", said), ("more", notice.Detail.Fields.Count - names.Count)];
    }
}
