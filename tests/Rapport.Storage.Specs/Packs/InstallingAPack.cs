using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.App.Workplaces;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Core.Packs;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Values;
using Rapport.Core.Views;
using Rapport.Storage.Specs.Backups;
using Fields = Rapport.Core.Catalogue.CustomFields;
using Types = Rapport.Core.Catalogue.CustomTypes;

namespace Rapport.Storage.Specs.Packs;

/// <summary>The pack that comes with the program and packs of one's own: in, upgraded, out, and in again.</summary>
public sealed class InstallingAPack
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly WriteContext Context = new(Principal.System, "test");

    private const string Shop = """
        pack: flower-shop
        version: 1.0.0
        label: { en: Flower shop }
        types:
          bouquet:
            label: { en: Bouquet }
            timeline: { party: buyer, at: boundOn }
            subtitle: [buyer, boundOn]
        fields:
          bouquet:
            buyer: { kind: link, target: party, inverse: bouquets, label: { en: Buyer } }
            boundOn: { kind: date, label: { en: Bound on } }
            stems: { kind: integer, min: 1, label: { en: Stems } }
          party:
            bouquetCount: { kind: rollUp, expression: count(bouquets), label: { en: Bouquets } }
        layouts:
          bouquet:
            fieldTabs: [{ key: more, label: { en: More, zh-Hans: 更多 } }]
            sections: [{ key: main, columns: 2, fields: [name, buyer] }, { key: own1, tab: more, fields: [boundOn] }]
        views:
          - { key: large, type: bouquet, name: { en: Large, zh-Hans: 大花束 }, where: stems > 20, columns: [name, stems] }
        """;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task The_pack_of_the_program_comes_with_its_sample_and_goes_with_it(string database)
    {
        await using var firm = await Firm.OpenAsync(database);
        var pack = firm.Get<PackShelf>().Find("market-watch");
        var plan = await firm.Packs.InstallAsync(pack, demo: true, Principal.System, None);
        Assert.All(plan.Steps, s => Assert.Equal(PackAction.Add, s.Action));
        Assert.Equal(5, plan.Steps.Count(s => s.Part == PackPart.Type));
        var rivals = await firm.ListAsync("competitor", "threat = 'high' and count(offers) = 1", "name", "offerCount", "newsCount");
        Assert.Equal(["Northgate Supplies", 1L, 1L], Assert.Single(rivals));
        Assert.Single(await firm.ListAsync("feedback", "state = 'open' and receivedOn < today", "name"));
        Assert.Contains((await firm.Get<SavedViews>().ListAsync("competitor", Principal.System, None)).Select(v => v.List.Name), n => n == "Most dangerous");
        Assert.False((await firm.Packs.PreviewAsync(pack, Principal.System, None)).DoesSomething);

        // A visit stands in the customer's story.
        var party = await firm.CreateAsync("party", ("kind", "organisation"), ("name", "Blue Harbour"));
        await firm.CreateAsync("visitReport", ("name", "Spring range"), ("customer", party), ("visitedOn", new DateOnly(2026, 3, 4)));
        Assert.Contains((await firm.Get<Timeline>().ReadAsync(firm.Type("party"), party, Principal.System, 10, null, None)).Lines, l => l is { Kind: "visitReport", Text: "Spring range", Type.Name: "visitReport" });

        var removal = await firm.Packs.PreviewRemovalAsync("market-watch", Principal.System, None);
        Assert.Equal((2, false), removal.Steps.Where(s => s is { Part: PackPart.Type, Type: "competitor" }).Select(s => (s.Records!.Value, s.HasMore)).Single());
        await firm.Packs.RemoveAsync("market-watch", demo: true, Principal.System, None);
        Assert.DoesNotContain(firm.Catalogue.Types, t => t.Made is not null);
        Assert.Null(firm.Type("party").Find("openFeedback"));
        Assert.Empty(await firm.Packs.InstalledAsync(None));
        await firm.WorkOffAsync();
        Assert.DoesNotContain((await firm.Get<Timeline>().ReadAsync(firm.Type("party"), party, Principal.System, 10, null, None)).Lines, l => l.Kind == "visitReport");

        // What was written stays: it comes back with the pack, its place in the story too; the sample does not, being undone.
        await firm.Packs.InstallAsync(pack, demo: false, Principal.System, None);
        await firm.WorkOffAsync();
        Assert.Equal(["Spring range", new DateOnly(2026, 3, 4)], Assert.Single(await firm.ListAsync("visitReport", null, "name", "visitedOn")));
        Assert.Empty(await firm.ListAsync("competitor", null, "name"));
        Assert.Contains((await firm.Get<Timeline>().ReadAsync(firm.Type("party"), party, Principal.System, 10, null, None)).Lines, l => l.Kind == "visitReport");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_upgrade_brings_and_takes_and_leaves_what_was_changed_here(string database)
    {
        await using var firm = await Firm.OpenAsync(database);
        await firm.Packs.InstallAsync(PackFile.Read(Shop), demo: false, Principal.System, None);
        // The firm calls stems otherwise, and has a field of its own.
        await firm.Get<Fields>().ChangeAsync("bouquet", "stems", new FieldDefinition { Kind = FieldKind.Integer, Label = new LocalText("Flowers") }, Principal.System, None);
        await firm.Get<Fields>().AddAsync("bouquet", "vase", new FieldDefinition { Kind = FieldKind.YesNo }, Principal.System, None);
        var next = PackFile.Read(Shop.Replace("1.0.0", "1.1.0").Replace("label: { en: Stems }", "label: { en: Stalks }").Replace("label: { en: Bound on }", "label: { en: Made on }")
            .Replace("    stems:", "    ribbon: { kind: choice, choices: [{ key: red, label: { en: Red } }], label: { en: Ribbon } }\n    stems:").Replace("  - { key: large", "  - { key: tall"));
        var plan = await firm.Packs.InstallAsync(next, demo: false, Principal.System, None);
        Assert.Equal(("1.0.0", "1.1.0"), (plan.From, plan.To));
        string Does(PackAction action) => string.Join(' ', plan.Steps.Where(s => s.Action == action).Select(s => s.Name ?? s.Type));
        Assert.Equal(("large", "ribbon tall", "boundOn", "stems"), (Does(PackAction.Retire), Does(PackAction.Add), Does(PackAction.Change), Does(PackAction.Keep)));
        Assert.Equal(("Flowers", "Made on", "Ribbon"), (firm.Label("stems"), firm.Label("boundOn"), firm.Label("ribbon")));
        Assert.NotNull(firm.Type("bouquet").Find("vase"));
        Assert.Equal(["Large"], (await firm.Get<SavedViews>().ListAsync("bouquet", Principal.System, None)).Select(v => v.List.Name));
        Assert.Equal(["pack.older"], await CodesAsync(() => firm.Packs.InstallAsync(PackFile.Read(Shop), demo: false, Principal.System, None)));

        // Still kept one version later, though that version agrees with the one before.
        var third = PackFile.Read(PackFile.Write(next with { Version = "1.2.0" }));
        Assert.False((await firm.Packs.PreviewAsync(third, Principal.System, None)).DoesSomething);
        // A roll-up that the firm made upon the type holds the pack.
        await firm.Get<Fields>().AddAsync("party", "stemsBought", new FieldDefinition { Kind = FieldKind.RollUp, Expression = "sum(bouquets, stems)" }, Principal.System, None);
        Assert.Equal(["fields.usedBy"], await CodesAsync(() => firm.Packs.RemoveAsync("flower-shop", demo: false, Principal.System, None)));
        // So does it hold a version that would take the field away: told before anything is done.
        var without = PackFile.Read(PackFile.Write(next with { Version = "1.3.0", Views = [], Fields = next.Fields.ToDictionary(t => t.Key, t => (IReadOnlyDictionary<string, FieldDefinition>)t.Value.Where(f => f.Key != "stems").ToDictionary(f => f.Key, f => f.Value)) }));
        Assert.Equal(["fields.usedBy"], await CodesAsync(() => firm.Packs.InstallAsync(without, demo: false, Principal.System, None)));
        Assert.False(Assert.Single(await firm.Packs.InstalledAsync(None)).WasCutOff);
        Assert.NotNull(firm.Catalogue.Find("bouquet"));
    }

    [Fact]
    public async Task A_pack_that_meets_what_is_here_comes_in_whole_or_not_at_all()
    {
        await using var firm = await Firm.OpenAsync("sqlite");
        await firm.Get<Types>().AddAsync("bouquet", new TypeDefinition { Label = new LocalText("Our bouquets") }, Principal.System, None);
        Assert.Equal(["pack.typeTaken"], (await CodesAsync(() => firm.Packs.InstallAsync(PackFile.Read(Shop), demo: false, Principal.System, None))).Take(1));
        await firm.Get<Types>().RetireAsync("bouquet", Principal.System, None);
        await firm.Get<Fields>().AddAsync("party", "bouquetCount", new FieldDefinition { Kind = FieldKind.Integer }, Principal.System, None);
        Assert.Contains("pack.fieldTaken", await CodesAsync(() => firm.Packs.InstallAsync(PackFile.Read(Shop), demo: false, Principal.System, None)));
        Assert.Null(firm.Catalogue.Find("bouquet"));
        Assert.Empty(await firm.Packs.InstalledAsync(None));
        var wrong = PackFile.Read(Shop.Replace("count(bouquets)", "count(flowers)").Replace("stems > 20", "stems > ").Replace("target: party, inverse", "target: nobody, inverse").Replace("bouquetCount", "howMany"));
        var problems = (await Assert.ThrowsAsync<ProblemException>(() => firm.Packs.InstallAsync(wrong, demo: false, Principal.System, None))).Problems;
        Assert.Contains("fields.bouquet.buyer.target", problems.Select(p => p.At));
        Assert.Contains("views[0].where", problems.Select(p => p.At));
        var astray = PackFile.Read(Shop.Replace("[buyer, boundOn]", "[buyer, seller]").Replace("bouquetCount", "howMany"));
        Assert.Equal(["types.bouquet.subtitle"], (await Assert.ThrowsAsync<ProblemException>(() => firm.Packs.InstallAsync(astray, demo: false, Principal.System, None))).Problems.Select(p => p.At));
        var sales = Principal.System with { Role = Roles.Sales };
        Assert.Equal(["access.function"], await CodesAsync(() => firm.Packs.InstallAsync(PackFile.Read(Shop), demo: false, sales, None)));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_installation_that_was_cut_off_is_told_and_completed(string database)
    {
        await using var firm = await Firm.OpenAsync(database);
        // What a process that dies in the middle leaves: the note of what it wanted, and half of it.
        var pack = PackFile.Read(Shop);
        await new PackState("flower-shop", null, pack, new PackStand(), null, DateTime.UnixEpoch, null).WriteAsync(firm.Get<Core.Storage.IDatabase>(), None);
        await firm.Get<Types>().AddAsync("bouquet", pack.Types["bouquet"] with { Timeline = null, Subtitle = null }, Principal.System, None);
        await firm.Get<Fields>().AddAsync("bouquet", "buyer", pack.Fields["bouquet"]["buyer"], Principal.System, None);
        Assert.True(Assert.Single(await firm.Packs.InstalledAsync(None)).WasCutOff);
        await firm.Packs.InstallAsync(pack, demo: false, Principal.System, None);
        Assert.False(Assert.Single(await firm.Packs.InstalledAsync(None)).WasCutOff);
        Assert.NotNull(firm.Type("bouquet").Timeline);
        Assert.Equal(["buyer", "boundOn"], firm.Type("bouquet").Under);
        Assert.NotNull(firm.Type("party").Find("bouquetCount"));
        await firm.Packs.RemoveAsync("flower-shop", demo: true, Principal.System, None);
        Assert.Null(firm.Catalogue.Find("bouquet"));
    }

    [Fact]
    public async Task What_was_made_here_is_a_pack_elsewhere()
    {
        await using var here = await Firm.OpenAsync("sqlite");
        await here.Packs.InstallAsync(PackFile.Read(Shop), demo: false, Principal.System, None);
        var made = (await here.Get<PackExport>().MakeAsync(new PackWish("our-shop", "2.0.0", new LocalText("Our shop"), ["bouquet", "party"]), Principal.System, None)).Pack;
        await using var there = await Firm.OpenAsync("postgres");
        await there.Packs.InstallAsync(PackFile.Read(PackFile.Write(made)), demo: false, Principal.System, None);
        var again = (await there.Get<PackExport>().MakeAsync(new PackWish("our-shop", "2.0.0", new LocalText("Our shop"), ["bouquet", "party"]), Principal.System, None)).Pack;
        Assert.Equal((made with { Views = [] }).ToJson(), (again with { Views = [] }).ToJson());
        Assert.Equal(made.Views.Select(v => v with { Key = "" }).Select(v => (v.Name!.En, v.Where)), again.Views.Select(v => (v.Name!.En, v.Where)));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_version_that_takes_a_field_away_which_it_still_names_is_refused_as_on_a_fresh_place(string database)
    {
        await using var firm = await Firm.OpenAsync(database);
        await firm.Packs.InstallAsync(PackFile.Read(Shop), demo: false, Principal.System, None);
        var without = PackFile.Read(Shop.Replace("1.0.0", "1.1.0").Replace("    stems: { kind: integer, min: 1, label: { en: Stems } }\n", "").Replace("fields: [boundOn]", "fields: [boundOn, stems]")
            + "\nrules:\n  bouquet:\n    many: { when: stems > 200, message: { en: Many } }\n");
        var problems = (await firm.Packs.PreviewAsync(without, Principal.System, None)).Problems;
        Assert.Equal([("layouts.bouquet", "pack.fieldGoes"), ("rules.bouquet.many.when", "criteria.unknownField"), ("views[0].columns", "pack.fieldGoes"), ("views[0].where", "criteria.unknownField")], problems.Select(p => (p.At!, p.Code)).Order());
        Assert.All(problems, p => Assert.Equal(("stems", "bouquet"), (p.Args!["name"], p.Args["type"])));
        await Assert.ThrowsAsync<ProblemException>(() => firm.Packs.InstallAsync(without, demo: false, Principal.System, None));
        Assert.NotNull(firm.Type("bouquet").Find("stems"));

        await firm.Packs.RemoveAsync("flower-shop", demo: false, Principal.System, None);
        Assert.Equal([("layouts.bouquet", "pack.noField"), ("views[0].columns", "pack.noField")], (await firm.Packs.PreviewAsync(without, Principal.System, None)).Problems.Where(p => p.Code.StartsWith("pack", StringComparison.Ordinal)).Select(p => (p.At!, p.Code)).Order());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Lists_of_a_pack_are_called_as_their_reader_speaks(string database)
    {
        await using var firm = await Firm.OpenAsync(database);
        var (views, chinese) = (firm.Get<SavedViews>(), Principal.System with { Language = "zh-Hans" });
        async Task<SavedList> LargeAsync(Principal who) => Assert.Single(await views.ListAsync("bouquet", who, None)).List;
        await firm.Packs.InstallAsync(PackFile.Read(Shop), demo: false, chinese, None);
        Assert.Equal(("Large", "大花束", "大花束"), ((await LargeAsync(Principal.System)).Name, (await LargeAsync(chinese)).Name, (await LargeAsync(chinese with { Language = "zh-Hant" })).Name));

        // Another filter leaves the names; another name is one person's words.
        await views.SaveAsync(await LargeAsync(chinese) with { Names = null, Where = "stems > 30" }, chinese, None);
        Assert.Equal(("Large", "stems > 30"), ((await LargeAsync(Principal.System)).Name, (await LargeAsync(Principal.System)).Where));
        var made = (await firm.Get<PackExport>().MakeAsync(new PackWish("our-shop", "1.0.0", new LocalText("Our"), ["bouquet", "party"]), Principal.System, None)).Pack;
        Assert.Equal(new LocalText("Large", "大花束"), Assert.Single(made.Views).Name);
        await views.SaveAsync(await LargeAsync(chinese) with { Names = null, Name = "Big ones" }, chinese, None);
        Assert.Equal("Big ones", (await LargeAsync(Principal.System)).Name);
        Assert.False((await firm.Packs.PreviewAsync(PackFile.Read(Shop), Principal.System, None)).DoesSomething);

        // One that came before lists had names in three languages gets them, though its pack says the same.
        var old = await LargeAsync(chinese) with { Names = null, Name = "大花束" };
        await views.DeleteAsync(old.Id, chinese, None);
        await views.SaveAsync(old, chinese, None);
        Assert.Equal("大花束", (await LargeAsync(Principal.System)).Name);
        Assert.Equal(PackAction.Change, (await firm.Packs.InstallAsync(PackFile.Read(Shop.Replace("1.0.0", "1.0.1")), demo: false, Principal.System, None)).Steps.Single(s => s.Part == PackPart.View).Action);
        Assert.Equal("大花束", (await LargeAsync(chinese)).Name);
    }

    private static async Task<IEnumerable<string>> CodesAsync(Func<Task> act) => (await Assert.ThrowsAsync<ProblemException>(act)).Problems.Select(p => p.Code);

    /// <summary>The whole product over a database of its own.</summary>
    private sealed class Firm(Place place, Workplace workplace, ServiceProvider services) : IAsyncDisposable
    {
        public PackBook Packs => Get<PackBook>();

        public RecordCatalogue Catalogue => workplace.Catalogue.Current;

        public static async Task<Firm> OpenAsync(string database)
        {
            var place = new Place(database);
            var workplace = await Workplace.OpenAsync(place.Folder, place.Connection, None);
            return new Firm(place, workplace, workplace.BuildServices());
        }

        public T Get<T>() where T : notnull => services.GetRequiredService<T>();

        public RecordType Type(string name) => Catalogue[name];

        public string? Label(string field) => Type("bouquet")[field].Label?.En;

        public async Task<Guid> CreateAsync(string type, params (string Name, object? Value)[] values) =>
            (await Get<RecordStore>().WriteAsync([RecordWrite.Create(Type(type), SmallFirm.Values(values))], Context, None)).Items[0].Id;

        public async Task<IReadOnlyList<IReadOnlyList<object?>>> ListAsync(string type, string? where, params string[] fields) =>
            [.. (await Get<RecordReader>().ListAsync(new RecordQuery(Type(type), where, null, fields, 10), Principal.System, None)).Rows.Select(r => r.Values)];

        public async Task WorkOffAsync()
        {
            using var worker = new JobWorker(Get<JobQueue>(), services.GetServices<IJobHandler>().Where(h => h.Type is "core.retelling" or "core.reindex"), TimeProvider.System, NullLogger<JobWorker>.Instance);
            while (await worker.RunOneAsync("w", None)) { }
        }

        public async ValueTask DisposeAsync()
        {
            await services.DisposeAsync();
            await workplace.DisposeAsync();
            place.Dispose();
        }
    }
}
