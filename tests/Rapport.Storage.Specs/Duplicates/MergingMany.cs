using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Core.Bulk;
using Rapport.Core.Jobs;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Duplicates;

/// <summary>Duplicates among many are merged by a job and come apart by another; what is doubtful stays, what is refused is named.</summary>
public abstract class MergingMany(SharedPostgres? postgres) : ScanEngine(postgres)
{
    [Fact]
    public async Task All_groups_become_one_each_and_taking_the_job_apart_leaves_the_world_as_it_was()
    {
        await ScanAllAsync();
        var (ada, grace) = (await TwinsAsync("Ada Byron", 3), await TwinsAsync("Grace Hopper", 2));
        await CreateAsync(Store.Catalogue["note"], ("party", ada[2]), ("text", "Met at the fair"), ("at", Day));
        await CreateAsync(Store.Catalogue["relation"], ("party", ada[1]), ("other", grace[1]), ("role", "spouseOf"));
        await FollowAsync();
        var before = await WorldAsync();
        var proposal = await ProposeAsync(new MergeQuestion(null, 0.9, MergeStay.Oldest));
        Assert.Equal([(ada[0], 2), (grace[0], 1)], proposal.Groups.Select(g => (g.Survivor, g.Others.Count)).OrderBy(g => g.Survivor));

        var job = await RunAsync(new BulkOrder("party", BulkDeed.Merge) { Groups = proposal.Groups });
        var result = BulkJobs.ResultOf(job)!;
        Assert.Equal((2, 2, 0), (result.Total, result.Changed, result.Refused));
        Assert.Equal(2, await ScalarAsync("select count(*) from cus_party"));
        Assert.Equal(2, (await Merging.OfJobAsync(job.Number, default)).Count(m => m.Stands));

        var back = BulkJobs.ResultOf(await RunAsync(new BulkOrder("party", BulkDeed.Unmerge) { MergesOf = job.Number }))!;
        Assert.Equal((2, 2, 0), (back.Total, back.Changed, back.Refused));
        Assert.Equal(before, await WorldAsync());
        Assert.Equal(0, (await Merging.OfJobAsync(job.Number, default)).Count(m => m.Stands));
        // Apart already: nothing is left to be done.
        Assert.Equal(2, BulkJobs.ResultOf(await RunAsync(new BulkOrder("party", BulkDeed.Unmerge) { MergesOf = job.Number }))!.Unchanged);
    }

    [Fact]
    public async Task Only_those_chosen_seen_and_written_are_looked_at_and_who_stays_is_said()
    {
        await ScanAllAsync();
        var (ada, grace) = (await TwinsAsync("Ada Byron", 2), await TwinsAsync("Grace Hopper", 2));
        await Store.WriteAsync([RecordWrite.Update(Party, ada[1], Values(("city", "London")))], By(Principal.System), default);
        await FollowAsync();
        Assert.Equal(grace[0], Assert.Single((await ProposeAsync(new MergeQuestion("name = 'Grace Hopper'", 0.9, MergeStay.Oldest))).Groups).Survivor);
        Assert.Equal(grace[0], Assert.Single((await ProposeAsync(new MergeQuestion(null, 0.9, MergeStay.Oldest) { Except = [ada[0]] })).Groups).Survivor);
        Assert.Equal(ada[1], Assert.Single((await ProposeAsync(new MergeQuestion(null, 0.5, MergeStay.Latest) { Ids = [ada[0], ada[1], grace[1]] })).Groups).Survivor);
        Assert.Empty((await ProposeAsync(new MergeQuestion(null, 0.9, MergeStay.Oldest), Seller(RecordScope.Own))).Groups);
        Assert.Equal(2, (await ProposeAsync(new MergeQuestion(null, 0.5, MergeStay.Oldest), Seller(RecordScope.All))).Groups.Count);
        Assert.Equal("merge.notAProbability", (await Assert.ThrowsAsync<ProblemException>(() => ProposeAsync(new MergeQuestion(null, 1.5, MergeStay.Oldest)))).Problems[0].Code);
        var nobody = Seller(RecordScope.All) with { Role = Seller(RecordScope.All).Role with { Functions = new HashSet<string>(StringComparer.Ordinal) } };
        Assert.Equal("access.function", (await Assert.ThrowsAsync<ProblemException>(() => ProposeAsync(new MergeQuestion(null, 0.9, MergeStay.Oldest), nobody))).Problems[0].Code);
    }

