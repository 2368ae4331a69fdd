using System.Text.Json.Nodes;
using Rapport.Testing;

namespace Rapport.App.Tests.CommandLine;

/// <summary>Verbs, exit codes and JSON keys that scripts rely on. A new verb is a new row.</summary>
public abstract class SpeakingToScripts(SpeakingToScripts.Place place)
{
    /// <summary>A workplace with a little data, shared by the rows.</summary>
    public abstract class Place : IAsyncLifetime
    {
        internal TempFolder Folder { get; } = new();
        private TestDatabase? made;

        internal string? Database => made?.ConnectionString;

        internal string? Missing { get; private set; }

        /// <summary>What the verb said that filled the workplace.</summary>
        internal Said? Demo { get; private set; }

        internal string Data => Folder.File("data");

        /// <summary>True for the embedded database, whose rows run everywhere.</summary>
        protected abstract bool Embedded { get; }

        public async ValueTask InitializeAsync()
        {
            if (!Embedded)
            {
                if ((Missing = PostgresCluster.Missing) is not null) return;
                made = PostgresCluster.NewDatabase();
            }

            await File.WriteAllTextAsync(Folder.File("sales.csv"), "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n1,A,Ant,2,2026-01-01 10:00,1.5,7,France\n2,B,Bee,1,2026-01-02 10:00,3,,France\nC3,A,Ant,-1,2026-01-03 10:00,1.5,7,France\nbroken\n");
            await File.WriteAllTextAsync(Folder.File("people.csv"), "name,city\nAnn,Bath\nBen,Cork\n");
            Demo = await RapportProcess.RunAsync(Database, null, "demo", "--size", "5", "--data", Data, "--json");
            Assert.Equal(0, (await RapportProcess.RunAsync(Database, null, "user", "add", "till", "--role", "manager", "--data", Data)).Exit);
        }

        public ValueTask DisposeAsync()
        {
            made?.Dispose();
            Folder.Dispose();
            GC.SuppressFinalize(this);
            return ValueTask.CompletedTask;
        }
    }

