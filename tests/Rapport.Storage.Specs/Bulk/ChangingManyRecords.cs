using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Core.Bulk;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Changes.Undoing;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Access;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Bulk;

public abstract class ChangingManyRecords(SharedPostgres? postgres) : Office(postgres)
{
    private JobQueue Queue => Get<JobQueue>();

    private BulkEdit Edit(string field, object? value, BulkMode mode = BulkMode.Set) => BulkEdit.Of(Sample[field], value, mode);

    private BulkOrder Change(string? where, params BulkEdit[] edits) => new("sample", BulkDeed.Edit, where) { Edits = edits };

    private async Task MakeAsync(int count, params (string, object?)[] values) =>
        await WriteAsync([.. Enumerable.Range(0, count).Select(i => RecordWrite.Create(Sample, Values([("name", "N" + i.ToString("000", CultureInfo.InvariantCulture)), .. values])))]);

    private async Task<Job> RunAsync(BulkOrder order, Principal? who = null)
    {
        var job = await Get<BulkJobs>().StartAsync(order, who ?? Principal.System, default);
        await WorkAsync();
        return (await Queue.FindAsync(job, default))!;
    }

    private async Task WorkAsync()
    {
        using var worker = new JobWorker(Queue, Get<IEnumerable<IJobHandler>>().Where(h => h.Type is BulkJobs.Type or UndoJobs.Type), TimeProvider.System, NullLogger<JobWorker>.Instance);
        while (await worker.RunOneAsync("w", default)) { }
    }

    private static BulkResult ResultOf(Job job)
    {
        Assert.True(job.State == JobState.Done, job.Error);
        return BulkJobs.ResultOf(job)!;
    }

    private Task<string> SamplesAsync() => DumpAsync(t => t is "tst_sample" or "core_link", c => c is not ("n" or "version" or "changed_at" or "changed_by" or "changed_set"));

    [Fact]
    public async Task All_that_fit_are_changed_once_although_the_change_moves_them_out_of_the_filter_and_one_undo_takes_it_back()
    {
        await MakeAsync(450, ("choice", "a"));
        await MakeAsync(50, ("choice", "b"));
        var before = await SamplesAsync();
        var result = ResultOf(await RunAsync(Change("choice = 'a'", Edit("choice", "b"), Edit("ownText", "x"))));
        Assert.Equal((450, 450, 0, 0), (result.Total, result.Changed, result.Unchanged, result.Refused));
        Assert.Equal(450, await ScalarAsync($"select count(*) from core_change where set_id = {result.ChangeSet}"));
        Assert.Equal(450, await ScalarAsync($"select changed from core_change_set where id = {result.ChangeSet} and done_at is not null and origin = 'bulk'"));
        Assert.Equal(450, (await Reader.CountAsync(Sample, $"changedSet = {result.ChangeSet}", Principal.System, 1_000, default)).Count);
        Assert.Equal(0, await ScalarAsync("select count(*) from core_bulk_part"));

        var undo = await Get<UndoJobs>().StartAsync(result.ChangeSet!.Value, Principal.System, default);
        await WorkAsync();
        var outcome = UndoJobs.ResultOf((await Queue.FindAsync(undo, default))!)!;
        Assert.Equal((450, 0), (outcome.Reverted, outcome.RefusedCount));
        Assert.Equal(before, await SamplesAsync());
    }

    [Fact]
    public async Task Words_are_added_and_taken_out_and_a_field_is_emptied()
    {
        await MakeAsync(2, ("ownTags", new[] { "old" }), ("choices", new[] { "a" }), ("ownText", "x"));
        await MakeAsync(1, ("ownTags", new[] { "old", "vip" }));
        var result = ResultOf(await RunAsync(Change(null, Edit("ownTags", new[] { "vip" }, BulkMode.Add), Edit("choices", new[] { "a" }, BulkMode.Remove), Edit("ownText", null))));
        Assert.Equal((3, 2, 1), (result.Total, result.Changed, result.Unchanged));
        var rows = (await Reader.ListAsync(new RecordQuery(Sample, null, "createdAt", ["ownTags", "choices", "ownText"]), Principal.System, default)).Rows;
        Assert.All(rows, r => Assert.Equal((true, null, null), (((string[])r.Values[0]!).SequenceEqual(["old", "vip"]), r.Values[1], r.Values[2])));
    }