    [Fact]
    public async Task A_chain_a_crowd_and_a_firm_beside_a_person_are_left_to_people()
    {
        await ScanAllAsync();
        await TwinsAsync("Ada Byron", MergeProposal.MostOfOne + 1);
        await PartyAsync("Otto Lang", ("email", "otto@example.org"), ("birthday", new DateOnly(1970, 1, 2)));
        await PartyAsync("Otto Lang", ("email", "otto@example.org"), ("birthday", new DateOnly(1970, 1, 2)), ("phone", "+4940888999"), ("street", "Am Deich 2"), ("postcode", "22765"));
        await PartyAsync("Otto Lang", ("phone", "+4940888999"), ("street", "Am Deich 2"), ("postcode", "22765"));
        await CreateAsync(Party, ("kind", "person"), ("name", "Blue Harbour Ltd"), ("email", "office@blue.example"), ("phone", "+4940555666"));
        await CreateAsync(Party, ("kind", "organisation"), ("name", "Blue Harbour Ltd"), ("email", "office@blue.example"), ("phone", "+4940555666"));
        var told = await TwinsAsync("Grace Hopper", 2);
        await CreateAsync(Store.Catalogue["distinction"], ("party", told[1]), ("other", told[0]));
        await FollowAsync();
        var proposal = await ProposeAsync(new MergeQuestion(null, 0.95, MergeStay.Oldest));
        Assert.Empty(proposal.Groups);
        Assert.Equal([("chain", 1), ("kinds", 1), ("large", 1)], proposal.Left.Select(l => (l.Key, l.Value)).OrderBy(l => l.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_refused_is_named_and_the_rest_goes_on_also_when_the_worker_dies_between()
    {
        await ScanAllAsync();
        var (ada, grace, mary) = (await TwinsAsync("Ada Byron", 2), await TwinsAsync("Grace Hopper", 2), await TwinsAsync("Mary Lee", 2));
        await Store.WriteAsync([RecordWrite.Delete(Party, grace[1])], By(Principal.System), default);
        var order = new BulkOrder("party", BulkDeed.Merge) { Groups = [new(ada[0], [ada[1]]), new(grace[0], [grace[1]]), new(mary[0], [mary[1]])] };
        var number = await Get<BulkJobs>().StartAsync(order, Principal.System, default);
        // The first attempt dies behind the first group: its merge and its place are one transaction.
        using (var dying = new CancellationTokenSource())
        using (var worker = Worker())
        {
            void Die(Core.Changes.LiveChange change) => dying.Cancel();
            Get<Core.Changes.LiveChanges>().Committed += Die;
            await worker.RunOneAsync("w", dying.Token);
            Get<Core.Changes.LiveChanges>().Committed -= Die;
        }

        Assert.Equal(1, await ScalarAsync("select count(*) from core_merge"));
        await WorkAsync();
        var result = BulkJobs.ResultOf((await Queue.FindAsync(number, default))!)!;
        Assert.Equal((3, 2, 1), (result.Total, result.Changed, result.Refused));
        Assert.Equal((grace[0], "Grace Hopper", "record.missing"), Assert.Single(result.FirstRefused) is var one ? (one.Id, one.Title, one.Problem.Code) : default);
        Assert.Equal(2, await ScalarAsync("select count(*) from core_merge"));
    }

    [Fact]
    public async Task A_merge_that_moves_much_tells_its_share_and_stops_whole()
    {
        var (ann, anna) = (await PartyAsync("Ann"), await PartyAsync("Anna"));
        var orders = Store.Catalogue["order"];
        await Store.WriteAsync([.. Enumerable.Range(0, 40).Select(i => RecordWrite.Create(orders, Values(("kind", "sale"), ("party", anna), ("placedAt", Day.AddMinutes(i)), ("total", 5m))))], By(Principal.System), default);
        await CreateAsync(Store.Catalogue["note"], ("party", anna), ("text", "Met at the fair"), ("at", Day));
        var before = await WorldAsync();
        var shares = new List<double>();
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Merging.MergeAsync(new MergeWish(Party, ann, [anna]), By(Principal.System), _ => stop.Cancel(), stop.Token));
        Assert.Equal(before, await WorldAsync());
        await Merging.MergeAsync(new MergeWish(Party, ann, [anna]), By(Principal.System), shares.Add, default);
        Assert.Equal(shares.Order(), shares);
        Assert.True(shares.Count >= 2 && shares[0] < 1 && shares[^1] == 1, string.Join(", ", shares));
    }

    private static Principal Seller(RecordScope scope) => new(Guid.CreateVersion7(), "Sam", 7, new Role("seller", new HashSet<string>([Functions.Merge], StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = new(scope, scope, true, false) }, TypeAccess.Full));

    private Task<MergeProposal> ProposeAsync(MergeQuestion question, Principal? who = null) => Get<IEnumerable<IMergeProposer>>().Single(p => p.Type == "party").ProposeAsync(question, who ?? Principal.System, default);

    private async Task<List<Guid>> TwinsAsync(string name, int count)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < count; i++) ids.Add(await PartyAsync(name, ("email", name.Replace(' ', '.').ToLowerInvariant() + "@example.org"), ("phone", "+4940" + (100_000 + name.Length * 7_777)), ("birthday", new DateOnly(1980, 1, 2))));
        return ids;
    }

    private JobWorker Worker() => new(Queue, Get<IEnumerable<IJobHandler>>().Where(h => h.Type == BulkJobs.Type), TimeProvider.System, NullLogger<JobWorker>.Instance);

    private async Task WorkAsync()
    {
        using var worker = Worker();
        while (await worker.RunOneAsync("w", default)) { }
    }

    private async Task<Job> RunAsync(BulkOrder order)
    {
        var number = await Get<BulkJobs>().StartAsync(order, Principal.System, default);
        await WorkAsync();
        var job = (await Queue.FindAsync(number, default))!;
        Assert.True(job.State == JobState.Done, job.Error);
        return job;
    }
}

public sealed class MergingManyOnSqlite() : MergingMany(null);

public sealed class MergingManyOnPostgres(SharedPostgres postgres) : MergingMany(postgres);
