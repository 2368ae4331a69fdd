using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Core.Jobs;
using Browser = Rapport.App.Tests.Servers.Browser;

namespace Rapport.App.Tests.Api;

/// <summary>All that fit, or many by name, changed by a job: what it would meet, what it did, and who may ask.</summary>
public abstract class OrderingManyChanges(ApiServer server) : OverHttp(server)
{
    /// <summary>The server of the tests works off no jobs by itself.</summary>
    private async Task WorkAsync()
    {
        var (queue, stop) = (Server.Get<JobQueue>(), TestContext.Current.CancellationToken);
        using var worker = new JobWorker(queue, Server.App.Services.GetServices<IJobHandler>().Where(h => h.Type == "bulk"), TimeProvider.System, NullLogger<JobWorker>.Instance) { Look = TimeSpan.FromMilliseconds(20) };
        await worker.StartAsync(stop);
        while ((await queue.ListAsync("bulk", null, 100, stop)).Any(j => j.State is JobState.Waiting or JobState.Running)) await Task.Delay(20, stop);
        await worker.StopAsync(stop);
    }

    private async Task<JsonNode> OrderAsync(object body, string? key = "")
    {
        var taken = await PostAsync("/party/bulk", body, key);
        Assert.True(taken.Status == 202, taken.Text);
        Assert.Equal($"{V1}/jobs/{taken.Json["job"]}", taken.Headers["Location"]);
        await WorkAsync();
        var job = await CallAsync("GET", taken.Headers["Location"], key: key);
        Assert.Equal("done", (string)job.Json["state"]!);
        return job.Json["result"]!;
    }

    [Fact]
    public async Task All_that_fit_are_changed_and_taken_back()
    {
        var city = Guid.CreateVersion7().ToString("N");
        string[] ids = [await CreateAsync("party", new { name = "One", city }), await CreateAsync("party", new { name = "Two", city }), await CreateAsync("party", new { name = "Three", city })];
        var body = new { where = $"city = '{city}'", except = new[] { ids[2] }, set = new { city = "Graz", industry = (string?)null }, add = new { tags = new[] { "vip" } } };
        var seen = await PostAsync("/party/bulk?dryRun=true", body);
        Assert.True(seen.Status == 200, seen.Text);
        Assert.Equal((2, false, 2, 2, 0), ((int)seen.Json["count"]!, (bool)seen.Json["more"]!, (int)seen.Json["tried"]!, (int)seen.Json["changed"]!, (int)seen.Json["refused"]!));
        Assert.Equal(3, await CountAsync("party", $"city = '{city}'"));

        var result = await OrderAsync(body);
        Assert.Equal((2, 2, 0), ((int)result["total"]!, (int)result["changed"]!, (int)result["refused"]!));
        Assert.Equal(1, await CountAsync("party", $"city = '{city}'"));
        var one = (await GetAsync("/party/" + ids[0])).Json;
        Assert.Equal(("Graz", "vip"), ((string)one["city"]!, (string)one["tags"]![0]!));

        Assert.Equal(2, (int)(await PostAsync($"/change-sets/{result["changeSet"]}/undo", "{}")).Json["reverted"]!);
        Assert.Equal(3, await CountAsync("party", $"city = '{city}'"));
        var gone = await OrderAsync(new { ids, delete = true });
        Assert.Equal(3, (int)gone["changed"]!);
    }

    [Fact]
    public async Task A_record_that_is_refused_is_named_with_its_reason()
    {
        var used = await CreateAsync("party", new { name = "Used" });
        await CreateAsync("order", new { party = used, placedAt = "2026-01-01T00:00:00Z" });
        var result = await OrderAsync(new { ids = new[] { used }, delete = true });
        Assert.Equal((0, 1, 1), ((int)result["changed"]!, (int)result["refused"]!, (int)result["reasons"]!["delete.inUse"]!));
        Assert.Equal((used, "Used", "delete.inUse"), ((string)result["firstRefused"]![0]!["id"]!, (string)result["firstRefused"]![0]!["title"]!, (string)result["firstRefused"]![0]!["code"]!));
        Assert.Null(result["changeSet"]);

        var stop = TestContext.Current.CancellationToken;
        var file = new Uri($"/bulk/{(await Server.Get<JobQueue>().ListAsync("bulk", null, 1, stop))[0].Number}/refused", UriKind.Relative);
        using var administrator = await Browser.SignInAsync(Server, Roles.Administrator);
        var lines = (await administrator.Client.GetStringAsync(file, stop)).TrimStart('\uFEFF').Split("\r\n");
        Assert.Equal("record,ID,column,reason", lines[0]);
        Assert.StartsWith($"Used,{used},", lines[1], StringComparison.Ordinal);
        Assert.Equal("", Assert.Single(lines[2..]));
        using var manager = await Browser.SignInAsync(Server, Roles.Manager);
        using var theirs = await manager.Client.GetAsync(file, stop);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, theirs.StatusCode);
    }

    [Theory]
    [InlineData("{\"set\":{\"city\":\"x\"}}", 400, "bulk.whereOrIds")]
    [InlineData("{\"where\":\"\",\"ids\":[],\"set\":{\"city\":\"x\"}}", 400, "bulk.whereOrIds")]
    [InlineData("{\"where\":\"\"}", 400, "bulk.nothingToDo")]
    [InlineData("{\"were\":\"\",\"where\":\"\",\"set\":{\"city\":\"x\"}}", 400, "body.unknownName")]
    [InlineData("{\"where\":\"citty = 'x'\",\"set\":{\"city\":\"x\"}}", 400, "criteria.unknownField")]
    [InlineData("{\"where\":\"\",\"set\":{\"code\":\"C-1\"}}", 400, "bulk.unique")]
    [InlineData("{\"where\":\"\",\"add\":{\"city\":\"x\"}}", 400, "bulk.noList")]
    [InlineData("{\"where\":\"\",\"set\":{\"sales\":1}}", 400, "field.computed")]
    [InlineData("{\"where\":\"\",\"delete\":true,\"set\":{\"city\":\"x\"}}", 400, "bulk.deleteAlone")]
    [InlineData("{\"ids\":[\"no id\"],\"delete\":true}", 400, "field.wrongKind")]
    public async Task What_cannot_be_meant_is_refused_before_a_job_is_made(string body, int status, string code) =>
        Assert.Equal(code, (await PostAsync("/party/bulk", body)).Problem(status));

    [Fact]
    public async Task A_key_orders_no_more_than_it_may_do_itself_and_sees_only_its_own_jobs()
    {
        await CreateAsync("party", new { name = "Somebody's" });
        Assert.Equal("access.update", (await PostAsync("/party/bulk", new { where = "", set = new { city = "x" } }, await Server.KeyAsync(Roles.Reader))).Problem(403));
        var sales = await Server.KeyAsync(Roles.Sales);
        Assert.Equal("access.delete", (await PostAsync("/party/bulk", new { where = "", delete = true }, sales)).Problem(403));
        var mine = await OrderAsync(new { where = "name = 'nobody at all'", set = new { city = "x" } }, sales);
        Assert.Equal(0, (int)mine["total"]!);
        var other = (await PostAsync("/party/bulk", new { where = "name = 'nobody at all'", set = new { city = "x" } })).Json["job"]!;
        Assert.Equal("access.function", (await GetAsync($"/jobs/{other}", sales)).Problem(403));
        await WorkAsync();
    }

    public sealed class OnSqlite(SqliteServer server) : OrderingManyChanges(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : OrderingManyChanges(server), IClassFixture<PostgresServer>;
}
