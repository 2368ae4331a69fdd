namespace Rapport.App.Tests.Mcp;

/// <summary>A server on which a model changes little at once and must make up its mind.</summary>
public sealed class CarefulServer : ApiServer
{
    protected override IEnumerable<KeyValuePair<string, string?>>? Settings => [new("RAPPORT_MCP_BULK_RECORDS", "5"), new("RAPPORT_MCP_CONFIRM_SECONDS", "3")];

    protected override Testing.TestDatabase? NewDatabase() => null;
}

public abstract class ConfirmingManyChanges(ApiServer server) : OverHttp(server)
{
    private string city = "";

    private async Task<string[]> SomeAsync(int count)
    {
        city = Guid.CreateVersion7().ToString("N");
        var ids = new string[count];
        for (var i = 0; i < count; i++) ids[i] = await CreateAsync("party", new { name = "Many " + i, city, tags = new[] { "old" } });
        return ids;
    }

    private (string, object?)[] Order(params (string, object?)[] more) =>
        [("type", "party"), ("where", $"city = '{city}'"), ("set", new { industry = (string?)null, note = "seen" }), ("add", new { tags = new[] { "vip" } }), .. more];

    [Fact]
    public async Task What_was_looked_at_is_carried_out_once_and_taken_back()
    {
        await using var model = await ModelClient.ConnectAsync(Server, Server.AdminKey);
        var ids = await SomeAsync(3);
        var seen = await model.CallAsync("preview_bulk_update", Order());
        Assert.Equal((3, 3, 0), ((int)seen["records"]!, (int)seen["changed"]!, (int)seen["refused"]!));
        Assert.Equal("seen", (string)seen["examples"]![0]!["note"]![1]!);
        Assert.Equal(["old", "vip"], seen["examples"]![0]!["tags"]![1]!.AsArray().Select(t => (string)t!));
        Assert.Equal(0, await CountAsync("party", $"city = '{city}' and note = 'seen'"));

        var token = (string)seen["token"]!;
        var done = await model.CallAsync("apply_bulk_update", Order(("token", token)));
        Assert.Equal(3, (int)done["changed"]!);
        Assert.Equal(3, await CountAsync("party", $"city = '{city}' and note = 'seen' and tags has 'vip' and tags has 'old'"));
        // The records are others now: the token is used up.
        Assert.Equal("bulk.dataChanged", await model.RefusedAsync("apply_bulk_update", Order(("token", token))));
        Assert.Equal(3, (int)(await model.CallAsync("undo_change_set", ("changeSet", (long)done["changeSet"]!)))["reverted"]!);
        Assert.Equal("old", (string)(await GetAsync("/party/" + ids[0])).Json["tags"]!.AsArray().Single()!);
    }

    [Fact]
    public async Task Another_text_other_data_and_another_caller_are_refused()
    {
        await using var model = await ModelClient.ConnectAsync(Server, Server.AdminKey);
        var ids = await SomeAsync(2);
        string Token(System.Text.Json.Nodes.JsonNode seen) => (string)seen["token"]!;
        var token = Token(await model.CallAsync("preview_bulk_update", Order()));
        Assert.Equal("mcp.otherOrder", await model.RefusedAsync("apply_bulk_update", ("type", "party"), ("where", $"city = '{city}'"), ("set", new { note = "other" }), ("token", token)));
        Assert.Equal("mcp.otherOrder", await model.RefusedAsync("apply_bulk_update", ("type", "party"), ("where", ""), ("set", new { industry = (string?)null, note = "seen" }), ("add", new { tags = new[] { "vip" } }), ("token", token)));
        Assert.Equal("mcp.badToken", await model.RefusedAsync("apply_bulk_update", Order(("token", token[..^4] + "AAAA"))));
        await using (var other = await ModelClient.ConnectAsync(Server, await Server.KeyAsync(Core.Access.Roles.Manager)))
            Assert.Equal("mcp.otherOrder", await other.RefusedAsync("apply_bulk_update", Order(("token", token))));

        await PatchAsync("/party/" + ids[0], new { phone = "+43 316 123456" });
        Assert.Equal("bulk.dataChanged", await model.RefusedAsync("apply_bulk_update", Order(("token", token))));
        token = Token(await model.CallAsync("preview_bulk_update", Order()));
        await CreateAsync("party", new { name = "One more", city });
        Assert.Equal("bulk.dataChanged", await model.RefusedAsync("apply_bulk_update", Order(("token", token))));
        Assert.Equal(0, await CountAsync("party", $"city = '{city}' and note = 'seen'"));
    }

    public sealed class OnSqlite(SqliteServer server) : ConfirmingManyChanges(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : ConfirmingManyChanges(server), IClassFixture<PostgresServer>;
}

public sealed class KeepingModelsInBounds(CarefulServer server) : OverHttp(server), IClassFixture<CarefulServer>
{
    [Fact]
    public async Task More_records_than_the_limit_and_a_token_that_is_too_old_are_refused()
    {
        await using var model = await ModelClient.ConnectAsync(Server, Server.AdminKey);
        var city = Guid.CreateVersion7().ToString("N");
        for (var i = 0; i < 6; i++) await CreateAsync("party", new { name = "Many " + i, city });
        (string, object?)[] order = [("type", "party"), ("where", $"city = '{city}'"), ("set", new { note = "seen" })];
        Assert.Equal("bulk.tooManyRecords", await model.RefusedAsync("preview_bulk_update", order));
        order[1] = ("where", $"city = '{city}' and name != 'Many 5'");
        var token = (string)(await model.CallAsync("preview_bulk_update", order))["token"]!;
        await Task.Delay(TimeSpan.FromSeconds(3.2), TestContext.Current.CancellationToken);
        Assert.Equal("mcp.tokenTooOld", await model.RefusedAsync("apply_bulk_update", [.. order, ("token", token)]));
    }

    [Fact]
    public async Task Calls_of_a_key_are_counted_like_those_of_the_api()
    {
        await using var tight = new TightMcp();
        await tight.StartAsync();
        await using var model = await ModelClient.ConnectAsync(tight, tight.AdminKey);
        var refused = await Assert.ThrowsAnyAsync<Exception>(async () => { for (var i = 0; i < 60; i++) await model.CallAsync("describe_types"); });
        Assert.Contains("429", refused.ToString(), StringComparison.Ordinal);
    }

    private sealed class TightMcp : ApiServer
    {
        protected override IEnumerable<KeyValuePair<string, string?>>? Settings => [new("RAPPORT_API_PER_SECOND", "1"), new("RAPPORT_API_BURST", "8")];

        protected override Testing.TestDatabase? NewDatabase() => null;
    }
}
