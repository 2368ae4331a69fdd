using Rapport.Core.Jobs;

namespace Rapport.Testing.Worker;

/// <summary>Does not end before its worker is killed; the next attempt is done at once.</summary>
internal sealed class Holding : IJobHandler
{
    public string Type => "hold";

    public Task RunAsync(JobContext job) => job.Job.Attempts == 1 ? Task.Delay(Timeout.Infinite, job.Stop) : Task.CompletedTask;
}
