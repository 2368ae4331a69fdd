namespace Rapport.App.Tests.Api;

public abstract class RepeatingRequests(ApiServer server) : OverHttp(server)
{
    private static (string, string) Key(string key) => ("Idempotency-Key", key);

    private static string NewKey() => Guid.CreateVersion7().ToString();

    [Fact]
    public async Task The_same_key_gets_the_same_answer_and_one_effect()
    {
        var key = Key(NewKey());
        var before = await CountAsync("party");
        var first = await PostAsync("/party", new { name = "Once" }, "", key);
        var again = await PostAsync("/party", new { name = "Once" }, "", key);
        Assert.Equal((201, first.Text, first.Headers["Location"]), (again.Status, again.Text, again.Headers["Location"]));
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        Assert.Equal(before + 1, await CountAsync("party"));
        Assert.Equal("idempotency.otherBody", (await PostAsync("/party", new { name = "Twice" }, "", key)).Problem(422));
        Assert.Equal("idempotency.otherBody", (await PostAsync("/product", new { name = "Once" }, "", key)).Problem(422));
        Assert.Equal(before + 1, await CountAsync("party"));
    }

    [Fact]
    public async Task Every_kind_of_write_honours_it()
    {
        var id = await CreateAsync("party", new { name = "Repeated" });
        async Task<Reply> TwiceAsync(string method, string path, object? body)
        {
            var key = Key(NewKey());
            var first = await CallAsync(method, V1 + path, body, "", key);
            var again = await CallAsync(method, V1 + path, body, "", key);
            Assert.Equal((first.Status, first.Text), (again.Status, again.Text));
            Assert.True(first.Status < 300, first.Text);
            Assert.True(again.Headers.ContainsKey("Idempotency-Replayed"));
            return again;
        }

        await TwiceAsync("PATCH", $"/party/{id}", new { city = "Rome" });
        Assert.Equal(2, (int)(await GetAsync($"/party/{id}")).Json["version"]!);
        var batch = await TwiceAsync("POST", "/party/batch", new { items = new[] { new { name = "In a batch " + id } } });
        Assert.Equal(1, await CountAsync("party", $"name = \"In a batch {id}\""));
        await TwiceAsync("POST", $"/change-sets/{batch.Json["changeSet"]}/undo", null);
        Assert.Equal(0, await CountAsync("party", $"name = \"In a batch {id}\""));
        await TwiceAsync("DELETE", $"/party/{id}", null);
    }

    [Fact]
    public async Task Many_at_once_take_effect_once()
    {
        var name = "Racing " + NewKey();
        var key = Key(NewKey());
        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => PostAsync("/party", new { name }, "", key)));
        Assert.All(replies, r => Assert.Equal((201, replies[0].Text), (r.Status, r.Text)));
        Assert.Equal(1, await CountAsync("party", $"name = \"{name}\""));
    }

    [Fact]
    public async Task A_refused_request_leaves_the_key_free()
    {
        var key = Key(NewKey());
        (await PostAsync("/product", new { name = "No code" }, "", key)).Problem(400);
        Assert.Equal(201, (await PostAsync("/product", new { name = "With code", code = NewKey() }, "", key)).Status);
    }

    [Fact]
    public async Task Keys_of_two_callers_do_not_meet()
    {
        var key = Key(NewKey());
        var other = await Server.KeyAsync(Core.Access.Roles.Manager with { Name = "second manager" });
        var mine = await PostAsync("/party", new { name = "Mine" }, "", key);
        var theirs = await PostAsync("/party", new { name = "Theirs" }, other, key);
        Assert.Equal((201, 201), (mine.Status, theirs.Status));
        Assert.Equal("idempotency.unfit", (await PostAsync("/party", new { name = "Mine" }, "", Key(new string('k', 201)))).Problem(400));
    }

    public sealed class OnSqlite(SqliteServer server) : RepeatingRequests(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : RepeatingRequests(server), IClassFixture<PostgresServer>;
}
