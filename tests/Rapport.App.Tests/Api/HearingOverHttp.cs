using Rapport.Core.Notices;

namespace Rapport.App.Tests.Api;

public abstract class HearingOverHttp(ApiServer server) : OverHttp(server)
{
    [Fact]
    public async Task Records_are_followed_and_left()
    {
        var id = await CreateAsync("party", new { name = "Followed" });
        Assert.True((bool)(await GetAsync($"/party/{id}/follow")).Json["follows"]!);
        var left = await CallAsync("DELETE", $"{V1}/party/{id}/follow");
        Assert.Equal((200, false, 0), (left.Status, (bool)left.Json["follows"]!, (int)left.Json["count"]!));
        Assert.Equal(1, (int)(await CallAsync("PUT", $"{V1}/party/{id}/follow")).Json["count"]!);
        Assert.Equal(404, (await GetAsync($"/party/{Guid.CreateVersion7()}/follow")).Status);
        var point = await CreateAsync("contactPoint", new { party = id, channel = "email", email = "a@example.org" });
        Assert.Equal("follow.notThis", (await GetAsync($"/contactPoint/{point}/follow")).Problem(422));
    }

    [Fact]
    public async Task Notices_are_listed_marked_and_chosen()
    {
        await Server.Get<NoticeRun>().LookAsync(default);
        var empty = await GetAsync("/notifications?unread=true&limit=10");
        Assert.Equal((200, 0, false), (empty.Status, (int)empty.Json["unread"]!, (bool)empty.Json["moreUnread"]!));
        Assert.Equal(204, (await PostAsync("/notifications/read", new { all = true })).Status);
        Assert.Equal(204, (await PostAsync("/notifications/read", new { items = new[] { "12" }, read = false })).Status);
        Assert.Equal("field.required", (await PostAsync("/notifications/read", new { })).Problem(400));
        Assert.Equal("field.wrongKind", (await PostAsync("/notifications/read", new { items = new[] { 12 } })).Problem(400));
        Assert.Equal("body.unknownName", (await PostAsync("/notifications/read", new { every = true })).Problem(400));
        Assert.Equal("cursor.unreadable", (await GetAsync("/notifications?cursor=x")).Problem(400));
        Assert.False((bool)(await CallAsync("PUT", V1 + "/notifications/settings", new { due = false })).Json["due"]!);
        var settings = (await GetAsync("/notifications/settings")).Json;
        Assert.Equal((false, true), ((bool)settings["due"]!, (bool)settings["mentioned"]!));
        Assert.Equal("body.unknownName", (await CallAsync("PUT", V1 + "/notifications/settings", new { everything = false })).Problem(400));
        Assert.Equal(200, (await CallAsync("PUT", V1 + "/notifications/settings", new { due = true })).Status);
    }

    [Fact]
    public async Task A_page_is_laid_out_and_set_back()
    {
        Assert.Empty((await GetAsync("/types/product/layout")).Json["sections"]!.AsArray());
        var put = await CallAsync("PUT", V1 + "/types/product/layout?role=sales", new { sections = new[] { new { key = "main", columns = 2, fields = new[] { "name" } } } });
        Assert.Equal(200, put.Status);
        Assert.True(put.Headers.ContainsKey("X-Change-Set"));
        Assert.Empty((await GetAsync("/types/product/layout")).Json["sections"]!.AsArray());
        Assert.Equal(2, (int)(await GetAsync("/types/product/layout?role=sales")).Json["sections"]![0]!["columns"]!);
        Assert.Equal("layout.unreadable", (await CallAsync("PUT", V1 + "/types/product/layout", new { rows = 3 })).Problem(400));
        Assert.Equal("field.unknown", (await CallAsync("PUT", V1 + "/types/product/layout", new { hidden = new[] { "nonsense" } })).Problem(400));
        Assert.Equal(204, (await CallAsync("DELETE", V1 + "/types/product/layout?role=sales")).Status);
        Assert.Empty((await GetAsync("/types/product/layout?role=sales")).Json["sections"]!.AsArray());
    }

    public sealed class OnSqlite(SqliteServer server) : HearingOverHttp(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : HearingOverHttp(server), IClassFixture<PostgresServer>;
}
