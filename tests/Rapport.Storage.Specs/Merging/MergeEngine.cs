using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Merging;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Merging;

/// <summary>What specifications of merges have in common.</summary>
public abstract class MergeEngine(SharedPostgres? postgres) : Engine(postgres)
{
    /// <summary>Who wrote last, when, and under which number is told anew by every act; all else must be as it was.</summary>
    private static readonly string[] Bookkeeping = ["n", "version", "changed_at", "changed_by", "changed_set", "set_id"];

    private static readonly string[] Compared =
        ["tst_sample", "core_link", "core_timeline", "core_file", "core_view", "sal_order", "sal_order_line", "sal_payment", "sal_product", "cus_party", "cus_note", "cus_relation", "cus_contact_point", "cus_address", "cus_important_date", "cus_preference"];

    private protected static DateTime Day { get; } = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private protected RecordMerging Merging => Get<RecordMerging>();

    private protected Task<string> WorldAsync() => DumpAsync(t => Compared.Contains(t), c => !Bookkeeping.Contains(c));

    private protected async Task<Guid> PartyAsync(string name, params (string Name, object? Value)[] values) =>
        (await CreateAsync(Party, [("kind", "person"), ("name", name), .. values])).Items[0].Id;

    private protected async Task<Guid> SampleAsync(string name, params (string Name, object? Value)[] values) =>
        (await CreateAsync(Sample, [("name", name), .. values])).Items[0].Id;

    private protected Task<MergeOutcome> MergeAsync(RecordType type, Guid survivor, params Guid[] others) =>
        Merging.MergeAsync(new MergeWish(type, survivor, others), By(Principal.System), default);

    private protected Task<UnmergeOutcome> UnmergeAsync(long set) => Merging.UnmergeAsync(new UnmergeWish(set), By(Principal.System), default);
}
