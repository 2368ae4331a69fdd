using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.Storage.Specs.CustomFields;

public sealed class WorkingOnManyNodes
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly WriteContext Context = new(Principal.System, "test");

    [Fact]
    public async Task A_field_made_on_one_node_serves_on_the_other()
    {
        using var server = PostgresCluster.NewDatabase();
        using var folder = new TempFolder();
        await using var one = await Workplace.OpenAsync(folder.Path, server.ConnectionString, None);
        await using var two = await Workplace.OpenAsync(folder.Path, server.ConnectionString, None);
        await using var here = one.BuildServices();
        await using var there = two.BuildServices();
        var watch = ActivatorUtilities.CreateInstance<CatalogueWatch>(there, NullLogger<CatalogueWatch>.Instance);
        await watch.LookAsync(None);
        // The first node that looks at a new workplace orders the roll-ups to be kept: a change like any other.
        await watch.LookAsync(None);
        Assert.False(await watch.LookAsync(None));
        await here.GetRequiredService<Core.Catalogue.CustomFields>().AddAsync("party", "score", new FieldDefinition { Kind = FieldKind.Integer }, Principal.System, None);
        Assert.Null(two.Catalogue.Current["party"].Find("score"));
        Assert.True(await watch.LookAsync(None));

        var party = two.Catalogue.Current["party"];
        var id = (await there.GetRequiredService<RecordStore>().WriteAsync([RecordWrite.Create(party, SmallFirm.Values(("kind", "person"), ("name", "Ann"), ("score", 7L)))], Context, None)).Items[0].Id;
        Assert.Equal(7L, (await here.GetRequiredService<RecordReader>().GetAsync(one.Catalogue.Current["party"], id, Principal.System, None))!["score"]);
        await here.GetRequiredService<Core.Catalogue.CustomFields>().RetireAsync("party", "score", Principal.System, None);
        Assert.True(await watch.LookAsync(None));
        Assert.Null(two.Catalogue.Current["party"].Find("score"));
    }

    [Theory]
    [InlineData("sqlite", FieldKind.Text)]
    [InlineData("postgres", FieldKind.Text)]
    [InlineData("sqlite", FieldKind.Integer)]
    [InlineData("postgres", FieldKind.Integer)]
    public async Task A_unique_field_keeps_a_value_for_one_record_also_in_a_race(string database, FieldKind kind)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var fields = firm.Get<Core.Catalogue.CustomFields>();
        object Value(int i) => kind == FieldKind.Text ? $"V{i}" : (long)i;
        await fields.AddAsync("thing", "badge", new FieldDefinition { Kind = kind }, Principal.System, None);
        await firm.CreateAsync(("name", "A"), ("badge", Value(1)));
        var second = await firm.CreateAsync(("name", "B"), ("badge", Value(1)));
        async Task<Problem> RefusalAsync(Func<Task> act) => (await Assert.ThrowsAsync<ProblemException>(act)).Problems[0];
        var unique = new FieldDefinition { Kind = kind, Unique = true };
        Assert.Equal("fields.notUnique", (await RefusalAsync(() => fields.ChangeAsync("thing", "badge", unique, Principal.System, None))).Code);
        Assert.False(firm.Thing["badge"].Unique);
        await firm.Store.WriteAsync([RecordWrite.Update(firm.Thing, second, SmallFirm.Values(("badge", Value(2))))], Context, None);
        await fields.ChangeAsync("thing", "badge", unique, Principal.System, None);

        var refusal = await RefusalAsync(() => firm.CreateAsync(("name", "C"), ("badge", Value(2))));
        Assert.Equal(("field.taken", "badge"), (refusal.Code, refusal.At));
        var winners = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try { await firm.CreateAsync(("name", $"R{i}"), ("badge", Value(3))); return 1; }
            catch (ProblemException e) when (e.Problems[0] is { Code: "field.taken", At: "badge" }) { return 0; }
        }));
        Assert.Equal(1, winners.Sum());
        await fields.ChangeAsync("thing", "badge", unique with { Unique = false }, Principal.System, None);
        await firm.CreateAsync(("name", "D"), ("badge", Value(3)));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_searchable_field_finds_old_and_new_records(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var fields = firm.Get<Core.Catalogue.CustomFields>();
        await fields.AddAsync("thing", "nick", new FieldDefinition { Kind = FieldKind.Text }, Principal.System, None);
        var old = await firm.CreateAsync(("name", "A"), ("nick", "Zebedee"));
        async Task<Guid?> FoundAsync(string text) => (await firm.Get<SearchBox>().FindAsync(text, null, 3, Principal.System, None)).Select(f => (Guid?)f.Id).FirstOrDefault();
        Assert.Null(await FoundAsync("zebedee"));
        await fields.ChangeAsync("thing", "nick", new FieldDefinition { Kind = FieldKind.Text, Searchable = true }, Principal.System, None);
        var worker = new JobWorker(firm.Get<JobQueue>(), firm.Services.GetServices<IJobHandler>().Where(h => h.Type == "core.reindex"), TimeProvider.System, NullLogger<JobWorker>.Instance);
        Assert.True(await worker.RunOneAsync("w", None));
        Assert.Equal(old, await FoundAsync("zebedee"));
        Assert.Equal(await firm.CreateAsync(("name", "B"), ("nick", "Florence")), await FoundAsync("florence"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_link_made_at_run_time_holds_up_the_deletion_of_what_it_points_at(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        await firm.Get<Core.Catalogue.CustomFields>().AddAsync("thing", "mate", new FieldDefinition { Kind = FieldKind.Link, Target = "thing" }, Principal.System, None);
        var made = await firm.Store.WriteAsync([RecordWrite.Create(firm.Thing, SmallFirm.Values(("name", "A")))], Context, None);
        var a = made.Items[0].Id;
        var b = await firm.CreateAsync(("name", "B"), ("mate", a));
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => firm.Store.WriteAsync([RecordWrite.Delete(firm.Thing, a)], Context, None));
        Assert.Equal("delete.inUse", refusal.Problems[0].Code);
        Assert.Equal(1, (await firm.Store.UndoAsync(made.ChangeSet, Principal.System, false, None)).RefusedCount);
        await firm.Store.WriteAsync([RecordWrite.Update(firm.Thing, b, SmallFirm.Values(("mate", null)))], Context, None);
        await firm.Store.WriteAsync([RecordWrite.Delete(firm.Thing, a)], Context, None);
    }
}
