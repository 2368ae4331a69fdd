using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Core.Access.Limits;
using Rapport.Core.Bulk;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Flows;
using Rapport.Core.Jobs;
using Rapport.Core.Merging;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Values;
using Rapport.Sales.Retail;
using Rapport.Storage.Specs.Records;

namespace Rapport.Storage.Specs.Access;

/// <summary>How much somebody may grant holds whichever way the value arrives, and the refusal says whose limit it is and whom to ask.</summary>
public abstract class StayingWithinLimits(SharedPostgres? postgres) : Office(postgres)
{
    private const string Discount = "ownPercent", Credit = "customMoney";

    private async Task<Guid> LimitAsync(Limit limit)
    {
        if (limit.Role == "worker") await SaveAsync("worker", TypeAccess.Full);
        return (await CreateAsync(Store.Catalogue[LimitType.Name], [.. limit.Values().Select(v => (v.Key, v.Value))])).Items[0].Id;
    }

    private static Limit Most(string field, double most, string role = "worker", string type = "sample") => new(Guid.Empty, type, field) { Role = role, Most = most };

    private async Task<Principal> WorkerAsync(string name = "Wim", string role = "worker")
    {
        if (role == "worker") await SaveAsync("worker", TypeAccess.Full);
        return await AsAsync(await HireAsync(name, role, withPassword: false));
    }

    private Task SaveAsync(string name, TypeAccess access) => Get<RoleBook>().SaveAsync(new Role(name, new HashSet<string>(StringComparer.Ordinal) { Functions.Import, Functions.Merge, Functions.Undo }, new Dictionary<string, TypeAccess>(StringComparer.Ordinal), access), false, Principal.System, default);

    private async Task<Guid> MakeAsync(string name, params (string, object?)[] values) => (await CreateAsync(Sample, [("name", name), .. values])).Items[0].Id;

    private Task<WriteOutcome> MakeAsync(Principal who, params (string, object?)[] values) => Store.WriteAsync([RecordWrite.Create(Sample, Values([("name", "New"), .. values]))], By(who), default);

    private async Task<object?> ValueAsync(Guid id, string field) => (await GetAsync(Sample, id))![field];

    [Fact]
    public async Task A_save_beyond_the_limit_is_refused_with_whose_it_is_and_whom_to_ask()
    {
        var rule = await LimitAsync(Most(Discount, 0.1, "sales"));
        var (who, boss) = (await WorkerAsync("Wim", "sales"), await HireAsync("Mia", "manager", withPassword: false));
        await HireAsync("Nora", "administrator", withPassword: false);
        await HireAsync("Sal", "sales", withPassword: false);
        var id = (await MakeAsync(who, (Discount, 0.1))).Items[0].Id;
        var problem = await RefusedAsync(() => ChangeAsync(who, Sample, id, (Discount, 0.12)));
        Assert.Equal(("limit.most", Discount, ProblemKind.Denied), (problem.Code, problem.At, problem.Kind));
        Assert.Equal(("12 %", "10 %", "0.12", "sales", rule, id, "Mia, Nora"), (problem.Args!["value"], problem.Args["limit"], problem.Args["wished"], problem.Args["role"], problem.Args["rule"], problem.Args["id"], problem.Args["people"]));
        Assert.Equal("limit.most", (await RefusedAsync(() => MakeAsync(who, (Discount, 0.2)))).Code);
        await ChangeAsync(await AsAsync(boss), Sample, id, (Discount, 0.3));
        // What somebody else granted stands while other things are written, and may not be moved to another amount beyond the own limit.
        await ChangeAsync(who, Sample, id, ("ownText", "x"), (Discount, 0.3));
        Assert.Equal("limit.most", (await RefusedAsync(() => ChangeAsync(who, Sample, id, (Discount, 0.2)))).Code);
        await ChangeAsync(who, Sample, id, (Discount, null));
        // Several at once: each is told, nothing is written.
        var many = await Assert.ThrowsAsync<ProblemException>(() => Store.WriteAsync([.. new[] { 0.1, 0.5, 0.6 }.Select(d => RecordWrite.Create(Sample, Values(("name", "Batch"), (Discount, d))))], By(who), default));
        Assert.Equal(["items[1]." + Discount, "items[2]." + Discount], many.Problems.Select(p => p.At));
        Assert.Equal(0, await ScalarAsync("select count(*) from tst_sample where name = 'Batch'"));
    }

