using System.Text;
using Rapport.Core.Access;
using Rapport.Core.Catalogue;
using Rapport.Core.Exchange.Exporting;
using Rapport.Core.Exchange.Importing;
using Rapport.Core.Exchange.Tables;
using Rapport.Core.Jobs;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Storage.Specs.Records;
using Rapport.Testing;

namespace Rapport.Storage.Specs.Exchange;

public abstract class ImportingTables(SharedPostgres? postgres) : Engine(postgres)
{
    private readonly TempFolder files = new();

    private string NewFile(string text, string name = "table.csv")
    {
        var path = files.File(name);
        File.WriteAllText(path, text);
        return path;
    }

    private Task<ImportResult> ImportAsync(string path, ImportPlan plan, string? errors = null, Principal? who = null) =>
        Get<RecordImport>().RunAsync(path, plan, who ?? Principal.System, errors, null, null, default);

    private static (long, long, long, long, long) Counts(ImportResult r) => (r.Rows, r.Created, r.Updated, r.Unchanged, r.Errors);

    private async Task<List<object?[]>> ListAsync(RecordType type, params string[] fields) =>
        [.. (await Reader.ListAsync(new RecordQuery(type, null, "name", fields, 500), Principal.System, default)).Rows.Select(r => r.Values)];

    [Fact]
    public async Task Bad_rows_are_kept_aside_with_line_and_reason_and_the_rest_goes_in()
    {
        var path = NewFile("Name,Birthday,E-mail,Role\n\"Ann\nSmith\",1980-01-31,ann@example.org,customer\nBob,yesterday,bob@example.org,\nCid,1981-02-01\n,1982-02-01,cid@example.org,\nDora,1.3.1983,dora@example.org,customer; partner\n\"Ed\"x,,,\n");
        var errors = files.File("errors.csv");
        var result = await ImportAsync(path, new ImportPlan("party"), errors);
        Assert.Equal((6, 2, 0, 0, 4), Counts(result));
        using (var aside = TableFile.Open(errors))
        {
            Assert.Equal(["line", "column", "reason", "Name", "Birthday", "E-mail", "Role"], aside.Header);
            var rows = new List<string>();
            while (aside.Read()) rows.Add(string.Join('|', aside.Cells().Take(4)));
            Assert.Equal(["4|Birthday|cell.dayExpected|Bob", "5||table.tooFewCells|Cid", "6|Name|field.required|", "8||table.textAfterQuote|\"Ed\"x,,,"], rows);
        }

        Assert.Equal(["4", "5", "6", "8"], result.FirstErrors.Select(e => e.Line.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var parties = await ListAsync(Party, "name", "birthday", "roles", "kind", "code");
        Assert.Equal(["Ann\nSmith", new DateOnly(1980, 1, 31), new[] { "customer" }, "person", "C-00001"], parties[0]);
        Assert.Equal([new DateOnly(1983, 3, 1), new[] { "customer", "partner" }], parties[1][1..3]);

        // Put right, the file of rows kept aside goes in as it is.
        await File.WriteAllTextAsync(errors, (await File.ReadAllTextAsync(errors)).Replace("yesterday", "1979-05-06", StringComparison.Ordinal));
        Assert.Equal(1, (await ImportAsync(errors, new ImportPlan("party"))).Created);
    }

    [Fact]
    public async Task A_period_that_ends_before_it_begins_is_kept_aside()
    {
        await CreateAsync(Party, ("code", "A1"), ("name", "Ann"));
        var path = NewFile("party,city,from,until\nA1,Leeds,2024-05-01,2024-04-30\nA1,York,2024-05-01,2024-05-01\n");
        var result = await ImportAsync(path, new ImportPlan("address"));
        Assert.Equal((2, 1, 0, 0, 1), Counts(result));
        Assert.Equal(("until", "field.endsBefore"), (result.FirstErrors[0].Problems[0].At, result.FirstErrors[0].Problems[0].Code));
    }

    [Fact]
    public async Task Modes_and_match_decide_what_becomes_of_a_row()
    {
        var path = NewFile("code,name,city\nX1,Ann,Leeds\nX2,Bob,York\nX1,Ann,Hull\n");
        var upsert = new ImportPlan("party") { Match = ["code"], Mode = ImportMode.Upsert };
        // The same record twice in one file: made by the first row, changed by the second.
        var first = await ImportAsync(path, upsert);
        Assert.Equal((3, 2, 1, 0, 0), Counts(first));
        Assert.Equal("Hull", (await ListAsync(Party, "name", "city"))[0][1]);
        Assert.Equal((3, 0, 2, 1, 0), Counts(await ImportAsync(path, upsert)));

        var settled = NewFile("code,name,city\nX1,Ann,Hull\nX2,Bob,York\n", "settled.csv");
        var again = await ImportAsync(settled, upsert);
        Assert.Equal(((2, 0, 0, 2, 0), null), (Counts(again), again.ChangeSet));
        // An empty cell says nothing: it empties no field.
        var gaps = NewFile("code,name,city\nX1,,\nX3,Cid,Ely\n", "gaps.csv");
        Assert.Equal((2, 0, 0, 1, 1), Counts(await ImportAsync(gaps, upsert with { Mode = ImportMode.Update })));
        Assert.Equal((2, 1, 0, 1, 0), Counts(await ImportAsync(gaps, upsert with { Mode = ImportMode.Create })));
        // Without a match every row is new, and a taken code is told.
        var blind = await ImportAsync(settled, new ImportPlan("party"));
        Assert.Equal((2, 0, 0, 0, 2), Counts(blind));
        Assert.All(blind.FirstErrors, e => Assert.Equal("field.taken", e.Problems[0].Code));

        var undo = await Store.UndoAsync((await ImportAsync(NewFile("code,city\nX2,Bath\nX9,Nowhere\n", "more.csv"), upsert)).ChangeSet!.Value, Principal.System, false, default);
        Assert.Equal((1, 0), (undo.Reverted, undo.RefusedCount));
        Assert.Equal("York", (await ListAsync(Party, "name", "city"))[1][1]);
    }

    [Fact]
    public async Task A_field_made_at_run_time_finds_records_when_it_has_an_index()
    {
        var fields = Get<Core.Catalogue.CustomFields>();
        await fields.AddAsync("party", "till", new FieldDefinition { Kind = FieldKind.Text, Unique = true }, Principal.System, default);
        await fields.AddAsync("party", "shelf", new FieldDefinition { Kind = FieldKind.Text }, Principal.System, default);
        var plan = new ImportPlan("party") { Match = ["till"], Mode = ImportMode.Upsert };
        Assert.Equal((2, 2, 0, 0, 0), Counts(await ImportAsync(NewFile("till,name,shelf\nT1,Ann,a\nT2,Bea,b\n"), plan)));
        Assert.Equal((2, 1, 1, 0, 0), Counts(await ImportAsync(NewFile("till,name,shelf\nT2,Bea Low,b\nT3,Cid,c\n", "next.csv"), plan)));
        Assert.Equal(["Ann", "Bea Low", "Cid"], (await ListAsync(Store.Catalogue["party"], "name")).Select(r => (string?)r[0]));
        var blind = await ImportAsync(NewFile("till,name\nT1,Zed\nT4,Dan\nT4,Eve\n", "blind.csv"), new ImportPlan("party"));
        Assert.Equal((3, 1, 0, 0, 2), Counts(blind));
        Assert.All(blind.FirstErrors, e => Assert.Equal(("field.taken", "till"), (e.Problems[0].Code, e.Problems[0].At)));
        Assert.Equal("import.badMatch", (await Assert.ThrowsAsync<ProblemException>(() => ImportAsync(NewFile("shelf,name\na,Ann\n", "shelf.csv"), plan with { Match = ["shelf"] }))).Problems[0].Code);
    }

    [Fact]
    public async Task Taken_back_it_counts_each_record_once_and_no_total_that_follows()
    {
        await ImportAsync(NewFile("code,name,city\nP1,Ann,Hull\nP2,Bob,Hull\n", "people.csv"), new ImportPlan("party"));
        await ImportAsync(NewFile("number,party,placedAt,total\nO1,P1,2026-01-01 10:00,5\n", "orders.csv"), new ImportPlan("order"));
        async Task TakesBackAsync(int records, string text, string file, ImportPlan plan, int totals = 0)
        {
            var set = (await ImportAsync(NewFile(text, file), plan)).ChangeSet!.Value;
            foreach (var preview in (bool[])[true, false])
            {
                var undo = await Store.UndoAsync(set, Principal.System, preview, default);
                Assert.Equal((records, records + totals, 0), (undo.Records, undo.Reverted, undo.RefusedCount));
                if (!preview) Assert.Equal(undo.Reverted, (await Store.UndoAsync(undo.ChangeSet, Principal.System, false, default)).Reverted);
            }
        }

        // Two lines of the file are about Ann.
        await TakesBackAsync(2, "code,city\nP1,York\nP2,York\nP1,Ely\n", "cities.csv", new ImportPlan("party") { Match = ["code"], Mode = ImportMode.Update });
        await TakesBackAsync(3, "order,position,quantity,unitPrice\nO1,1,2,3\nO1,2,2,3\nO1,3,2,3\n", "lines.csv", new ImportPlan("orderLine"), totals: 1);
        // A total that somebody brings is no such.
        await ImportAsync(NewFile("number,party,placedAt,total\nO2,P2,2026-01-01 10:00,5\n", "more.csv"), new ImportPlan("order"));
        await TakesBackAsync(1, "number,total\nO2,9\n", "totals.csv", new ImportPlan("order") { Match = ["number"], Mode = ImportMode.Update });
    }

    [Fact]
    public async Task A_change_set_names_its_file_to_whoever_imported_it_or_reads_the_history()
    {
        var uploads = new ImportUploads(files.File("uploads"), TimeProvider.System);
        var jobs = new ImportJobs(Get<JobQueue>(), uploads, Get<CatalogueHolder>(), [], Database);
        await CreateAsync(Store.Catalogue["team"], ("name", "North"));
        var ann = Principal.System with { UserId = (await CreateAsync(Store.Catalogue["user"], ("name", "Ann"), ("email", "ann@example.org"), ("role", "sales"), ("team", await ScalarAsync("select min(n) from core_team")))).Items[0].Id };
        var upload = await uploads.SaveAsync("spring: new.csv", new MemoryStream("name\nOne\n"u8.ToArray()), default);
        var hers = (await ImportAsync(uploads.PathOf(upload), new ImportPlan("party"), null, ann)).ChangeSet!.Value;
        var other = (await ImportAsync(NewFile("name\nTwo\n", "autumn.csv"), new ImportPlan("party"))).ChangeSet!.Value;
        var byHand = (await CreateAsync(Party, ("name", "Three"))).ChangeSet;
        async Task<IEnumerable<(long, string)>> NamesAsync(Principal who) => (await jobs.FilesAsync([hers, other, byHand], who, default)).Select(f => (f.Key, f.Value)).Order();
        Assert.Equal([(hers, ImportUploads.FileNameOf(upload)), (other, "autumn.csv")], await NamesAsync(Principal.System));
        Assert.Equal([(hers, ImportUploads.FileNameOf(upload))], await NamesAsync(ann with { Role = Roles.Sales }));
    }

    [Fact]
    public async Task Who_meets_is_linked_where_one_customer_in_sight_bears_the_address()
    {
        async Task<Guid> PersonAsync(string name, string? mail) => (await CreateAsync(Party, ("kind", "person"), ("name", name), ("email", mail))).Items[0].Id;
        var (ann, bea, cid) = (await PersonAsync("Ann", "ann@example.org"), await PersonAsync("Bea", "bea@example.org"), await PersonAsync("Cid", null));
        await CreateAsync(Store.Catalogue["contactPoint"], ("party", cid), ("channel", "email"), ("email", "cid@home.example"));
        await PersonAsync("Dan", "both@example.org");
        await PersonAsync("Dana", "both@example.org");
        static string Event(string subject, params string[] people) => $"BEGIN:VEVENT\r\nSUMMARY:{subject}\r\nDTSTART:20261130T090000Z\r\n{string.Concat(people.Select(p => $"ATTENDEE;CN=X:mailto:{p}\r\n"))}END:VEVENT\r\n";
        var path = NewFile("BEGIN:VCALENDAR\r\n" + Event("one", "us@firm.example", "Ann@Example.org") + Event("two", "ann@example.org", "bea@example.org") + Event("part", "cid@home.example")
            + Event("shared", "both@example.org") + Event("nobody", "who@else.example") + Event("alone") + "BEGIN:VEVENT\r\nSUMMARY:invited\r\nDTSTART:20261130T090000Z\r\nORGANIZER:mailto:bea@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "week.ics");
        async Task<Dictionary<string, object?>> LinksAsync(Principal who)
        {
            var result = await ImportAsync(path, new ImportPlan("activity"), null, who);
            Assert.Equal((7, 7, 0, 0, 0), Counts(result));
            return (await Reader.ListAsync(new RecordQuery(Store.Catalogue["activity"], $"createdSet = {result.ChangeSet}", "subject", ["subject", "party"], 50), Principal.System, default)).Rows.ToDictionary(r => (string)r.Values[0]!, r => r.Values[1]);
        }

        Assert.Equal(new Dictionary<string, object?> { ["one"] = ann, ["two"] = null, ["part"] = cid, ["shared"] = null, ["nobody"] = null, ["alone"] = null, ["invited"] = bea }, await LinksAsync(Principal.System));
        // Of the two that meet this one sees Ann only; whom the role does not show, nor by which address, nobody is told.
        static Principal Who(TypeAccess party) => new(Guid.CreateVersion7(), "Clerk", 0, new Role("clerk", new HashSet<string> { Functions.Import }, new Dictionary<string, TypeAccess> { ["party"] = party }, TypeAccess.Full));
        Assert.Equal(new Dictionary<string, object?> { ["one"] = ann, ["two"] = ann, ["part"] = null, ["shared"] = null, ["nobody"] = null, ["alone"] = null, ["invited"] = null }, await LinksAsync(Who(TypeAccess.Full with { Criteria = "name = 'Ann'" })));
        Assert.All(await LinksAsync(Who(TypeAccess.Full with { HiddenFields = new HashSet<string> { "email" } })), l => Assert.Equal(l.Key == "part" ? cid : null, l.Value));
    }

    [Fact]
    public async Task A_plan_that_cannot_work_is_refused_before_anything_is_written()
    {
        var path = NewFile("code,name\nX1,Ann\n");
        async Task<string> CodeAsync(ImportPlan plan, Principal? who = null) => (await Assert.ThrowsAsync<ProblemException>(() => ImportAsync(path, plan, null, who))).Problems[0].Code;
        Assert.Equal("type.unknown", await CodeAsync(new ImportPlan("dragon")));
        Assert.Equal("import.matchNeeded", await CodeAsync(new ImportPlan("party") { Mode = ImportMode.Update }));
        Assert.Equal("import.matchColumnMissing", await CodeAsync(new ImportPlan("party") { Match = ["email"] }));
        Assert.Equal("import.badMatch", await CodeAsync(new ImportPlan("party") { Match = ["sales"] }));
        Assert.Equal("import.noColumn", await CodeAsync(new ImportPlan("payment")));
        var seller = new Principal(Guid.CreateVersion7(), "Sam", 1, Roles.Sales);
        Assert.Equal("access.function", await CodeAsync(new ImportPlan("party"), seller));
        Assert.Equal(0, await ScalarAsync("select count(*) from core_change_set"));
    }

    [Fact]
    public async Task Links_are_found_by_code_title_mail_and_id_also_within_the_file()
    {
        await CreateAsync(Store.Catalogue["team"], ("name", "North"));
        var team = await ScalarAsync("select n from core_team");
        var kim = (await CreateAsync(Store.Catalogue["user"], ("name", "Kim"), ("email", "kim@example.org"), ("role", "sales"), ("team", team))).Items[0].Id;
        var path = NewFile("name,code,friend\nAda,s1,\nBen,s2,s1\nCy,s3,Ben\nDi,s4,s9\nEve,s5,s6\nFay,s6,s1\nAda,s7,\nGus,s8,Ada\n");
        var result = await ImportAsync(path, new ImportPlan("sample"));
        // Gus names an Ada, of whom there are two by then; s9 is nobody.
        Assert.Equal((8, 6, 0, 0, 2), Counts(result));
        Assert.Equal(["5 cell.linkMissing", "9 cell.linkDoubtful"], result.FirstErrors.Select(e => $"{e.Line} {e.Problems[0].Code}"));
        var rows = await ListAsync(Sample, "name", "code", "friend", "id");
        Guid IdOf(string code) => (Guid)rows.Single(r => (string?)r[1] == code)[3]!;
        Assert.Equal(IdOf("s1"), rows.Single(r => (string?)r[1] == "s2")[2]);
        Assert.Equal(IdOf("s2"), rows.Single(r => (string?)r[1] == "s3")[2]);
        Assert.Equal(IdOf("s6"), rows.Single(r => (string?)r[1] == "s5")[2]);

        await ImportAsync(NewFile($"name,owner\nOne,KIM@example.org\nTwo,{kim}\nThree,Kim\n", "owners.csv"), new ImportPlan("party"));
        Assert.Equal(3, await ScalarAsync($"select count(*) from cus_party where owner_id is not null and team_no = {team}"));
    }

    [Fact]
    public async Task Rows_that_name_each_other_come_in_with_their_links_or_are_kept_aside_with_their_reasons()
    {
        var result = await ImportAsync(NewFile("code,name,friend,others\nr1,Ann,r2,r1; r3\nr2,Bob,r3,\nr3,Cid,r1,r2\n"), new ImportPlan("sample"));
        Assert.Equal((3, 3, 0, 0, 0), Counts(result));
        var rows = await ListAsync(Sample, "name", "friend", "others", "id");
        Assert.Equal([rows[1][3], rows[2][3], rows[0][3]], rows.Select(r => r[1]));
        Assert.Equal(new[] { (Guid)rows[0][3]!, (Guid)rows[2][3]! }.Order(), ((Guid[])rows[0][2]!).Order());
        Assert.Equal(3, (await Store.UndoAsync(result.ChangeSet!.Value, Principal.System, false, default)).Reverted);
        Assert.Equal(0, await ScalarAsync("select count(*) from tst_sample"));

        // The third takes a code that is taken: who leads to it is kept aside as well, nothing of either is left.
        await CreateAsync(Sample, ("name", "There"), ("code", "taken"));
        var torn = await ImportAsync(NewFile("id,code,name,friend\n,t1,Dan,t2\n,t2,Eve,Fay\n,taken,Fay,t1\n", "torn.csv"), new ImportPlan("sample") { Map = new Dictionary<string, string> { ["id"] = "" } });
        Assert.Equal((3, 0, 0, 0, 3), Counts(torn));
        Assert.Equal(["cell.linkAside", "cell.linkAside", "field.taken"], torn.FirstErrors.Select(e => e.Problems[0].Code));
        Assert.Equal(1, await ScalarAsync("select count(*) from tst_sample"));
    }

    [Fact]
    public async Task A_code_that_an_import_brought_is_never_drawn_again()
    {
        await ImportAsync(NewFile("code,name\nC-00001,Ann\nC-00007,Bob\nother,Cid\n"), new ImportPlan("party"));
        await CreateAsync(Party, ("name", "Dora"));
        Assert.Equal("C-00008", (await ListAsync(Party, "name", "code"))[3][1]);
    }

    [Fact]
    public async Task A_killed_import_goes_on_behind_the_last_chunk_under_the_same_set()
    {
        var text = new StringBuilder("name,birthday\n");
        for (var i = 0; i < 2_500; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"Person {i},{(i % 100 == 7 ? "never" : "1980-01-01")}\n");
        var path = NewFile(text.ToString());
        var errors = files.File("errors.csv");
        var plan = new ImportPlan("party");
        // Without a match nothing but the note of the last chunk keeps rows from being doubled.
        var committed = 0L;
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => new RecordImport(Store, Reader, Get<Core.Exchange.IExchangeWords>()) { MostRowsAtOnce = 500 }.RunAsync(path, plan, Principal.System, errors, step => (committed = step.Rows) >= 2_000 ? throw new InvalidTimeZoneException() : Task.CompletedTask, null, default));
        Assert.InRange(committed, 2_000, 2_499);
        Assert.Equal(Enumerable.Range(0, (int)committed).Count(i => i % 100 != 7), await ScalarAsync("select count(*) from cus_party"));
        await File.AppendAllTextAsync(errors, "half a li");
        var result = await ImportAsync(path, plan, errors);
        Assert.Equal((2_500, 2_475, 0, 0, 25), Counts(result));
        Assert.Equal(2_475, await ScalarAsync("select count(*) from cus_party"));
        Assert.Equal(1, await ScalarAsync("select count(distinct created_set) from cus_party"));
        Assert.Equal(26, (await File.ReadAllLinesAsync(errors)).Length);
        Assert.Equal(0, await ScalarAsync("select count(*) from core_import"));
        Assert.Equal(2_475, (await Store.UndoAsync(result.ChangeSet!.Value, Principal.System, false, default)).Reverted);
    }

    [Fact]
    public async Task A_role_that_sees_its_team_only_changes_its_own_records_only()
    {
        var own = new Role("own", new HashSet<string>(StringComparer.Ordinal) { "import" }, new Dictionary<string, TypeAccess>(StringComparer.Ordinal), new TypeAccess(RecordScope.Team, RecordScope.Team, true, false));
        var sam = new Principal(Guid.CreateVersion7(), "Sam", 5, own);
        await Store.WriteAsync([RecordWrite.Create(Party, Values(("name", "Theirs"), ("code", "T1")))], By(new Principal(Guid.CreateVersion7(), "Pat", 6, Roles.Sales)), default);
        var plan = new ImportPlan("party") { Match = ["code"], Mode = ImportMode.Upsert };
        var first = await ImportAsync(NewFile("code,name\nT1,Mine now\nS1,Sam's\n"), plan, null, sam);
        Assert.Equal((2, 1, 0, 0, 1), Counts(first));
        Assert.Equal("field.taken", first.FirstErrors[0].Problems[0].Code);
        Assert.Equal((1, 0, 1, 0, 0), Counts(await ImportAsync(NewFile("code,name\nS1,Sam's own\n", "b.csv"), plan, null, sam)));
        Assert.Equal(["Sam's own", "Theirs"], (await ListAsync(Party, "name")).Select(r => r[0]));
    }

    [Fact]
    public async Task What_was_exported_and_imported_elsewhere_is_the_same()
    {
        var values = Values(("name", "=1+1"), ("code", "'@x"), ("choice", "a"), ("choices", new[] { "a", "c" }), ("customChoice", "x"), ("customChoices", new[] { "x", "y" }));
        foreach (var prefix in (string[])["own", "custom"])
        {
            values[prefix + "Text"] = "-2+cmd";
            values[prefix + "LongText"] = "two\r\nlines, \"quoted\"\tand _x000D_ and 张三";
            values[prefix + "Integer"] = -42L;
            values[prefix + "Number"] = 0.1 + 0.2;
            values[prefix + "Money"] = -1234.5678m;
            values[prefix + "Percent"] = prefix == "own" ? 1.5 : 0.1 + 0.2;
            values[prefix + "YesNo"] = false;
            values[prefix + "Date"] = new DateOnly(1850, 2, 3);
            values[prefix + "DateTime"] = new DateTime(2026, 1, 31, 23, 59, 59, 123, DateTimeKind.Utc);
            values[prefix + "Tags"] = (string[])["a;b", "c"];
            values[prefix + "Email"] = "ann@example.org";
            values[prefix + "Phone"] = "+442079460958";
            values[prefix + "Url"] = "https://example.org/?a=1,2";
            values[prefix + "Address"] = new Core.Values.PostalAddress("1; High St", "Leeds", null, "LS1", "GB");
            values[prefix + "Location"] = new Core.Values.GeoPoint(51.5, -0.1234567);
            values[prefix + "File"] = await PictureAsync();
        }

        var first = (await WriteAsync(RecordWrite.Create(Sample, values))).Items[0].Id;
        await CreateAsync(Sample, ("name", "Plain"), ("friend", first), ("others", new[] { first }), ("customLink", first));
        var owned = (string column) => column is not ("n" or "version" or "created_at" or "changed_at" or "created_by" or "changed_by" or "created_set" or "changed_set" or "from_n");
        var before = await DumpAsync(t => t is "tst_sample" or "core_link" or "core_lookup", owned);
        foreach (var name in (string[])["out.csv", "out.tsv", "out.csv.gz", "out.xlsx", "again.xlsx"])
        {
            var path = files.File(name);
            var plan = new ExportPlan("sample").For(path);
            // In whose language, and on whose clock it was taken out, does not matter to whoever brings it again.
            if (name[0] == 'a') plan = plan with { IsAgain = true, Language = "zh-Hant" };
            Assert.Equal(2, (await Get<RecordExport>().RunAsync(plan, path, Principal.System with { TimeZone = "Asia/Taipei" }, null, default)).Rows);
            foreach (var (id, set) in (await Reader.ListAsync(new RecordQuery(Sample, null, "-name", ["createdSet"]), Principal.System, default)).Rows.Select(r => (r.Id, r.Values[0])))
                await WriteAsync(RecordWrite.Delete(Sample, id));
            Assert.Equal(0, await ScalarAsync("select count(*) from tst_sample"));
            var result = await ImportAsync(path, new ImportPlan("sample"));
            Assert.True(result.Created == 2, name + ": " + string.Join(' ', result.FirstErrors.SelectMany(e => e.Problems)));
            Assert.Equal(before, await DumpAsync(t => t is "tst_sample" or "core_link" or "core_lookup", owned));
            // Records that come back by their id go on in their versions: taking the import back deletes them, taking that back brings them again.
            var undone = await Store.UndoAsync(result.ChangeSet!.Value, Principal.System, false, default);
            Assert.Equal((2, 0, 0L), (undone.Reverted, undone.RefusedCount, await ScalarAsync("select count(*) from tst_sample")));
            Assert.Equal(2, (await Store.UndoAsync(undone.ChangeSet, Principal.System, false, default)).Reverted);
            Assert.Equal(before, await DumpAsync(t => t is "tst_sample" or "core_link" or "core_lookup", owned));
        }
    }

    [Fact]
    public async Task A_workbook_for_people_shows_moments_by_their_clock_and_is_read_by_it()
    {
        await CreateAsync(Sample, ("name", "One"), ("ownDateTime", new DateTime(2026, 1, 31, 23, 30, 0, DateTimeKind.Utc)));
        var (path, ann) = (files.File("people.xlsx"), Principal.System with { TimeZone = "Asia/Taipei" });
        await Get<RecordExport>().RunAsync(new ExportPlan("sample") { Language = "en", Form = ExportForm.Workbook, Fields = ["id", "name", "ownDateTime"] }, path, ann, null, default);
        using (var table = TableFile.Open(path))
        {
            Assert.True(table.Read());
            Assert.Equal("2026-02-01 07:30:00", table.Cell(2).ToString());
        }

        Assert.Equal(1, (await ImportAsync(path, new ImportPlan("sample") { Match = ["id"], Mode = ImportMode.Upsert }, null, ann)).Unchanged);
    }

    [Fact]
    public async Task An_import_runs_as_a_job_and_keeps_its_result()
    {
        var uploads = Get<ImportUploads>();
        var upload = await uploads.SaveAsync("../my list.csv", new MemoryStream(Encoding.UTF8.GetBytes("name,birthday\nAnn,1980-01-01\nBob,never\n")), default);
        Assert.Equal("my list.csv", ImportUploads.FileNameOf(upload));
        Assert.Equal("import.uploadMissing", Assert.Throws<ProblemException>(() => uploads.PathOf("../" + upload)).Problems[0].Code);
        var jobs = Get<ImportJobs>();
        var order = new ImportOrder(upload, new ImportPlan("party") { Map = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "name" } });
        var number = await jobs.StartAsync(order, Principal.System, default);
        Assert.Equal(number, await jobs.StartAsync(order, Principal.System, default));
        var queue = Get<JobQueue>();
        using var worker = new JobWorker(queue, Get<IEnumerable<IJobHandler>>(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<JobWorker>.Instance);
        Assert.True(await worker.RunOneAsync("w", default));
        var job = (await queue.FindAsync(number, default))!;
        Assert.Equal(JobState.Done, job.State);
        var result = ImportJobs.ResultOf(job)!;
        Assert.Equal((2, 1, 0, 0, 1), Counts(result));
        Assert.Equal(uploads.ErrorsOf(upload), result.ErrorFile);
        Assert.Equal(2, (await File.ReadAllLinesAsync(result.ErrorFile!)).Length);
        Assert.Equal("cell.dayExpected", result.FirstErrors[0].Problems[0].Code);
    }

    [Fact]
    public async Task An_export_takes_what_is_asked_for_and_may_be_seen()
    {
        var ann = (await CreateAsync(Party, ("name", "Ann"), ("code", "X1"), ("country", "France"))).Items[0].Id;
        await CreateAsync(Party, ("name", "Bob"), ("country", "Spain"));
        await CreateAsync(Order, ("number", "S1"), ("party", ann), ("placedAt", new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc)), ("total", 5m));
        var path = files.File("out.csv");
        Assert.Equal(1, (await Get<RecordExport>().RunAsync(new ExportPlan("party") { Where = "country = 'France'", Fields = ["code", "name", "sales"], HasMark = true }, path, Principal.System, null, default)).Rows);
        Assert.Equal("\uFEFFcode,name,sales\r\nX1,Ann,5\r\n", Encoding.UTF8.GetString(await File.ReadAllBytesAsync(path)));
        await Get<RecordExport>().RunAsync(new ExportPlan("order") { Fields = ["number", "party"] }, path, Principal.System, null, default);
        Assert.Equal("number,party\r\nS1,X1\r\n", await File.ReadAllTextAsync(path));

        var role = new Role("half", new HashSet<string>(StringComparer.Ordinal) { "export" }, new Dictionary<string, TypeAccess>(StringComparer.Ordinal), TypeAccess.Full with { Criteria = "name = 'Bob'", HiddenFields = new HashSet<string>(StringComparer.Ordinal) { "email" } });
        var who = new Principal(Guid.CreateVersion7(), "Hal", 1, role);
        await Get<RecordExport>().RunAsync(new ExportPlan("party"), path, who, null, default);
        var lines = await File.ReadAllLinesAsync(path);
        Assert.Equal(2, lines.Length);
        Assert.DoesNotContain("email", lines[0]);
        Assert.Contains("Bob", lines[1]);
        Assert.Equal("field.unknown", (await Assert.ThrowsAsync<ProblemException>(() => Get<RecordExport>().RunAsync(new ExportPlan("party") { Fields = ["email"] }, path, who, null, default))).Problems[0].Code);
    }

    [Fact]
    public async Task A_code_that_went_with_a_merge_means_the_record_that_stayed()
    {
        var (ann, anna) = ((await CreateAsync(Party, ("kind", "person"), ("name", "Ann"), ("code", "C-90001"))).Items[0].Id, (await CreateAsync(Party, ("kind", "person"), ("name", "Anna"), ("code", "C-90002"))).Items[0].Id);
        await Get<Rapport.Core.Merging.RecordMerging>().MergeAsync(new Rapport.Core.Merging.MergeWish(Party, ann, [anna]), By(Principal.System), default);
        var result = await ImportAsync(NewFile("code,name,city\nC-90002,Ann,Ulm\n"), new ImportPlan("party") { Match = ["code"], Mode = ImportMode.Upsert });
        Assert.Equal((1, 0, 1), (result.Rows, result.Created, result.Updated));
        Assert.Equal("Ulm", (await GetAsync(Party, ann))!["city"]);
        Assert.Equal(1, (await ImportAsync(NewFile("number,date,customer\nX-1,2026-01-01,C-90002\n"), new ImportPlan("order"))).Created);
        Assert.Equal(1, await ScalarAsync($"select count(*) from sal_order where party_id = {Database.Dialect.IdFromText($"'{ann:D}'")}"));
    }
}

public sealed class ImportingTablesOnSqlite() : ImportingTables(null);

public sealed class ImportingTablesOnPostgres(SharedPostgres postgres) : ImportingTables(postgres);
