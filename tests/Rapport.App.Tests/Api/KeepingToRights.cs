using Rapport.Core.Access;

namespace Rapport.App.Tests.Api;

public abstract class KeepingToRights(ApiServer server) : OverHttp(server)
{
    private static HashSet<string> Set(params string[] names) => new(names, StringComparer.Ordinal);

    private static Role RoleOf(string name, TypeAccess party, TypeAccess? other = null) =>
        new(name, Set(), new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = party }, other ?? new TypeAccess(RecordScope.All, RecordScope.None, false, false));

    [Fact]
    public async Task Who_may_only_read_writes_nothing()
    {
        var key = await Server.KeyAsync(Roles.Reader);
        var id = await CreateAsync("party", new { name = "Only read" });
        var before = await CountAsync("party");
        Assert.Equal(200, (await GetAsync($"/party/{id}", key)).Status);
        Assert.Equal("access.create", (await PostAsync("/party", new { name = "x" }, key)).Problem(403));
        Assert.Equal("access.create", (await PostAsync("/party/batch", new { items = new[] { new { name = "x" } } }, key)).Problem(403));
        Assert.Equal("access.update", (await PatchAsync($"/party/{id}", new { name = "x" }, key)).Problem(403));
        Assert.Equal("access.delete", (await CallAsync("DELETE", $"{V1}/party/{id}", null, key)).Problem(403));
        Assert.Equal("access.function", (await CallAsync("POST", $"{V1}/change-sets/1/undo", null, key)).Problem(403));
        Assert.Equal("access.function", (await GetAsync("/jobs", key)).Problem(403));
        Assert.Equal("access.function", (await PostAsync("/types/party/fields", new { name = "x", kind = "text" }, key)).Problem(403));
        Assert.Equal(before, await CountAsync("party"));
        var paths = (await CallAsync("GET", "/openapi/v1.json", null, key)).Json["paths"]!.AsObject();
        Assert.Equal(["get", "parameters"], paths["/api/v1/party/{id}"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.False(paths.ContainsKey("/api/v1/jobs"));
    }

    [Fact]
    public async Task What_belongs_to_no_person_is_changed_by_whoever_may_change_own_records_as_it_is_read()
    {
        var key = await Server.KeyAsync(RoleOf("own products", TypeAccess.Nothing, new TypeAccess(RecordScope.Own, RecordScope.Own, false, false)));
        var id = await CreateAsync("product", new { code = "own-1", name = "Nobody's" });
        Assert.Equal(200, (await GetAsync($"/product/{id}", key)).Status);
        Assert.Equal(200, (await PatchAsync($"/product/{id}", new { name = "Changed" }, key)).Status);
        Assert.Equal("access.delete", (await CallAsync("DELETE", $"{V1}/product/{id}", null, key)).Problem(403));
    }

    [Fact]
    public async Task A_key_with_a_role_of_its_own_does_no_more_than_its_user()
    {
        await Server.KeyAsync(Roles.Sales);
        var till = (string)(await GetAsync("/user?where=" + Uri.EscapeDataString("role = \"sales\""))).Json["items"]![0]!["id"]!;
        var key = await Server.Get<Users>().CreateKeyAsync(Guid.Parse(till), "till", "administrator", TestContext.Current.CancellationToken);
        Assert.Equal(200, (await GetAsync("/party", key)).Status);
        Assert.Equal("access.create", (await PostAsync("/user", new { name = "Boss", email = "boss@example.com", role = "administrator" }, key)).Problem(403));
        Assert.Equal("access.function", (await PostAsync("/types/party/fields", new { name = "x", kind = "text" }, key)).Problem(403));
        Assert.Equal("access.function", (await GetAsync("/jobs", key)).Problem(403));
        await PatchAsync($"/user/{till}", new { role = "reader" });
        Assert.Equal("access.create", (await PostAsync("/party", new { name = "x" }, key)).Problem(403));
    }

    [Fact]
    public async Task A_hidden_field_is_not_there_in_any_way()
    {
        var key = await Server.KeyAsync(RoleOf("without birthdays", TypeAccess.Full with { HiddenFields = Set("birthday", "email") }));
        var id = await CreateAsync("party", new { name = "Born", birthday = "2001-02-03", email = "born@example.com" });
        await PatchAsync($"/party/{id}", new { birthday = "2001-02-04", city = "Bern" });
        string[] places = [$"/party/{id}", "/party?limit=1000", $"/party/{id}/timeline", "/changes?types=party&limit=1000", "/order?expand=party", "/types/party", $"/party/{id}?expand=orders"];
        foreach (var place in places)
        {
            var reply = await GetAsync(place, key);
            Assert.Equal(200, reply.Status);
            Assert.DoesNotContain("birthday", reply.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("2001-02", reply.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("born@example.com", reply.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("birthday", (await CallAsync("GET", "/openapi/v1.json", null, key)).Json["components"]!["schemas"]!["Party"]!.ToJsonString(), StringComparison.Ordinal);
        string[] ways = ["fields=birthday", "sort=birthday", "where=birthday%20is%20empty", "where=email%20%3D%20%22born%40example.com%22"];
        foreach (var way in ways) Assert.Contains((await GetAsync("/party?" + way, key)).Problem(400), (string[])["field.unknown", "criteria.unknownField"]);
        Assert.Equal("criteria.unknownField", (await GetAsync("/order?where=party.birthday%20is%20empty", key)).Problem(400));
        Assert.Equal("criteria.unknownField", (await GetAsync("/order?sort=party.birthday", key)).Problem(400));
        var write = await PatchAsync($"/party/{id}", new { birthday = "2000-01-01" }, key);
        Assert.Equal("field.unknown", write.Problem(400));
        // Not even by a suggestion.
        Assert.Null((string?)(await GetAsync("/party?fields=birthdya", key)).Json["suggestion"]);
        Assert.Equal("2001-02-04", (string)(await GetAsync($"/party/{id}")).Json["birthday"]!);
    }

    [Fact]
    public async Task Records_outside_the_criterion_of_a_role_are_not_there()
    {
        var key = await Server.KeyAsync(RoleOf("only Oslo", TypeAccess.Full with { Criteria = "city = \"Oslo\"" }, TypeAccess.Full));
        var inside = await CreateAsync("party", new { name = "Inside", city = "Oslo" });
        var outside = await CreateAsync("party", new { name = "Outside Zebra", city = "Rome" });
        Assert.Equal(200, (await GetAsync($"/party/{inside}", key)).Status);
        Assert.All((await GetAsync("/party?limit=1000", key)).Json["items"]!.AsArray(), i => Assert.Equal("Oslo", (string?)i!["city"]));
        Assert.Equal("record.missing", (await GetAsync($"/party/{outside}", key)).Problem(404));
        Assert.Equal("record.missing", (await PatchAsync($"/party/{outside}", new { note = "seen" }, key)).Problem(404));
        Assert.Equal("record.missing", (await CallAsync("DELETE", $"{V1}/party/{outside}", null, key)).Problem(404));
        Assert.Equal("record.missing", (await GetAsync($"/party/{outside}/timeline", key)).Problem(404));
        Assert.Empty((await GetAsync("/search?q=Zebra", key)).Json["items"]!.AsArray());
        Assert.Equal("field.linkMissing", (await PostAsync("/note", new { party = outside, text = "x", at = "2026-01-01" }, key)).Problem(400));
        Assert.DoesNotContain(outside, (await GetAsync("/changes?types=party&limit=1000", key)).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await PatchAsync($"/party/{inside}", new { note = "seen" }, key)).Status);
        // What is written must stay within sight, or a role could hide its traces.
        Assert.Equal(403, (await PostAsync("/party", new { name = "Elsewhere", city = "Rome" }, key)).Status);
        Assert.Equal(403, (await PatchAsync($"/party/{inside}", new { city = "Rome" }, key)).Status);
    }

    [Fact]
    public async Task A_type_that_a_role_does_not_see_is_not_there()
    {
        var key = await Server.KeyAsync(RoleOf("without parties", TypeAccess.Nothing));
        Assert.Equal("type.unknown", (await GetAsync("/party", key)).Problem(404));
        Assert.Null((string?)(await GetAsync("/patry", key)).Json["suggestion"]);
        Assert.DoesNotContain((await GetAsync("/types", key)).Json["items"]!.AsArray(), t => (string?)t!["name"] == "party");
        Assert.Equal("expand.unknown", (await GetAsync("/order?expand=party", key)).Problem(400));
        Assert.Equal("type.unknown", (await GetAsync("/search?q=x&types=party", key)).Problem(404));
        Assert.DoesNotContain("/api/v1/party", (await CallAsync("GET", "/openapi/v1.json", null, key)).Text, StringComparison.Ordinal);
    }

    public sealed class OnSqlite(SqliteServer server) : KeepingToRights(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : KeepingToRights(server), IClassFixture<PostgresServer>;
}