    [Fact]
    public async Task Criteria_narrow_a_limit_the_most_generous_counts_and_a_person_s_own_goes_first()
    {
        await LimitAsync(Most(Discount, 0.1));
        await LimitAsync(Most(Discount, 0.15) with { Criteria = "friend.choice = 'a'" });
        var who = await WorkerAsync();
        var (key, plain) = (await MakeAsync("Key", ("choice", "a")), await MakeAsync("Plain", ("choice", "b")));
        var id = (await MakeAsync(who, ("friend", key), (Discount, 0.15))).Items[0].Id;
        Assert.Equal("limit.most", (await RefusedAsync(() => MakeAsync(who, ("friend", key), (Discount, 0.16)))).Code);
        Assert.Equal("limit.most", (await RefusedAsync(() => MakeAsync(who, ("friend", plain), (Discount, 0.15)))).Code);
        // Handed to another customer, the discount is asked anew.
        Assert.Equal("limit.most", (await RefusedAsync(() => ChangeAsync(who, Sample, id, ("friend", plain)))).Code);

        await LimitAsync(new Limit(Guid.Empty, "sample", Discount) { Person = who.UserId, Most = 0.05 });
        who = await AsAsync(who.UserId);
        Assert.Equal(("limit.most", who.Name), (await RefusedAsync(() => MakeAsync(who, ("friend", key), (Discount, 0.06)))) is var own ? (own.Code, own.Args!["person"]) : default);
        await LimitAsync(new Limit(Guid.Empty, "sample", Discount) { Person = who.UserId, Free = true, Criteria = "ownText = 'free'" });
        who = await AsAsync(who.UserId);
        await MakeAsync(who, ("ownText", "free"), (Discount, 0.9));
        Assert.Equal("limit.most", (await RefusedAsync(() => MakeAsync(who, (Discount, 0.9)))).Code);
    }

