namespace Rapport.App.Tests.Api;

/// <summary>Every call that the contract of the HTTP interface names. A new call is a new row.</summary>
public abstract class TheContract(ApiServer server) : OverHttp(server)
{
    // method, address ({party} and {set} are filled in), body, status, keys of the answer
    public static TheoryData<string, string, string?, int, string[]> Calls() => new()
    {
        { "GET", "/types", null, 200, ["items"] },
        { "GET", "/types/party", null, 200, ["name", "title", "fields"] },
        { "GET", "/party?where=name%20is%20not%20empty&sort=name,-createdAt&fields=name,city&limit=5", null, 200, ["items", "next"] },
        { "GET", "/party?count=capped", null, 200, ["items", "next", "count", "more"] },
        { "GET", "/party/{party}", null, 200, ["id", "version", "kind", "name", "givenName", "familyName", "code", "roles", "email", "phone", "city", "country", "owner"] },
        { "POST", "/party", "{\"name\":\"New\",\"kind\":\"person\"}", 201, ["id", "version"] },
        { "PATCH", "/party/{party}", "{\"city\":\"Graz\"}", 200, ["id", "version"] },
        { "POST", "/party/batch", "{\"items\":[{\"name\":\"One\"},{\"name\":\"Two\"}]}", 200, ["items", "changeSet"] },
        { "POST", "/party/bulk?dryRun=true", "{\"where\":\"\",\"set\":{\"city\":\"Graz\"}}", 200, ["count", "more", "tried", "changed", "unchanged", "refused", "reasons", "firstRefused"] },
        { "POST", "/party/bulk", "{\"where\":\"name = 'nobody'\",\"set\":{\"city\":\"Graz\"}}", 202, ["job"] },
        { "GET", "/changes?types=party&wait=0", null, 200, ["items", "next"] },
        { "POST", "/change-sets/{set}/undo?preview=true", null, 200, ["reverted", "refused"] },
        { "GET", "/search?q=contract&types=party&limit=20", null, 200, ["items"] },
        { "GET", "/party/{party}/timeline", null, 200, ["items", "next"] },
        { "GET", "/jobs", null, 200, ["items"] },
        { "DELETE", "/party/{party}", null, 204, [] },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_answers_as_promised(string method, string address, string? body, int status, string[] keys)
    {
        var made = await PostAsync("/party", new { name = "Contract" });
        var path = address.Replace("{party}", (string)made.Json["id"]!, StringComparison.Ordinal).Replace("{set}", made.Headers["X-Change-Set"], StringComparison.Ordinal);
        var reply = await CallAsync(method, V1 + path, body);
        Assert.True(reply.Status == status, reply.Text);
        if (keys.Length == 0) return;
        Assert.Equal("application/json", reply.Headers["Content-Type"]);
        Assert.Subset(reply.Json.AsObject().Select(p => p.Key).ToHashSet(), keys.ToHashSet());
    }

    [Theory]
    [InlineData("party"), InlineData("product"), InlineData("order"), InlineData("orderLine"), InlineData("payment"), InlineData("user"), InlineData("team")]
    public async Task A_record_type_has_its_name_on_the_wire(string type)
    {
        Assert.Equal(200, (await GetAsync("/" + type)).Status);
        Assert.Equal(type, (string)(await GetAsync("/types/" + type)).Json["name"]!);
    }

    public sealed class OnSqlite(SqliteServer server) : TheContract(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : TheContract(server), IClassFixture<PostgresServer>;
}
