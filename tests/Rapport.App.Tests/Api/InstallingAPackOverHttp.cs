namespace Rapport.App.Tests.Api;

public sealed class InstallingAPackOverHttp(SqliteServer server) : OverHttp(server), IClassFixture<SqliteServer>
{
    private const string Shop = "pack: tea-house\nversion: 1.0.0\nlabel: { en: Tea house }\ntypes:\n  tea: { label: { en: Tea } }\nfields:\n  tea:\n    leaf: { kind: choice, choices: [{ key: green, label: { en: Green } }] }\ndemo:\n  - { type: tea, values: { name: { en: Longjing, zh-Hans: 龙井 }, leaf: green } }\n";

    [Fact]
    public async Task A_pack_is_looked_at_installed_and_removed()
    {
        Assert.Contains((await GetAsync("/packs")).Json["packs"]!.AsArray(), p => (string)p!["name"]! == "market-watch" && p["installed"] is null);
        Assert.Equal("pack.one", (await PostAsync("/packs/preview", new { pack = "market-watch", yaml = Shop })).Problem(400));
        Assert.Equal("pack.unknown", (await PostAsync("/packs", new { pack = "nowhere" })).Problem(404));
        Assert.Equal("pack.unread", (await PostAsync("/packs", new { yaml = Shop.Replace("kind: choice", "kind: wide", StringComparison.Ordinal) })).Problem(400));
        var plan = await PostAsync("/packs/preview", new { yaml = Shop });
        Assert.Equal(["type", "field"], plan.Json["steps"]!.AsArray().Select(s => (string)s!["part"]!));
        Assert.Equal(404, (await GetAsync("/tea")).Status);

        var done = await PostAsync("/packs", new { yaml = Shop, demo = true });
        Assert.True(done.Status == 201, done.Text);
        Assert.Equal("Longjing", (string)(await GetAsync("/tea?where=" + Uri.EscapeDataString("leaf = 'green'"))).Json["items"]!.AsArray().Single()!["name"]!);
        var later = Shop.Replace("1.0.0", "1.1.0", StringComparison.Ordinal).Replace("{ key: green, label: { en: Green } }", "{ key: black, label: { en: Black } }", StringComparison.Ordinal).Split("demo:")[0];
        var field = (await PostAsync("/packs/preview", new { yaml = later })).Json["steps"]!.AsArray().Single(s => (string?)s!["name"] == "leaf")!;
        Assert.Equal("""[{"key":"green","records":1}]""", field["held"]!.ToJsonString());
        Assert.Equal(1, (int)(await GetAsync("/packs/tea-house/removal")).Json["steps"]!.AsArray().Single(s => (string)s!["part"]! == "type")!["records"]!);
        Assert.Equal(200, (await CallAsync("DELETE", V1 + "/packs/tea-house?demo=false")).Status);
        Assert.Equal(404, (await GetAsync("/tea")).Status);
        Assert.Equal("pack.notHere", (await CallAsync("DELETE", V1 + "/packs/tea-house")).Problem(404));
    }
}