    [Fact]
    public async Task An_end_below_changes_and_currencies_are_limits_too()
    {
        await LimitAsync(new Limit(Guid.Empty, "sample", "customInteger") { Role = "worker", Least = 3, Most = 9 });
        await LimitAsync(new Limit(Guid.Empty, "sample", "ownNumber") { Role = "worker", OfChange = true, Most = 10, Least = 5 });
        await LimitAsync(Most(Credit, 20_000) with { Currency = "EUR" });
        var who = await WorkerAsync();
        var id = await MakeAsync("A", ("ownNumber", 100d), (Credit, 50_000m));
        Assert.Equal("limit.least", (await RefusedAsync(() => ChangeAsync(who, Sample, id, ("customInteger", 2L)))).Code);
        Assert.Equal("limit.most", (await RefusedAsync(() => ChangeAsync(who, Sample, id, ("customInteger", 10L)))).Code);
        await ChangeAsync(who, Sample, id, ("customInteger", 9L));
        var raised = await RefusedAsync(() => ChangeAsync(who, Sample, id, ("ownNumber", 110.5)));
        Assert.Equal(("limit.raised", "10.5", "10"), (raised.Code, raised.Args!["value"], raised.Args["limit"]));
        Assert.Equal("limit.lowered", (await RefusedAsync(() => ChangeAsync(who, Sample, id, ("ownNumber", 94d)))).Code);
        await ChangeAsync(who, Sample, id, ("ownNumber", 95d));
        var money = await RefusedAsync(() => ChangeAsync(who, Sample, id, (Credit, 20_000.5m)));
        Assert.Equal(("limit.most", "20000.5 EUR", "20000 EUR"), (money.Code, money.Args!["value"], money.Args["limit"]));
        await ChangeAsync(who, Sample, id, (Credit, 20_000m));
        // Amounts of a record in another currency are covered by no limit, however small: no rates are known.
        await Get<Core.Catalogue.CustomFields>().AddAsync("order", "currency", new Core.Catalogue.FieldDefinition { Kind = Core.Catalogue.FieldKind.Text }, Principal.System, default);
        await LimitAsync(Most("total", 500, type: "order") with { Currency = "EUR" });
        who = await AsAsync(who.UserId);
        (string, object?) day = ("placedAt", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var order = (await Store.WriteAsync([RecordWrite.Create(Order, Values(day, ("total", 400m), ("currency", "EUR")))], By(who), default)).Items[0].Id;
        var other = await RefusedAsync(() => ChangeAsync(who, Order, order, ("currency", "USD")));
        Assert.Equal(("limit.otherCurrency", "EUR", "USD"), (other.Code, other.Args!["currency"], other.Args["given"]));
        Assert.Equal("limit.most", (await RefusedAsync(() => ChangeAsync(who, Order, order, ("total", 501m)))).Code);
    }

    [Fact]
    public async Task Undo_redo_and_merges_bring_back_no_more_than_the_own_limit()
    {
        await LimitAsync(Most(Discount, 0.1));
        var who = await WorkerAsync();
        var (a, b) = (await MakeAsync("A", (Discount, 0.3)), await MakeAsync("B", (Discount, 0.05)));
        var lowered = await Store.WriteAsync([RecordWrite.Update(Sample, a, Values((Discount, 0.1))), RecordWrite.Update(Sample, b, Values((Discount, 0.01)))], By(who), default);
        var look = await Store.UndoAsync(lowered.ChangeSet, who, preview: true, default);
        var undone = await Store.UndoAsync(lowered.ChangeSet, who, preview: false, default);
        Assert.Equal((1, 1), (look.Reverted, look.RefusedCount));
        Assert.Equal(("limit.most", "A"), (Assert.Single(undone.Refused).Why!.Code, undone.Refused[0].Title));
        Assert.Equal((0.1, 0.05), (await ValueAsync(a, Discount), await ValueAsync(b, Discount)));
        // Somebody without a limit does it, and what was undone comes back within the limit only.
        var back = await UpdateAsync(Sample, a, (Discount, 0.3));
        await Store.UndoAsync(back.ChangeSet, Principal.System, preview: false, default);
        var redo = await Store.UndoAsync((await ScalarAsync("select max(id) from core_change_set")), who, preview: false, default);
        Assert.Equal((0, 1), (redo.Reverted, redo.RefusedCount));

        var (c, d) = (await MakeAsync("C"), await MakeAsync("D", (Discount, 0.4)));
        foreach (var isLook in new[] { true, false })
            Assert.Equal("limit.most", (await RefusedAsync(() => isLook ? Get<RecordMerging>().PreviewAsync(new MergeWish(Sample, c, [d]), who, default) : Get<RecordMerging>().MergeAsync(new MergeWish(Sample, c, [d]), By(who), default))).Code);
        Assert.NotNull(await GetAsync(Sample, d));
        await Get<RecordMerging>().MergeAsync(new MergeWish(Sample, a, [b]), By(who), default);
        Assert.Equal(0.1, await ValueAsync(a, Discount));

        // A merge that chose the lower one is not taken apart by whoever may not grant the higher.
        var (e, f) = (await MakeAsync("E", (Discount, 0.4)), await MakeAsync("F", (Discount, 0.1)));
        var merge = await Get<RecordMerging>().MergeAsync(new MergeWish(Sample, e, [f]) { Choices = new Dictionary<string, Guid>(StringComparer.Ordinal) { [Discount] = f } }, By(who), default);
        foreach (var isLook in new[] { true, false })
            Assert.Equal("limit.most", (await RefusedAsync(() => Store.UndoAsync(merge.ChangeSet, who, isLook, default))).Code);
        Assert.Equal(0.1, await ValueAsync(e, Discount));
        await Store.UndoAsync(merge.ChangeSet, Principal.System, preview: false, default);
        Assert.Equal((0.4, 0.1), (await ValueAsync(e, Discount), await ValueAsync(f, Discount)));
    }

    [Fact]
    public async Task Imports_bulk_edits_and_flows_keep_aside_what_is_beyond_row_by_row()
    {
        await LimitAsync(Most(Discount, 0.1));
        var who = await WorkerAsync();
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("t.csv"), $"name,{Discount},code\nOne,0.1,k1\nTwo,0.2,k2\nThree,,k3\n");
        var result = await Get<RecordImport>().RunAsync(folder.File("t.csv"), new ImportPlan("sample"), who, null, null, null, default);
        Assert.Equal((2, 1), (result.Created, result.Errors));
        Assert.Equal(("limit.most", 3L), (Assert.Single(result.FirstErrors).Problems[0].Code, result.FirstErrors[0].Line));
        await File.WriteAllTextAsync(folder.File("u.csv"), $"code,{Discount}\nk1,0.05\nk3,0.5\n");
        result = await Get<RecordImport>().RunAsync(folder.File("u.csv"), new ImportPlan("sample") { Match = ["code"], Mode = ImportMode.Upsert }, who, null, null, null, default);
        Assert.Equal((1, 1), (result.Updated, result.Errors));

        await LimitAsync(Most(Discount, 0.5) with { Criteria = "code = 'k1'" });
        var order = new BulkOrder("sample", BulkDeed.Edit, null) { Edits = [BulkEdit.Of(Sample[Discount], 0.4, BulkMode.Set)] };
        var bulk = await RunAsync(order, who);
        Assert.Equal((2, 1, 1), (bulk.Total, bulk.Changed, bulk.Refused));
        Assert.Equal(("limit.most", "Three"), (bulk.FirstRefused[0].Problem.Code, bulk.FirstRefused[0].Title));
        var flow = await RunAsync(new BulkOrder("sample", BulkDeed.Flow, null) { Flow = "x", Steps = new FlowDefinition { Title = new LocalText("x"), Steps = [new FlowStep(FlowDeed.Set) { Field = Discount, Value = JsonSerializer.SerializeToElement(0.45) }, new FlowStep(FlowDeed.Create) { Type = "sample", Link = "friend", Values = [new FlowValue("name") { Value = JsonSerializer.SerializeToElement("made") }] }] } }, who);
        Assert.Equal((1, 1), (flow.Changed, flow.Refused));
        Assert.Equal(1, await ScalarAsync("select count(*) from tst_sample where name = 'made'"));
    }

