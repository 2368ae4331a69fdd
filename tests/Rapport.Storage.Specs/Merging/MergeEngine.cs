using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;
using Rapport.Storage.Specs.Worlds;

namespace Rapport.Storage.Specs.Merging;

/// <summary>What specifications of merges have in common.</summary>
public abstract class MergeEngine(SharedPostgres? postgres) : WorldEngine(postgres)
{
    private protected static DateTime Day { get; } = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private protected RecordMerging Merging => Get<RecordMerging>();

    private protected async Task<Guid> PartyAsync(string name, params (string Name, object? Value)[] values) =>
        (await CreateAsync(Party, [("kind", "person"), ("name", name), .. values])).Items[0].Id;

    private protected async Task<Guid> SampleAsync(string name, params (string Name, object? Value)[] values) =>
        (await CreateAsync(Sample, [("name", name), .. values])).Items[0].Id;

    private protected Task<MergeOutcome> MergeAsync(RecordType type, Guid survivor, params Guid[] others) =>
        Merging.MergeAsync(new MergeWish(type, survivor, others), By(Principal.System), default);

    private protected Task<UnmergeOutcome> UnmergeAsync(long set) => Merging.UnmergeAsync(new UnmergeWish(set), By(Principal.System), default);
}
