namespace Rapport.App.Tests.Api;

public abstract class WritingRecords(ApiServer server) : OverHttp(server)
{
    [Fact]
    public async Task A_record_is_made_read_changed_and_deleted()
    {
        var made = await PostAsync("/party", new { name = "Ada Lovelace", email = "Ada@Example.com", birthday = "1815-12-10", roles = new[] { "customer" } });
        Assert.Equal(201, made.Status);
        var id = (string)made.Json["id"]!;
        Assert.Equal($"{V1}/party/{id}", made.Headers["Location"]);
        Assert.Equal("\"1\"", made.Headers["ETag"]);
        Assert.Equal("ada@example.com", (string)made.Json["email"]!);

        var got = await GetAsync($"/party/{id}");
        Assert.Equal(made.Text, got.Text);
        Assert.Equal(304, (await GetAsync($"/party/{id}", "", ("If-None-Match", "W/\"9\", \"1\""))).Status);

        var changed = await PatchAsync($"/party/{id}", new { city = "London" }, "", ("If-Match", "\"1\""));
        Assert.Equal(200, changed.Status);
        Assert.Equal("\"2\"", changed.Headers["ETag"]);
        Assert.True(long.Parse(changed.Headers["X-Change-Set"], System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.Equal(200, (await GetAsync($"/party/{id}", "", ("If-None-Match", "\"1\""))).Status);

        Assert.Equal("record.changed", (await CallAsync("DELETE", $"{V1}/party/{id}", null, "", ("If-Match", "\"1\""))).Problem(409));
        Assert.Equal(204, (await CallAsync("DELETE", $"{V1}/party/{id}", null, "", ("If-Match", "\"2\""))).Status);
        Assert.Equal("record.missing", (await GetAsync($"/party/{id}")).Problem(404));
    }

    [Fact]
    public async Task A_conflict_tells_yours_theirs_and_the_original_in_their_kinds()
    {
        var id = await CreateAsync("order", new { placedAt = "2026-01-01T10:00:00Z", total = 10.5, lineCount = 1, note = "first" });
        await PatchAsync($"/order/{id}", new { total = 20.25, lineCount = 2, placedAt = "2026-01-02T10:00:00Z" });
        var refused = await PatchAsync($"/order/{id}", new { total = 30, lineCount = 3, placedAt = "2026-01-03T10:00:00Z", note = "mine" }, "", ("If-Match", "\"1\""));
        Assert.Equal("record.changed", refused.Problem(409));
        Assert.Equal(2, (int)refused.Json["version"]!);
        var fields = refused.Json["fields"]!;
        Assert.Equal("""{"yours":30,"theirs":20.25,"original":10.5}""", fields["total"]!.ToJsonString());
        Assert.Equal("""{"yours":3,"theirs":2,"original":1}""", fields["lineCount"]!.ToJsonString());
        Assert.Equal("""{"yours":"2026-01-03T10:00:00Z","theirs":"2026-01-02T10:00:00Z","original":"2026-01-01T10:00:00Z"}""", fields["placedAt"]!.ToJsonString());
        Assert.Equal("""{"yours":"mine","theirs":"first","original":"first"}""", fields["note"]!.ToJsonString());
    }

    [Fact]
    public async Task A_batch_is_written_whole_or_names_every_bad_row()
    {
        var before = await CountAsync("product");
        var bad = await PostAsync("/product/batch", new { items = new object[] { new { code = "b-1", name = "Fine" }, new { code = "b-2" }, new { code = "b-3", name = "Fine", price = "cheap" }, new { name = "No code", nonsense = 1 } } });
        bad.Problem(400);
        var places = bad.Json["errors"]!.AsArray().Select(e => (string)e!["at"]!).ToList();
        Assert.Equal(["items[2].price", "items[3].nonsense"], places);
        var worse = await PostAsync("/product/batch", new { items = new object[] { new { code = "b-1", name = "Fine" }, new { code = "b-2" }, new { name = "No code" } } });
        worse.Problem(400);
        Assert.Equal(["items[1].name", "items[2].code"], worse.Json["errors"]!.AsArray().Select(e => (string)e!["at"]!));
        Assert.Equal(before, await CountAsync("product"));

        var good = await PostAsync("/product/batch", new { items = new object[] { new { code = "b-1", name = "One" }, new { code = "b-2", name = "Two" } } });
        Assert.Equal(200, good.Status);
        var id = (string)good.Json["items"]![0]!["id"]!;
        Assert.True((long)good.Json["changeSet"]! > 0);
        var mixed = await PostAsync("/product/batch", new { items = new object[] { new { id, version = 1, name = "One more" }, new { code = "b-3", name = "Three" } } });
        Assert.Equal(2, (int)mixed.Json["items"]![0]!["version"]!);
        Assert.Equal(before + 3, await CountAsync("product"));
        Assert.Equal("batch.size", (await PostAsync("/product/batch", new { items = Array.Empty<object>() })).Problem(400));
        Assert.Equal("batch.size", (await PostAsync("/product/batch", new { items = Enumerable.Repeat(new { }, 1001) })).Problem(400));
        Assert.Equal("field.wrongKind", (await PostAsync("/product/batch", new { items = new[] { new { id = "no id", name = "x" } } })).Problem(400));
    }

    [Fact]
    public async Task Undo_says_what_it_would_do_and_then_does_it()
    {
        var made = await PostAsync("/party", new { name = "Undone" });
        var id = (string)made.Json["id"]!;
        var first = (await PatchAsync($"/party/{id}", new { city = "Bonn" })).Headers["X-Change-Set"];
        var preview = await CallAsync("POST", $"{V1}/change-sets/{first}/undo?preview=true");
        Assert.Equal((1, 0), ((int)preview.Json["reverted"]!, (int)preview.Json["refused"]!));
        Assert.Equal("Bonn", (string)(await GetAsync($"/party/{id}")).Json["city"]!);

        var second = (await PatchAsync($"/party/{id}", new { city = "Ulm" })).Headers["X-Change-Set"];
        var refused = await CallAsync("POST", $"{V1}/change-sets/{first}/undo");
        Assert.Equal((0, 1), ((int)refused.Json["reverted"]!, (int)refused.Json["refused"]!));
        Assert.Equal("city", (string)refused.Json["why"]![0]!["field"]!);
        Assert.Equal(second, refused.Json["why"]![0]!["laterChangeSet"]!.ToString());

        Assert.Equal(1, (int)(await CallAsync("POST", $"{V1}/change-sets/{second}/undo")).Json["reverted"]!);
        Assert.Equal("Bonn", (string)(await GetAsync($"/party/{id}")).Json["city"]!);
        Assert.Equal("undo.alreadyUndone", (await CallAsync("POST", $"{V1}/change-sets/{second}/undo")).Problem(422));
        Assert.Equal("undo.noSuchSet", (await CallAsync("POST", $"{V1}/change-sets/999999/undo")).Problem(404));
    }

    [Fact]
    public async Task The_feed_waits_for_the_next_change_and_gives_it()
    {
        var cursor = (string)(await GetAsync("/changes?after=latest")).Json["next"]!;
        var waiting = GetAsync($"/changes?after={cursor}&types=party&wait=20");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        var id = await CreateAsync("party", new { name = "News" });
        var news = (await waiting).Json;
        Assert.Contains(news["items"]!.AsArray(), i => (string?)i!["id"] == id && (string?)i["kind"] == "created");
        Assert.Equal("cursor.unreadable", (await GetAsync("/changes?after=nonsense")).Problem(400));
        Assert.Equal("type.unknown", (await GetAsync("/changes?types=nothing")).Problem(404));
        Assert.Equal("query.outOfRange", (await GetAsync("/changes?wait=31")).Problem(400));
    }

    public sealed class OnSqlite(SqliteServer server) : WritingRecords(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : WritingRecords(server), IClassFixture<PostgresServer>;
}