    private async Task<BulkResult> RunAsync(BulkOrder order, Principal who)
    {
        var job = await Get<BulkJobs>().StartAsync(order, who, default);
        using var worker = new JobWorker(Get<JobQueue>(), Get<IEnumerable<IJobHandler>>().Where(h => h.Type == BulkJobs.Type), TimeProvider.System, NullLogger<JobWorker>.Instance);
        while (await worker.RunOneAsync("w", default)) { }
        var done = (await Get<JobQueue>().FindAsync(job, default))!;
        Assert.True(done.State == JobState.Done, done.Error);
        return BulkJobs.ResultOf(done)!;
    }

    [Fact]
    public async Task A_sum_of_lines_is_the_doing_of_whoever_writes_the_lines()
    {
        await LimitAsync(Most("total", 100, type: "order") with { Currency = "EUR" });
        var who = await WorkerAsync();
        (string, object?) day = ("placedAt", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Dictionary<string, object?> LineOf(Guid of, long position, decimal price) => Values(("order", of), ("position", position), ("quantity", 1d), ("unitPrice", price));
        var order = Guid.CreateVersion7();
        var made = await Store.WriteAsync([new RecordWrite(WriteKind.Create, Order, order, Values(day)), RecordWrite.Create(Line, LineOf(order, 1, 90m))], By(who), default);
        var problem = await RefusedAsync(() => Store.WriteAsync([RecordWrite.Create(Line, LineOf(order, 2, 20m))], By(who), default));
        Assert.Equal(("limit.most", "total", "order"), (problem.Code, problem.At, problem.Args!["type"]));
        Assert.Equal("limit.most", (await RefusedAsync(() => ChangeAsync(who, Line, made.Items[1].Id, ("unitPrice", 101m)))).Code);
        var whole = Guid.CreateVersion7();
        Assert.Equal("limit.most", (await RefusedAsync(() => Store.WriteAsync([new RecordWrite(WriteKind.Create, Order, whole, Values(day)), RecordWrite.Create(Line, LineOf(whole, 1, 60m)), RecordWrite.Create(Line, LineOf(whole, 2, 60m))], By(who), default))).Code);
        Assert.Null(await GetAsync(Order, whole));

        // A rebate is a line too: taking it away, or taking it back, makes the order dearer.
        var rebate = await Store.WriteAsync([RecordWrite.Create(Line, LineOf(order, 2, -50m))], By(who), default);
        await Store.WriteAsync([RecordWrite.Create(Line, LineOf(order, 3, 55m))], By(who), default);
        Assert.Equal("limit.most", (await RefusedAsync(() => Store.WriteAsync([RecordWrite.Delete(Line, rebate.Items[0].Id)], By(who), default))).Code);
        var undone = await Store.UndoAsync(rebate.ChangeSet, who, preview: false, default);
        Assert.Equal("limit.most", Assert.Single(undone.Refused).Why!.Code);
        Assert.Equal((95m, 3L), (await GetAsync(Order, order))! is var now ? ((decimal)now["total"]!, (long)now["lineCount"]!) : default);

        // In an import each line is told by itself.
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("l.csv"), $"order,position,quantity,unitPrice\n{order},4,1,3\n{order},5,1,30\n{order},6,1,2\n");
        var result = await Get<RecordImport>().RunAsync(folder.File("l.csv"), new ImportPlan("orderLine"), who, null, null, null, default);
        Assert.Equal((2, 1), (result.Created, result.Errors));
        Assert.Equal(("limit.most", 3L), (result.FirstErrors[0].Problems[0].Code, result.FirstErrors[0].Line));
        Assert.Equal(100m, (await GetAsync(Order, order))!["total"]);
        // Bulk deletion of the lines goes line by line: the rebate stays, where it would.
        var gone = await RunAsync(new BulkOrder("orderLine", BulkDeed.Delete, $"order = '{order}' and unitPrice < 0"), who);
        Assert.Equal((0, 1), (gone.Changed, gone.Refused));
        // What a till recorded is nobody's discretion: the file is refused before its first line.
        Assert.Equal("limit.retail", (await RefusedAsync(() => new RetailImport(Store).RunAsync(folder.File("l.csv"), null, who, null, default))).Code);
    }

