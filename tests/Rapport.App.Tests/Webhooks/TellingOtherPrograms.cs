using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Rapport.Core.Access;
using Rapport.Core.Changes;
using Rapport.Core.Webhooks;

namespace Rapport.App.Tests.Webhooks;

/// <summary>Loopback may be called, failures come round quickly.</summary>
public abstract class TellingServer : ApiServer
{
    protected override IEnumerable<KeyValuePair<string, string?>>? Settings =>
        [new("RAPPORT_WEBHOOK_ALLOW", "127.0.0.0/8"), new("RAPPORT_WEBHOOK_TIMEOUT_SECONDS", "1"), new("RAPPORT_WEBHOOK_RETRY_SECONDS", "0.05"), new("RAPPORT_WEBHOOK_PAUSE_AFTER", "6")];
}

public sealed class TellingOnSqlite : TellingServer
{
    protected override Testing.TestDatabase? NewDatabase() => null;
}

public sealed class TellingOnPostgres : TellingServer
{
    protected override Testing.TestDatabase? NewDatabase() => Testing.PostgresCluster.NewDatabase();
}

/// <summary>Other programs are told of changes: signed, in order, at least once, and never of what the subscription's user may not see.</summary>
public abstract class TellingOtherPrograms(ApiServer server) : OverHttp(server)
{
    private static HashSet<string> Set(params string[] names) => new(names, StringComparer.Ordinal);

    /// <summary>The server of the tests works off nothing by itself.</summary>
    private async Task<IAsyncDisposable> WatchAsync()
    {
        var watch = new WebhookWatch(Server.Get<WebhookSender>(), Server.Get<WebhookLog>(), Server.Get<WebhookSettings>(), Server.Get<LiveChanges>(), TimeProvider.System, NullLogger<WebhookWatch>.Instance);
        await watch.StartAsync(TestContext.Current.CancellationToken);
        return new Stopping(watch);
    }

