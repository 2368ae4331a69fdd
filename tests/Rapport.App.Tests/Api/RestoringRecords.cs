namespace Rapport.App.Tests.Api;

public abstract class RestoringRecords(ApiServer server) : OverHttp(server)
{
    [Fact]
    public async Task A_deleted_record_is_found_and_put_back()
    {
        var id = await CreateAsync("party", new { name = "Lost and Found", city = "Bern" });
        await CallAsync("DELETE", $"{V1}/party/{id}");
        var listed = (await GetAsync("/party/deleted?q=lost%20and&limit=1")).Json;
        Assert.Equal((id, "Lost and Found"), ((string)listed["items"]![0]!["id"]!, (string)listed["items"]![0]!["title"]!));
        Assert.Equal("query.unknown", (await GetAsync("/party/deleted?where=x")).Problem(400));
        Assert.Equal("type.unknown", (await GetAsync("/nothing/deleted")).Problem(404));

        var back = await CallAsync("POST", $"{V1}/party/{id}/restore");
        Assert.True(back.Status == 200, back.Text);
        Assert.Equal(("Bern", "\"3\""), ((string)back.Json["city"]!, back.Headers["ETag"]));
        Assert.Equal(200, (await GetAsync($"/party/{id}")).Status);
        Assert.Equal("bin.isBack", (await CallAsync("POST", $"{V1}/party/{id}/restore")).Problem(409));
        Assert.Equal("bin.missing", (await CallAsync("POST", $"{V1}/party/{Guid.CreateVersion7()}/restore")).Problem(404));
        Assert.Contains("/api/v1/party/{id}/restore", (await CallAsync("GET", "/openapi/v1.json")).Text, StringComparison.Ordinal);
    }

    public sealed class OnSqlite(SqliteServer server) : RestoringRecords(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : RestoringRecords(server), IClassFixture<PostgresServer>;
}