    [Fact]
    public async Task A_deputy_writes_within_the_limit_of_whoever_may_write_the_record_and_a_key_within_both()
    {
        await Get<RoleBook>().SaveAsync(Roles.Sales with { Name = "senior" }, true, Principal.System, default);
        await LimitAsync(Most("ownNumber", 10, "sales"));
        await LimitAsync(Most("ownNumber", 100, "senior"));
        var (west, east) = ((await TeamAsync("West")).Number, (await TeamAsync("East")).Number);
        var (wim, eve) = (await HireAsync("Wim", "sales", west, false), await HireAsync("Eve", "senior", east, false));
        var (his, hers) = (await MakeAsync("his", ("owner", wim)), await MakeAsync("hers", ("owner", eve)));
        var today = DateOnly.FromDateTime(Now.UtcDateTime);
        await Get<Core.Access.Deputies.DeputyBook>().NameAsync(eve, wim, today, today, Principal.System, default);
        var who = await AsAsync(wim);
        await ChangeAsync(who, Sample, hers, ("ownNumber", 100d));
        // Her freedom is that of her records: his own she may not write.
        Assert.Equal("limit.most", (await RefusedAsync(() => ChangeAsync(who, Sample, his, ("ownNumber", 11d)))).Code);
        Assert.Equal("limit.most", (await RefusedAsync(() => ChangeAsync(who, Sample, hers, ("ownNumber", 101d)))).Code);
        var key = (await Users.PrincipalAsync(eve, "sales", default))!;
        Assert.Equal("limit.most", (await RefusedAsync(() => ChangeAsync(key, Sample, hers, ("ownNumber", 11d)))).Code);
        await ChangeAsync(key, Sample, hers, ("ownNumber", 9d));
    }

