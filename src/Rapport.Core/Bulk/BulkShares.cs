using System.Collections.Concurrent;

namespace Rapport.Core.Bulk;

/// <summary>
/// How far work is within one transaction, known to the node that does it. It cannot stand in the job's row: on SQLite the one
/// writer is busy with that very transaction, on PostgreSQL the row would be locked beside it.
/// </summary>
public sealed class BulkShares
{
    private readonly ConcurrentDictionary<long, double> shares = new();

    internal void Tell(long job, double share) => shares[job] = share;

    internal void Forget(long job) => shares.TryRemove(job, out _);

    /// <summary>The share of a job that is done, 0 to 1: what its row says, or what this node knows beyond it.</summary>
    public double Of(Jobs.Job job) => Math.Clamp(Math.Max(job.Progress ?? 0, shares.GetValueOrDefault(job.Number)), 0, 1);
}
