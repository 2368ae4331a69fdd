namespace Rapport.App.Tests.Api;

public abstract class RunningFlowsOverHttp(ApiServer server) : OverHttp(server)
{
    [Fact]
    public async Task A_flow_is_kept_tried_run_and_deleted()
    {
        var id = await CreateAsync("party", new { name = "Ada Byron" });
        object flow = new { title = new { en = "Welcome" }, when = "city is empty", steps = new object[] { new { @do = "set", field = "city", value = "Graz" }, new { @do = "create", type = "activity", values = new[] { new { field = "subject", formula = "name" } } } } };
        var saved = await CallAsync("PUT", "/api/v1" + "/types/party/flows/welcome", flow);
        Assert.Equal(200, saved.Status);
        Assert.Equal((1, "set", false), ((int)saved.Json["version"]!, (string)saved.Json["steps"]![0]!["do"]!, (bool)saved.Json["resting"]!));
        // What is answered can be sent again.
        Assert.Equal(2, (int)(await CallAsync("PUT", "/api/v1" + "/types/party/flows/welcome", saved.Json)).Json["version"]!);
        Assert.Single((await GetAsync("/types/party/flows")).Json["items"]!.AsArray());

        var trial = await PostAsync("/party/flows/welcome/run", new { ids = new[] { id }, dryRun = true });
        Assert.Equal((1, 1, 0), ((int)trial.Json["tried"]!, (int)trial.Json["changed"]!, (int)trial.Json["refused"]!));
        Assert.Null((await GetAsync("/party/" + id)).Json["city"]);
        Assert.Equal(1, (int)(await PostAsync("/party/flows/welcome/run?dryRun=true", new { ids = new[] { id } })).Json["changed"]!);
        Assert.Equal("field.wrongKind", (await PostAsync("/party/flows/welcome/run", new { ids = new[] { id }, dryRun = "true" })).Problem(400));
        Assert.Null((await GetAsync("/party/" + id)).Json["city"]);
        Assert.Equal(202, (await PostAsync("/party/flows/welcome/run", new { ids = new[] { id } })).Status);
        Assert.Equal("bulk.whereOrIds", (await PostAsync("/party/flows/welcome/run", new { })).Problem(400));
        Assert.Equal("flow.missing", (await PostAsync("/party/flows/nothing/run", new { where = "" })).Problem(404));
        Assert.Equal("flow.noSteps", (await CallAsync("PUT", "/api/v1" + "/types/party/flows/empty", new { title = new { en = "x" } })).Problem(400));
        Assert.Equal("body.notAChoice", (await CallAsync("PUT", "/api/v1" + "/types/party/flows/empty", new { title = new { en = "x" }, steps = new[] { new { @do = "dance" } } })).Problem(400));
        Assert.Equal(204, (await CallAsync("DELETE", "/api/v1" + "/types/party/flows/welcome")).Status);
        Assert.Equal("flow.missing", (await CallAsync("DELETE", "/api/v1" + "/types/party/flows/welcome")).Problem(404));
    }

    public sealed class OnSqlite(SqliteServer server) : RunningFlowsOverHttp(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : RunningFlowsOverHttp(server), IClassFixture<PostgresServer>;
}
