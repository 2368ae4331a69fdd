using Rapport.App.Tests.Mcp;
using Rapport.Core.Access;

namespace Rapport.App.Tests.Api;

/// <summary>Limits of discretion are records of the API; programs and models meet them with all that a request for approval needs.</summary>
public sealed class StayingWithinLimitsOverHttp(SqliteServer server) : OverHttp(server), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task A_program_and_a_model_are_told_the_limit_and_who_may_do_it()
    {
        await CreateAsync("user", new { name = "Max", email = "max@example.com", role = "manager" });
        var id = await CreateAsync("user", new { name = "Sal", email = "sal@example.com", role = "sales" });
        var sal = await Server.Get<Users>().CreateKeyAsync(Guid.Parse(id), "Sal", null, TestContext.Current.CancellationToken);
        Assert.Equal("limit.currencyWanted", (await PostAsync("/discretion", new { recordType = "order", field = "total", role = "sales", most = 500 })).Problem(400));
        Assert.Equal("access.create", (await PostAsync("/discretion", new { recordType = "order", field = "total", role = "sales", most = 5_000, currency = "EUR" }, sal)).Problem(403));
        Assert.Equal("limit.misnamed", (await PostAsync("/discretion", new { name = "Mine", recordType = "order", field = "total", role = "sales", most = 500, currency = "EUR" })).Problem(400));
        var rule = await CreateAsync("discretion", new { recordType = "order", field = "total", role = "sales", most = 500, currency = "EUR" });

        var told = (await GetAsync("/types/order", sal)).Json["fields"]!.AsArray().Single(f => (string?)f!["name"] == "total")!["limits"]![0]!;
        Assert.Equal((rule, "sales", 500, "EUR"), ((string)told["rule"]!, (string)told["role"]!, (int)told["most"]!, (string)told["currency"]!));
        Assert.Null((await GetAsync("/types/order")).Json["fields"]!.AsArray().Single(f => (string?)f!["name"] == "total")!["limits"]);

        var refused = await PostAsync("/order", new { placedAt = "2026-01-01T10:00:00Z", total = 501 }, sal);
        Assert.Equal("limit.most", refused.Problem(403));
        var limit = refused.Json["limit"]!;
        Assert.Equal((rule, "order", "total", "501", "500 EUR", "sales"), ((string)limit["rule"]!, (string)limit["type"]!, (string)limit["field"]!, (string)limit["wished"]!, (string)limit["bound"]!, (string)limit["role"]!));
        Assert.Contains("Max", limit["people"]!.AsArray().Select(p => (string)p!));
        Assert.Contains("by the rule of the role Sales", (string)refused.Json["title"]!, StringComparison.Ordinal);
        var batch = await PostAsync("/order/batch", new { items = new[] { 1, 900 }.Select(total => new { placedAt = "2026-01-01T10:00:00Z", total }) }, sal);
        Assert.Equal(("limit.most", "items[1].total"), (batch.Problem(403), (string?)batch.Json["at"]));

        // Which limit it was is seen; that it is not hers to change is said as it is, whatever the scope of the role.
        var own = await Server.KeyAsync(new Role("own records", new HashSet<string>(), new Dictionary<string, TypeAccess>(), new TypeAccess(RecordScope.Own, RecordScope.Own, true, true)));
        foreach (var key in (string[])[sal, own])
        {
            Assert.Equal(rule, (string)(await GetAsync($"/discretion/{rule}", key)).Json["id"]!);
            var changed = await PatchAsync($"/discretion/{rule}", new { most = 900 }, key);
            Assert.Equal("access.update", changed.Problem(403));
            Assert.EndsWith("it lacks the permission “All rights (administrators)”.", (string)changed.Json["title"]!, StringComparison.Ordinal);
            Assert.Equal("access.update", (await PostAsync("/discretion/batch", new { items = new[] { new { id = rule, most = 900 } } }, key)).Problem(403));
            Assert.Equal("access.update", (await PostAsync("/discretion/bulk", new { ids = new[] { rule }, set = new { most = 900 } }, key)).Problem(403));
            Assert.Equal("access.delete", (await CallAsync("DELETE", $"{V1}/discretion/{rule}", null, key)).Problem(403));
        }

        await using var model = await ModelClient.ConnectAsync(Server, sal);
        Assert.Equal("limit.most", await model.RefusedAsync("create_record", ("type", "order"), ("values", new { placedAt = "2026-01-01T10:00:00Z", total = 501 })));
        await model.CallAsync("create_record", ("type", "order"), ("values", new { placedAt = "2026-01-01T10:00:00Z", total = 500 }));
    }
}
