using Rapport.Core.Access;
using Rapport.Core.Records;

namespace Rapport.App.Tests.Api;

public abstract class SharingOverHttp(ApiServer server) : OverHttp(server)
{
    [Fact]
    public async Task A_record_is_shared_with_a_person_and_that_is_ended()
    {
        var id = await CreateAsync("party", new { name = "Ada Byron" });
        var team = await CreateAsync("team", new { name = "Apart" });
        var wim = await CreateAsync("user", new { name = "Wim Share", email = $"wim-{Guid.CreateVersion7():N}@example.com", role = "sales", team = Server.Get<RecordReader>() is var reader ? (await reader.GetAsync(reader.Catalogue["team"], Guid.Parse(team), Principal.System, default))!.Number : 0 });
        var key = await Server.Get<Users>().CreateKeyAsync(Guid.Parse(wim), "wim", null, TestContext.Current.CancellationToken);
        Assert.Equal(404, (await GetAsync("/party/" + id, key)).Status);
        Assert.Equal(404, (await GetAsync($"/party/{id}/shares", key)).Status);
        var made = await PostAsync($"/party/{id}/shares", new { person = wim, until = "2999-01-01" });
        Assert.Equal((201, "Wim Share", false), (made.Status, (string)made.Json["name"]!, (bool)made.Json["write"]!));
        Assert.Equal(200, (await GetAsync("/party/" + id, key)).Status);
        Assert.Equal("share.notYours", (await PostAsync($"/party/{id}/shares", new { person = wim, write = true }, key)).Problem(403));
        Assert.Single((await GetAsync($"/party/{id}/shares")).Json["items"]!.AsArray());
        Assert.Equal("share.withWhom", (await PostAsync($"/party/{id}/shares", new { write = true })).Problem(400));
        Assert.Equal("field.wrongKind", (await PostAsync($"/party/{id}/shares", new { person = "x" })).Problem(400));
        Assert.Equal("body.unknownName", (await PostAsync($"/party/{id}/shares", new { persn = wim })).Problem(400));
        Assert.Equal(204, (await CallAsync("DELETE", $"/api/v1/party/{id}/shares/{made.Json["number"]}")).Status);
        Assert.Equal(404, (await GetAsync("/party/" + id, key)).Status);
    }

    public sealed class OnSqlite(SqliteServer server) : SharingOverHttp(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : SharingOverHttp(server), IClassFixture<PostgresServer>;
}
