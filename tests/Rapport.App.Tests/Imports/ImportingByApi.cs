using Rapport.App.Tests.Servers;
using Rapport.Core.Access;
using Rapport.Core.Exchange.Importing;

namespace Rapport.App.Tests.Imports;

/// <summary>A table by the API: up, tried, in, with words, corrections and templates.</summary>
public sealed class ImportingByApi(SqliteServer server) : OverHttp(server), IClassFixture<SqliteServer>
{
    private const string Table = "name,role,birthday\nAnn,VIP,1980-01-01\nBob,Supplier,never\nCid,customer,never\n";

    private async Task<string> UploadAsync(string text = Table)
    {
        var taken = await CallAsync("POST", V1 + "/imports/uploads?name=guests.csv", text, "", ("Content-Type", "text/csv"));
        Assert.True(taken.Status == 201, taken.Text);
        return (string)taken.Json["upload"]!;
    }

    [Fact]
    public async Task A_form_brings_its_file_and_not_itself()
    {
        const string Form = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"guests.csv\"\r\nContent-Type: text/csv\r\n\r\n" + Table + "\r\n--x--\r\n";
        var taken = await CallAsync("POST", V1 + "/imports/uploads", Form, "", ("Content-Type", "multipart/form-data; boundary=x"));
        Assert.True(taken.Status == 201, taken.Text);
        Assert.EndsWith("guests.csv", (string)taken.Json["upload"]!, StringComparison.Ordinal);
        Assert.Equal(3, (int)(await PostAsync("/imports/preview", new { type = "party", upload = (string)taken.Json["upload"]! })).Json["rows"]!);
        Assert.Equal("file.noPart", (await CallAsync("POST", V1 + "/imports/uploads", "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--x--\r\n", "", ("Content-Type", "multipart/form-data; boundary=x"))).Problem(400));
    }

    [Fact]
    public async Task A_table_is_tried_put_right_and_imported()
    {
        var upload = await UploadAsync();
        var plain = await PostAsync("/imports/preview", new { type = "party", upload });
        Assert.Equal((3, 3, 0), ((int)plain.Json["rows"]!, (int)plain.Json["errors"]!, (int)plain.Json["created"]!));
        Assert.Equal((2, "role", "cell.notAChoice"), ((int)plain.Json["problems"]![0]!["line"]!, (string)plain.Json["problems"]![0]!["column"]!, (string)plain.Json["problems"]![0]!["code"]!));

        var order = new
        {
            type = "party",
            upload,
            words = new Dictionary<string, Dictionary<string, string>> { ["role"] = new() { ["vip"] = "customer" } },
            fixes = new object[] { new { line = 3, column = "birthday", value = "1990-02-03" }, new { line = 4 } },
        };
        var right = await PostAsync("/imports/preview", order);
        Assert.Equal((0, 1, 2), ((int)right.Json["errors"]!, (int)right.Json["leftOut"]!, (int)right.Json["created"]!));
        var started = await PostAsync("/imports", order);
        Assert.Equal(202, started.Status);
        var plan = ImportJobs.OrderOf((await Server.Get<Core.Jobs.JobQueue>().FindAsync((long)started.Json["job"]!, default))!)!.Plan;
        Assert.Equal("customer", plan.Words!["role"]["vip"]);
        Assert.Equal([new RowFix(3, "birthday", "1990-02-03"), new RowFix(4)], plan.Fixes!);
    }

    [Fact]
    public async Task An_import_that_its_person_may_not_make_is_refused_at_once_and_says_which_right_is_lacking()
    {
        static Role With(string name, TypeAccess party) => new(name, new HashSet<string> { Functions.Import }, new Dictionary<string, TypeAccess> { ["party"] = party }, TypeAccess.Full);
        var upload = await UploadAsync("name,email\nAnn,ann@example.com\n");
        var before = (await Server.Get<Core.Jobs.JobQueue>().ListAsync(null, 100, default)).Count;
        async Task RefusedAsync(string key, string type, string code, string words, string mode = "create")
        {
            foreach (var path in (string[])["/imports/preview", "/imports"])
            {
                var refused = await PostAsync(path, new { type, upload, mode, match = new[] { "email" } }, key);
                Assert.Equal(code, refused.Problem(403));
                Assert.Contains(words, (string)refused.Json["title"]!, StringComparison.Ordinal);
            }
        }

        var (maker, changer) = (await Server.KeyAsync(With("makes only", TypeAccess.Full with { Write = RecordScope.None })), await Server.KeyAsync(With("changes only", TypeAccess.Full with { Create = false })));
        await RefusedAsync(maker, "user", "access.function", "Users and teams");
        await RefusedAsync(maker, "party", "access.update", "change records of type", "update");
        await RefusedAsync(changer, "party", "access.create", "create records of type");
        await RefusedAsync(await Server.KeyAsync(With("by hand only", TypeAccess.Full with { Import = false })), "party", "access.import", "import records of type");
        await RefusedAsync(await Server.KeyAsync(Roles.Sales), "party", "access.function", "Import");
        Assert.Equal(before, (await Server.Get<Core.Jobs.JobQueue>().ListAsync(null, 100, default)).Count);
        Assert.Equal(202, (await PostAsync("/imports", new { type = "party", upload }, maker)).Status);
    }

