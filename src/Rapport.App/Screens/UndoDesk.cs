using Rapport.Core.Changes.Undoing;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.App.Screens;

/// <summary>Takes change sets back for the circuit's person: small ones at once, large ones by a job that is followed here and outlives the circuit.</summary>
internal sealed class UndoDesk(RecordStore store, UndoJobs jobs, JobQueue queue, Visitor visitor)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    public async Task<UndoOutcome> RunAsync(long set, IProgress<double>? progress, CancellationToken cancel)
    {
        if (await jobs.SizeAsync(set, cancel) <= UndoJobs.MostAtOnce) return await store.UndoAsync(set, visitor.Who, preview: false, cancel);
        var number = await jobs.StartAsync(set, visitor.Who, cancel);
        progress?.Report(0);
        while (true)
        {
            var job = await queue.FindAsync(number, cancel);
            switch (job)
            {
                case { State: JobState.Done }: return UndoJobs.ResultOf(job) ?? new UndoOutcome(0, 0, 0, []);
                case null or { State: JobState.Dead or JobState.Cancelled }: throw new ProblemException(JobFailure.Read(job?.Error) ?? Problem.Refused("undo.notFinished", null, ("set", set)));
                default: progress?.Report(job.Progress ?? 0); break;
            }

            await Task.Delay(Look, cancel);
        }
    }
}
