using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Changes;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Backups;

namespace Rapport.Storage.Specs.CustomTypes;

public sealed class MakingAType
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly WriteContext Context = new(Principal.System, "test");
    private static readonly TypeDefinition Rival = new() { Label = new("Competitor", "竞争对手", "競爭對手"), PluralLabel = new("Competitors"), Icon = "flag" };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_type_made_while_everybody_works_is_written_listed_searched_and_undone_like_any_other(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var types = firm.Get<Core.Catalogue.CustomTypes>();
        var made = await types.AddAsync("competitor", Rival, Principal.System, None);
        Assert.Equal(("own_competitor", "flag", "Competitor"), (made.Table, made.Icon, made.Label!.En));
        await FieldsAsync(firm);
        var type = firm.Get<CatalogueHolder>().Current["competitor"];

        var thing = await firm.CreateAsync(("name", "Lamp"));
        var written = await firm.Store.WriteAsync([.. Enumerable.Range(1, 5).Select(i => RecordWrite.Create(type, SmallFirm.Values(("name", $"Rival {i}"), ("share", 10L * i), ("threat", i % 2 == 0 ? "high" : "low"), ("beats", thing))))], Context, None);
        var page = await firm.Reader.ListAsync(new RecordQuery(type, "threat = 'low' and share > 10 and beats.name = 'Lamp'", "-share", ["name", "share"], 10), Principal.System, None);
        Assert.Equal([("Rival 5", 50L), ("Rival 3", 30L)], page.Rows.Select(r => ((string)r.Values[0]!, (long)r.Values[1]!)));
        // The other end of its link counts what points at it.
        Assert.Equal(5L, (await firm.Reader.ListAsync(new RecordQuery(firm.Thing, "count(rivals) = 5", null, ["name"], 5), Principal.System, None)).Rows.Count * 5L);
        Assert.Equal(["Rival 2"], (await firm.Get<SearchBox>().FindAsync("rival 2", ["competitor"], 5, Principal.System, None)).Select(h => h.Title));
        // A required name, a value out of range: refused like a built-in type's.
        Assert.Equal("field.required", (await Assert.ThrowsAsync<ProblemException>(() => firm.Store.WriteAsync([RecordWrite.Create(type, SmallFirm.Values(("share", 3L)))], Context, None))).Problems[0].Code);

        Assert.Equal(5, (await firm.Store.UndoAsync(written.ChangeSet, Principal.System, preview: false, None)).Reverted);
        Assert.Empty((await firm.Reader.ListAsync(new RecordQuery(type, null, null, ["name"], 10), Principal.System, None)).Rows);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_retired_type_comes_back_with_its_records_and_a_link_to_it_holds_it(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var (types, fields, holder) = (firm.Get<Core.Catalogue.CustomTypes>(), firm.Get<Core.Catalogue.CustomFields>(), firm.Get<CatalogueHolder>());
        await types.AddAsync("competitor", Rival, Principal.System, None);
        await FieldsAsync(firm);
        var written = await firm.Store.WriteAsync([RecordWrite.Create(holder.Current["competitor"], SmallFirm.Values(("name", "Rival"), ("share", 7L)))], Context, None);
        var (id, set) = (written.Items[0].Id, written.ChangeSet);
        var number = holder.Current["competitor"].Number;
        await fields.AddAsync("thing", "rival", new FieldDefinition { Kind = FieldKind.Link, Target = "competitor" }, Principal.System, None);
        Assert.Equal(["types.linkedFrom"], await CodesAsync(() => types.RetireAsync("competitor", Principal.System, None)));
        await fields.RetireAsync("thing", "rival", Principal.System, None);
        // So does a roll-up that counts its records.
        await fields.AddAsync("thing", "rivalCount", new FieldDefinition { Kind = FieldKind.RollUp, Expression = "count(rivals)" }, Principal.System, None);
        Assert.Equal(["fields.usedBy"], await CodesAsync(() => types.RetireAsync("competitor", Principal.System, None)));
        await fields.RetireAsync("thing", "rivalCount", Principal.System, None);
        await types.RetireAsync("competitor", Principal.System, None);
        Assert.Null(holder.Current.Find("competitor"));
        // What happened to it stays in the history, and the history can be read without the type.
        Assert.NotEmpty((await firm.Get<History>().ReadAsync(new HistoryFilter(), null, Principal.System, None)).Lines);
        var details = await firm.Get<ChangeSetDetails>().ReadAsync(set, Principal.System, None);
        Assert.NotNull(details);

        await types.AddAsync("competitor", Rival with { LatestFirst = true }, Principal.System, None);
        var back = holder.Current["competitor"];
        Assert.Equal((number, "-createdAt"), (back.Number, back.DefaultSort));
        Assert.Equal(7L, (await firm.Reader.GetAsync(back, id, Principal.System, None))!["share"]);
        // A field that pointed at it may return, too.
        await fields.AddAsync("thing", "rival", new FieldDefinition { Kind = FieldKind.Link, Target = "competitor" }, Principal.System, None);
    }

    [Theory]
    [InlineData("Competitor", "types.badName")]
    [InlineData("c", "types.badName")]
    [InlineData("with space", "types.badName")]
    [InlineData("thing", "types.nameTaken")]
    [InlineData("tHING", "types.nameTaken")]
    [InlineData("jobs", "fields.nameReserved")]
    [InlineData("and", "fields.nameReserved")]
    public async Task A_name_that_cannot_be_is_refused(string name, string code)
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        Assert.Equal([code], await CodesAsync(() => firm.Get<Core.Catalogue.CustomTypes>().AddAsync(name, Rival, Principal.System, None)));
    }

    [Fact]
    public async Task A_type_needs_a_label_and_a_right_and_leaves_those_of_the_program_alone()
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        var types = firm.Get<Core.Catalogue.CustomTypes>();
        Assert.Equal(["field.required", "types.badIcon"], await CodesAsync(() => types.AddAsync("competitor", new TypeDefinition { Icon = "<svg>" }, Principal.System, None)));
        var sales = Principal.System with { Role = Roles.Sales };
        Assert.Equal(["access.function"], await CodesAsync(() => types.AddAsync("competitor", Rival, sales, None)));
        Assert.Equal(["types.builtIn"], await CodesAsync(() => types.RetireAsync("thing", Principal.System, None)));
        Assert.Equal(["type.unknown"], await CodesAsync(() => types.ChangeAsync("competitor", Rival, Principal.System, None)));
        await types.AddAsync("competitor", Rival, Principal.System, None);
        // Names that differ by case would share a table, also after the first was retired.
        await types.RetireAsync("competitor", Principal.System, None);
        Assert.Equal(["types.nameTaken"], await CodesAsync(() => types.AddAsync("comPetitor", Rival, Principal.System, None)));
    }

    [Fact]
    public async Task A_type_made_on_one_node_serves_on_the_other()
    {
        using var server = PostgresCluster.NewDatabase();
        using var folder = new TempFolder();
        await using var one = await Workplace.OpenAsync(folder.Path, server.ConnectionString, None);
        await using var two = await Workplace.OpenAsync(folder.Path, server.ConnectionString, None);
        await using var here = one.BuildServices();
        await using var there = two.BuildServices();
        var watch = ActivatorUtilities.CreateInstance<CatalogueWatch>(there, NullLogger<CatalogueWatch>.Instance);
        await watch.LookAsync(None);
        var made = await here.GetRequiredService<Core.Catalogue.CustomTypes>().AddAsync("competitor", Rival, Principal.System, None);
        Assert.True(await watch.LookAsync(None));
        await there.GetRequiredService<RecordStore>().WriteAsync([RecordWrite.Create(two.Catalogue.Current["competitor"], SmallFirm.Values(("name", "Rival")))], Context, None);
        Assert.Single((await here.GetRequiredService<RecordReader>().ListAsync(new RecordQuery(made, null, null, ["name"], 5), Principal.System, None)).Rows);
        // Two nodes that make one at the same time get two numbers.
        var both = await Task.WhenAll(here.GetRequiredService<Core.Catalogue.CustomTypes>().AddAsync("machine", Rival, Principal.System, None), there.GetRequiredService<Core.Catalogue.CustomTypes>().AddAsync("contract", Rival, Principal.System, None));
        Assert.NotEqual(both[0].Number, both[1].Number);
    }

    [Theory]
    [InlineData("sqlite", "postgres")]
    [InlineData("postgres", "sqlite")]
    public async Task A_backup_carries_types_and_their_records_to_the_other_database_also_retired_ones(string from, string to)
    {
        using var source = new Place(from);
        using var target = new Place(to);
        using var folder = new TempFolder();
        await using (var workplace = await Workplace.OpenAsync(source.Folder, source.Connection, None))
        await using (var services = workplace.BuildServices())
        {
            var types = services.GetRequiredService<Core.Catalogue.CustomTypes>();
            foreach (var name in new[] { "competitor", "machine" })
            {
                await types.AddAsync(name, Rival, Principal.System, None);
                await services.GetRequiredService<Core.Catalogue.CustomFields>().AddAsync(name, "share", new FieldDefinition { Kind = FieldKind.Integer, Indexed = true }, Principal.System, None);
                await services.GetRequiredService<RecordStore>().WriteAsync([RecordWrite.Create(workplace.Catalogue.Current[name], SmallFirm.Values(("name", "Old " + name), ("share", 3L)))], Context, None);
            }

            await types.RetireAsync("machine", Principal.System, None);
        }

        await Safekeeping.BackupAsync(source.Folder, source.Connection, folder.File("b.rapport"), None);
        await Safekeeping.RestoreAsync(folder.File("b.rapport"), target.Folder, target.Connection, None);
        Assert.Empty(await Safekeeping.ExamineAsync(target.Folder, target.Connection, source.AsOther, None));
        await using var restored = await Workplace.OpenAsync(target.Folder, target.Connection, None);
        await using var there = restored.BuildServices();
        await there.GetRequiredService<Core.Catalogue.CustomTypes>().AddAsync("machine", Rival, Principal.System, None);
        foreach (var name in new[] { "competitor", "machine" })
            Assert.Equal(["Old " + name], (await there.GetRequiredService<RecordReader>().ListAsync(new RecordQuery(restored.Catalogue.Current[name], "share = 3", null, ["name"], 5), Principal.System, None)).Rows.Select(r => r.Values[0]));
        // Its records were restored while it was out of sight: a job makes their search text.
        using var worker = new JobWorker(there.GetRequiredService<JobQueue>(), there.GetServices<IJobHandler>().Where(h => h.Type == "core.reindex"), TimeProvider.System, NullLogger<JobWorker>.Instance);
        Assert.True(await worker.RunOneAsync("w", None));
        Assert.Equal(["Old machine"], (await there.GetRequiredService<SearchBox>().FindAsync("old machine", null, 5, Principal.System, None)).Select(h => h.Title));
    }

    private static async Task FieldsAsync(SmallFirm firm)
    {
        var fields = firm.Get<Core.Catalogue.CustomFields>();
        await fields.AddAsync("competitor", "share", new FieldDefinition { Kind = FieldKind.Integer, Indexed = true }, Principal.System, None);
        await fields.AddAsync("competitor", "threat", new FieldDefinition { Kind = FieldKind.Choice, Choices = [new Choice("low"), new Choice("high")] }, Principal.System, None);
        await fields.AddAsync("competitor", "beats", new FieldDefinition { Kind = FieldKind.Link, Target = "thing", Inverse = "rivals" }, Principal.System, None);
    }

    private static async Task<IEnumerable<string>> CodesAsync(Func<Task> act) => (await Assert.ThrowsAsync<ProblemException>(act)).Problems.Select(p => p.Code);
}