    [Fact]
    public async Task Days_that_could_be_two_are_told_and_read_as_the_call_says()
    {
        var upload = await UploadAsync("name,birthday,since\nAnn,03/04/1990,03/04/2020\nBob,05/06/1991,31/12/2020\n");
        async Task<System.Text.Json.Nodes.JsonArray> OpenAsync(object order) => (await PostAsync("/imports/preview", order)).Json["openDays"]!.AsArray();
        // The other column's own cells tell.
        var told = Assert.Single(await OpenAsync(new { type = "party", upload }))!;
        Assert.Equal(("birthday", "03/04/1990", "1990-04-03", "dayFirst"), ((string)told["column"]!, (string)told["value"]!, (string)told["readAs"]!, (string)told["order"]!));
        var other = Assert.Single(await OpenAsync(new { type = "party", upload, days = new { birthday = "monthFirst", since = "monthFirst" } }))!;
        Assert.Equal(("1990-03-04", "monthFirst"), ((string)other["readAs"]!, (string)other["order"]!));
    }

    [Fact]
    public async Task Numbers_that_could_be_two_are_told_kept_aside_where_they_contradict_and_read_as_the_call_says()
    {
        await PostAsync("/types/party/fields", new { name = "lastSum", kind = "number", label = new { en = "Last sum" } });
        var upload = await UploadAsync("name,lastSum\nAnn,\"1,200\"\nBob,\"1.234,50\"\n");
        var asked = (await PostAsync("/imports/preview", new { type = "party", upload })).Json;
        Assert.Equal((1, "cell.numberUnclear"), ((int)asked["errors"]!, (string)asked["problems"]![0]!["code"]!));
        var told = Assert.Single(asked["openNumbers"]!.AsArray())!;
        Assert.Equal(("lastSum", "1,200", (double?)null, "unknown"), ((string)told["column"]!, (string)told["value"]!, (double?)told["readAs"], (string)told["form"]!));
        var said = (await PostAsync("/imports/preview", new { type = "party", upload, numbers = new { lastSum = "decimalPoint" } })).Json;
        told = Assert.Single(said["openNumbers"]!.AsArray())!;
        Assert.Equal((0, 1200, "decimalPoint"), ((int)said["errors"]!, (double)told["readAs"]!, (string)told["form"]!));
    }

    [Fact]
    public async Task A_number_of_a_workbook_has_one_reading()
    {
        await PostAsync("/types/party/fields", new { name = "weight", kind = "number", label = new { en = "Weight" } });
        static Dictionary<string, object> Row(string name, object weight) => new(StringComparer.Ordinal) { ["name"] = name, ["weight"] = weight };
        await using var book = new MemoryStream();
        await MiniExcelLibs.MiniExcel.SaveAsAsync(book, new[] { Row("Ann", 1.234), Row("Bob", "1.234,50"), Row("Cid", "1.200") });
        var upload = await Server.Get<ImportUploads>().SaveAsync("weights.xlsx", new MemoryStream(book.ToArray()), default);
        var plan = new ImportPlan("party") { Map = new Dictionary<string, string> { ["weight"] = "weight", ["name"] = "name" } };
        await Server.Get<RecordImport>().RunAsync(Server.Get<ImportUploads>().PathOf(upload), plan, Principal.System, null, _ => Task.CompletedTask, null, default);
        var rows = (await GetAsync("/party?where=weight%20is%20not%20empty&fields=name,weight&sort=name")).Json["items"]!.AsArray();
        Assert.Equal([1.234, 1234.5, 1200], rows.Select(r => (double)r!["weight"]!));
    }

