using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;
using Rapport.Testing;

namespace Rapport.Storage.Specs.Exchange;

/// <summary>What a plan says of words and of single rows holds for the whole file, which itself stays as it is.</summary>
public abstract class PuttingRowsRight(SharedPostgres? postgres) : Engine(postgres)
{
    private readonly TempFolder files = new();

    private string NewFile(string text)
    {
        var path = files.File("table.csv");
        File.WriteAllText(path, text);
        return path;
    }

    private Task<ImportResult> ImportAsync(string path, ImportPlan plan, string? errors = null) => Get<RecordImport>().RunAsync(path, plan, Principal.System, errors, null, null, default);

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Words(string column, params (string Word, string Meaning)[] words) =>
        new(StringComparer.Ordinal) { [column] = words.ToDictionary(w => w.Word, w => w.Meaning, StringComparer.Ordinal) };

    private async Task<List<object?[]>> ListAsync(params string[] fields) =>
        [.. (await Reader.ListAsync(new RecordQuery(Party, null, "name", fields, 50), Principal.System, default)).Rows.Select(r => r.Values)];

    [Fact]
    public async Task Words_become_the_choices_they_are_said_to_be_in_lists_part_by_part()
    {
        var path = NewFile("name,role\nAnn,VIP\nBob,vip ; Supplier\nCid,none of these\nDora,Unheard of\nEd,supplier\n");
        var plan = new ImportPlan("party") { Words = Words("role", ("V.I.P.", "customer"), ("none of these", ""), ("Supplier", "partner")) };
        var result = await ImportAsync(path, plan);
        Assert.Equal((5, 4, 1), (result.Rows, result.Created, result.Errors));
        Assert.Equal("cell.notAChoice", result.FirstErrors[0].Problems[0].Code);
        var rows = await ListAsync("name", "roles");
        Assert.Equal(new[] { "customer" }, rows[0][1]);
        Assert.Equal(new[] { "customer", "partner" }, ((string[])rows[1][1]!).Order());
        Assert.True(rows[2][1] is null or string[] { Length: 0 });
        Assert.Equal(new[] { "partner" }, rows[3][1]);
    }

    [Fact]
    public async Task Two_people_of_one_address_do_not_become_one_user()
    {
        var path = NewFile("name,email,role\nMia,mia@example.com,sales\nNora,nora@example.com,sales\nMaja, MIA@example.com ,manager\n");
        var plan = new ImportPlan("user") { Match = ["email"], Mode = ImportMode.Upsert };
        var result = await ImportAsync(path, plan);
        Assert.Equal((3, 2, 1), (result.Rows, result.Created, result.Errors));
        var problem = Assert.Single(result.FirstErrors[0].Problems);
        Assert.Equal(("import.userTwice", "email", 2L), (problem.Code, problem.At, (long)problem.Args!["line"]!));
        Assert.Equal(4, result.FirstErrors[0].Line);
        Assert.Equal(0, (await ImportAsync(path, plan)).Updated);
    }

    [Fact]
    public async Task Words_that_cannot_be_are_refused_before_anything_is_written()
    {
        var path = NewFile("name,role\nAnn,VIP\n");
        async Task<string> CodeAsync(ImportPlan plan) => (await Assert.ThrowsAsync<ProblemException>(() => ImportAsync(path, plan))).Problems[0].Code;
        Assert.Equal("import.wordChoiceMissing", await CodeAsync(new ImportPlan("party") { Words = Words("role", ("VIP", "emperor")) }));
        Assert.Equal("import.wordsColumnMissing", await CodeAsync(new ImportPlan("party") { Words = Words("rank", ("VIP", "customer")) }));
        Assert.Equal("import.fixColumnMissing", await CodeAsync(new ImportPlan("party") { Fixes = [new RowFix(2, "rank", "x")] }));
        Assert.Equal("import.tooManyFixes", await CodeAsync(new ImportPlan("party") { Fixes = [.. Enumerable.Range(2, RowFix.Most + 1).Select(l => new RowFix(l))] }));
        Assert.Empty(await ListAsync("name"));
    }

