using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Core.Bulk;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes.Undoing;
using Rapport.Core.Flows;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Values;
using Rapport.Storage.Specs.Access;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Flows;

/// <summary>A flow does its steps on each record, all or none, by the rights of whoever started it; what it did is taken back as one.</summary>
public abstract class RunningFlows(SharedPostgres? postgres) : Office(postgres)
{
    private FlowBook Book => Get<FlowBook>();

    private RecordType Activity => Store.Catalogue["activity"];

    private JobQueue Queue => Get<JobQueue>();

    private static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value);

    private static FlowStep Set(string field, string formula) => new(FlowDeed.Set) { Field = field, Formula = formula };

    private static FlowStep Put(string field, object value) => new(FlowDeed.Set) { Field = field, Value = Json(value) };

    private Task<Flow> SaveAsync(string? when, params FlowStep[] steps) => Book.SaveAsync("party", "welcome", new FlowDefinition { Title = new LocalText("Welcome"), When = when, Steps = steps }, Principal.System, default);

    private Task<string> WorldAsync() => DumpAsync(t => t is "cus_party" or "cus_activity" or "core_link" or "core_timeline", c => c is not ("n" or "version" or "changed_at" or "changed_by" or "changed_set" or "set_id"));

    private async Task<Guid> CustomerAsync(string name, params (string, object?)[] values) => (await CreateAsync(Party, [("kind", "person"), ("name", name), .. values])).Items[0].Id;

    private async Task<BulkResult> RunAsync(string? where = null, Principal? who = null)
    {
        var job = await Get<BulkJobs>().StartAsync(new BulkOrder("party", BulkDeed.Flow, where) { Flow = "welcome" }, who ?? Principal.System, default);
        await WorkAsync();
        var found = (await Queue.FindAsync(job, default))!;
        Assert.True(found.State == JobState.Done, found.Error);
        return BulkJobs.ResultOf(found)!;
    }

    private async Task WorkAsync()
    {
        using var worker = new JobWorker(Queue, Get<IEnumerable<IJobHandler>>().Where(h => h.Type is BulkJobs.Type or UndoJobs.Type), TimeProvider.System, NullLogger<JobWorker>.Instance);
        while (await worker.RunOneAsync("w", default)) { }
    }

    [Fact]
    public async Task Steps_see_what_those_before_them_left_a_record_is_made_beside_each_and_undo_leaves_the_world_as_it_was()
    {
        var ada = await CustomerAsync("Ada", ("city", "London"), ("tags", new[] { "old" }), ("birthday", new DateOnly(1990, 5, 6)), ("industry", "x"));
        await CustomerAsync("Bob", ("city", "Leeds"));
        var before = await WorldAsync();
        await SaveAsync("city = 'London'",
            Put("region", "GB"), Set("industry", "region"), Set("since", "birthday + 10d"), new FlowStep(FlowDeed.Clear) { Field = "birthday" },
            new FlowStep(FlowDeed.Add) { Field = "tags", Value = Json(new[] { "vip" }) }, new FlowStep(FlowDeed.Remove) { Field = "tags", Value = Json(new[] { "old" }) },
            new FlowStep(FlowDeed.Create) { Type = "activity", Values = [new("subject") { Formula = "name" }, new("kind") { Value = Json("call") }, new("text") { Value = Json("Say hello") }] });
        var result = await RunAsync();
        Assert.Equal((2, 1, 1, 0), (result.Total, result.Changed, result.Unchanged, result.Refused));
        var record = (await GetAsync(Party, ada))!;
        Assert.Equal(("GB", "GB", new DateOnly(1990, 5, 16), null), (record["region"], record["industry"], record["since"], record["birthday"]));
        Assert.Equal(["vip"], (string[])record["tags"]!);
        var call = Assert.Single((await Reader.ListAsync(new RecordQuery(Activity, null, null, ["subject", "kind", "party"]), Principal.System, default)).Rows);
        Assert.Equal(["Ada", "call", ada], call.Values);
        Assert.Equal(1, await ScalarAsync($"select count(*) from core_change_set where id = {result.ChangeSet} and origin = 'flow' and label = 'Welcome' and created = 1 and changed = 1"));

        await Get<UndoJobs>().StartAsync(result.ChangeSet!.Value, Principal.System, default);
        await WorkAsync();
        Assert.Equal(before, await WorldAsync());
    }

    [Fact]
    public async Task A_record_is_written_whole_or_not_at_all_and_what_is_refused_is_named()
    {
        await CustomerAsync("Ada", ("email", "ada@example.org"));
        await CustomerAsync("Bob");
        // Bob has no address: the subject of his task stays empty, and what came before it goes back.
        await SaveAsync(null, Put("city", "Graz"), new FlowStep(FlowDeed.Create) { Type = "activity", Values = [new("subject") { Formula = "industry" }] });
        await Store.WriteAsync([.. (await Reader.ListAsync(new RecordQuery(Party, "name = 'Ada'"), Principal.System, default)).Rows.Select(r => RecordWrite.Update(Party, r.Id, Values(("industry", "maths"))))], By(Principal.System), default);
        var result = await RunAsync();
        Assert.Equal((2, 1, 1), (result.Total, result.Changed, result.Refused));
        Assert.Equal(("Bob", "field.required"), (result.FirstRefused[0].Title, result.FirstRefused[0].Problem.Code));
        Assert.Equal(1, (await Reader.CountAsync(Party, "city = 'Graz'", Principal.System, 9, default)).Count);
        Assert.Equal(1, await ScalarAsync("select count(*) from cus_activity"));
    }

    [Fact]
    public async Task A_trial_tells_what_would_happen_and_changes_nothing()
    {
        await CustomerAsync("Ada", ("city", "London"));
        await CustomerAsync("Bob");
        await SaveAsync("city is not empty", Put("region", "GB"));
        var before = await WorldAsync();
        var seen = await Get<BulkTrial>().RunAsync(new BulkOrder("party", BulkDeed.Flow) { Flow = "welcome" }, Principal.System, default);
        Assert.Equal((2, 1, 1), (seen.Tried, seen.Result.Changed, seen.Result.Unchanged));
        Assert.Equal(before, await WorldAsync());
    }

    [Fact]
    public async Task Several_people_get_records_in_turn_and_a_person_does_no_more_than_by_hand()
    {
        var (ann, ben, sam) = (await HireAsync("Ann", Roles.Sales.Name), await HireAsync("Ben", Roles.Sales.Name), await HireAsync("Sam", Roles.Sales.Name));
        for (var i = 0; i < 4; i++) await CustomerAsync("C" + i.ToString(CultureInfo.InvariantCulture));
        await SaveAsync(null, new FlowStep(FlowDeed.Assign) { People = [ann, ben] });
        Assert.Equal(4, (await RunAsync()).Changed);
        Assert.Equal((2, 2), ((await Reader.CountAsync(Party, $"owner = '{ann:D}'", Principal.System, 9, default)).Count, (await Reader.CountAsync(Party, $"owner = '{ben:D}'", Principal.System, 9, default)).Count));

        var reader = new Role("looking", new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal), TypeAccess.Full with { ReadOnlyFields = new HashSet<string>(["region"], StringComparer.Ordinal), HiddenFields = new HashSet<string>(["note"], StringComparer.Ordinal) });
        var who = await AsAsync(sam) with { Role = reader };
        await CreateAsync(Party, ("kind", "person"), ("name", "Eve"), ("note", "secret"));
        // What draws on a field that she does not see would write something else than was meant: it is refused as a whole.
        foreach (var (when, step) in new[] { ("name = 'Eve'", Set("industry", "note")), ("note is not empty", Put("region", "GB")) })
        {
            await SaveAsync(when, step);
            Assert.Equal("flow.asksHidden", (await Assert.ThrowsAsync<ProblemException>(() => RunAsync(null, who))).Problems[0].Code);
        }

        await SaveAsync(null, Put("region", "GB"));
        var refused = await RunAsync(null, who);
        Assert.Equal((0, 5), (refused.Changed, refused.Refused));
        Assert.Equal("access.field", refused.FirstRefused[0].Problem.Code);
    }

    [Fact]
    public async Task People_are_told_once_each_and_many_records_as_one()
    {
        var (ann, ben) = (await HireAsync("Ann", Roles.Sales.Name), await HireAsync("Ben", Roles.Manager.Name));
        for (var i = 0; i < 9; i++) await CustomerAsync("C" + i.ToString(CultureInfo.InvariantCulture), ("owner", ann));
        await SaveAsync(null, Put("city", "Graz"), new FlowStep(FlowDeed.Notify) { To = ["owner", "role:manager", ben.ToString("D")], Message = new LocalText("Look at it") });
        Assert.Equal(9, (await RunAsync()).Changed);
        Assert.Equal((6, 6), (await ScalarAsync($"select count(*) from core_notice where kind = 'flow' and user_id = {Database.Dialect.IdFromText($"'{ann:D}'")}"), await ScalarAsync($"select count(*) from core_notice where kind = 'flow' and user_id = {Database.Dialect.IdFromText($"'{ben:D}'")}")));
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_when_it_is_saved_with_the_step_and_the_part()
    {
        async Task<string> MetAsync(params FlowStep[] steps) => await RefusedAsync(() => SaveAsync(null, steps)) is var p ? $"{p.Code} {p.At}" : "";
        Assert.Equal("flow.noSteps steps", await MetAsync());
        Assert.Equal("field.unknown steps[0].field", await MetAsync(Put("nothing", 1)));
        Assert.Equal("field.readOnly steps[0].field", await MetAsync(Put("sales", 1)));
        Assert.Equal("flow.wrongResult steps[1].formula", await MetAsync(Put("city", "x"), Set("birthday", "name")));
        Assert.Equal("flow.noFormula steps[0].formula", await MetAsync(Set("tags", "name + 1")));
        Assert.Equal("field.wrongKind steps[0].value", await MetAsync(Put("birthday", "soon")));
        Assert.Equal("bulk.noList steps[0].field", await MetAsync(new FlowStep(FlowDeed.Add) { Field = "city", Value = Json("x") }));
        Assert.Equal("type.unknown steps[0].type", await MetAsync(new FlowStep(FlowDeed.Create) { Type = "nothing" }));
        Assert.Equal("field.unknown steps[0].values[0].field", await MetAsync(new FlowStep(FlowDeed.Create) { Type = "activity", Values = [new("nothing")] }));
        Assert.Equal("flow.toWhom steps[0].to", await MetAsync(new FlowStep(FlowDeed.Notify) { To = ["everybody"], Message = new LocalText("x") }));
        Assert.Equal("access.function", (await RefusedAsync(() => Book.SaveAsync("party", "x", new FlowDefinition(), new Principal(Guid.CreateVersion7(), "Nobody", 1, Roles.Reader), default))).Code);
        Assert.Equal("flow.missing", (await RefusedAsync(() => RunAsync())).Code);

        Assert.Equal(1, (await SaveAsync(null, Put("city", "a"))).Definition.Version);
        Assert.Equal(2, (await SaveAsync(null, Put("city", "b"))).Definition.Version);
        await Book.DeleteAsync("party", "welcome", Principal.System, default);
        Assert.Empty(Store.Catalogue["party"].Flows);
    }

    [Fact]
    public async Task A_flow_whose_field_goes_rests_and_what_runs_goes_on_as_it_was_ordered()
    {
        await CustomerAsync("Ada");
        await Get<Rapport.Core.Catalogue.CustomFields>().AddAsync("party", "tier", new FieldDefinition { Kind = FieldKind.Text }, Principal.System, default);
        await SaveAsync(null, Put("tier", "gold"));
        Assert.True(Store.Catalogue["party"].Flows[0].IsOffered);
        var job = await Get<BulkJobs>().StartAsync(new BulkOrder("party", BulkDeed.Flow) { Flow = "welcome" }, Principal.System, default);
        await SaveAsync(null, Put("tier", "silver"));
        await WorkAsync();
        Assert.Equal(1, (await Reader.CountAsync(Party, "tier = 'gold'", Principal.System, 9, default)).Count);
        Assert.Equal(JobState.Done, (await Queue.FindAsync(job, default))!.State);
        await Get<Rapport.Core.Catalogue.CustomFields>().RetireAsync("party", "tier", Principal.System, default);
        Assert.True(Store.Catalogue["party"].Flows[0].IsResting);
        Assert.Equal("flow.missing", (await RefusedAsync(() => RunAsync())).Code);
    }
}

public sealed class RunningFlowsOnSqlite() : RunningFlows(null);

public sealed class RunningFlowsOnPostgres(SharedPostgres postgres) : RunningFlows(postgres);
