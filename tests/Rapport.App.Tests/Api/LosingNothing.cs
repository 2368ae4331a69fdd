namespace Rapport.App.Tests.Api;

/// <summary>What the API does not understand it says, rather than passing over it.</summary>
public abstract class LosingNothing(ApiServer server) : OverHttp(server)
{
    [Fact]
    public async Task An_address_with_unknown_parts_is_refused_and_an_empty_one_is_none()
    {
        await PostAsync("/types/party/fields", new { name = "address", kind = "address" });
        var id = await CreateAsync("party", new { name = "Ada", address = new { street = "1 Main St", city = "London" } });
        var refused = await PatchAsync($"/party/{id}", new { address = new { foo = 1 } });
        Assert.Equal("body.unknownName", refused.Problem(400));
        Assert.Equal("address.foo", (string)refused.Json["errors"]![0]!["at"]!);
        Assert.Equal("field.wrongKind", (await PatchAsync($"/party/{id}", new { address = new { city = 5 } })).Problem(400));
        Assert.Equal("London", (string)(await GetAsync($"/party/{id}")).Json["address"]!["city"]!);
        Assert.Null((await PatchAsync($"/party/{id}", new { address = new { city = " " } })).Json["address"]);
        Assert.Equal(1, await CountAsync("party", $"id = '{id}' and address is empty"));
    }

    [Fact]
    public async Task An_id_is_given_by_the_server_and_a_change_names_its_own_record()
    {
        var refused = await PostAsync("/party", new { id = "zzz", name = "Ada" });
        Assert.Equal("field.readOnly", refused.Problem(400));
        Assert.Equal("id", (string)refused.Json["errors"]![0]!["at"]!);
        Assert.Equal("field.readOnly", (await PostAsync("/party", new { id = Guid.CreateVersion7(), name = "Ada" })).Problem(400));
        var id = await CreateAsync("party", new { name = "Ada" });
        Assert.Equal("record.otherId", (await PatchAsync($"/party/{id}", new { id = Guid.CreateVersion7(), name = "Bea" })).Problem(400));
        Assert.Equal(200, (await PatchAsync($"/party/{id}", new { id, name = "Bea" })).Status);
    }

    [Fact]
    public async Task A_version_is_of_a_record_that_is_there()
    {
        var refused = await PostAsync("/party", new { name = "Ada", version = 3 });
        Assert.Equal(("field.readOnly", "version"), (refused.Problem(400), (string)refused.Json["at"]!));
        var id = await CreateAsync("party", new { name = "Ada", version = (int?)null });
        var batch = await PostAsync("/party/batch", new { items = new object[] { new { id, version = 1, name = "Bea" }, new { name = "Cid", version = 1 } } });
        Assert.Equal(("field.readOnly", "items[1].version"), (batch.Problem(400), (string)batch.Json["at"]!));
        Assert.Single(batch.Json["errors"]!.AsArray());
        Assert.Equal("version.unreadable", (await PatchAsync($"/party/{id}", new { name = "Bea", version = "one" })).Problem(400));
        Assert.Equal("Ada", (string)(await GetAsync($"/party/{id}")).Json["name"]!);
    }

    [Fact]
    public async Task An_amount_is_not_rounded_in_silence()
    {
        var refused = await PostAsync("/order", """{"placedAt":"2026-01-01T10:00:00Z","total":1.23456}""");
        Assert.Equal("field.tooManyDecimals", refused.Problem(400));
        Assert.Equal("total", (string)refused.Json["errors"]![0]!["at"]!);
        Assert.Contains("\"total\":1.2345", (await PostAsync("/order", """{"placedAt":"2026-01-01T10:00:00Z","total":1.234500}""")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_definition_with_names_that_mean_nothing_is_refused()
    {
        var refused = await PostAsync("/types/party/fields", new Dictionary<string, object> { ["name"] = "xFirst", ["kind"] = "text", ["requird"] = true, ["label"] = new Dictionary<string, string> { ["en"] = "X", ["zh-TW"] = "甲" } });
        Assert.Equal("body.unknownName", refused.Problem(400));
        Assert.Equal(["requird", "label.zh-TW"], refused.Json["errors"]!.AsArray().Select(e => (string)e!["at"]!));
        Assert.Equal("fields.badFormat", (await PostAsync("/types/party/fields", new { name = "xFirst", kind = "text", format = "(" })).Problem(400));
        Assert.Equal("body.unknownName", (await PostAsync("/types/party/fields", new { name = "xFirst", kind = "choice", choices = new[] { new { key = "a", colour = "red" } } })).Problem(400));
    }

    [Fact]
    public async Task Every_kind_of_field_can_be_made_and_told()
    {
        var suffix = Guid.CreateVersion7().ToString("N")[^8..];
        foreach (var (kind, more) in new (string, object)[]
        {
            ("formula", new { name = "xf" + suffix, kind = "formula", expression = "orderCount * 2" }), ("rollUp", new { name = "xr" + suffix, kind = "rollUp", expression = "sum(orders, total)" }),
            ("autoNumber", new { name = "xa" + suffix, kind = "autoNumber", pattern = "V-{0:000}" }), ("multiLink", new { name = "xm" + suffix, kind = "multiLink", target = "product" }),
        })
        {
            var made = await PostAsync("/types/party/fields", more);
            Assert.True(made.Status == 201, made.Text);
            Assert.Equal(kind, (string)made.Json["kind"]!);
        }

        var product = await CreateAsync("product", new { code = "p-" + suffix, name = "Pen" });
        var id = await CreateAsync("party", new Dictionary<string, object> { ["name"] = "Ada " + suffix, ["xm" + suffix] = new[] { product } });
        await CreateAsync("order", new { party = id, placedAt = "2026-01-01T10:00:00Z", total = 10.5 });
        var row = (await GetAsync($"/party?where=id='{id}'&fields=xf{suffix},xr{suffix},xa{suffix}")).Json["items"]![0]!;
        Assert.Equal((2d, 10.5, true), ((double)row["xf" + suffix]!, (double)row["xr" + suffix]!, ((string)row["xa" + suffix]!).StartsWith("V-", StringComparison.Ordinal)));
        Assert.Equal(product, (string)(await GetAsync($"/party/{id}")).Json["xm" + suffix]![0]!);
        Assert.Equal("number", (string)(await GetAsync("/types/party")).Json["fields"]!.AsArray().Single(f => (string)f!["name"]! == "xf" + suffix)!["resultKind"]!);
        foreach (var field in new[] { "xf", "xr", "xa", "xm" }) await CallAsync("DELETE", $"{V1}/types/party/fields/{field}{suffix}");
    }

    public sealed class OnSqlite(SqliteServer server) : LosingNothing(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : LosingNothing(server), IClassFixture<PostgresServer>;
}
