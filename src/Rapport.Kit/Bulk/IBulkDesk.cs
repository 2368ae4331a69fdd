using Rapport.Core.Bulk;
using Rapport.Core.Changes.Undoing;
using Rapport.Core.Jobs;

namespace Rapport.Kit.Bulk;

/// <summary>Orders over many records, as the signed-in person gives and follows them. What cannot be done is thrown as a <see cref="Core.Problems.ProblemException"/>.</summary>
public interface IBulkDesk
{
    /// <summary>Starts an order in the background; answers the job's number.</summary>
    Task<long> StartAsync(BulkOrder order, CancellationToken cancel);

    /// <summary>Tries an order on its first records and takes all of it back.</summary>
    Task<BulkForecast> TryAsync(BulkOrder order, CancellationToken cancel);

    /// <summary>An order as it is now; null when there is none of that number that this person may see.</summary>
    Task<BulkWork?> FindAsync(long job, CancellationToken cancel);

    /// <summary>This person's newest orders.</summary>
    Task<IReadOnlyList<BulkWork>> RecentAsync(int limit, CancellationToken cancel);

    /// <summary>Asks an order to stop; what was done stays.</summary>
    Task CancelAsync(long job, CancellationToken cancel);

    /// <summary>Goes on with an order that was stopped or failed, behind what it did.</summary>
    Task ResumeAsync(long job, CancellationToken cancel);
}

/// <summary>An order that was given.</summary>
public sealed record BulkWork(long Job, BulkOrder Order, JobState State, DateTime At)
{
    /// <summary>Share done, 0 to 1.</summary>
    public double Progress { get; init; }

    public bool IsStopping { get; init; }

    /// <summary>What became of it, or is done by now; null before it has begun.</summary>
    public BulkResult? Result { get; init; }

    /// <summary>Why it failed: the code of a text, or what the program said.</summary>
    public string? Error { get; init; }

    /// <summary>The change sets by which it stands, the last one first: its own, or those that did it again. Several where it was gone on with after that.</summary>
    public IReadOnlyList<long> StandsBy { get; init; } = [];

    /// <summary>The change sets by which it was last taken back, the last one first: in that order they are taken back themselves.</summary>
    public IReadOnlyList<long> UndoneBy { get; init; } = [];

    /// <summary>Who took it back and when; asked for one order only.</summary>
    public UndoAct? Undoing { get; init; }

    /// <summary>Merges of this order that stand and can be taken apart together.</summary>
    public int Standing { get; init; }

    /// <summary>All of it was taken back, by whatever way.</summary>
    public bool IsUndone => (UndoneBy.Count > 0 && StandsBy.Count == 0) || (Order.Deed == BulkDeed.Merge && !IsOpen && Result is { Changed: > 0 } && Standing == 0);

    /// <summary>Titles of the records that the order's values name.</summary>
    public IReadOnlyDictionary<Guid, string> Titles { get; init; } = new Dictionary<Guid, string>();

    public bool IsOpen => State is JobState.Waiting or JobState.Running;

    public bool IsMerging => Order.Deed is BulkDeed.Merge or BulkDeed.Unmerge;

    public bool IsDeletion => Order.Deed == BulkDeed.Delete;
}

/// <summary>Tells the layout that an order was given on some page: it is followed wherever the person goes.</summary>
public sealed class BulkSignals
{
    public event Action<long>? Started;

    public void Start(long job) => Started?.Invoke(job);
}
