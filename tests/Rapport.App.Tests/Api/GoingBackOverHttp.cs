using Rapport.Core.Access;
using Rapport.Core.Access.Sharing;

namespace Rapport.App.Tests.Api;

public sealed class GoingBackOverHttp(SqliteServer server) : OverHttp(server), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task Versions_are_read_looked_at_restored_and_taken_back()
    {
        object Colour(params string[] keys) => new { name = "shade", kind = "choice", label = new Dictionary<string, string> { ["en"] = "Shade", ["zh-Hans"] = "色调" }, choices = keys.Select(k => new { key = k, label = new { en = k.ToUpperInvariant() } }) };
        Assert.Equal(201, (await PostAsync("/types/product/fields", Colour("red", "blue"))).Status);
        Assert.Equal(200, (await CallAsync("PUT", V1 + "/types/product/fields/shade", Colour("red", "green"))).Status);

        var items = (await GetAsync("/versions?kind=field&type=product&name=shade")).Json["items"]!.AsArray();
        Assert.Equal(["changed", "added"], items.Select(i => (string)i!["what"]!));
        Assert.Equal("Choices: + GREEN, − BLUE", (string)Assert.Single(items[0]!["said"]!.AsArray())!);
        var chinese = await CallAsync("GET", V1 + "/versions/" + items[0]!["number"], null, "", ("Accept-Language", "zh-CN"));
        Assert.Equal("选项: + GREEN、− BLUE", (string)Assert.Single(chinese.Json["said"]!.AsArray())!);
        var first = (long)items[1]!["number"]!;

        var plan = (await CallAsync("POST", $"{V1}/versions/{first}/restore?preview=true")).Json;
        Assert.Equal(("change", 0, (long)items[0]!["number"]!), ((string)plan["does"]!, plan["problems"]!.AsArray().Count, (long)plan["last"]!));
        Assert.Equal(200, (await CallAsync("PUT", V1 + "/types/product/fields/shade", Colour("red", "green", "black"))).Status);
        Assert.Equal("versions.changedMeanwhile", (await CallAsync("POST", $"{V1}/versions/{first}/restore?last={plan["last"]}")).Problem(409));
        Assert.Equal("change", (string)(await CallAsync("POST", $"{V1}/versions/{first}/restore")).Json["does"]!);
        var now = (await GetAsync("/versions?kind=field&type=product&name=shade&limit=1")).Json["items"]![0]!;
        Assert.Equal((first, "red blue"), ((long)now["restores"]!, string.Join(' ', now["definition"]!["choices"]!.AsArray().Select(c => (string)c!["key"]!))));
        Assert.Equal(200, (await CallAsync("POST", $"{V1}/versions/{now["number"]}/undo")).Status);
        // Its making is not taken back over what was changed of it later.
        Assert.Equal("versions.changedAgain", (await CallAsync("POST", $"{V1}/versions/{first}/undo")).Problem(422));

        Assert.Equal("versions.unknownKind", (await GetAsync("/versions?kind=layout")).Problem(400));
        Assert.Equal("field.required", (await GetAsync("/versions?kind=rule&name=x")).Problem(400));
        Assert.Equal("versions.missing", (await GetAsync("/versions/99999999")).Problem(404));
        Assert.Equal(200, (await GetAsync("/versions?kind=role")).Status);
    }

    [Fact]
    public async Task What_differs_is_said_in_the_readers_words_never_as_a_program_keeps_it()
    {
        var ct = TestContext.Current.CancellationToken;
        var roles = Server.Get<RoleBook>();
        var guide = new Role("guide", new HashSet<string> { Functions.Reports }, new Dictionary<string, TypeAccess> { ["product"] = new(RecordScope.All, RecordScope.None, false, false) }, TypeAccess.Nothing);
        await roles.SaveAsync(guide, isNew: true, Principal.System, ct);
        await roles.SaveAsync(guide with
        {
            Functions = new HashSet<string> { Functions.Export },
            Types = new Dictionary<string, TypeAccess> { ["product"] = new(RecordScope.All, RecordScope.All, true, false) { HiddenFields = new HashSet<string> { "price" } }, ["order"] = new(RecordScope.Own, RecordScope.None, false, false) },
        }, isNew: false, Principal.System, ct);
        Assert.Equal(["Functions: + Export, − Reports", "Products: Change: none → all", "Products: Create: no → yes", "Products: Hidden fields: + Price", "Orders: as all other types → See: own, Change: none, Import, Export"], (await SaidAsync("role", "guide")).Select(s => s.Replace("\u00a0", " ", StringComparison.Ordinal)));

        var book = Server.Get<SharingBook>();
        await book.SaveAsync("tried", new SharingDefinition { Type = "party", When = "city = 'Graz'", Role = "guide" }, Principal.System, ct);
        await book.SaveAsync("tried", new SharingDefinition { Type = "party", When = "city = 'Linz'", Role = "sales", Write = true }, Principal.System, ct);
        Assert.Equal(["Condition: city = 'Graz' → city = 'Linz'", "Shared with the role: guide → Sales", "May be changed as well: no → yes"], await SaidAsync("share", "tried"));
        await book.DeleteAsync("tried", Principal.System, ct);
        Assert.Equal("deleted", (string)(await GetAsync("/versions?kind=share&name=tried&limit=1")).Json["items"]![0]!["what"]!);
    }

    [Fact]
    public async Task A_step_of_a_flow_that_does_something_else_is_said_as_one()
    {
        object Flow(params object[] steps) => new { title = new { en = "Welcome" }, steps };
        object Made(object kind) => new { @do = "create", type = "activity", values = new object[] { new { field = "subject", formula = "name" }, kind } };
        var region = new { @do = "set", field = "region", value = "West" };
        var call = Made(new { field = "kind", value = "call" });
        foreach (var flow in new[] { Flow(region, call), Flow(call, new { @do = "clear", field = "region" }), Flow(Made(new { field = "minutes", value = 5 })) })
            Assert.Equal(200, (await CallAsync("PUT", "/api/v1/types/party/flows/said", flow)).Status);
        var said = (await GetAsync("/versions?kind=flow&type=party&name=said")).Json["items"]!.AsArray().Select(i => string.Join(" | ", i!["said"]!.AsArray().Select(s => (string)s!)).Replace("\u00a0", " ", StringComparison.Ordinal)).ToList();
        Assert.Equal(["Step 1: values: + Minutes = 5, − Kind = call | Step 2: Empty Region → –", "Step 1: Region → West → Make: Activity | Step 2: Make: Activity → Empty Region", "Name: – → Welcome | Step 1: – → Region → West | Step 2: – → Make: Activity"], said);
    }

    private async Task<string[]> SaidAsync(string kind, string name) =>
        [.. (await GetAsync($"/versions?kind={kind}&name={name}&limit=1")).Json["items"]![0]!["said"]!.AsArray().Select(s => (string)s!)];
}
