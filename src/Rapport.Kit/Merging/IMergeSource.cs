using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Core.Problems;

namespace Rapport.Kit.Merging;

/// <summary>Merges and unmerges as the signed-in person.</summary>
public interface IMergeSource
{
    bool MayMerge(RecordType type);

    /// <summary>Whether duplicates among many records of the type can be found and merged.</summary>
    bool MayMergeMany(RecordType type);

    /// <summary>Groups among the chosen records that can be merged; titles are those of the first groups.</summary>
    Task<MergeAnswer<MergeProposal>> ProposeAsync(RecordType type, MergeQuestion question, CancellationToken cancel);

    Task<MergeAnswer<MergeOutcome>> LookAsync(MergeWish wish, CancellationToken cancel);

    Task<MergeAnswer<MergeOutcome>> MergeAsync(MergeWish wish, CancellationToken cancel);

    Task<MergeAnswer<UnmergeOutcome>> LookBackAsync(UnmergeWish wish, CancellationToken cancel);

    Task<MergeAnswer<UnmergeOutcome>> UnmergeAsync(UnmergeWish wish, CancellationToken cancel);

    /// <summary>Standing merges into a record, the latest first.</summary>
    Task<IReadOnlyList<MergedInto>> IntoAsync(Guid id, CancellationToken cancel);

    /// <summary>What a record that is not there any more became part of.</summary>
    Task<Guid?> FollowAsync(Guid id, CancellationToken cancel);
}

/// <summary>What was done or seen, with the titles of the records that its values link to; or why not.</summary>
public sealed record MergeAnswer<T>(T? Outcome, IReadOnlyDictionary<Guid, string> Titles, IReadOnlyList<Problem> Problems)
    where T : class;

public sealed record MergedInto(long ChangeSet, DateTime At, string? Who, string Title);
