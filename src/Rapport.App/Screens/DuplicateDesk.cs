using Rapport.Core.Access;
using Rapport.Customers.Duplicates.Automatic;
using Rapport.Customers.Duplicates.Checking;
using Rapport.Customers.Duplicates.Queue;
using Rapport.Customers.Duplicates.Scan;
using Rapport.Customers.Duplicates.Screens;

namespace Rapport.App.Screens;

internal sealed class DuplicateDesk(DuplicateQueue queue, DuplicateCheck check, DuplicateScans scans, AutomaticList merged, Visitor visitor) : IDuplicateDesk
{
    public bool MayReview => visitor.IsKnown && queue.MayReview(visitor.Who);

    public bool MayRule => visitor.IsKnown && visitor.Who.May(Functions.Settings);

    public Task<DuplicatePage> PageAsync(string? cursor, int limit, CancellationToken cancel) => queue.PageAsync(cursor, limit, visitor.Who, cancel);

    public Task<IReadOnlyList<DuplicatePair>> OfAsync(Guid party, CancellationToken cancel) => queue.OfAsync(party, visitor.Who, cancel);

    public Task<PairExplanation?> ExplainAsync(Guid first, Guid second, CancellationToken cancel) => queue.ExplainAsync(first, second, visitor.Who, cancel);

    public Task<DraftAnswer> CheckAsync(IReadOnlyDictionary<string, object?> values, CancellationToken cancel) => check.CheckAsync(values, visitor.Who, cancel);

    public Task<IReadOnlyList<AutomaticMerge>> MergedAsync(long? before, int limit, CancellationToken cancel) => merged.ReadAsync(before, limit, visitor.Who, cancel);

    public Task<ScanStatus> StatusAsync(CancellationToken cancel) => scans.StatusAsync(cancel);
}
