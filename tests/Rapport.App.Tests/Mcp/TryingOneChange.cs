using Rapport.Core.Access;

namespace Rapport.App.Tests.Mcp;

/// <summary>Creations and updates that are only tried, and confirmed by the token of the trial.</summary>
public abstract class TryingOneChange(ApiServer server) : OverHttp(server)
{
    private static string Word() => Guid.CreateVersion7().ToString("N");

    [Fact]
    public async Task A_creation_is_tried_then_confirmed_once()
    {
        await using var model = await ModelClient.ConnectAsync(Server, Server.AdminKey);
        var name = "Tried " + Word();
        (string, object?)[] wish = [("type", "party"), ("values", new { name, city = " Graz ", tags = new[] { "vip" } })];
        var seen = await model.CallAsync("create_record", [.. wish, ("dryRun", true)]);
        Assert.Equal(("create", name), ((string)seen["would"]!, (string)seen["title"]!));
        Assert.Equal((null, "Graz"), ((string?)seen["fields"]!["city"]![0], (string)seen["fields"]!["city"]![1]!));
        // What the catalogue gives by itself is told, too; numbers are drawn when the record is made.
        Assert.Equal("person", (string)seen["fields"]!["kind"]![1]!);
        Assert.Null(seen["fields"]!["code"]);
        Assert.Equal(0, await CountAsync("party", $"name = '{name}'"));

        var token = (string)seen["token"]!;
        Assert.Equal("mcp.otherOrder", await model.RefusedAsync("create_record", ("type", "party"), ("values", new { name, city = "Linz" }), ("confirm", token)));
        Assert.Equal("mcp.dryRunOrConfirm", await model.RefusedAsync("create_record", [.. wish, ("dryRun", true), ("confirm", token)]));
        var made = await model.CallAsync("create_record", [.. wish, ("confirm", token)]);
        Assert.Equal("Graz", (string)(await GetAsync("/party/" + (string)made["id"]!)).Json["city"]!);
        Assert.Equal("record.trialOver", await model.RefusedAsync("create_record", [.. wish, ("confirm", token)]));
        Assert.Equal(1, await CountAsync("party", $"name = '{name}'"));
        await model.CallAsync("undo_change_set", ("changeSet", (long)made["changeSet"]!));
        // Taken back, it is not made again by a token that was used.
        Assert.Equal("record.trialOver", await model.RefusedAsync("create_record", [.. wish, ("confirm", token)]));
        Assert.Equal(0, await CountAsync("party", $"name = '{name}'"));
    }

    [Fact]
    public async Task An_update_tells_what_would_differ_and_is_refused_when_the_record_changed_since()
    {
        await using var model = await ModelClient.ConnectAsync(Server, Server.AdminKey);
        var id = await CreateAsync("party", new { name = "Tried " + Word(), city = "Graz", note = "old" });
        (string, object?)[] Wish(long version) => [("type", "party"), ("id", id), ("version", version), ("values", new { city = "Linz", note = "old", industry = (string?)null })];
        var seen = await model.CallAsync("update_record", [.. Wish(1), ("dryRun", true)]);
        Assert.Equal("update", (string)seen["would"]!);
        Assert.Equal("{\"city\":[\"Graz\",\"Linz\"]}", seen["fields"]!.ToJsonString());
        Assert.Equal(1, (long)(await GetAsync("/party/" + id)).Json["version"]!);

        await PatchAsync("/party/" + id, new { phone = "+43 316 123456" });
        Assert.Equal("record.trialOver", await model.RefusedAsync("update_record", [.. Wish(1), ("confirm", (string)seen["token"]!)]));
        seen = await model.CallAsync("update_record", [.. Wish(2), ("dryRun", true)]);
        await using (var other = await ModelClient.ConnectAsync(Server, await Server.KeyAsync(Roles.Manager)))
            Assert.Equal("mcp.otherOrder", await other.RefusedAsync("update_record", [.. Wish(2), ("confirm", (string)seen["token"]!)]));
        Assert.Equal(3, (long)(await model.CallAsync("update_record", [.. Wish(2), ("confirm", (string)seen["token"]!)]))["version"]!);
        Assert.Equal("changeNothing", (string)(await model.CallAsync("update_record", [.. Wish(3), ("dryRun", true)]))["would"]!);
        // Nobody needs a token.
        Assert.Equal(4, (long)(await model.CallAsync("update_record", ("type", "party"), ("id", id), ("version", 3), ("values", new { city = "Wels" })))["version"]!);
    }

