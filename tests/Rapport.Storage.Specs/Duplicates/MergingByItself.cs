using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Core.Jobs;
using Rapport.Core.Merging;
using Rapport.Customers.Duplicates;
using Rapport.Customers.Duplicates.Automatic;
using Rapport.Customers.Duplicates.Scan;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Duplicates;

/// <summary>The program merges by itself only where somebody said so and nothing speaks against it; all of it is listed and comes apart.</summary>
public abstract class MergingByItself(SharedPostgres? postgres) : ScanEngine(postgres)
{
    [Fact]
    public async Task It_is_off_until_somebody_chooses_a_threshold()
    {
        await ScanAllAsync();
        await TwinsAsync("Ada Byron", 2);
        await FollowAsync();
        Assert.Equal(0, await MergeByItselfAsync());
        await Get<DuplicateScans>().SaveAsync(new DuplicateSettings(0.5, 0.99), Principal.System, default);
        Assert.Equal(1, await MergeByItselfAsync());
        await FollowAsync();
        Assert.Empty(await PairsAsync());
    }

    [Fact]
    public async Task A_new_pair_is_merged_as_it_arises_listed_and_never_merged_again_once_taken_apart()
    {
        await Get<DuplicateScans>().SaveAsync(new DuplicateSettings(0.5, 0.99), Principal.System, default);
        await MergeByItselfAsync();
        await ScanAllAsync();
        await MergeByItselfAsync();
        var (a, b) = await TwinsAsync("Ada Byron", 2) is [var first, var second] ? (first, second) : default;
        await FollowAsync();
        Assert.Equal(1, await MergeByItselfAsync());
        var merge = Assert.Single(await Get<AutomaticList>().ReadAsync(null, 10, Principal.System, default));
        Assert.Equal((a, "Ada Byron", "Ada Byron"), (merge.Survivor, merge.SurvivorTitle, merge.OtherTitle));
        var nobody = new Principal(Guid.CreateVersion7(), "Nobody", 7, new Role("none", new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = new(RecordScope.Own, RecordScope.Own, true, false) }, TypeAccess.Full));
        Assert.Empty(await Get<AutomaticList>().ReadAsync(null, 10, nobody, default));
        await Store.UndoAsync(merge.ChangeSet, Principal.System, preview: false, default);
        Assert.NotNull(await GetAsync(Party, b));
        await FollowAsync();
        Assert.Equal(["Ada Byron = Ada Byron"], await PairsAsync());
        Assert.Equal(0, await MergeByItselfAsync());
        Assert.Empty(await Get<AutomaticList>().ReadAsync(null, 10, Principal.System, default));
    }

    [Fact]
    public async Task What_is_doubtful_is_left_to_people()
    {
        await ScanAllAsync();
        var apart = await TwinsAsync("Ada Byron", 2);
        await CreateAsync(Store.Catalogue["distinction"], ("party", apart[1]), ("other", apart[0]));
        await CreateAsync(Party, ("kind", "person"), ("name", "Blue Harbour Ltd"), ("email", "office@blue.example"), ("phone", "+4940555666"));
        await CreateAsync(Party, ("kind", "organisation"), ("name", "Blue Harbour Ltd"), ("email", "office@blue.example"), ("phone", "+4940555666"));
        // One in the middle is like two who are not like each other.
        await PartyAsync("Otto Lang", ("email", "otto@example.org"), ("birthday", new DateOnly(1970, 1, 2)));
        await PartyAsync("Otto Lang", ("email", "otto@example.org"), ("birthday", new DateOnly(1970, 1, 2)), ("phone", "+4940888999"), ("street", "Am Deich 2"), ("postcode", "22765"));
        await PartyAsync("Otto Lang", ("phone", "+4940888999"), ("street", "Am Deich 2"), ("postcode", "22765"));
        await FollowAsync();
        var pairs = await PairsAsync();
        Assert.True(pairs.Count >= 4, string.Join("; ", pairs));
        await Get<DuplicateScans>().SaveAsync(new DuplicateSettings(0.5, 0.95), Principal.System, default);
        Assert.Equal(0, await MergeByItselfAsync());
    }

    [Fact]
    public async Task No_customer_is_made_of_more_than_five_without_anybody_looking()
    {
        await ScanAllAsync();
        await TwinsAsync("Ada Byron", AutomaticMerges.MostOfOne + 1);
        await TwinsAsync("Grace Hopper", AutomaticMerges.MostOfOne);
        await FollowAsync();
        await Get<DuplicateScans>().SaveAsync(new DuplicateSettings(0.5, 0.9), Principal.System, default);
        await MergeByItselfAsync();
        await FollowAsync();
        await Queue.EnqueueAsync(AutomaticMerges.Order, Principal.System, default);
        await MergeByItselfAsync();
        Assert.Equal(AutomaticMerges.MostOfOne + 1, await ScalarAsync("select count(*) from cus_party where name = 'Ada Byron'"));
        Assert.Equal(1, await ScalarAsync("select count(*) from cus_party where name = 'Grace Hopper'"));
    }

    private async Task<List<Guid>> TwinsAsync(string name, int count)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < count; i++) ids.Add(await PartyAsync(name, ("email", name.Replace(' ', '.').ToLowerInvariant() + "@example.org"), ("phone", "+4940" + (100_000 + name.Length * 7_777)), ("birthday", new DateOnly(1980, 1, 2))));
        return ids;
    }

    /// <summary>Carries out the open order to merge, if there is one; answers how many merges stand more than before.</summary>
    private async Task<long> MergeByItselfAsync()
    {
        const string standing = "select count(*) from core_merge where until_set is null";
        var before = await ScalarAsync(standing);
        using var worker = new JobWorker(Queue, Get<IEnumerable<IJobHandler>>().OfType<AutomaticMerges>(), TimeProvider.System, NullLogger<JobWorker>.Instance);
        while (await worker.RunOneAsync("w", default)) { }
        return await ScalarAsync(standing) - before;
    }
}

public sealed class MergingByItselfOnSqlite() : MergingByItself(null);

public sealed class MergingByItselfOnPostgres(SharedPostgres postgres) : MergingByItself(postgres);
