namespace Rapport.App.Tests.Api;

public abstract class MergingOverHttp(ApiServer server) : OverHttp(server)
{
    [Fact]
    public async Task Records_are_merged_found_by_the_old_address_and_taken_apart()
    {
        var one = await CreateAsync("party", new { name = "Merge One", email = "one@example.org" });
        var two = await CreateAsync("party", new { name = "Merge Two", email = "two@example.org", city = "Ulm" });
        var order = await CreateAsync("order", new { party = two, placedAt = "2026-01-01T00:00:00Z" });
        var look = await PostAsync("/party/merge", new { survivor = one, others = new[] { two }, dryRun = true });
        Assert.Equal((200, 1), (look.Status, (int)look.Json["moved"]![0]!["count"]!));
        Assert.Null(look.Json["changeSet"]);
        var merge = await PostAsync("/party/merge", new { survivor = one, others = new[] { two }, choices = new { name = two } });
        Assert.Equal(200, merge.Status);
        var there = await GetAsync($"/party/{two}");
        Assert.True(there.Status is 200 or 307);
        Assert.Equal("record.merged", (await PatchAsync($"/party/{two}", new { name = "Late" })).Problem(409));
        Assert.Equal(("Merge Two", "Ulm"), ((string)(await GetAsync($"/party/{one}")).Json["name"]!, (string)(await GetAsync($"/party/{one}")).Json["city"]!));
        Assert.Equal(one, (string)(await GetAsync($"/order/{order}")).Json["party"]!);
        var preview = await PostAsync($"/party/{two}/unmerge", new { dryRun = true });
        Assert.Equal((200, two), (preview.Status, (string)preview.Json["back"]![0]!["id"]!));
        Assert.Equal(200, (await PostAsync($"/party/{two}/unmerge", new { })).Status);
        Assert.Equal(two, (string)(await GetAsync($"/order/{order}")).Json["party"]!);
        Assert.Equal("merge.twoRecords", (await PostAsync("/party/merge", new { survivor = one, others = new[] { one } })).Problem(400));
        Assert.Equal("field.wrongKind", (await PostAsync("/party/merge", new { others = new[] { one } })).Problem(400));
        Assert.Equal(404, (await PostAsync($"/party/{one}/unmerge", new { })).Status);
    }

    public sealed class OnSqlite(SqliteServer server) : MergingOverHttp(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : MergingOverHttp(server), IClassFixture<PostgresServer>;
}
