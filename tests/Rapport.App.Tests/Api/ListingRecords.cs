using System.Text.Json.Nodes;

namespace Rapport.App.Tests.Api;

public abstract class ListingRecords(ApiServer server) : OverHttp(server)
{
    [Fact]
    public async Task A_criterion_in_its_JSON_form_means_the_same_as_its_text()
    {
        await CreateAsync("party", new { name = "Json Ada", city = "Ulm" });
        await CreateAsync("party", new { name = "Json Ben", city = "Bonn" });
        const string Tree = """{"and":[{"field":"name","op":"starts with","value":"Json"},{"field":"city","op":"=","value":"Ulm"}]}""";
        var found = await GetAsync("/party?where=" + Uri.EscapeDataString(Tree));
        Assert.Equal(["Json Ada"], found.Json["items"]!.AsArray().Select(i => (string)i!["name"]!));
        Assert.Equal(1, await CountAsync("party", Tree));
        var wrong = await GetAsync("/party?where=" + Uri.EscapeDataString("""{"and":[{"field":"city","op":"near","value":"Ulm"}]}"""));
        Assert.StartsWith("criteria.", wrong.Problem(400), StringComparison.Ordinal);
        Assert.StartsWith("$.and[0]", (string)wrong.Json["at"]!, StringComparison.Ordinal);
        Assert.Equal("criteria.unknownField", (await GetAsync("/party?where=" + Uri.EscapeDataString("""{"field":"nmae","op":"is empty"}"""))).Problem(400));
        var report = await PostAsync("/reports/query", new { type = "party", where = System.Text.Json.Nodes.JsonNode.Parse(Tree) });
        Assert.Equal((200, 1), (report.Status, (int)report.Json["total"]!["values"]![0]!));
        Assert.Equal("field.wrongKind", (await PostAsync("/reports/query", new { type = "party", where = 5 })).Problem(400));
    }

    [Fact]
    public async Task Several_links_are_read_and_listed_by_their_ids()
    {
        Assert.Equal(201, (await PostAsync("/types/party/fields", new { name = "partners", kind = "multiLink", target = "party" })).Status);
        var other = await CreateAsync("party", new { name = "Other partner" });
        var one = await CreateAsync("party", new { name = "One with partners", partners = new[] { other } });
        foreach (var read in (JsonNode[])[(await GetAsync($"/party/{one}?fields=partners,name")).Json, (await GetAsync($"/party?fields=name,partners&where={Uri.EscapeDataString($"id = '{one}'")}")).Json["items"]![0]!])
        {
            Assert.Equal("One with partners", (string)read["name"]!);
            Assert.Equal([other], read["partners"]!.AsArray().Select(i => (string)i!));
        }

        Assert.Null((await GetAsync($"/party/{other}?fields=partners")).Json["partners"]);
        Assert.Equal(204, (await CallAsync("DELETE", V1 + "/types/party/fields/partners")).Status);
        Assert.Equal("field.unknown", (await GetAsync($"/party/{one}?fields=partners")).Problem(400));
    }

