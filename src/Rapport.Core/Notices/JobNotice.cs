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
        if (job.CreatedBy is not { } user || user == Guid.Empty || state is not (JobState.Done or JobState.Dead) || (state == JobState.Done && now - job.CreatedAt < Long)) return;
        if ((await Recipients.DeafAsync(session.Unprepared, session.Dialect, [user], CancellationToken.None)).Contains((user, NoticeKinds.Job))) return;
        await NoticeStore.PutAsync(session, [new NoticeDraft(user, NoticeKinds.Job, null, null, null, null, now, new NoticeDetail { Job = job.Number, JobType = job.Type, Failed = state == JobState.Dead })
        {
            Gather = FormattableString.Invariant($"j:{job.Number}:{job.Attempts}"),
        }]);
    }
}
