using Rapport.Core.Catalogue;
using Rapport.Core.Catalogue.Kinds;
using Rapport.Core.Jobs;
using Rapport.Core.Values;

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

    [Fact]
    public async Task What_is_not_sent_stays_as_it_is_and_a_look_names_what_goes()
    {
        var label = new Dictionary<string, string> { ["en"] = "Size", ["zh-Hans"] = "尺寸", ["zh-Hant"] = "尺寸" };
        Assert.Equal(201, (await PostAsync("/types/product/fields", new { name = "size", kind = "text", label, help = new { en = "In mm" }, required = true, sensitive = true, section = "sizes", aliases = new[] { "Mass" }, @default = "12", maxLength = 9, searchable = true })).Status);
        var at = "/types/product/fields/size/kind";
        var seen = (await PostAsync(at + "/preview", new { kind = "integer" })).Json;
        Assert.Equal(["default", "maxLength", "searchable"], seen["lostProperties"]!.AsArray().Select(p => (string)p!).Order());
        seen = (await PostAsync(at + "/preview", new { kind = "longText", required = false, maxLength = 20 })).Json;
        Assert.Equal(["required"], seen["lostProperties"]!.AsArray().Select(p => (string)p!));

        Assert.Equal(202, (await PostAsync(at, new { kind = "integer", min = 1, help = new { en = "In cm" } })).Status);
        var order = KindChanges.OrderOf((await Server.Get<JobQueue>().ListAsync(KindChanges.JobType, null, 50, default)).First(j => j.Payload.Contains("\"size\"", StringComparison.Ordinal)))!.Definition;
        Assert.Equal((FieldKind.Integer, new LocalText("Size", "尺寸", "尺寸"), "In cm", true, true, "sizes", 1.0), (order.Kind, order.Label, order.Help?.En, order.Required, order.Sensitive, order.Section, order.Min));
        Assert.Equal(["Mass"], order.Aliases!);
        Assert.Equal((null, null, false), (order.MaxLength, order.Default, order.Searchable));
    }
}