    [Fact]
    public async Task An_address_under_reports_that_names_nothing_is_not_there()
    {
        Assert.Equal("route.unknown", (await GetAsync("/reports/none")).Problem(404));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_double()
    {
        var mark = "page" + Guid.CreateVersion7().ToString("N");
        await PostAsync("/product/batch", new { items = Enumerable.Range(0, 25).Select(i => new { code = $"{mark}-{i % 7}-{i}", name = "P" + (i % 5), category = mark }) });
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await GetAsync($"/product?where=category%20%3D%20%22{mark}%22&sort=-name,code&fields=name,code&limit=4{(cursor is null ? "" : "&cursor=" + cursor)}");
            Assert.Equal(200, page.Status);
            Assert.True(page.Json["items"]!.AsArray().Count <= 4);
            seen.AddRange(page.Json["items"]!.AsArray().Select(i => $"{9 - int.Parse(((string)i!["name"]!)[1..], System.Globalization.CultureInfo.InvariantCulture)} {(string)i["code"]!}"));
            cursor = (string?)page.Json["next"];
        }
        while (cursor is not null);
        Assert.Equal(25, seen.Distinct().Count());
        Assert.Equal(25, seen.Count);
        Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task A_count_stops_at_its_cap()
    {
        var mark = "count" + Guid.CreateVersion7().ToString("N");
        await PostAsync("/product/batch", new { items = Enumerable.Range(0, 3).Select(i => new { code = mark + i, name = "P", category = mark }) });
        var page = (await GetAsync($"/product?where=category%20%3D%20%22{mark}%22&limit=1&count=capped")).Json;
        Assert.Equal(3, (int)page["count"]!);
        Assert.False((bool)page["more"]!);
        Assert.Null((await GetAsync("/product?limit=1")).Json["count"]);
    }

    [Fact]
    public async Task Links_and_relations_come_as_records_where_asked_for()
    {
        var party = await CreateAsync("party", new { name = "Expanding Ltd", kind = "organisation", city = "Bath" });
        var order = await CreateAsync("order", new { party, placedAt = "2026-01-02T03:04:05Z", total = 12.5 });
        for (var i = 1; i <= 22; i++) await CreateAsync("orderLine", new { order, position = i, quantity = 1, unitPrice = 1.25 });

        var listed = (await GetAsync($"/order?where=id%20%3D%20%22{order}%22&fields=number&expand=party,lines,owner")).Json["items"]![0]!;
        Assert.Equal(party, (string)listed["party"]!["id"]!);
        Assert.Equal("Expanding Ltd", (string)listed["party"]!["title"]!);
        Assert.Equal("Bath", (string)listed["party"]!["city"]!);
        Assert.NotNull((string?)listed["owner"]!["title"]);
        Assert.Equal(20, listed["lines"]!["items"]!.AsArray().Count);
        Assert.True((bool)listed["lines"]!["more"]!);
        Assert.Equal(1, (int)listed["lines"]!["items"]![0]!["position"]!);

        var one = await GetAsync($"/order/{order}?expand=lines,party");
        Assert.Equal(22, one.Json["lines"]!["items"]!.AsArray().Count);
        Assert.False((bool)one.Json["lines"]!["more"]!);
        Assert.False(one.Headers.ContainsKey("ETag"));
        Assert.Equal(party, (string)(await GetAsync($"/order/{order}")).Json["party"]!);
    }

    [Fact]
    public async Task Computed_fields_are_given_where_asked_for()
    {
        var party = await CreateAsync("party", new { name = "Counted" });
        await CreateAsync("order", new { party, placedAt = "2026-01-02", total = 10 });
        await CreateAsync("order", new { party, placedAt = "2026-01-03", total = 2.25 });
        var one = await GetAsync($"/party/{party}?fields=name,orderCount,sales");
        Assert.Equal(2, (int)one.Json["orderCount"]!);
        Assert.Equal(12.25m, (decimal)one.Json["sales"]!);
    }

    [Theory]
    [InlineData("/party?fields=nmae", "field.unknown", "name")]
    [InlineData("/party?sort=ctiy", "criteria.unknownField", "city")]
    [InlineData("/party?where=ctiy%20%3D%20x", "criteria.unknownField", "city")]
    [InlineData("/party?expand=order", "expand.unknown", "orders")]
    [InlineData("/party?filter=name", "query.unknown", null)]
    [InlineData("/party?limt=3", "query.unknown", "limit")]
    [InlineData("/party?limit=0", "query.outOfRange", null)]
    [InlineData("/party?limit=1001", "query.outOfRange", null)]
    [InlineData("/party?limit=many", "query.outOfRange", null)]
    [InlineData("/party?limit=1&limit=2", "query.twice", null)]
    [InlineData("/party?count=all", "query.notAChoice", null)]
    [InlineData("/party?cursor=nonsense", "cursor.unreadable", null)]
    [InlineData("/party?where=name%20%3D", "criteria.unexpectedEnd", null)]
    [InlineData("/party?where=%00", "query.badText", null)]
    [InlineData("/party?sort=tags", "criteria.notSortable", null)]
    public async Task A_slip_is_refused_with_what_was_meant(string path, string code, string? meant)
    {
        var reply = await GetAsync(path);
        Assert.Equal(code, reply.Problem(400));
        Assert.Equal(meant, (string?)reply.Json["suggestion"]);
    }

    [Fact]
    public async Task A_cursor_of_another_sort_is_refused()
    {
        await CreateAsync("party", new { name = "A one" });
        await CreateAsync("party", new { name = "A two" });
        var next = (string)(await GetAsync("/party?sort=name&limit=1")).Json["next"]!;
        Assert.Equal("cursor.unreadable", (await GetAsync("/party?sort=-name&limit=1&cursor=" + next)).Problem(400));
    }

    public sealed class OnSqlite(SqliteServer server) : ListingRecords(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : ListingRecords(server), IClassFixture<PostgresServer>;
}
