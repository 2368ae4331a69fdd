namespace Rapport.App.Tests.Api;

public sealed class ChangingAKindOverHttp(SqliteServer server) : OverHttp(server), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task It_is_looked_at_refused_for_its_reasons_and_ordered_as_a_job()
    {
        Assert.Equal(201, (await PostAsync("/types/product/fields", new { name = "grade", kind = "text", label = new { en = "Grade" } })).Status);
        var id = (string)(await PostAsync("/product", new { code = "K1", name = "Lamp", grade = "about 7" })).Json["id"]!;
        Assert.Equal(201, (await PostAsync("/product", new { code = "K2", name = "Desk", grade = "1.200" })).Status);
        var at = "/types/product/fields/grade/kind";
        Assert.Equal("body.unknownName", (await PostAsync(at + "/preview", new { kind = "integer", colour = 1 })).Problem(400));
        Assert.Equal("body.unknownName", (await PostAsync(at + "/preview", new { kind = "integer", reading = new { day = "dayFirst" } })).Problem(400));
        Assert.Equal("kind.noWay", (await PostAsync(at, new { kind = "location" })).Problem(422));
        Assert.Equal("kind.noSuchZone", (await PostAsync(at, new { kind = "date", reading = new { zone = "Mars" } })).Problem(400));

        var seen = (await PostAsync(at + "/preview", new { kind = "integer", reading = new { decimalComma = true } })).Json;
        Assert.Equal((true, 2, 1, 1), ((bool)seen["isComplete"]!, (int)seen["filled"]!, (int)seen["converted"]!, (int)seen["lost"]!));
        Assert.Equal("about 7", (string)seen["lostWords"]![0]!["word"]!);
        Assert.Contains(seen["examples"]!.AsArray(), e => (string?)e!["becomes"] == "1200");
        Assert.Contains(seen["examples"]!.AsArray(), e => (string?)e!["why"] == "“about 7” has “about” beside the number. Write the number in full and alone.");

        var started = await PostAsync(at, new { kind = "choice", choices = new[] { new { key = "low" }, new { key = "high" } }, reading = new { meanings = new Dictionary<string, string> { ["about 7"] = "low", ["1.200"] = "high" } } });
        Assert.Equal(202, started.Status);
        // The server of these tests works no jobs off; what one does is told by the specifications of both databases.
        var job = (await GetAsync("/jobs/" + started.Json["job"])).Json;
        Assert.Equal(("core.kind", "waiting"), ((string)job["type"]!, (string)job["state"]!));
        Assert.Equal("about 7", (string)(await GetAsync("/product/" + id)).Json["grade"]!);
    }
}
