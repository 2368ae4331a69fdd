using System.Text.Json;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Jobs;
using Rapport.Core.Storage;

namespace Rapport.Core.Notices;

/// <summary>Whoever put a long job into the queue is told when it ends, in the transaction that ends it.</summary>
internal static class JobNotice
{
    /// <summary>Who waits for a short one sees it end.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    public static async Task PutAsync(WriteSession session, Job job, JobState state, DateTime now)
    {
        if (state is not (JobState.Done or JobState.Dead)) return;
        if (job.CreatedBy is not { } user || user == Guid.Empty)
        {
            // What a schedule ordered is told of where it failed only: nobody waits for it.
            if (state == JobState.Done || InName(job) is not { } named) return;
            user = named;
        }
        else if (state == JobState.Done && now - job.CreatedAt < Long) return;

        if ((await Recipients.DeafAsync(session.Unprepared, session.Dialect, [user], CancellationToken.None)).Contains((user, NoticeKinds.Job))) return;
        await NoticeStore.PutAsync(session, [new NoticeDraft(user, NoticeKinds.Job, null, null, null, null, now, new NoticeDetail { Job = job.Number, JobType = job.Type, Failed = state == JobState.Dead })
        {
            Gather = FormattableString.Invariant($"j:{job.Number}:{job.Attempts}"),
        }]);
    }

    /// <summary>Whose rights an import from a folder uses; null for the program's own work.</summary>
    private static Guid? InName(Job job) =>
        job.Type == InboxOrder.JobType && JsonSerializer.Deserialize<InboxOrder>(job.Payload, JsonSerializerOptions.Web) is { } order && order.User != Guid.Empty ? order.User : null;
}
