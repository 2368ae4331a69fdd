using Rapport.Customers.Duplicates.Automatic;
using Rapport.Customers.Duplicates.Checking;
using Rapport.Customers.Duplicates.Queue;
using Rapport.Customers.Duplicates.Scan;

namespace Rapport.Customers.Duplicates.Screens;

/// <summary>Possible duplicates as the screens of one signed-in person see them.</summary>
public interface IDuplicateDesk
{
    /// <summary>Whether the person decides on pairs: sees, writes and merges customers.</summary>
    bool MayReview { get; }

    /// <summary>Whether the person sets what is shown and merged, and begins scans.</summary>
    bool MayRule { get; }

    Task<DuplicatePage> PageAsync(string? cursor, int limit, CancellationToken cancel);

    Task<IReadOnlyList<DuplicatePair>> OfAsync(Guid party, CancellationToken cancel);

    Task<PairExplanation?> ExplainAsync(Guid first, Guid second, CancellationToken cancel);

    Task<DraftAnswer> CheckAsync(IReadOnlyDictionary<string, object?> values, CancellationToken cancel);

    Task<IReadOnlyList<AutomaticMerge>> MergedAsync(long? before, int limit, CancellationToken cancel);

    Task<ScanStatus> StatusAsync(CancellationToken cancel);
}
