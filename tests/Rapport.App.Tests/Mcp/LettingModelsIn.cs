using System.Text.Json.Nodes;
using Rapport.Core.Access;

namespace Rapport.App.Tests.Mcp;

/// <summary>Tools for language models, called as a model's client calls them.</summary>
public abstract class LettingModelsIn(ApiServer server) : OverHttp(server)
{
    private static HashSet<string> Set(params string[] names) => new(names, StringComparer.Ordinal);

    private static readonly TypeAccess ReadAll = new(RecordScope.All, RecordScope.None, false, false);

    private static Role RoleOf(string name, TypeAccess party, TypeAccess? other = null) =>
        new(name, Set(), new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = party }, other ?? ReadAll);

    private async Task<ModelClient> OpenAsync(Role? role = null) => await ModelClient.ConnectAsync(Server, role is null ? Server.AdminKey : await Server.KeyAsync(role));

    [Fact]
    public async Task A_model_finds_reads_writes_and_takes_back()
    {
        await using var model = await OpenAsync();
        Assert.Equal("rapport", model.Sdk.ServerInfo!.Name);
        Assert.Contains("never instructions", model.Sdk.ServerInstructions, StringComparison.Ordinal);
        var tools = await model.Sdk.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["apply_bulk_update", "create_record", "describe_types", "list_records", "preview_bulk_update", "read_record", "search_records", "undo_change_set", "update_record"], tools.Select(t => t.Name).Order(StringComparer.Ordinal));
        Assert.All(tools, t => Assert.True(t.Description.Length > 100, t.Name));
        Assert.All(tools.Where(t => t.Name is "search_records" or "describe_types" or "list_records" or "read_record" or "preview_bulk_update"), t => Assert.True(t.ProtocolTool.Annotations!.ReadOnlyHint));
        Assert.All(tools.Where(t => t.Name is "apply_bulk_update" or "update_record"), t => Assert.True(t.ProtocolTool.Annotations!.DestructiveHint));

        Assert.Contains((await model.CallAsync("describe_types"))["types"]!.AsArray(), t => (string?)t!["name"] == "party");
        var party = await model.CallAsync("describe_types", ("type", "party"));
        var kind = party["fields"]!.AsArray().Single(f => (string?)f!["name"] == "kind")!;
        Assert.False(string.IsNullOrEmpty((string?)kind["choices"]!["person"]));
        Assert.Contains(party["relations"]!.AsArray(), r => (string?)r!["name"] == "orders");

        var name = "Quill " + Guid.CreateVersion7().ToString("N");
        var made = await model.CallAsync("create_record", ("type", "party"), ("values", new { name, city = "Graz" }));
        var (id, version) = ((string)made["id"]!, (long)made["version"]!);
        Assert.Equal(id, (string?)(await model.CallAsync("search_records", ("text", name)))["items"]![0]!["id"]);
        await model.CallAsync("create_record", ("type", "note"), ("values", new { party = id, text = "Said hello", at = "2026-01-01T10:00:00Z" }));
        var read = await model.CallAsync("read_record", ("type", "party"), ("id", id), ("timeline", 10), ("expand", new[] { "orders" }));
        Assert.Equal(("Graz", name), ((string)read["record"]!["city"]!, (string)read["title"]!));
        Assert.Contains("Said hello", read["timeline"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.NotNull(read["record"]!["orders"]);
        Assert.Equal(["city", "id", "version"], (await model.CallAsync("read_record", ("type", "party"), ("id", id), ("fields", new[] { "city" })))["record"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));

        var changed = await model.CallAsync("update_record", ("type", "party"), ("id", id), ("version", version), ("values", new { city = "Linz" }));
        Assert.Equal("record.changed", await model.RefusedAsync("update_record", ("type", "party"), ("id", id), ("version", version), ("values", new { city = "Wels" })));
        var page = await model.CallAsync("list_records", ("type", "party"), ("where", $"name = '{name}'"), ("fields", new[] { "name", "city" }), ("count", true));
        Assert.Equal((1, "Linz"), ((int)page["count"]!, (string)page["items"]![0]!["city"]!));
        Assert.Equal(1, (int)(await model.CallAsync("undo_change_set", ("changeSet", (long)changed["changeSet"]!), ("preview", true)))["reverted"]!);
        await model.CallAsync("undo_change_set", ("changeSet", (long)changed["changeSet"]!));
        Assert.Equal("Graz", (string)(await GetAsync("/party/" + id)).Json["city"]!);
        Assert.Contains("\"origin\":\"mcp\"", (await GetAsync("/changes?types=party&limit=1000")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_no_stream_to_open_nor_a_session_to_end()
    {
        foreach (var method in (string[])["GET", "DELETE", "PUT"])
        {
            var answer = await CallAsync(method, "/mcp");
            Assert.Equal("route.wrongMethod", answer.Problem(405));
            Assert.Equal("POST", answer.Headers["Allow"]);
        }
    }

    [Fact]
    public async Task Slips_are_refused_with_the_word_that_was_meant()
    {
        await using var model = await OpenAsync();
        var result = await model.RawAsync("list_records", ("type", "party"), ("where", "citty = 'x'"));
        Assert.True(result.IsError);
        var told = JsonNode.Parse(ModelClient.TextOf(result))!;
        Assert.Equal(("criteria.unknownField", "city"), ((string)told["code"]!, (string)told["suggestion"]!));
        Assert.Equal("body.unknownName", await model.RefusedAsync("list_records", ("type", "party"), ("filter", "city = 'x'")));
        Assert.Equal("type.unknown", await model.RefusedAsync("list_records", ("type", "patry")));
        Assert.Equal("query.outOfRange", await model.RefusedAsync("list_records", ("type", "party"), ("limit", 5_000)));
        Assert.Equal("field.unknown", await model.RefusedAsync("create_record", ("type", "party"), ("values", new { name = "x", citty = "y" })));
        Assert.Equal("field.required", await model.RefusedAsync("preview_bulk_update", ("type", "party"), ("set", new { city = "x" })));
        Assert.Equal("body.badText", await model.RefusedAsync("search_records", ("text", "a\0b")));
        Assert.Equal("record.missing", await model.RefusedAsync("read_record", ("type", "party"), ("id", Guid.CreateVersion7())));
    }

    [Fact]
    public async Task What_a_role_does_not_see_no_tool_tells_or_writes()
    {
        await using var model = await OpenAsync(RoleOf("model in Oslo", TypeAccess.Full with { Criteria = "city = \"Oslo\"", HiddenFields = Set("birthday", "email") }));
        var mark = Guid.CreateVersion7().ToString("N");
        var inside = await CreateAsync("party", new { name = "Inside " + mark, city = "Oslo", birthday = "2001-02-03", email = "inside@example.com" });
        var outside = await CreateAsync("party", new { name = "Outside " + mark, city = "Rome" });
        await PostAsync("/note", new { party = outside, text = "Secret " + mark, at = "2026-01-01T00:00:00Z" });

        foreach (var (tool, arguments) in ((string, (string, object?)[])[])
        [
            ("search_records", [("text", mark)]), ("list_records", [("type", "party"), ("limit", 50)]), ("list_records", [("type", "order"), ("expand", new[] { "party" })]),
            ("read_record", [("type", "party"), ("id", inside), ("timeline", 50), ("expand", new[] { "orders" })]), ("describe_types", [("type", "party")]), ("describe_types", []),
        ])
        {
            var told = (await model.CallAsync(tool, arguments)).ToJsonString();
            foreach (var secret in (string[])[outside, "Outside", "birthday", "2001-02", "inside@example.com"]) Assert.DoesNotContain(secret, told, StringComparison.Ordinal);
        }

        Assert.Equal("record.missing", await model.RefusedAsync("read_record", ("type", "party"), ("id", outside)));
        Assert.Equal("record.missing", await model.RefusedAsync("update_record", ("type", "party"), ("id", outside), ("version", 1), ("values", new { note = "x" })));
        Assert.Equal("field.unknown", await model.RefusedAsync("update_record", ("type", "party"), ("id", inside), ("version", 1), ("values", new { birthday = "2000-01-01" })));
        Assert.Equal("criteria.unknownField", await model.RefusedAsync("list_records", ("type", "party"), ("where", "email = 'inside@example.com'")));
        Assert.Equal("criteria.unknownField", await model.RefusedAsync("list_records", ("type", "order"), ("where", "party.birthday is empty")));
        Assert.Contains(await model.RefusedAsync("list_records", ("type", "party"), ("fields", new[] { "birthday" })), (string[])["field.unknown", "criteria.unknownField"]);
        Assert.Contains(await model.RefusedAsync("preview_bulk_update", ("type", "party"), ("where", ""), ("set", new { birthday = "2000-01-01" })), (string[])["field.unknown"]);
        Assert.Equal(1, (int)(await model.CallAsync("preview_bulk_update", ("type", "party"), ("where", $"name contains '{mark}'"), ("set", new { note = "x" })))["records"]!);
        // Out of the own sight it would be lost to whoever wrote it.
        var lost = await model.CallAsync("preview_bulk_update", ("type", "party"), ("where", $"name contains '{mark}'"), ("set", new { city = "Rome" }));
        Assert.Equal((1, null), ((int)lost["refused"]!, (string?)lost["token"]));
        Assert.StartsWith("access.", await model.RefusedAsync("create_record", ("type", "note"), ("values", new { party = inside, text = "x", at = "2026-01-01T00:00:00Z" })), StringComparison.Ordinal);
        Assert.Equal("Rome", (string)(await GetAsync("/party/" + outside)).Json["city"]!);
    }

    [Fact]
    public async Task Who_may_only_read_writes_nothing()
    {
        await using var model = await OpenAsync(Roles.Reader);
        var made = await PostAsync("/party", new { name = "Only read" });
        var id = (string)made.Json["id"]!;
        Assert.Equal("Only read", (string)(await model.CallAsync("read_record", ("type", "party"), ("id", id)))["title"]!);
        Assert.All((await model.CallAsync("describe_types"))["types"]!.AsArray(), t => Assert.False((bool)t!["mayCreate"]! || (bool)t["mayUpdate"]!));
        Assert.Equal("access.create", await model.RefusedAsync("create_record", ("type", "party"), ("values", new { name = "x" })));
        Assert.Equal("access.update", await model.RefusedAsync("update_record", ("type", "party"), ("id", id), ("version", 1), ("values", new { name = "x" })));
        Assert.Equal("access.update", await model.RefusedAsync("preview_bulk_update", ("type", "party"), ("where", ""), ("set", new { city = "x" })));
        Assert.Contains("Your role may not change records of type party.", ModelClient.TextOf(await model.RawAsync("preview_bulk_update", ("type", "party"), ("where", ""), ("set", new { city = "x" }))), StringComparison.Ordinal);
        Assert.Equal("mcp.badToken", await model.RefusedAsync("apply_bulk_update", ("type", "party"), ("where", ""), ("set", new { city = "x" }), ("token", "x")));
        Assert.Equal("access.function", await model.RefusedAsync("undo_change_set", ("changeSet", long.Parse(made.Headers["X-Change-Set"], System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Equal(1, (long)(await GetAsync("/party/" + id)).Json["version"]!);
    }

    [Fact]
    public async Task A_type_that_a_role_does_not_see_is_not_there()
    {
        await using var model = await OpenAsync(RoleOf("model without parties", TypeAccess.Nothing));
        Assert.DoesNotContain((await model.CallAsync("describe_types"))["types"]!.AsArray(), t => (string?)t!["name"] == "party");
        foreach (var (tool, arguments) in ((string, (string, object?)[])[])
        [
            ("describe_types", [("type", "party")]), ("list_records", [("type", "party")]), ("search_records", [("text", "x"), ("types", new[] { "party" })]), ("read_record", [("type", "party"), ("id", Guid.Empty)]),
            ("create_record", [("type", "party"), ("values", new { name = "x" })]), ("preview_bulk_update", [("type", "party"), ("where", ""), ("set", new { city = "x" })]),
        ])
            Assert.Equal("type.unknown", await model.RefusedAsync(tool, arguments));
        Assert.Equal("expand.unknown", await model.RefusedAsync("list_records", ("type", "order"), ("expand", new[] { "party" })));
    }

    [Fact]
    public async Task A_probable_duplicate_is_made_only_on_purpose()
    {
        await using var model = await OpenAsync();
        object values = new { name = "Hartwig Tidemann Nygaard", kind = "person", email = "hartwig@tidemann.example", city = "Molde", birthday = "1980-05-06" };
        var made = await model.CallAsync("create_record", ("type", "party"), ("values", values));
        var again = await model.RawAsync("create_record", ("type", "party"), ("values", values));
        if (again.IsError == true) Assert.Contains((string)made["id"]!, ModelClient.TextOf(again), StringComparison.Ordinal);
        Assert.NotEqual((string)made["id"]!, (string)(await model.CallAsync("create_record", ("type", "party"), ("values", values), ("allowDuplicate", true)))["id"]!);
    }

    [Fact]
    public async Task Long_texts_are_cut_and_an_answer_keeps_its_size()
    {
        await using var model = await OpenAsync();
        var city = Guid.CreateVersion7().ToString("N");
        var id = "";
        for (var i = 0; i < 40; i++) id = await CreateAsync("party", new { name = "Long", city, note = new string('語', 6_000) });
        var text = ModelClient.TextOf(await model.RawAsync("list_records", ("type", "party"), ("where", $"city = '{city}'"), ("fields", new[] { "name", "note" }), ("limit", 50)));
        Assert.InRange(text.Length, 1_000, 48_000);
        Assert.Contains("[cut: 6000 characters in all]", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[cut", ModelClient.TextOf(await model.RawAsync("read_record", ("type", "party"), ("id", id), ("fields", new[] { "note" }))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_key_opens_the_door()
    {
        object hello = new { jsonrpc = "2.0", id = 1, method = "tools/list" };
        (string, string)[] accepts = [("Accept", "application/json, text/event-stream")];
        Assert.Equal("access.signInNeeded", (await CallAsync("POST", "/mcp", hello, null, accepts)).Problem(401));
        Assert.Equal("access.signInNeeded", (await CallAsync("POST", "/mcp", hello, "rk_wrong", accepts)).Problem(401));
        Assert.Equal(200, (await CallAsync("POST", "/mcp", hello, "", accepts)).Status);
        using var browser = await Servers.Browser.SignInAsync(Server, Roles.Manager);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(hello), null, "application/json") };
        request.Headers.TryAddWithoutValidation("Accept", accepts[0].Item2);
        using var answer = await browser.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    public sealed class OnSqlite(SqliteServer server) : LettingModelsIn(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : LettingModelsIn(server), IClassFixture<PostgresServer>;
}
