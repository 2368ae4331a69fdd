using System.Text.Json.Nodes;

namespace Rapport.App.Tests.Api;

public sealed class MakingATypeOverHttp(SqliteServer server) : OverHttp(server), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task A_type_gets_fields_records_a_list_and_its_place_in_the_description_and_goes_again()
    {
        object words = new Dictionary<string, string> { ["en"] = "Machine", ["zh-Hans"] = "设备", ["zh-Hant"] = "設備" };
        var made = await PostAsync("/types", new { name = "machine", label = words, pluralLabel = new { en = "Machines" }, icon = "tools", latestFirst = true });
        Assert.True(made.Status == 201, made.Text);
        Assert.Equal(("machine", "name", "tools", true), ((string)made.Json["name"]!, (string)made.Json["title"]!, (string)made.Json["icon"]!, (bool)made.Json["custom"]!));
        Assert.Equal(201, (await PostAsync("/types/machine/fields", new { name = "builtIn", kind = "integer", min = 1900, max = 2100, indexed = true })).Status);
        Assert.Equal(201, (await PostAsync("/types/machine/fields", new { name = "keeper", kind = "link", target = "party", inverse = "machines" })).Status);
        object[] choices = [new { key = "ordered", label = new { en = "Ordered" } }, new { key = "runs", label = new { en = "Runs" } }];
        Assert.Equal("fields.notForKind", (await PostAsync("/types/machine/fields", new { name = "state", kind = "text", stages = true })).Problem(422));
        Assert.True((bool)(await PostAsync("/types/machine/fields", new { name = "state", kind = "choice", stages = true, choices })).Json["stages"]!);
        Assert.True((bool)(await GetAsync("/types/machine")).Json["fields"]!.AsArray().Single(f => (string)f!["name"]! == "state")!["stages"]!);
        var party = await PostAsync("/party", new { kind = "organisation", name = "Lathe Works" });
        var record = await PostAsync("/machine", new { name = "Lathe 1", builtIn = 1998, keeper = (string)party.Json["id"]! });
        Assert.True(record.Status == 201, record.Text);
        Assert.Equal("field.tooBig", (await PostAsync("/machine", new { name = "Lathe 2", builtIn = 2998 })).Problem(400));
        var list = (await GetAsync("/machine?where=" + Uri.EscapeDataString("builtIn < 2000 and keeper.name = 'Lathe Works'") + "&expand=keeper")).Json;
        Assert.Equal("Lathe Works", (string)list["items"]!.AsArray().Single()!["keeper"]!["title"]!);
        Assert.Single((await GetAsync("/party?where=" + Uri.EscapeDataString("count(machines, builtIn = 1998) = 1"))).Json["items"]!.AsArray());

        var under = await CallAsync("PUT", V1 + "/types/machine", new { label = words, subtitle = new[] { "state", "builtIn" } });
        Assert.Equal(["state", "builtIn"], under.Json["subtitle"]!.AsArray().Select(n => (string)n!));
        Assert.Equal("1998", (string)(await GetAsync("/search?q=lathe&types=machine")).Json["items"]!.AsArray().Single()!["subtitle"]!);
        Assert.Equal("types.subtitleField", (await CallAsync("PUT", V1 + "/types/machine", new { label = words, subtitle = new[] { "colour" } })).Problem(422));

        var described = (await CallAsync("GET", "/openapi/v1.json")).Json;
        Assert.NotNull(described["paths"]!["/api/v1/machine"]!["post"]);
        Assert.NotNull(described["paths"]!["/api/v1/types"]!["post"]);

        Assert.Equal("body.unknownName", (await CallAsync("PUT", V1 + "/types/machine", new { label = words, colour = "red" })).Problem(400));
        var changed = await CallAsync("PUT", V1 + "/types/machine", new { label = new { en = "Engine" } });
        Assert.Equal(("Engine", false), ((string)changed.Json["label"]!["en"]!, (bool)changed.Json["latestFirst"]!));
        Assert.Equal("types.builtIn", (await CallAsync("DELETE", V1 + "/types/party")).Problem(422));
        Assert.Equal(204, (await CallAsync("DELETE", V1 + "/types/machine")).Status);
        Assert.Equal(404, (await GetAsync("/machine")).Status);
        Assert.Equal("type.unknown", (await CallAsync("DELETE", V1 + "/types/machine")).Problem(404));
    }

    [Fact]
    public async Task What_was_read_is_taken_as_it_is_and_what_only_tells_is_not_set()
    {
        Assert.Equal(201, (await PostAsync("/types", new { name = "vessel", label = new { en = "Vessel" }, titleLabel = new { en = "Called" } })).Status);
        object[] fields =
        [
            new { name = "note", kind = "text", maxLength = 40 }, new { name = "size", kind = "number", min = 1.5, label = new { en = "Size" } }, new { name = "built", kind = "date", @default = "2020-01-31" },
            new { name = "shipper", kind = "link", target = "party", inverse = "vessels" }, new { name = "flag", kind = "choice", choices = new[] { new { key = "red" }, new { key = "blue" } } },
            new { name = "twice", kind = "formula", expression = "size * 2" }, new { name = "papers", kind = "file" }, new { name = "code", kind = "autoNumber", pattern = "V-{0:000}" },
        ];
        foreach (var field in fields) Assert.True(await PostAsync("/types/vessel/fields", field) is { Status: 201 }, field.ToString());
        var read = (await GetAsync("/types/vessel")).Json;

        var sent = await CallAsync("PUT", V1 + "/types/vessel", read);
        Assert.True(sent.Status == 200, sent.Text);
        foreach (var field in read["fields"]!.AsArray().Where(f => fields.Any(g => g.ToString()!.Contains($"name = {f!["name"]},", StringComparison.Ordinal))))
            Assert.True((await CallAsync("PUT", $"{V1}/types/vessel/fields/{field!["name"]}", field)) is { Status: 200 }, field.ToJsonString());
        Assert.Equal(read.ToJsonString(), (await GetAsync("/types/vessel")).Json.ToJsonString());

        // The name that a type has for several follows the one it has for one, as long as nobody gave it one.
        read["label"]!["en"] = "Ship";
        Assert.Equal("Ships", (string)(await CallAsync("PUT", V1 + "/types/vessel", read)).Json["pluralLabel"]!["en"]!);
        read["delete"] = false;
        Assert.Equal("body.toldOnly", (await CallAsync("PUT", V1 + "/types/vessel", read)).Problem(400));
        Assert.Equal("body.toldOnly", (await CallAsync("PUT", V1 + "/types/vessel/fields/note", new { kind = "text", readOnly = true })).Problem(400));
    }
}
