using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Records;

namespace Rapport.Storage.Specs.CustomFields;

public sealed class MakingEveryKind
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly WriteContext Context = new(Principal.System, "test");

    private static Task<Field> AddAsync(SmallFirm firm, string name, FieldDefinition definition) => firm.Get<Core.Catalogue.CustomFields>().AddAsync("thing", name, definition, Principal.System, None);

    private static Task ChangeAsync(SmallFirm firm, Guid id, params (string, object?)[] values) => firm.Store.WriteAsync([RecordWrite.Update(firm.Thing, id, SmallFirm.Values(values))], Context, None);

    private static async Task<IReadOnlyList<Problem>> RefusalAsync(Func<Task> act) => (await Assert.ThrowsAsync<ProblemException>(act)).Problems;

    private static async Task<object?[]> ValuesAsync(SmallFirm firm, Guid id, params string[] fields) =>
        (await firm.Reader.ListAsync(new RecordQuery(firm.Thing, $"id = '{id}'", null, fields, 1), Principal.System, None)).Rows[0].Values.ToArray();

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Formulas_and_roll_ups_are_computed_filtered_and_sorted(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        await AddAsync(firm, "belongsTo", new() { Kind = FieldKind.Link, Target = "thing", Inverse = "pieces" });
        await AddAsync(firm, "price", new() { Kind = FieldKind.Money });
        await AddAsync(firm, "due", new() { Kind = FieldKind.Date });
        Assert.Equal(FieldKind.Integer, (await AddAsync(firm, "pieceCount", new() { Kind = FieldKind.RollUp, Expression = "count(pieces)" })).ResultKind);
        Assert.Equal(FieldKind.Money, (await AddAsync(firm, "worth", new() { Kind = FieldKind.RollUp, Expression = "sum(pieces, price, level > 0)" })).ResultKind);
        Assert.Equal(FieldKind.Money, (await AddAsync(firm, "each", new() { Kind = FieldKind.Formula, Expression = "worth / pieceCount", ResultKind = FieldKind.Money })).ResultKind);
        Assert.Equal(FieldKind.Date, (await AddAsync(firm, "remind", new() { Kind = FieldKind.Formula, Expression = "due - 3d" })).ResultKind);
        Assert.Equal(FieldKind.YesNo, (await AddAsync(firm, "isRich", new() { Kind = FieldKind.Formula, Expression = "worth > 20" })).ResultKind);
        Assert.Equal(FieldKind.Text, (await AddAsync(firm, "ownerThing", new() { Kind = FieldKind.Formula, Expression = "belongsTo.name" })).ResultKind);

        var whole = await firm.CreateAsync(("name", "Whole"), ("due", new DateOnly(2026, 3, 2)));
        var piece = await firm.CreateAsync(("name", "P1"), ("level", 1L), ("belongsTo", whole), ("price", 10.25m));
        await firm.CreateAsync(("name", "P2"), ("level", 1L), ("belongsTo", whole), ("price", 20m));
        await firm.CreateAsync(("name", "P3"), ("level", 0L), ("belongsTo", whole), ("price", 99m));
        Assert.Equal([3L, 30.25m, 10.0833m, new DateOnly(2026, 2, 27), true], await ValuesAsync(firm, whole, "pieceCount", "worth", "each", "remind", "isRich"));
        Assert.Equal([0L, 0m, null, null, false, "Whole"], await ValuesAsync(firm, piece, "pieceCount", "worth", "each", "remind", "isRich", "ownerThing"));
        var page = await firm.Reader.ListAsync(new RecordQuery(firm.Thing, "isRich or pieceCount = 0", "-worth,name", ["name"], 10), Principal.System, None);
        Assert.Equal(["Whole", "P1", "P2", "P3"], page.Rows.Select(r => r.Values[0]));
        Assert.Equal("field.readOnly", (await RefusalAsync(() => ChangeAsync(firm, whole, ("worth", 1m))))[0].Code);
    }

    [Theory]
    [InlineData("worth *", "criteria.unexpectedEnd", "expression")]
    [InlineData("nothing + 1", "criteria.unknownField", "expression")]
    [InlineData("self + 1", "criteria.cycle", "expression")]
    [InlineData("id", "fields.noResult", "expression")]
    [InlineData("name", "fields.wrongResult", "resultKind")]
    public async Task A_formula_that_cannot_be_computed_is_refused_with_its_reason(string expression, string code, string at)
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        await AddAsync(firm, "worth", new() { Kind = FieldKind.Number });
        var definition = new FieldDefinition { Kind = FieldKind.Formula, Expression = expression, ResultKind = at == "resultKind" ? FieldKind.Number : null };
        var problem = Assert.Single(await RefusalAsync(() => AddAsync(firm, "self", definition)));
        Assert.Equal((code, at), (problem.Code, problem.At));
        Assert.Equal("fields.noRollUp", (await RefusalAsync(() => AddAsync(firm, "rolled", new() { Kind = FieldKind.RollUp, Expression = "worth + 1" })))[0].Code);
    }

    [Fact]
    public async Task What_a_formula_draws_on_can_neither_go_nor_be_seen_through_it()
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        var fields = firm.Get<Core.Catalogue.CustomFields>();
        await AddAsync(firm, "salary", new() { Kind = FieldKind.Number });
        await AddAsync(firm, "twice", new() { Kind = FieldKind.Formula, Expression = "salary * 2" });
        var refused = Assert.Single(await RefusalAsync(() => fields.RetireAsync("thing", "salary", Principal.System, None)));
        Assert.Equal(("fields.usedBy", "twice"), (refused.Code, refused.Args!["name"]));
        Assert.Equal("criteria.cycle", (await RefusalAsync(() => fields.ChangeAsync("thing", "twice", new() { Kind = FieldKind.Formula, Expression = "twice + 1" }, Principal.System, None)))[0].Code);

        var blind = new Principal(Guid.CreateVersion7(), "B", 1, new Role("blind", new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal)
        {
            ["thing"] = TypeAccess.Full with { HiddenFields = new HashSet<string>(StringComparer.Ordinal) { "salary" } },
        }, TypeAccess.Full));
        var sight = new Sight(firm.Store.Catalogue, blind);
        Assert.True(sight.Hides(firm.Thing, firm.Thing["twice"]));
        Assert.False(new Sight(firm.Store.Catalogue, Principal.System).Hides(firm.Thing, firm.Thing["twice"]));
        Assert.Equal("field.unknown", (await RefusalAsync(() => firm.Reader.ListAsync(new RecordQuery(firm.Thing, null, null, ["twice"], 1), blind, None)))[0].Code);

        await fields.RetireAsync("thing", "twice", Principal.System, None);
        await fields.RetireAsync("thing", "salary", Principal.System, None);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Automatic_numbers_go_to_the_records_that_are_there_and_on_to_new_ones(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var old = new List<Guid>();
        for (var i = 0; i < 3; i++) old.Add(await firm.CreateAsync(("name", $"N{i}")));
        await AddAsync(firm, "tag", new() { Kind = FieldKind.AutoNumber, Pattern = "V-{0:0000}", Searchable = true });
        Assert.Equal("V-0001", (await firm.Reader.GetAsync(firm.Thing, await firm.CreateAsync(("name", "New")), Principal.System, None))!["tag"]);

        var worker = new JobWorker(firm.Get<JobQueue>(), firm.Services.GetServices<IJobHandler>().Where(h => h.Type == "core.number"), TimeProvider.System, NullLogger<JobWorker>.Instance);
        Assert.True(await worker.RunOneAsync("w", None));
        var given = new List<object?>();
        foreach (var id in old) given.Add((await firm.Reader.GetAsync(firm.Thing, id, Principal.System, None))!["tag"]);
        Assert.Equal(["V-0002", "V-0003", "V-0004"], given);
        Assert.Equal(2L, (await firm.Reader.GetAsync(firm.Thing, old[0], Principal.System, None))!.Version);
        var next = await firm.CreateAsync(("name", "Next"));
        Assert.Equal("V-0005", (await firm.Reader.GetAsync(firm.Thing, next, Principal.System, None))!["tag"]);
        Assert.Equal("field.taken", (await RefusalAsync(() => ChangeAsync(firm, next, ("tag", "V-0002"))))[0].Code);
        Assert.Equal(next, Assert.Single((await firm.Reader.ListAsync(new RecordQuery(firm.Thing, "tag = 'V-0005'"), Principal.System, None)).Rows).Id);
        Assert.Equal("fields.badPattern", (await RefusalAsync(() => AddAsync(firm, "bad", new() { Kind = FieldKind.AutoNumber, Pattern = "no place" })))[0].Code);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_number_that_the_program_gives_is_nobodys_edit_and_holds_no_undo(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var made = await firm.Store.WriteAsync([.. Enumerable.Range(0, 3).Select(i => RecordWrite.Create(firm.Thing, SmallFirm.Values(("name", $"N{i}"))))], Context, None);
        Guid plain = made.Items[0].Id, edited = made.Items[1].Id;
        await AddAsync(firm, "tag", new() { Kind = FieldKind.AutoNumber, Pattern = "V-{0:0000}" });
        var worker = new JobWorker(firm.Get<JobQueue>(), firm.Services.GetServices<IJobHandler>().Where(h => h.Type == "core.number"), TimeProvider.System, NullLogger<JobWorker>.Instance);
        Assert.True(await worker.RunOneAsync("w", None));
        Assert.Equal("V-0001", (await firm.Reader.GetAsync(firm.Thing, plain, Principal.System, None))!["tag"]);
        await ChangeAsync(firm, edited, ("level", 4L));

        // The log knows of it, the record's story tells edits of people only.
        Assert.Equal(1L, await firm.Database.WriteAsync(Core.Storage.WriteLane.People, s => s.ScalarAsync("select count(*) from core_change where record_id = $1", s.Dialect.ToDb(FieldKind.Link, plain)), None));
        var stories = firm.Get<Timeline>();
        Assert.DoesNotContain((await stories.ReadAsync(firm.Thing, plain, Principal.System, 10, null, None)).Lines, l => l.Kind == "changed");
        Assert.Equal(["level"], Assert.Single((await stories.ReadAsync(firm.Thing, edited, Principal.System, 10, null, None)).Lines, l => l.Kind == "changed").Changes.Select(c => c.Field.Name));

        foreach (var isPreview in (bool[])[true, false])
        {
            var undone = await firm.Store.UndoAsync(made.ChangeSet, Principal.System, isPreview, None);
            Assert.Equal((2, 1), (undone.Reverted, undone.RefusedCount));
            Assert.Equal(edited, undone.Refused[0].Id);
        }

        Assert.Null(await firm.Reader.GetAsync(firm.Thing, plain, Principal.System, None));
        Assert.NotNull(await firm.Reader.GetAsync(firm.Thing, edited, Principal.System, None));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Several_links_are_written_asked_for_undone_and_hold_what_they_point_at(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var fields = firm.Get<Core.Catalogue.CustomFields>();
        await AddAsync(firm, "note", new() { Kind = FieldKind.Text });
        await AddAsync(firm, "friends", new() { Kind = FieldKind.MultiLink, Target = "thing" });
        Guid a = await firm.CreateAsync(("name", "A")), b = await firm.CreateAsync(("name", "B")), c = await firm.CreateAsync(("name", "C"), ("note", "kept"), ("friends", new[] { a, b }));
        await fields.RetireAsync("thing", "note", Principal.System, None);
        Assert.Equal(new[] { a, b }.Order().ToArray(), (await firm.Reader.GetAsync(firm.Thing, c, Principal.System, None))!["friends"]);
        Assert.Equal(c, Assert.Single((await firm.Reader.ListAsync(new RecordQuery(firm.Thing, $"friends has '{a}'"), Principal.System, None)).Rows).Id);
        var listed = await firm.Reader.ListAsync(new RecordQuery(firm.Thing, null, "-name", ["name", "friends", "level"], 2), Principal.System, None);
        Assert.Equal(["name", "friends", "level"], listed.Fields.Select(f => f.Name));
        Assert.Equal(["C", new[] { a, b }.Order().ToArray(), null], listed.Rows[0].Values);
        Assert.Equal(["B", null, null], listed.Rows[1].Values);
        var last = await firm.Reader.ListAsync(new RecordQuery(firm.Thing, null, "-name", ["friends"], 2, listed.Next), Principal.System, None);
        Assert.Equal((a, null), (Assert.Single(last.Rows).Id, last.Rows[0].Values[0]));
        var changed = await firm.Store.WriteAsync([RecordWrite.Update(firm.Thing, c, SmallFirm.Values(("friends", new[] { a })))], Context, None);
        await firm.Store.UndoAsync(changed.ChangeSet, Principal.System, false, None);
        Assert.Equal("delete.inUse", (await RefusalAsync(() => firm.Store.WriteAsync([RecordWrite.Delete(firm.Thing, b)], Context, None)))[0].Code);

        await fields.RetireAsync("thing", "friends", Principal.System, None);
        await firm.Store.WriteAsync([RecordWrite.Delete(firm.Thing, b)], Context, None);
        await AddAsync(firm, "friends", new() { Kind = FieldKind.MultiLink, Target = "thing" });
        await AddAsync(firm, "note", new() { Kind = FieldKind.Text });
        var back = (await firm.Reader.GetAsync(firm.Thing, c, Principal.System, None))!;
        Assert.Equal([a], (Guid[])back["friends"]!);
        Assert.Equal("kept", back["note"]);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_default_fills_new_records_and_a_form_is_explained_by_its_example(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var json = JsonDocument.Parse("""{"kind":"text","default":"AB1234","format":"[A-Z]{2}[0-9]{4}","example":"XY0001","aliases":["badge no","徽章"]}""");
        var badge = await AddAsync(firm, "badge", json.RootElement.Deserialize<FieldDefinition>(FieldDefinition.Json)!);
        Assert.Equal(["badge no", "徽章"], badge.Aliases);
        var id = await firm.CreateAsync(("name", "A"));
        Assert.Equal("AB1234", (await firm.Reader.GetAsync(firm.Thing, id, Principal.System, None))!["badge"]);
        var wrong = (await RefusalAsync(() => ChangeAsync(firm, id, ("badge", "12"))))[0];
        Assert.Equal(("field.wrongFormLike", "XY0001"), (wrong.Code, wrong.Args!["example"]));

        async Task<(string, string?)> MisfitAsync(string definition) => (await RefusalAsync(() => AddAsync(firm, "other", JsonDocument.Parse(definition).RootElement.Deserialize<FieldDefinition>(FieldDefinition.Json)!)))[0] is var p ? (p.Code, p.At) : default;
        Assert.Equal(("field.wrongForm", "default"), await MisfitAsync("""{"kind":"text","format":"[0-9]+","default":"x"}"""));
        Assert.Equal(("field.wrongForm", "example"), await MisfitAsync("""{"kind":"text","format":"[0-9]+","example":"x"}""") is var (code, at) ? (code.Replace("Like", "", StringComparison.Ordinal), at) : default);
        Assert.Equal(("field.wrongKind", "default"), await MisfitAsync("""{"kind":"integer","default":"x"}"""));
        Assert.Equal(("field.tooBig", "default"), await MisfitAsync("""{"kind":"integer","max":3,"default":4}"""));
        Assert.Equal(("fields.notForKind", "format"), await MisfitAsync("""{"kind":"integer","format":"[0-9]+"}"""));
        Assert.Equal(("fields.emptyRange", "max"), await MisfitAsync("""{"kind":"integer","min":3,"max":2}"""));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_field_required_later_leaves_older_records_free_to_change(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        var old = await firm.CreateAsync(("name", "Old"));
        await AddAsync(firm, "must", new() { Kind = FieldKind.Text, Required = true });
        await ChangeAsync(firm, old, ("level", 1L));
        Assert.Equal(("field.required", "must"), (await RefusalAsync(() => ChangeAsync(firm, old, ("must", null))))[0] is var p ? (p.Code, p.At) : default);
        await ChangeAsync(firm, old, ("must", "here"));
        Assert.Equal("field.required", (await RefusalAsync(() => ChangeAsync(firm, old, ("must", " "))))[0].Code);
        Assert.Equal("field.required", (await RefusalAsync(() => firm.CreateAsync(("name", "New"))))[0].Code);

        // A program that makes records by the thousand knows nothing of the field.
        var run = await firm.Store.OpenRunAsync(Context, "many", None);
        Task MakeAsync() => run.ChunkAsync(async bulk =>
        {
            await bulk.CreateAsync(firm.Thing, [SmallFirm.Values(("name", "Many"))], None);
            return 0;
        }, None);
        Assert.Equal(("fields.requiredHere", "must"), (await RefusalAsync(MakeAsync))[0] is var r ? (r.Code, r.At) : default);
        await firm.Get<Core.Catalogue.CustomFields>().ChangeAsync("thing", "must", new() { Kind = FieldKind.Text, Required = true, Default = JsonDocument.Parse("\"unknown\"").RootElement }, Principal.System, None);
        await MakeAsync();
        Assert.Single((await firm.Reader.ListAsync(new RecordQuery(firm.Thing, "must = 'unknown' and name = 'Many'"), Principal.System, None)).Rows);
    }

    [Fact]
    public async Task Names_that_criteria_would_read_otherwise_are_refused()
    {
        await using var firm = await SmallFirm.OpenAsync("sqlite");
        var text = new FieldDefinition { Kind = FieldKind.Text };
        foreach (var word in new[] { "and", "not", "startOfWeek", "me", "sum", "text", "empty", "yes" }) Assert.Equal("fields.nameReserved", (await RefusalAsync(() => AddAsync(firm, word, text)))[0].Code);
        await AddAsync(firm, "creditLimit", text);
        Assert.Equal("fields.nameTaken", (await RefusalAsync(() => AddAsync(firm, "creditlimit", text)))[0].Code);
        Assert.Equal("fields.nameTaken", (await RefusalAsync(() => AddAsync(firm, "createdat", text)))[0].Code);
        await firm.Get<Core.Catalogue.CustomFields>().ChangeAsync("thing", "creditLimit", text with { InList = true }, Principal.System, None);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Whole_numbers_that_a_double_cannot_hold_are_told_apart(string database)
    {
        await using var firm = await SmallFirm.OpenAsync(database);
        await AddAsync(firm, "serial", new() { Kind = FieldKind.Integer });
        await AddAsync(firm, "sum1", new() { Kind = FieldKind.Money });
        const long big = 9007199254740993;
        await firm.CreateAsync(("name", "One less"), ("serial", big - 1), ("level", big - 1));
        await firm.CreateAsync(("name", "It"), ("serial", big), ("level", big), ("sum1", 900_719_925_474.0993m));
        await firm.CreateAsync(("name", "Largest"), ("serial", long.MaxValue), ("level", long.MaxValue));
        async Task<IEnumerable<object?>> NamesAsync(string where) => (await firm.Reader.ListAsync(new RecordQuery(firm.Thing, where, "serial", ["name"], 10), Principal.System, None)).Rows.Select(r => r.Values[0]);
        foreach (var field in new[] { "serial", "level" })
        {
            Assert.Equal(["It"], await NamesAsync($"{field} = {big}"));
            Assert.Equal(["It"], await NamesAsync($"{field} in ({big}, 1)"));
            Assert.Equal(["It", "Largest"], await NamesAsync($"{field} > {big - 1}"));
            Assert.Equal(["Largest"], await NamesAsync($"{field} = {long.MaxValue}"));
            Assert.Equal(["One less", "It"], await NamesAsync($"{field} < {long.MaxValue}"));
        }

        Assert.Equal(["It"], await NamesAsync("sum1 = 900719925474.0993"));
        Assert.Empty(await NamesAsync("sum1 = 900719925474.0992"));
        Assert.Equal(["It"], await NamesAsync($"sum1 < {long.MaxValue}"));
        Assert.Empty(await NamesAsync($"sum1 > {long.MaxValue}"));
    }

    [Fact]
    public void Relations_keep_the_order_of_the_catalogue_whatever_is_added()
    {
        RecordType Of(string name, short number, params string[] inverses) =>
            inverses.Select((i, n) => (i, n)).Aggregate(new RecordTypeBuilder(name, number, "tst_" + name, "name").Named("name"), (b, i) => b.Link($"to{i.n}", "hub", i.i)).Build();
        var names = Enumerable.Range(0, 40).Select(i => $"r{i * 7919 % 1000}").ToArray();
        var catalogue = new RecordCatalogue([Of("hub", 91), Of("spoke", 92, names)]);
        Assert.Equal(names, catalogue.InversesOf("hub").Select(r => r.Name));
    }
}
