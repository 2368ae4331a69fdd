using Rapport.Core.Access;

namespace Rapport.App.Tests.Api;

public abstract class LookingForDuplicates(ApiServer server) : OverHttp(server)
{
    [Fact]
    public async Task Pairs_are_listed_explained_and_refused_only_where_the_caller_asks_for_it()
    {
        var one = await CreateAsync("party", new { name = "Ada Byron", email = "ada@example.org", phone = "+4940111222" });
        var two = await CreateAsync("party", new { name = "Byron, Ada", email = "ada@example.org", phone = "+4940111222" });
        await CreateAsync("party", new { name = "Grace Hopper", email = "grace@example.org" });
        await Scans.OfDuplicatesAsync(Server);

        var page = (await GetAsync("/party/duplicates")).Json;
        Assert.Equal((one, two), ((string)page["items"]![0]!["first"]!, (string)page["items"]![0]!["second"]!));
        Assert.Single(page["items"]!.AsArray());
        var of = (await GetAsync($"/party/{two}/duplicates")).Json["items"]![0]!;
        Assert.Equal((double)of["bits"]!, (double)of["priorBits"]! + of["fields"]!.AsArray().Sum(f => (double)f!["bits"]!), 0.01);
        Assert.Equal("reordered", (string)of["fields"]!.AsArray().Single(f => (string)f!["field"]! == "name")!["level"]!);

        var likely = (await PostAsync("/party/duplicates", new { name = "Ada Byron", email = "ada@example.org" })).Json;
        Assert.Equal(2, likely["items"]!.AsArray().Count);
        Assert.Empty(likely["elsewhere"]!.AsArray());
        Assert.Empty((await PostAsync("/party/duplicates", new { name = "Nobody Known" })).Json["items"]!.AsArray());

        var refused = await PostAsync("/party?duplicates=refuse", new { name = "Ada Byron", email = "ada@example.org", phone = "+4940111222" });
        Assert.Equal("duplicates.likely", refused.Problem(409));
        Assert.Equal((0, "This customer is probably there already. “duplicates” names those that you may see, “elsewhere” counts those that you may not: look at them, ask a colleague, or send it without duplicates=refuse."), ((int)refused.Json["elsewhere"]!, (string)refused.Json["title"]!));
        Assert.Contains(one, refused.Json["duplicates"]!.AsArray().Select(d => (string)d!));
        Assert.Equal(201, (await PostAsync("/party?duplicates=refuse", new { name = "Wilhelm Zander" })).Status);
        Assert.Equal(201, (await PostAsync("/party", new { name = "Ada Byron", email = "ada@example.org", phone = "+4940111222" })).Status);
        Assert.Equal("query.notAChoice", (await PostAsync("/party?duplicates=perhaps", new { name = "X" })).Problem(400));
        Assert.Equal("duplicates.notThisType", (await GetAsync("/order/duplicates")).Problem(422));
        Assert.Equal(404, (await GetAsync($"/party/{Guid.CreateVersion7():D}/duplicates")).Status);

        var many = (await PostAsync("/party/duplicates/merge", new { where = "", from = 0.9, dryRun = true })).Json;
        Assert.NotEmpty(many["groups"]!.AsArray());
        Assert.False((bool)many["more"]!);
        Assert.Equal("bulk.whereOrIds", (await PostAsync("/party/duplicates/merge", new { dryRun = true })).Problem(400));
        Assert.Equal("merge.notAProbability", (await PostAsync("/party/duplicates/merge", new { where = "", from = 3 })).Problem(400));
        Assert.Equal("duplicates.notThisType", (await PostAsync("/order/duplicates/merge", new { where = "" })).Problem(422));
        var started = await PostAsync("/party/duplicates/merge", new { ids = new[] { one, two }, from = 0.5, stays = "latest" });
        Assert.Equal(202, started.Status);
        var job = (long)started.Json["job"]!;
        Assert.Equal(202, (await PostAsync($"/jobs/{job}/unmerge", new { })).Status);
        Assert.Equal("job.missing", (await PostAsync("/jobs/987654/unmerge", new { })).Problem(404));

        Assert.Equal(201, (await PostAsync("/distinction", new { party = one, other = two })).Status);
        Assert.DoesNotContain((await GetAsync("/party/duplicates")).Json["items"]!.AsArray(), p => (string)p!["first"]! == one && (string)p["second"]! == two);
        Assert.Equal("distinction.itself", (await PostAsync("/distinction", new { party = one, other = one })).Problem(422));

        var sales = await Server.KeyAsync(Roles.Sales);
        Assert.Equal("access.function", (await GetAsync("/party/duplicates", sales)).Problem(403));
    }

    public sealed class OnSqlite(SqliteServer server) : LookingForDuplicates(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : LookingForDuplicates(server), IClassFixture<PostgresServer>;
}