    [Fact]
    public async Task Limits_are_administrators_own_checked_felt_at_once_and_taken_back_by_undo()
    {
        var who = await WorkerAsync();
        var kind = Store.Catalogue[LimitType.Name];
        Task<Problem> WrongAsync(Limit limit) => RefusedAsync(() => LimitAsync(limit));
        Assert.Equal("access.create", (await RefusedAsync(() => Store.WriteAsync([RecordWrite.Create(kind, Most(Discount, 1).Values())], By(who), default))).Code);
        Assert.Equal("limit.forWhom", (await WrongAsync(Most(Discount, 1) with { Person = who.UserId })).Code);
        Assert.Equal("limit.administrator", (await WrongAsync(Most(Discount, 1, "administrator"))).Code);
        Assert.Equal("user.noSuchRole", (await WrongAsync(Most(Discount, 1, "nobody"))).Code);
        Assert.Equal("limit.howMuch", (await WrongAsync(Most(Discount, 1) with { Most = null })).Code);
        Assert.Equal("limit.howMuch", (await WrongAsync(Most(Discount, 1) with { Free = true })).Code);
        Assert.Equal("limit.crossed", (await WrongAsync(Most(Discount, 1) with { Least = 2 })).Code);
        Assert.Equal("limit.changeBelowZero", (await WrongAsync(Most(Discount, -1) with { OfChange = true })).Code);
        Assert.Equal("limit.noAmount", (await WrongAsync(Most("ownText", 1))).Code);
        Assert.Equal("limit.currencyWanted", (await WrongAsync(Most(Credit, 1))).Code);
        Assert.Equal("limit.noMoney", (await WrongAsync(Most(Discount, 1) with { Currency = "EUR" })).Code);
        Assert.Equal("field.unknown", (await WrongAsync(Most("nothing", 1))).Code);
        Assert.Equal("limit.notAskable", (await WrongAsync(Most(Discount, 1) with { Criteria = "count(friends) > 1" })).Code);
        Assert.StartsWith("criteria.", (await WrongAsync(Most(Discount, 1) with { Criteria = "heigth > 5" })).Code, StringComparison.Ordinal);

        var stamp = Users.Stamp;
        // Another node has asked for the rights already, and looks at the counter whether they are still the same.
        using var elsewhere = new Users(Database, TimeProvider.System, new Core.Changes.LiveChanges());
        Assert.Empty((await elsewhere.PrincipalAsync(who.UserId, null, default))!.Limits);
        var counter = await ScalarAsync($"select next from core_counter where name = '{Users.RightsCounter}'");
        var made = await CreateAsync(kind, [.. Most(Discount, 0.1).Values().Select(v => (v.Key, v.Value))]);
        Assert.True(Users.Stamp > stamp);
        Assert.True(await ScalarAsync($"select next from core_counter where name = '{Users.RightsCounter}'") > counter);
        elsewhere.Touch();
        Assert.Single((await elsewhere.PrincipalAsync(who.UserId, null, default))!.Limits);
        Assert.Equal("limit.most", (await RefusedAsync(async () => await MakeAsync(await AsAsync(who.UserId), (Discount, 0.2)))).Code);
        var off = await UpdateAsync(kind, made.Items[0].Id, ("off", true));
        await MakeAsync(await AsAsync(who.UserId), (Discount, 0.2));
        await Store.UndoAsync(off.ChangeSet, Principal.System, preview: false, default);
        Assert.Equal("limit.most", (await RefusedAsync(async () => await MakeAsync(await AsAsync(who.UserId), (Discount, 0.2)))).Code);
    }

    public sealed class OnSqlite() : StayingWithinLimits(null);

    public sealed class OnPostgres(SharedPostgres postgres) : StayingWithinLimits(postgres);
}