    [Fact]
    public async Task Names_below_a_title_are_found_or_said_and_lines_stay_those_of_the_file()
    {
        var upload = await UploadAsync("Guests of the Taipei shop\n\nname,birthday\nAnn,1980-01-01\nBob,never\n");
        var found = await PostAsync("/imports/preview", new { type = "party", upload });
        Assert.Equal((3, 2, 5), ((int)found.Json["headerRow"]!, (int)found.Json["rows"]!, (int)found.Json["problems"]![0]!["line"]!));
        var said = await PostAsync("/imports/preview", new { type = "party", upload, headerRow = 4, map = new Dictionary<string, string> { ["1"] = "name" } });
        Assert.Equal((4, 1, 0), ((int)said.Json["headerRow"]!, (int)said.Json["rows"]!, (int)said.Json["errors"]!));
        var none = await PostAsync("/imports/preview", new { type = "party", upload, headerRow = 0, map = new Dictionary<string, string> { ["1"] = "name" } });
        Assert.Null(none.Json["headerRow"]);
        foreach (var row in (int[])[2, 99, -1]) Assert.StartsWith("table.headerRow", (string)(await PostAsync("/imports/preview", new { type = "party", upload, headerRow = row })).Json["code"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sheet_is_proposed_or_said_and_a_template_keeps_it()
    {
        await using var book = new MemoryStream();
        await MiniExcelLibs.MiniExcel.SaveAsAsync(book, new Dictionary<string, object>
        {
            ["Cover"] = new[] { new { Title = "Guests" } },
            ["Guests"] = new[] { new { name = "Ann", city = "Bonn" }, new { name = "Bob", city = "Ulm" } },
            ["Staff"] = new[] { new { name = "Cid", city = "Kiel" } },
        });
        var upload = await Server.Get<ImportUploads>().SaveAsync("guests.xlsx", new MemoryStream(book.ToArray()), default);
        var found = await PostAsync("/imports/preview", new { type = "party", upload });
        Assert.Equal(("Guests", 2), ((string)found.Json["sheet"]!, (int)found.Json["created"]!));
        await Server.Get<ImportTemplates>().SaveAsync(new ImportTemplate(Guid.CreateVersion7(), "party", "Staff", true, ["name", "city"], new ImportPlan("party") { Format = new() { Sheet = "Staff", HeaderRow = 1 } }), Principal.System, default);
        var kept = await PostAsync("/imports/preview", new { type = "party", upload, template = "Staff" });
        Assert.Equal(("Staff", 1), ((string)kept.Json["sheet"]!, (int)kept.Json["created"]!));
        var missing = await PostAsync("/imports/preview", new { type = "party", upload, template = "Staff", sheet = "Suppliers" });
        Assert.Equal((404, "table.sheetMissing"), (missing.Status, (string)missing.Json["code"]!));
        Assert.Contains("Cover, Guests, Staff", missing.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_upload_again_is_the_first_one()
    {
        async Task<string> SendAsync(string text, int expected = 201)
        {
            var taken = await CallAsync("POST", V1 + "/imports/uploads?name=guests.csv", text, "", ("Content-Type", "text/csv"), ("Idempotency-Key", "guests-of-may"));
            Assert.True(taken.Status == expected, taken.Text);
            return (string?)taken.Json["upload"] ?? "";
        }

        var first = await SendAsync("name\nAnn\n");
        Assert.Equal(first, await SendAsync("name\nAnn\n"));
        await SendAsync("name\nBob\n", 422);
    }

    [Fact]
    public async Task A_template_decides_what_the_call_leaves_open()
    {
        var upload = await UploadAsync();
        await Server.Get<ImportTemplates>().SaveAsync(new ImportTemplate(Guid.CreateVersion7(), "party", "Guests", true, ["name", "role", "birthday"], new ImportPlan("party")
        {
            Map = new Dictionary<string, string> { ["birthday"] = "" },
            Words = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["role"] = new Dictionary<string, string> { ["VIP"] = "customer" } },
        }), Principal.System, default);
        var trial = await PostAsync("/imports/preview", new { type = "party", upload, template = "guests" });
        Assert.Equal((0, 3), ((int)trial.Json["errors"]!, (int)trial.Json["created"]!));
        var missing = await PostAsync("/imports/preview", new { type = "party", upload, template = "no such" });
        Assert.Equal((404, "import.templateMissing"), (missing.Status, (string)missing.Json["code"]!));
    }

    [Fact]
    public async Task What_a_call_says_wrongly_is_told()
    {
        var upload = await UploadAsync();
        async Task<string> CodeAsync(object body) => (string)(await PostAsync("/imports", body)).Json["code"]!;
        Assert.Equal("body.unknownName", await CodeAsync(new { type = "party", upload, word = "x" }));
        Assert.Equal("field.required", await CodeAsync(new { type = "party" }));
        Assert.Equal("type.unknown", await CodeAsync(new { type = "dragon", upload }));
        var wrong = await PostAsync("/imports/preview", new { type = "party", upload, fixes = new[] { new { line = 2, column = "rank", value = "x" } } });
        Assert.Equal("import.fixColumnMissing", (string)wrong.Json["code"]!);
    }
}