    [Fact]
    public async Task Refusals_stand_in_the_answer_in_words_that_people_know()
    {
        await using var model = await ModelClient.ConnectAsync(Server, Server.AdminKey);
        var bad = await model.CallAsync("create_record", ("type", "party"), ("values", new { kind = "company", email = "nobody" }), ("dryRun", true));
        Assert.Equal(("refuse", null), ((string)bad["would"]!, (string?)bad["token"]));
        Assert.Superset(new HashSet<string>(["kind", "email"], StringComparer.Ordinal), bad["refusal"]!["errors"]!.AsArray().Select(e => (string)e!["at"]!).ToHashSet(StringComparer.Ordinal));

        var id = await CreateAsync("party", new { name = "Tried " + Word(), city = "Graz" });
        await using var reader = await ModelClient.ConnectAsync(Server, await Server.KeyAsync(Roles.Reader));
        var denied = await reader.CallAsync("update_record", ("type", "party"), ("id", id), ("version", 1), ("values", new { city = "Oslo" }), ("dryRun", true));
        Assert.Equal(("refuse", "access.update"), ((string)denied["would"]!, (string)denied["refusal"]!["code"]!));
        Assert.Equal("{}", denied["fields"]!.ToJsonString());

        var made = await model.CallAsync("create_record", ("type", "party"), ("values", new { name = "Tried " + Word() }));
        var undo = ModelClient.TextOf(await reader.RawAsync("undo_change_set", ("changeSet", (long)made["changeSet"]!)));
        Assert.Contains("Undo for others", undo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probable_duplicate_is_told_and_refuses_the_trial_as_it_would_the_creation()
    {
        await using var model = await ModelClient.ConnectAsync(Server, Server.AdminKey);
        object values = new { name = "Ada Byron", email = "ada@example.org", phone = "+4940111222" };
        var made = await CreateAsync("party", values);
        await CreateAsync("party", new { name = "Byron, Ada", email = "ada@example.org", phone = "+4940111222" });
        await CreateAsync("party", new { name = "Grace Hopper", email = "grace@example.org" });
        await Scans.OfDuplicatesAsync(Server);
        var again = await model.CallAsync("create_record", ("type", "party"), ("values", values), ("dryRun", true));
        Assert.Equal(("refuse", "mcp.likelyDuplicate", null), ((string)again["would"]!, (string)again["refusal"]!["code"]!, (string?)again["token"]));
        Assert.Contains(again["duplicates"]!.AsArray(), d => (string)d!["id"]! == made);
        Assert.Contains("allowDuplicate", (string)again["refusal"]!["title"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("duplicates=refuse", again.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("mcp.likelyDuplicate", await model.RefusedAsync("create_record", ("type", "party"), ("values", values)));
        var wanted = await model.CallAsync("create_record", ("type", "party"), ("values", values), ("dryRun", true), ("allowDuplicate", true));
        Assert.Equal("create", (string)wanted["would"]!);
        Assert.NotEmpty(wanted["duplicates"]!.AsArray());
        await model.CallAsync("create_record", ("type", "party"), ("values", values), ("allowDuplicate", true), ("confirm", (string)wanted["token"]!));
    }

    [Fact]
    public async Task Of_a_likely_duplicate_out_of_sight_is_said_whom_to_ask()
    {
        var ben = await CreateAsync("user", new { name = "Ben Owner", email = Word() + "@example.com", role = "sales" });
        object values = new { name = "Quirin Sailmaker", email = "quirin@example.org", phone = "+4940777888" };
        await CreateAsync("party", new { name = "Quirin Sailmaker", email = "quirin@example.org", phone = "+4940777888", city = "Graz", owner = ben });
        await Scans.OfDuplicatesAsync(Server);
        var role = new Role("only Oslo by model", new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, TypeAccess>(StringComparer.Ordinal) { ["party"] = TypeAccess.Full with { Criteria = "city = \"Oslo\"" } }, TypeAccess.Full);
        await using var model = await ModelClient.ConnectAsync(Server, await Server.KeyAsync(role));
        var told = System.Text.Json.Nodes.JsonNode.Parse(ModelClient.TextOf(await model.RawAsync("create_record", ("type", "party"), ("values", values))))!;
        Assert.Equal(("mcp.likelyElsewhere", 1), ((string)told["code"]!, (int)told["elsewhere"]!));
        Assert.Contains("Ask Ben Owner", (string)told["title"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("Look at", (string)told["title"]!, StringComparison.Ordinal);
    }

    public sealed class OnSqlite(SqliteServer server) : TryingOneChange(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : TryingOneChange(server), IClassFixture<PostgresServer>;
}