    private sealed class Stopping(IHostedService watch) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await watch.StopAsync(CancellationToken.None);
    }

    private async Task<JsonNode> HookAsync(object body)
    {
        var made = await PostAsync("/webhooks", body);
        Assert.True(made.Status == 201, made.Text);
        return made.Json;
    }

    private async Task<JsonNode> UntilAsync(JsonNode hook, Func<JsonNode, bool> isSo)
    {
        for (var i = 0; ; i++)
        {
            var now = (await GetAsync($"/webhooks/{hook["number"]}")).Json;
            if (isSo(now)) return now;
            Assert.True(i < 1_000, now.ToJsonString());
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private async Task<JsonArray> LogAsync(JsonNode hook, string state = "") => (await GetAsync($"/webhooks/{hook["number"]}/deliveries?limit=200{(state.Length == 0 ? "" : "&state=" + state)}")).Json["items"]!.AsArray();

    /// <summary>Whoever stops in the middle of an answer sends it again.</summary>
    private async Task UntilSentAsync(JsonNode hook, int count)
    {
        for (var i = 0; (await LogAsync(hook, "done")).Count < count || (await LogAsync(hook, "waiting")).Count > 0; i++)
        {
            Assert.True(i < 500, (await LogAsync(hook)).ToJsonString());
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private async Task RemoveAsync(JsonNode hook) => Assert.Equal(204, (await CallAsync("DELETE", $"{V1}/webhooks/{hook["number"]}")).Status);

    [Fact]
    public async Task Changes_arrive_signed_in_order_and_only_those_asked_for()
    {
        await using var receiver = await Receiver.StartAsync();
        var city = Guid.CreateVersion7().ToString("N");
        var hook = await HookAsync(new { name = "Shop", url = receiver.Url, types = new[] { "party" }, where = $"city = '{city}'" });
        var secret = (string)hook["secret"]!;
        await using var watch = await WatchAsync();
        await CreateAsync("party", new { name = "Elsewhere" });
        var id = await CreateAsync("party", new { name = "One", city });
        await receiver.UntilAsync(1);
        for (var i = 0; i < 5; i++) await PatchAsync("/party/" + id, new { note = "v" + i });
        // Whether a record fits is asked when the log is read: one that is gone by then fits nothing.
        await receiver.UntilAsync(6);
        await CallAsync("DELETE", $"{V1}/party/{id}");
        var got = await receiver.UntilAsync(7);
        Assert.Equal(["party.created", "party.updated", "party.updated", "party.updated", "party.updated", "party.updated", "party.deleted"], got.Select(g => (string)g.Json["event"]!));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], got.Select(g => (int)g.Json["version"]!));
        Assert.All(got, g => Assert.Equal(id, (string)g.Json["recordId"]!));
        Assert.Equal("One", (string)got[0].Json["record"]!["name"]!);
        foreach (var one in got)
        {
            Assert.Equal((string)one.Json["id"]!, one.Headers["webhook-id"]);
            Assert.Equal(Sign(secret, one), one.Headers["webhook-signature"]);
            Assert.InRange(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - long.Parse(one.Headers["webhook-timestamp"], System.Globalization.CultureInfo.InvariantCulture), -5, 60);
        }

        await UntilSentAsync(hook, 7);
        Assert.All(await LogAsync(hook), d => Assert.True(((string)d!["response"]!).Length <= 2_000));
        // No secret is ever told again.
        Assert.DoesNotContain("whsec_", (await GetAsync("/webhooks")).Text, StringComparison.Ordinal);
        await RemoveAsync(hook);
    }

    [Fact]
    public async Task A_message_names_its_record_and_one_that_leaves_the_condition_is_told_once()
    {
        await using var receiver = await Receiver.StartAsync();
        var (inside, outside) = (Guid.CreateVersion7().ToString("N"), Guid.CreateVersion7().ToString("N"));
        var hook = await HookAsync(new { name = "Of a town", url = receiver.Url, types = new[] { "party" }, where = $"city = '{inside}'" });
        var leavings = await HookAsync(new { name = "Only leavings", url = receiver.Url + "?left", types = new[] { "party" }, kinds = new[] { "left" }, where = $"city = '{inside}'" });
        var id = await CreateAsync("party", new { name = "Ann Mover", city = inside });
        await using var watch = await WatchAsync();
        await receiver.UntilAsync(1);
        await PatchAsync("/party/" + id, new { city = outside });
        await receiver.UntilAsync(3);
        await PatchAsync("/party/" + id, new { city = inside });
        await receiver.UntilAsync(4);
        await CallAsync("DELETE", $"{V1}/party/{id}");
        var got = (await receiver.UntilAsync(5)).Where(g => (long)g.Json["webhook"]! == (long)hook["number"]!).ToList();
        Assert.Equal(["party.created", "party.left", "party.updated", "party.deleted"], got.Select(g => (string)g.Json["event"]!));
        Assert.Equal(outside, (string)got[1].Json["record"]!["city"]!);
        Assert.Equal([inside, outside], got[1].Json["fields"]!["city"]!.AsArray().Select(v => (string)v!));
        Assert.All(got, g => Assert.Equal("Ann Mover", (string)g.Json["title"]!));
        Assert.All(got, g => Assert.StartsWith("C-", (string)g.Json["code"]!, StringComparison.Ordinal));
        Assert.Equal(["/r/party/" + id, null], [(string?)got[0].Json["link"], (string?)got[3].Json["link"]]);
        Assert.Equal("party.left", (string)Assert.Single(receiver.Got, g => (long)g.Json["webhook"]! == (long)leavings["number"]!).Json["event"]!);
        await RemoveAsync(hook);
        await RemoveAsync(leavings);
    }

    [Fact]
    public async Task Both_secrets_sign_while_one_is_renewed()
    {
        await using var receiver = await Receiver.StartAsync();
        var hook = await HookAsync(new { name = "Renewed", url = receiver.Url });
        var renewed = (string)(await PostAsync($"/webhooks/{hook["number"]}/secret", "{}")).Json["secret"]!;
        var sent = await PostAsync($"/webhooks/{hook["number"]}/test", "{}");
        Assert.Equal(("done", 200), ((string)sent.Json["state"]!, (int)sent.Json["status"]!));
        var got = Assert.Single(receiver.Got);
        Assert.Equal($"{Sign(renewed, got)} {Sign((string)hook["secret"]!, got)}", got.Headers["webhook-signature"]);
        Assert.Equal("ping", (string)got.Json["event"]!);
        await RemoveAsync(hook);
    }

    [Fact]
    public async Task What_fails_is_tried_again_and_a_failing_record_holds_up_only_itself()
    {
        await using var receiver = await Receiver.StartAsync();
        var hook = await HookAsync(new { name = "Unsteady", url = receiver.Url, types = new[] { "party" } });
        var (bad, good) = (await CreateAsync("party", new { name = "Bad" }), await CreateAsync("party", new { name = "Good" }));
        await PatchAsync("/party/" + bad, new { note = "second" });
        var refusals = 0;
        receiver.Answer = g => (string)g.Json["recordId"]! == bad && Interlocked.Increment(ref refusals) <= 3 ? 400 : 200;
        await using var watch = await WatchAsync();
        var got = await receiver.UntilAsync(6);
        Assert.Equal(good, (string)got.First(g => (string)g.Json["recordId"]! == good).Json["recordId"]!);
        // The first change of the record four times, under one id, and only then the second.
        var ofBad = got.Where(g => (string)g.Json["recordId"]! == bad).ToList();
        Assert.Equal(["party.created", "party.created", "party.created", "party.created", "party.updated"], ofBad.Select(g => (string)g.Json["event"]!));
        Assert.Single(ofBad.Take(4).Select(g => g.Headers["webhook-id"]).Distinct());
        Assert.Equal(0, (int)(await UntilAsync(hook, h => (int)h["failures"]! == 0))["failures"]!);
        await RemoveAsync(hook);
    }

    [Fact]
    public async Task A_receiver_that_is_down_is_paused_with_a_notice_and_gets_all_of_it_later()
    {
        await using var receiver = await Receiver.StartAsync();
        var hook = await HookAsync(new { name = "Down", url = receiver.Url, types = new[] { "party" }, kinds = new[] { "created" } });
        receiver.Answer = _ => 503;
        await using (await WatchAsync())
        {
            for (var i = 0; i < 3; i++) await CreateAsync("party", new { name = "Down " + i });
            var paused = await UntilAsync(hook, h => (bool)h["paused"]!);
            Assert.Equal("failures", (string)paused["reason"]!);
            var told = (await GetAsync("/notifications?limit=100")).Text;
            Assert.Contains("webhook", told, StringComparison.Ordinal);
            await CreateAsync("party", new { name = "Down 3" });
            receiver.Got.Clear();
            receiver.Answer = _ => 200;
            await PatchAsync($"/webhooks/{hook["number"]}", new { paused = false });
            var got = await receiver.UntilAsync(4);
            Assert.Equal(["Down 0", "Down 1", "Down 2", "Down 3"], got.Select(g => (string)g.Json["record"]!["name"]!).Order(StringComparer.Ordinal));
            await UntilSentAsync(hook, 4);
        }

        Assert.Equal(4, (await LogAsync(hook, "done")).Count);
        // One again, and a stretch again, under the same ids.
        receiver.Got.Clear();
        var before = (await LogAsync(hook, "done")).Select(d => (string)d!["id"]!).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(4, (int)(await PostAsync($"/webhooks/{hook["number"]}/replay", new { from = "2020-01-01T00:00:00Z", until = "2099-01-01T00:00:00Z" })).Json["again"]!);
        await using (await WatchAsync())
        {
            Assert.Equal(before, [.. (await receiver.UntilAsync(4)).Select(g => (string)g.Json["id"]!)]);
            await UntilSentAsync(hook, 4);
        }

        receiver.Got.Clear();
        var one = (await LogAsync(hook))[0]!;
        Assert.Equal(204, (await PostAsync($"/webhooks/{hook["number"]}/deliveries/{one["number"]}/replay", "{}")).Status);
        await using (await WatchAsync()) Assert.Equal((string)one["id"]!, (string)(await receiver.UntilAsync(1))[0].Json["id"]!);
        await RemoveAsync(hook);
    }

    [Fact]
    public async Task A_slow_one_is_cut_off_one_that_is_gone_is_paused_and_redirects_are_not_followed()
    {
        await using var receiver = await Receiver.StartAsync();
        var hook = await HookAsync(new { name = "Slow", url = receiver.Url, types = new[] { "party" } });
        receiver.Slowness = TimeSpan.FromSeconds(5);
        Assert.Equal("timeout", (string)(await PostAsync($"/webhooks/{hook["number"]}/test", "{}")).Json["error"]!);
        receiver.Slowness = TimeSpan.Zero;
        receiver.Answer = _ => 410;
        await using (await WatchAsync())
        {
            await CreateAsync("party", new { name = "Gone" });
            Assert.Equal("gone", (string)(await UntilAsync(hook, h => (bool)h["paused"]!))["reason"]!);
        }

        receiver.Got.Clear();
        await PatchAsync($"/webhooks/{hook["number"]}", new { url = receiver.Url.Replace("/in", "/elsewhere", StringComparison.Ordinal) });
        var moved = (await PostAsync($"/webhooks/{hook["number"]}/test", "{}")).Json;
        Assert.Equal(("failed", 307, 0), ((string)moved["state"]!, (int)moved["status"]!, receiver.Got.Count));
        await RemoveAsync(hook);
    }

    [Fact]
    public async Task What_its_user_may_not_see_is_not_sent()
    {
        await using var receiver = await Receiver.StartAsync();
        var role = new Role("told in Oslo " + Guid.CreateVersion7().ToString("N"), Set(), new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = TypeAccess.Full with { Criteria = "city = \"Oslo\"", HiddenFields = Set("email") } }, TypeAccess.Nothing);
        await Server.KeyAsync(role);
        var user = (string)(await GetAsync("/user?where=" + Uri.EscapeDataString($"role = '{role.Name}'"))).Json["items"]![0]!["id"]!;
        var hook = await HookAsync(new { name = "Narrow", url = receiver.Url, user });
        var (inside, outside) = (await CreateAsync("party", new { name = "Inside", city = "Oslo", email = "in@example.com" }), await CreateAsync("party", new { name = "Outside", city = "Rome" }));
        await PatchAsync("/party/" + inside, new { email = "other@example.com", note = "seen" });
        await CreateAsync("product", new { name = "Hidden product", code = Guid.CreateVersion7().ToString("N") });
        var leaves = await CreateAsync("party", new { name = "Leaves", city = "Oslo", note = "secret by now" });
        await using (await WatchAsync())
        {
            await receiver.UntilAsync(3);
            // Known while it was in sight, sent again when it no longer is.
            await PatchAsync("/party/" + leaves, new { city = "Rome" });
            receiver.Got.Clear();
            await PostAsync($"/webhooks/{hook["number"]}/replay", new { from = "2020-01-01T00:00:00Z", until = "2099-01-01T00:00:00Z" });
            var got = await receiver.UntilAsync(3);
            Assert.DoesNotContain(got, g => g.Body.Contains(outside, StringComparison.Ordinal) || g.Body.Contains("Outside", StringComparison.Ordinal) || g.Body.Contains("Hidden product", StringComparison.Ordinal));
            Assert.All(got, g => Assert.DoesNotContain("email", g.Body, StringComparison.Ordinal));
            Assert.All(got, g => Assert.DoesNotContain("secret by now", g.Body, StringComparison.Ordinal));
            Assert.Equal("seen", (string)got.Single(g => (string)g.Json["event"]! == "party.updated").Json["fields"]!["note"]![1]!);
            Assert.Null(got.Single(g => (string)g.Json["recordId"]! == leaves).Json["record"]);
        }

        await RemoveAsync(hook);
    }

    [Fact]
    public async Task Only_administrators_make_them_and_slips_are_named()
    {
        var key = await Server.KeyAsync(Roles.Manager);
        Assert.Equal("webhook.administratorsOnly", (await GetAsync("/webhooks", key)).Problem(403));
        Assert.Equal("webhook.administratorsOnly", (await PostAsync("/webhooks", new { name = "x", url = "https://example.com" }, key)).Problem(403));
        Assert.Equal("body.unknownName", (await PostAsync("/webhooks", new { name = "x", url = "https://example.com", typs = new[] { "party" } })).Problem(400));
        Assert.Equal("type.unknown", (await PostAsync("/webhooks", new { name = "x", url = "https://example.com", types = new[] { "patry" } })).Problem(404));
        Assert.Equal("webhook.oneTypeNeeded", (await PostAsync("/webhooks", new { name = "x", url = "https://example.com", where = "city = 'x'" })).Problem(400));
        Assert.Equal("criteria.unknownField", (await PostAsync("/webhooks", new { name = "x", url = "https://example.com", types = new[] { "party" }, where = "citty = 'x'" })).Problem(400));
        Assert.Equal("webhook.noUser", (await PostAsync("/webhooks", new { name = "x", url = "https://example.com", user = Guid.Empty })).Problem(400));
        Assert.Equal("webhook.missing", (await GetAsync("/webhooks/999999")).Problem(404));
    }

    private static string Sign(string secret, Got got) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{got.Headers["webhook-id"]}.{got.Headers["webhook-timestamp"]}.{got.Body}")));

    public sealed class OnSqlite(TellingOnSqlite server) : TellingOtherPrograms(server), IClassFixture<TellingOnSqlite>;

    public sealed class OnPostgres(TellingOnPostgres server) : TellingOtherPrograms(server), IClassFixture<TellingOnPostgres>;
}