    // arguments ({folder} is filled in), input, exit code, keys
    public static TheoryData<string, string?, int, string> Verbs() => new()
    {
        { "demo --size 3 --seed 2", null, 1, "error" },
        { "user add nora@example.com --role manager --password-stdin", "a long password", 0, "id team" },
        { "user key till", null, 0, "key" },
        { "user key till --role reader", null, 0, "key" },
        { "user key till --role nosuch", null, 1, "error" },
        { "user add tim --role nosuch", null, 1, "error" },
        { "import retail {folder}/sales.csv --error-file {folder}/bad.csv", null, 0, "lines invoices customers linesWithoutCustomer cancellationLines value added unchanged errors changeSet seconds peakBytes" },
        { "import party {folder}/people.csv --mode create", null, 0, "rows created updated unchanged errors unusedColumns openDays changeSet seconds peakBytes" },
        { "export party {folder}/out.csv --fields name,city", null, 0, "rows seconds peakBytes" },
        { "import nothing {folder}/people.csv", null, 1, "error" },
        { "import party {folder}/people.csv --words {folder}/people.csv", null, 1, "error" },
        { "import party {folder}/people.csv --template nosuch", null, 1, "error" },
        { "export party {folder}/out.csv --fields nmae", null, 1, "error" },
        { "count party", null, 0, "count" },
        { "count party --where city=\"Munich\"", null, 0, "count" },
        { "query party --select name,city --sort -name --limit 2", null, 0, "rows" },
        { "undo 1 --preview", null, 0, "reverted refused" },
        { "backup {folder}/b.rapport", null, 0, "bytes seconds" },
        { "doctor", null, 0, "ok findings" },
        { "count nothing", null, 1, "error" },
        { "count party --where nmae=1", null, 1, "error" },
        { "query party --select nmae", null, 1, "error" },
        { "undo 99999", null, 1, "error" },
        { "user add x --role nobody", null, 1, "error" },
        { "user add y --team Nowhere", null, 1, "error" },
        { "user key nobody", null, 1, "error" },
        { "import retail {folder}/missing.csv", null, 1, "error" },
        { "restore {folder}/sales.csv", null, 1, "error" },
        { "import retail", null, 2, "error" },
        { "count", null, 2, "error" },
        { "demo --size none", null, 2, "error" },
        { "demo --language fr", null, 2, "error" },
        { "serve --mode half", null, 2, "error" },
        { "serve --demo --language fr", null, 2, "error" },
        { "unknown", null, 2, "error" },
        { "user", null, 2, "error" },
        { "query party --limit -3", null, 2, "error" },
        { "query party --limit 0", null, 2, "error" },
        { "export party {folder}/x.foo", null, 1, "error" },
        { "export party {folder}/nowhere/x.csv", null, 1, "error" },
    };

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task A_verb_keeps_its_word(string line, string? input, int exit, string keys)
    {
        Assert.SkipWhen(place.Missing is not null, $"no PostgreSQL: {place.Missing}");
        var arguments = line.Split(' ').Select(a => a.Replace("{folder}", place.Folder.Path, StringComparison.Ordinal).Replace("\"", "'", StringComparison.Ordinal));
        var said = await RapportProcess.RunAsync(place.Database, input, [.. arguments, "--json", "--data", place.Data]);
        Assert.True(said.Exit == exit, said.ToString());
        if (exit != 0) Assert.NotEqual("", said.Error);
        if (keys.Length == 0)
        {
            Assert.Equal("", said.Output);
            return;
        }

        Assert.Subset(said.Json.Select(p => p.Key).ToHashSet(), keys.Split(' ').ToHashSet());
        if (exit == 0) return;
        Assert.Equal(["at", "code", "message", "suggestion"], said.Json["error"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("problem.", (string)said.Json["error"]!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_in_a_criterion_is_pointed_at_with_the_word_meant()
    {
        Assert.SkipWhen(place.Missing is not null, $"no PostgreSQL: {place.Missing}");
        var said = await RapportProcess.RunAsync(place.Database, null, "count", "party", "--where", "name = '张' or nmae = 'x'", "--data", place.Data);
        Assert.Equal((1, ""), (said.Exit, said.Output));
        Assert.Contains("rapport: There is no field “nmae” in party. Did you mean “name”?\n  name = '张' or nmae = 'x'\n                 ^\n", said.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        var error = (await RapportProcess.RunAsync(place.Database, null, "count", "party", "--where", "name = 'x' adn city = 'y'", "--data", place.Data, "--json")).Json["error"]!;
        Assert.Equal(("criteria.unexpected", "11", "and"), ((string)error["code"]!, (string)error["at"]!, (string)error["suggestion"]!));
        // A field to sort by is no character of the criterion.
        Assert.DoesNotContain("^", (await RapportProcess.RunAsync(place.Database, null, "query", "party", "--where", "name = 'x'", "--sort", "nmae", "--data", place.Data)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_are_a_table_for_a_person()
    {
        Assert.SkipWhen(place.Missing is not null, $"no PostgreSQL: {place.Missing}");
        var said = await RapportProcess.RunAsync(place.Database, null, "query", "product", "--where", "name contains 'Gift box'", "--select", "name,price", "--sort", "price", "--limit", "2", "--data", place.Data);
        Assert.Equal(["name             price", "───────────────  ─────", "Gift box, small    3.5", "Gift box, large    5.9"], said.Output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task A_password_that_is_too_short_leaves_no_user_behind_and_a_name_is_a_way_in()
    {
        Assert.SkipWhen(place.Missing is not null, $"no PostgreSQL: {place.Missing}");
        var refused = await RapportProcess.RunAsync(place.Database, "short", "user", "add", "mia", "--role", "sales", "--password-stdin", "--data", place.Data, "--json");
        Assert.Equal((1, "password.tooShort"), (refused.Exit, (string)refused.Json["error"]!["code"]!));
        var made = await RapportProcess.RunAsync(place.Database, "a long password", "user", "add", "mia", "--role", "sales", "--password-stdin", "--data", place.Data, "--json");
        Assert.Equal((0, "mia"), (made.Exit, (string)made.Json["signIn"]!));
    }

    [Fact]
    public async Task An_undo_that_can_take_nothing_back_exits_with_1_and_says_why()
    {
        Assert.SkipWhen(place.Missing is not null, $"no PostgreSQL: {place.Missing}");
        async Task<Said> ImportAsync(string rows, params string[] also)
        {
            await File.WriteAllTextAsync(place.Folder.File("later.csv"), "name,city\n" + rows);
            return await RapportProcess.RunAsync(place.Database, null, ["import", "party", place.Folder.File("later.csv"), .. also, "--data", place.Data, "--json"]);
        }

        var first = (long)(await ImportAsync("Later Lou,Bath\n")).Json["changeSet"]!;
        var later = (long)(await ImportAsync("Later Lou,Cork\n", "--match", "name")).Json["changeSet"]!;
        var said = await RapportProcess.RunAsync(place.Database, null, "undo", $"{first}", "--data", place.Data, "--json");
        Assert.Equal((1, 0, 1), (said.Exit, (int)said.Json["reverted"]!, (int)said.Json["refused"]!));
        Assert.Equal(later, (long)said.Json["why"]![0]!["laterChangeSet"]!);
        Assert.Equal(0, (await RapportProcess.RunAsync(place.Database, null, "undo", $"{first}", "--preview", "--data", place.Data, "--json")).Exit);
        Assert.Equal(0, (await RapportProcess.RunAsync(place.Database, null, "undo", $"{later}", "--data", place.Data, "--json")).Exit);
    }

    [Fact]
    public async Task An_import_takes_words_corrections_and_a_template()
    {
        Assert.SkipWhen(place.Missing is not null, $"no PostgreSQL: {place.Missing}");
        string Named(string name, string text)
        {
            File.WriteAllText(place.Folder.File(name), text);
            return place.Folder.File(name);
        }

        var table = Named("guests.csv", "name,role,birthday\nWord Wu,VIP,1980-01-01\nWord Wei,Supplier,never\nWord Wang,customer,never\n");
        var words = Named("words.json", """{"role":{"vip":"customer"}}""");
        var fixes = Named("fixes.json", """[{"line":3,"column":"birthday","value":"1990-02-03"},{"line":4}]""");
        var said = await RapportProcess.RunAsync(place.Database, null, "import", "party", table, "--words", words, "--fixes", fixes, "--data", place.Data, "--json");
        Assert.True(said.Exit == 0, said.ToString());
        Assert.Equal((3, 2, 0, 1), ((int)said.Json["rows"]!, (int)said.Json["created"]!, (int)said.Json["errors"]!, (int)said.Json["leftOut"]!));

        await using (var workplace = await Workplaces.Workplace.OpenAsync(place.Data, place.Database, TestContext.Current.CancellationToken))
            await new Core.Exchange.Importing.ImportTemplates(workplace.Database).SaveAsync(new(Guid.CreateVersion7(), "party", "Guests", true, [], new("party")
            {
                Map = new Dictionary<string, string> { ["birthday"] = "" },
                Words = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["role"] = new Dictionary<string, string> { ["vip"] = "customer" } },
                Match = ["name"],
                Mode = Core.Exchange.Importing.ImportMode.Upsert,
            }), Core.Access.Principal.System, TestContext.Current.CancellationToken);
        var again = await RapportProcess.RunAsync(place.Database, null, "import", "party", table, "--template", "guests", "--data", place.Data, "--json");
        Assert.Equal((1, 2, 0), ((int)again.Json["created"]!, (int)again.Json["unchanged"]!, (int)again.Json["errors"]!));
    }

    [Fact]
    public async Task An_import_says_how_days_that_could_be_two_were_read()
    {
        Assert.SkipWhen(place.Missing is not null, $"no PostgreSQL: {place.Missing}");
        var (table, days) = (place.Folder.File("born.csv"), place.Folder.File("days.json"));
        await File.WriteAllTextAsync(table, "name,birthday\nDay Du,03/04/1990\n", TestContext.Current.CancellationToken);
        async Task<Said> SayAsync(string order, params string[] more)
        {
            await File.WriteAllTextAsync(days, $$"""{"birthday":"{{order}}"}""", TestContext.Current.CancellationToken);
            return await RapportProcess.RunAsync(place.Database, null, ["import", "party", table, .. more, "--data", place.Data, "--json"]);
        }

        Assert.Equal("birthday: 03/04/1990 is read as 1990-04-03", (string)(await SayAsync("")).Json["openDays"]![0]!);
        Assert.Equal("birthday: 03/04/1990 is read as 1990-03-04", (string)(await SayAsync("monthFirst", "--days", days)).Json["openDays"]![0]!);
        Assert.Equal("import.badDays", (string)(await SayAsync("yearFirst", "--days", days)).Json["error"]!["code"]!);
    }

    [Fact]
    public async Task A_user_joins_the_team_that_is_named()
    {
        Assert.SkipWhen(place.Missing is not null, $"no PostgreSQL: {place.Missing}");
        async Task<JsonObject> RunAsync(params string[] line) => (await RapportProcess.RunAsync(place.Database, null, [.. line, "--data", place.Data, "--json"])).Json;
        var error = (await RunAsync("user", "add", "tess", "--team", "Erope"))["error"]!;
        Assert.Equal(("user.noSuchTeam", "Europe"), ((string)error["code"]!, (string)error["suggestion"]!));
        Assert.NotNull((await RunAsync("user", "add", "tess", "--role", "sales", "--team", "europe"))["id"]);
        async Task<long> TeamAsync(string name) => (long)Assert.Single((await RunAsync("query", "user", "--where", $"name = '{name}'", "--select", "team"))["rows"]!.AsArray())!["team"]!;
        Assert.Equal(await TeamAsync("Nils Aker"), await TeamAsync("tess"));
        Assert.NotEqual(await TeamAsync("till"), await TeamAsync("tess"));
    }

    [Fact]
    public async Task A_team_whose_name_several_bear_is_named_by_its_path()
    {
        Assert.SkipWhen(place.Missing is not null, $"no PostgreSQL: {place.Missing}");
        async Task<JsonObject> RunAsync(params string[] line) => (await RapportProcess.RunAsync(place.Database, null, [.. line, "--data", place.Data, "--json"])).Json;
        var teams = place.Folder.File("teams.csv");
        await File.WriteAllTextAsync(teams, "name,parent\nFjord,Europe\nFjord,(root)\n", TestContext.Current.CancellationToken);
        Assert.Equal(2, (int)(await RunAsync("import", "team", teams))["created"]!);
        var error = (await RunAsync("user", "add", "finn", "--team", "Fjord"))["error"]!;
        Assert.Equal("user.teamTwice", (string)error["code"]!);
        Assert.Contains("(Europe / Fjord, (root) / Fjord)", (string)error["message"]!, StringComparison.Ordinal);
        var finn = await RunAsync("user", "add", "finn", "--team", "europe/fjord");
        Assert.Equal("Europe / Fjord", (string)finn["team"]!);
        Assert.NotNull((await RunAsync("user", "add", "fritz", "--team", "(root) / Fjord"))["id"]);
        async Task<long> TeamAsync(string name) => (long)Assert.Single((await RunAsync("query", "user", "--where", $"name = '{name}'", "--select", "team"))["rows"]!.AsArray())!["team"]!;
        Assert.NotEqual(await TeamAsync("fritz"), await TeamAsync("finn"));
    }

    [Fact]
    public void The_demo_says_what_it_made()
    {
        Assert.SkipWhen(place.Missing is not null, $"no PostgreSQL: {place.Missing}");
        Assert.True(place.Demo!.Exit == 0, place.Demo.ToString());
        Assert.Subset(place.Demo.Json.Select(p => p.Key).ToHashSet(), new HashSet<string> { "parties", "orders", "seconds" });
        Assert.Equal(5, (int)place.Demo.Json["parties"]!);
    }

    [Fact]
    public async Task The_doctor_exits_with_1_where_he_finds_something_and_says_it_as_ever()
    {
        Assert.SkipWhen(place.Missing is not null, $"no PostgreSQL: {place.Missing}");
        using var folder = new TempFolder();
        Assert.Equal(0, (await RapportProcess.RunAsync(null, null, "demo", "--size", "3", "--data", folder.Path)).Exit);
        string[] compare = place.Database is null ? ["--data", place.Data, "--compare", folder.Path] : ["--data", folder.Path, "--compare", place.Data, "--compare-db", place.Database];
        var said = await RapportProcess.RunAsync(null, null, ["doctor", .. compare, "--json"]);
        Assert.Equal((1, ""), (said.Exit, said.Error));
        Assert.Equal(["ok", "findings", "compared"], said.Json.Select(p => p.Key));
        Assert.False((bool)said.Json["ok"]!);
        Assert.NotEmpty(said.Json["findings"]!.AsArray());
        // Damage that nobody needs another workplace for.
        await using (var workplace = await Workplaces.Workplace.OpenAsync(folder.Path, null, TestContext.Current.CancellationToken))
            await workplace.Database.WriteAsync(Core.Storage.WriteLane.People, async s => { await s.ExecuteUnpreparedAsync("update cus_party set version = version + 7 where n = 1"); return 0; }, TestContext.Current.CancellationToken);
        var alone = await RapportProcess.RunAsync(null, null, "doctor", "--data", folder.Path, "--json");
        Assert.Equal((1, false), (alone.Exit, (bool)alone.Json["ok"]!));
    }

    public sealed class OnSqlite(OnSqlite.Here here) : SpeakingToScripts(here), IClassFixture<OnSqlite.Here>
    {
        public sealed class Here : Place
        {
            protected override bool Embedded => true;
        }

        [Fact]
        public async Task The_demo_speaks_the_language_asked_for()
        {
            using var folder = new TempFolder();
            Assert.Equal(0, (await RapportProcess.RunAsync(null, null, "demo", "--size", "3", "--language", "zh-Hant", "--data", folder.Path)).Exit);
            Assert.Equal(1, (int)(await RapportProcess.RunAsync(null, null, "count", "product", "--where", "name = '白瓷茶壺'", "--data", folder.Path, "--json")).Json["count"]!);
        }

        [Theory]
        [InlineData("serve"), InlineData("demo"), InlineData("import"), InlineData("import retail"), InlineData("export"), InlineData("count"), InlineData("query"), InlineData("backup"), InlineData("restore"), InlineData("doctor"), InlineData("user"), InlineData("user add"), InlineData("user key"), InlineData("undo")]
        public async Task Help_shows_an_example(string verb)
        {
            var said = await RapportProcess.RunAsync(null, null, [.. verb.Split(' '), "--help"]);
            Assert.Equal(0, said.Exit);
            Assert.Contains($"rapport {verb}", said.Output[said.Output.IndexOf("Example:", StringComparison.Ordinal)..], StringComparison.Ordinal);
        }
    }

    public sealed class OnPostgres(OnPostgres.Here here) : SpeakingToScripts(here), IClassFixture<OnPostgres.Here>
    {
        public sealed class Here : Place
        {
            protected override bool Embedded => false;
        }
    }
}