    [Fact]
    public async Task What_was_taken_out_by_hand_stays_and_what_is_named_one_by_one_is_all_that_is_touched()
    {
        await MakeAsync(5);
        var ids = (await Reader.ListAsync(new RecordQuery(Sample, null, "name"), Principal.System, default)).Rows.Select(r => r.Id).ToList();
        Assert.Equal(3, ResultOf(await RunAsync(Change(null, Edit("choice", "a")) with { Except = ids[..2] })).Changed);
        Assert.Equal(2, ResultOf(await RunAsync(Change(null, Edit("choice", "b")) with { Ids = [ids[0], ids[1], ids[1]] })).Changed);
        Assert.Equal(2, (await Reader.CountAsync(Sample, "choice = 'b'", Principal.System, 9, default)).Count);
    }

    /// <summary>Somebody who sees more than she may change.</summary>
    private async Task<Principal> HalfAsync(string name, long team)
    {
        var role = new Role("half", new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal), new TypeAccess(RecordScope.All, RecordScope.Own, true, true) { Criteria = null });
        await Database.WriteAsync(Core.Storage.WriteLane.People, s => s.ExecuteAsync($"insert into core_role (name, definition) values ('half', {s.Dialect.JsonParameter(1)})", Roles.ToJson(role)), default);
        return await AsAsync(await HireAsync(name, "half", team));
    }

    [Fact]
    public async Task Only_what_the_person_sees_is_chosen_and_what_she_may_not_change_is_named_with_the_reason()
    {
        var team = await TeamAsync("Firm");
        var ann = await HalfAsync("Ann", team.Number);
        var sales = await AsAsync(await HireAsync("Ben", "sales", team.Number));
        foreach (var (who, name) in new[] { (ann, "Hers"), (sales, "His") }) await Store.WriteAsync([RecordWrite.Create(Party, Values(("kind", "person"), ("name", name)))], By(who), default);
        var other = await TeamAsync("Other");
        await Store.WriteAsync([RecordWrite.Create(Party, Values(("kind", "person"), ("name", "Elsewhere")))], By(ann with { TeamNo = (int)other.Number, TeamNumbers = [(int)other.Number] }), default);
        var order = new BulkOrder("party", BulkDeed.Edit) { Edits = [BulkEdit.Of(Party["city"], "Graz")] };

        var hers = ResultOf(await RunAsync(order, ann));
        Assert.Equal((3, 2, 1), (hers.Total, hers.Changed, hers.Refused));
        var refused = Assert.Single(hers.FirstRefused);
        Assert.Equal(("His", "access.update", 1L), (refused.Title, refused.Problem.Code, hers.Reasons["access.update"]));

        // Who sees her own team only chooses only from it; nobody but its person may look at the job.
        var his = await RunAsync(order with { Edits = [BulkEdit.Of(Party["city"], "Linz")] }, sales);
        Assert.Equal(2, ResultOf(his).Total);
        Assert.True(BulkJobs.MaySee(sales, his));
        Assert.False(BulkJobs.MaySee(ann, his));
    }

    [Fact]
    public async Task All_that_was_refused_stands_in_a_file_with_the_reason_for_whoever_may_take_it_out()
    {
        var team = await TeamAsync("Firm");
        var ann = await HalfAsync("Ann", team.Number);
        var sales = await AsAsync(await HireAsync("Ben", "sales", team.Number));
        await Store.WriteAsync([.. Enumerable.Range(0, 60).Select(i => RecordWrite.Create(Party, Values(("kind", "person"), ("name", $"His {i}"))))], By(sales), default);
        var job = await RunAsync(new BulkOrder("party", BulkDeed.Edit) { Edits = [BulkEdit.Of(Party["city"], "Graz")] }, ann);
        Assert.Equal((60L, 50), (ResultOf(job).Refused, ResultOf(job).FirstRefused.Count));

        using var file = new MemoryStream();
        await Get<BulkRefusals>().WriteAsync(job, Principal.System, "en", file, null, default);
        var lines = System.Text.Encoding.UTF8.GetString(file.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(61, lines.Length);
        Assert.All(lines[1..], line => Assert.EndsWith("access.update", line, StringComparison.Ordinal));
        Assert.Equal(60, lines[1..].Select(line => line.Split(',')[0]).Distinct().Count(name => name.StartsWith("His ", StringComparison.Ordinal)));
        Assert.Equal(1, await ScalarAsync("select count(*) from core_audit where event = 'exported'"));

        // Whoever takes no records out takes no names of refused ones out.
        Assert.Equal("access.function", (await Assert.ThrowsAsync<ProblemException>(() => Get<BulkRefusals>().WriteAsync(job, ann, "en", new MemoryStream(), null, default))).Problems[0].Code);
    }

    [Fact]
    public async Task A_deletion_leaves_whole_what_something_points_at()
    {
        var free = (await CreateAsync(Party, ("kind", "person"), ("name", "Free"))).Items[0].Id;
        var used = (await CreateAsync(Party, ("kind", "person"), ("name", "Used"))).Items[0].Id;
        await CreateAsync(Store.Catalogue["contactPoint"], ("party", used), ("channel", "email"), ("email", "used@example.com"));
        await CreateAsync(Order, ("placedAt", DateTime.UnixEpoch), ("party", used));
        var before = await DumpAsync(t => t.StartsWith("cus_", StringComparison.Ordinal));
        var result = ResultOf(await RunAsync(new BulkOrder("party", BulkDeed.Delete)));
        Assert.Equal((2, 1, 1, "Used", "delete.inUse"), (result.Total, result.Changed, result.Refused, result.FirstRefused[0].Title, result.FirstRefused[0].Problem.Code));
        Assert.Equal(1, await ScalarAsync("select count(*) from cus_contact_point"));
        Assert.Equal(1, await ScalarAsync($"select deleted from core_change_set where id = {result.ChangeSet}"));
        Assert.Equal(1, (await Store.UndoAsync(result.ChangeSet!.Value, Principal.System, preview: false, default)).Reverted);
        Assert.NotNull(await GetAsync(Party, free));
        Assert.Equal(before.Length, (await DumpAsync(t => t.StartsWith("cus_", StringComparison.Ordinal))).Length);
    }

    [Theory]
    [InlineData("code", "x", BulkMode.Set, "bulk.unique")]
    [InlineData("name", null, BulkMode.Set, "field.required")]
    [InlineData("choice", "zzz", BulkMode.Set, "field.notAChoice")]
    [InlineData("name", "x", BulkMode.Add, "bulk.noList")]
    [InlineData("serial", "x", BulkMode.Set, "bulk.unique")]
    public async Task What_would_be_refused_for_every_record_is_refused_before_the_first(string field, string? value, BulkMode mode, string code)
    {
        var refused = await RefusedAsync(() => Get<BulkJobs>().StartAsync(Change(null, Edit(field, value, mode)), Principal.System, default));
        Assert.Equal((code, field), (refused.Code, refused.At));
    }

    [Fact]
    public async Task A_trial_tells_the_number_and_the_first_refusals_and_changes_nothing()
    {
        await MakeAsync(300, ("choice", "a"));
        var before = await DumpAsync();
        var seen = await Get<BulkTrial>().RunAsync(Change("choice = 'a'", Edit("choice", "b")), Principal.System, default);
        Assert.Equal((300, false, 200, 200L, 0L), (seen.Count.Count, seen.Count.More, seen.Tried, seen.Result.Changed, seen.Result.Refused));
        Assert.Equal(before, await DumpAsync());
    }

    [Fact]
    public async Task A_cancelled_one_can_be_taken_back_or_goes_on_under_the_same_set()
    {
        await MakeAsync(900);
        var job = await Get<BulkJobs>().StartAsync(Change(null, Edit("choice", "a")), Principal.System, default);
        var stopped = await StopAsync(job);
        var set = BulkJobs.ResultOf(stopped)!.ChangeSet;
        Assert.NotNull(set);
        Assert.Equal(1, await ScalarAsync($"select count(*) from core_change_set where id = {set} and done_at is not null"));

        Assert.True(await Queue.ReplayAsync(job, default));
        await WorkAsync();
        var result = ResultOf((await Queue.FindAsync(job, default))!);
        Assert.Equal((900L, 900L, set), (result.Total, result.Changed, result.ChangeSet));
        Assert.Equal(900, await ScalarAsync($"select count(*) from core_change where set_id = {set}"));
    }

    private async Task<Job> StopAsync(long job)
    {
        var handler = new Stopping(Get<IEnumerable<IJobHandler>>().Single(h => h.Type == BulkJobs.Type), Queue);
        using (var worker = new JobWorker(Queue, [handler], TimeProvider.System, NullLogger<JobWorker>.Instance)) Assert.True(await worker.RunOneAsync("w", default));
        var stopped = (await Queue.FindAsync(job, default))!;
        Assert.Equal(JobState.Cancelled, stopped.State);
        return stopped;
    }

    [Fact]
    public async Task A_cancelled_one_that_was_taken_back_goes_on_only_when_it_was_done_again_and_names_all_that_it_wrote()
    {
        // Enough that it is stopped in the midst of them.
        await MakeAsync(900);
        var before = await SamplesAsync();
        var job = await Get<BulkJobs>().StartAsync(Change(null, Edit("choice", "a")), Principal.System, default);
        var first = BulkJobs.ResultOf(await StopAsync(job))!;
        var undone = await Store.UndoAsync(first.ChangeSet!.Value, Principal.System, preview: false, default);
        Assert.Equal(before, await SamplesAsync());

        Assert.True(await Queue.ReplayAsync(job, default));
        await WorkAsync();
        var refused = (await Queue.FindAsync(job, default))!;
        Assert.Equal((JobState.Dead, "bulk.takenBack"), (refused.State, JobFailure.Read(refused.Error)!.Code));
        Assert.Equal(before, await SamplesAsync());

        var again = await Store.UndoAsync(undone.ChangeSet, Principal.System, preview: false, default);
        Assert.True(await Queue.ReplayAsync(job, default));
        await WorkAsync();
        var result = ResultOf((await Queue.FindAsync(job, default))!);
        Assert.Equal((900L, 900L), (result.Total, result.Changed));
        Assert.Equal([first.ChangeSet!.Value], result.EarlierSets);
        Assert.Equal([result.ChangeSet!.Value, first.ChangeSet!.Value], result.Sets);
        Assert.Equal(900, (await Reader.CountAsync(Sample, "choice = 'a'", Principal.System, 1_000, default)).Count);

        var turns = await Get<UndoTurns>().OfAsync([.. result.Sets], default);
        Assert.Equal([first.ChangeSet.Value, undone.ChangeSet, again.ChangeSet], turns[first.ChangeSet.Value]);
        Assert.Equal([result.ChangeSet.Value], turns[result.ChangeSet.Value]);
        foreach (var set in result.Sets) await Store.UndoAsync(turns[set][^1], Principal.System, preview: false, default);
        Assert.Equal(before, await SamplesAsync());
    }

    /// <summary>Somebody stops the job as soon as it has begun: it is felt when the first chunk is told.</summary>
    private sealed class Stopping(IJobHandler inner, JobQueue queue) : IJobHandler
    {
        public string Type => inner.Type;

        public async Task RunAsync(JobContext job)
        {
            await queue.CancelAsync(job.Job.Number, default);
            await inner.RunAsync(job);
        }
    }
}

public sealed class ChangingManyRecordsOnSqlite() : ChangingManyRecords(null);

public sealed class ChangingManyRecordsOnPostgres(SharedPostgres postgres) : ChangingManyRecords(postgres);