/// <summary>Nobody makes the program call what only its machine can reach.</summary>
public sealed class KeepingInside(SqliteServer server) : OverHttp(server), IClassFixture<SqliteServer>
{
    [Theory]
    [InlineData("https://127.0.0.1/x", "webhook.privateAddress", 422)]
    [InlineData("https://10.1.2.3", "webhook.privateAddress", 422)]
    [InlineData("https://169.254.169.254/latest/meta-data", "webhook.privateAddress", 422)]
    [InlineData("https://[::1]/", "webhook.privateAddress", 422)]
    [InlineData("https://[::ffff:127.0.0.1]/", "webhook.privateAddress", 422)]
    [InlineData("https://[fd00::1]/", "webhook.privateAddress", 422)]
    [InlineData("https://2130706433/", "webhook.privateAddress", 422)]
    [InlineData("https://0x7f.1/", "webhook.privateAddress", 422)]
    [InlineData("http://example.com/", "webhook.httpsNeeded", 422)]
    [InlineData("https://user:word@example.com/", "webhook.badAddress", 400)]
    [InlineData("ftp://example.com/", "webhook.badAddress", 400)]
    [InlineData("file:///etc/passwd", "webhook.badAddress", 400)]
    [InlineData("nothing", "webhook.badAddress", 400)]
    public async Task An_address_inside_is_refused(string url, string code, int status) =>
        Assert.Equal(code, (await PostAsync("/webhooks", new { name = "Inside", url })).Problem(status));

    [Fact]
    public async Task A_name_that_leads_inside_is_not_called()
    {
        await using var receiver = await Receiver.StartAsync("http://127.0.0.1:0");
        var port = new Uri(receiver.Url).Port;
        var made = await PostAsync("/webhooks", new { name = "Rebinding", url = $"https://localhost:{port}/in" });
        Assert.Equal(201, made.Status);
        var sent = (await PostAsync($"/webhooks/{made.Json["number"]}/test", "{}")).Json;
        Assert.Equal(("failed", "forbiddenAddress"), ((string)sent["state"]!, (string)sent["error"]!));
        Assert.Empty(receiver.Got);
        await CallAsync("DELETE", $"{V1}/webhooks/{made.Json["number"]}");
    }
}