    [Fact]
    public async Task Corrected_cells_are_read_and_rows_left_out_stay_out()
    {
        var text = "name,birthday,email\nAnn,yesterday,ann@example.org\nBob,1980-01-01,bob@example.org\n,1981-01-01,nobody@example.org\n\"Cid\nSmith\",1982-01-01\nDora,never,dora@example.org\n";
        var path = NewFile(text);
        var errors = files.File("errors.csv");
        var plan = new ImportPlan("party") { Fixes = [new RowFix(2, "birthday", "1979-05-06"), new RowFix(4), new RowFix(5, "3", "cid@example.org"), new RowFix(7, "name", "Dorothy")] };
        var result = await ImportAsync(path, plan, errors);
        Assert.Equal((5, 3, 1, 1), (result.Rows, result.Created, result.Errors, result.LeftOut));
        Assert.Equal(text, await File.ReadAllTextAsync(path));
        var rows = await ListAsync("name", "birthday", "email");
        Assert.Equal(["Ann", new DateOnly(1979, 5, 6), "ann@example.org"], rows[0]);
        Assert.Equal(["Cid\nSmith", new DateOnly(1982, 1, 1), "cid@example.org"], rows[2]);
        // What was put right in a row that is still wrong goes along into the file of rows kept aside.
        Assert.EndsWith("Dorothy,never,dora@example.org", (await File.ReadAllLinesAsync(errors))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_import_goes_on_with_its_corrections()
    {
        var path = NewFile("name,birthday\n" + string.Concat(Enumerable.Range(0, 1_200).Select(i => FormattableString.Invariant($"Person {i},{(i % 400 == 7 ? "never" : "1980-01-01")}\n"))));
        var plan = new ImportPlan("party") { Fixes = [new RowFix(9, "birthday", "1990-01-01"), new RowFix(20), new RowFix(809, "birthday", "1991-01-01"), new RowFix(1_100)] };
        var import = new RecordImport(Store, Reader, Get<IExchangeWords>()) { MostRowsAtOnce = 250 };
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => import.RunAsync(path, plan, Principal.System, null, step => step.Rows >= 500 ? throw new InvalidTimeZoneException() : Task.CompletedTask, null, default));
        var result = await ImportAsync(path, plan);
        Assert.Equal((1_200, 1_197, 1, 2), (result.Rows, result.Created, result.Errors, result.LeftOut));
        Assert.Equal(1_197, await ScalarAsync("select count(*) from cus_party"));
    }

    [Fact]
    public async Task A_piece_tried_again_says_what_the_whole_would_and_leaves_no_trace()
    {
        var path = NewFile("name,birthday,email\n" + string.Concat(Enumerable.Range(0, 1_100).Select(i => FormattableString.Invariant($"Person {i},{(i is 3 or 700 or 1_050 ? "never" : "1980-01-01")},p{i}@example.org\n"))));
        var rehearsal = Get<ImportRehearsal>();
        var plan = new ImportPlan("party") { Match = ["email"], Mode = ImportMode.Upsert };
        var before = await DumpAsync(t => !t.StartsWith("sqlite_", StringComparison.Ordinal));
        var trial = await rehearsal.RunAsync(path, plan, Principal.System, default);
        Assert.Equal((1_100, 3), (trial.Count, trial.Errors));
        RowFix[] steps = [new(702, "birthday", "1990-02-03"), new(1_052), new(5, "name", ""), new(5, "birthday", "1980-01-01"), new(10, "email", "p700@example.org")];
        foreach (var step in steps)
        {
            plan = plan with { Fixes = [.. plan.Fixes ?? [], step] };
            trial = await rehearsal.AgainAsync(path, plan, trial, (int)step.Line - 1, Principal.System, default);
            var whole = await rehearsal.RunAsync(path, plan, Principal.System, default);
            Assert.Equal((whole.Count, whole.Errors, whole.LeftOut, whole.Effect), (trial.Count, trial.Errors, trial.LeftOut, trial.Effect));
            Assert.Equal(whole.Rows.Where(r => r.Problems.Count > 0).Select(r => r.Line), trial.Rows.Where(r => r.Problems.Count > 0).Select(r => r.Line));
            Assert.Contains(trial.Rows, r => r.Line == step.Line && r.IsTold);
        }

        Assert.Equal((1, 1), (trial.Errors, trial.LeftOut));
        Assert.Equal(before, await DumpAsync(t => !t.StartsWith("sqlite_", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_words_of_a_column_are_told_with_what_they_resemble()
    {
        var path = NewFile("name,role,note\nA,Customer,x\nB,customer,x\nC,suplier,x\nD,custom,x\nE,-,x\nF,Unheard; partner,x\n");
        var columns = ColumnMatch.Find(Party, ["name", "role", "note"], Get<IExchangeWords>());
        var seen = WordsSeen.Read(path, new TableFormat(), Party, columns, Get<IExchangeWords>(), default);
        Assert.Equal((6, true), (seen.Rows, seen.IsWhole));
        var words = Assert.Single(seen.Columns);
        Assert.Equal("roles", words.Field.Name);
        Assert.Equal([("Customer", 2, "customer", null), ("suplier", 1, null, "supplier"), ("custom", 1, null, "customer"), ("Unheard", 1, null, null), ("partner", 1, "partner", null)],
            words.Words.Select(w => (w.Text, w.Count, w.Key, w.Near)));
    }

    [Fact]
    public async Task Templates_are_ones_own_or_everybodys_and_change_by_their_owner_only()
    {
        var templates = Get<ImportTemplates>();
        var (ann, bob) = (new Principal(Guid.CreateVersion7(), "Ann", 1, Roles.Manager), new Principal(Guid.CreateVersion7(), "Bob", 1, Roles.Manager));
        var plan = new ImportPlan("party") { Match = ["code"], Mode = ImportMode.Upsert, Words = Words("role", ("VIP", "customer")), Fixes = [new RowFix(2)] };
        ImportTemplate Make(string name, bool shared) => new(Guid.CreateVersion7(), "party", name, shared, ["code", "role"], plan);
        var (own, everyones) = (Make("Own", false), Make("Monthly", true));
        await templates.SaveAsync(own, ann, default);
        await templates.SaveAsync(everyones, ann, default);
        Assert.Equal(["Monthly", "Own"], (await templates.ListAsync("party", ann, default)).Select(t => t.Template.Name));
        var seen = Assert.Single(await templates.ListAsync("party", bob, default));
        Assert.Equal(("Monthly", false), (seen.Template.Name, seen.Mine));
        Assert.Empty(await templates.ListAsync("order", ann, default));

        var read = (await templates.FindAsync("party", "monthly", bob, default)).Plan;
        Assert.Null(read.Fixes);
        Assert.Equal(("code", ImportMode.Upsert, "customer"), (read.Match[0], read.Mode, read.Words!["role"]["VIP"]));
        Assert.True(everyones.Fits(["code", "role"]));
        Assert.False(everyones.Fits(["role", "code"]));

        await templates.SaveAsync(everyones with { Name = "Taken over" }, bob, default);
        await templates.DeleteAsync(everyones.Id, bob, default);
        Assert.Equal("Monthly", Assert.Single(await templates.ListAsync("party", bob, default)).Template.Name);
        async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<ProblemException>(act)).Problems[0].Code;
        Assert.Equal("import.templateTaken", await CodeAsync(() => templates.SaveAsync(Make("own ", true), ann, default)));
        Assert.Equal("import.templateName", await CodeAsync(() => templates.SaveAsync(Make(" ", true), ann, default)));
        Assert.Equal("access.function", await CodeAsync(() => templates.SaveAsync(Make("x", true), new Principal(Guid.CreateVersion7(), "Rea", 1, Roles.Reader), default)));
        Assert.Equal("import.templateMissing", await CodeAsync(() => templates.FindAsync("party", "Own", bob, default)));
        await templates.SaveAsync(own with { Name = "Mine" }, ann, default);
        await templates.DeleteAsync(everyones.Id, ann, default);
        Assert.Equal("Mine", Assert.Single(await templates.ListAsync("party", ann, default)).Template.Name);
    }

    [Theory]
    [InlineData("yes,no,yes", FieldKind.YesNo)]
    [InlineData("1,0,1", FieldKind.Integer)]
    [InlineData("1.5,2,3", FieldKind.Number)]
    [InlineData("007,012,5", FieldKind.Text)]
    [InlineData("2026-01-31,2026-02-01,", FieldKind.Date)]
    [InlineData("a@example.org,b@example.org,c@example.org", FieldKind.Email)]
    [InlineData("gold,gold,gold", FieldKind.Choice)]
    [InlineData("gold,silver,bronze", FieldKind.Text)]
    [InlineData(",,", FieldKind.Text)]
    public void The_kind_of_a_new_field_is_guessed_from_the_values(string values, FieldKind kind)
    {
        var path = NewFile("name,what\n" + string.Concat(values.Split(',').Select((v, i) => $"P{i},{v}\n")));
        Assert.Equal(kind, FieldGuess.Of(path, new TableFormat(), 1).Kind);
    }
}

public sealed class PuttingRowsRightOnSqlite() : PuttingRowsRight(null);

public sealed class PuttingRowsRightOnPostgres(SharedPostgres postgres) : PuttingRowsRight(postgres);
