using System.Text.Json.Nodes;

namespace Rapport.App.Tests.Api;

/// <summary>The catalogue on the wire: all that a form for a record needs, in the names that a field is made with.</summary>
public sealed class ShowingTheCatalogue(SqliteServer server) : OverHttp(server), IClassFixture<SqliteServer>
{
    private static JsonNode Field(JsonNode type, string name) => type["fields"]!.AsArray().Single(f => (string)f!["name"]! == name)!;

    private static string[] Words(JsonNode? words) => [.. words!.AsObject().Select(p => $"{p.Key}={p.Value}")];

    [Fact]
    public async Task A_built_in_field_says_its_words_and_limits()
    {
        var type = (await GetAsync("/types/party")).Json;
        Assert.Equal("name", (string)type["title"]!);
        Assert.Equal(["en", "zh-Hans", "zh-Hant"], type["label"]!.AsObject().Select(p => p.Key));
        var name = Field(type, "name");
        Assert.Equal(["en=Name", "zh-Hans=名称", "zh-Hant=名稱"], Words(name["label"]));
        Assert.True((bool)name["title"]!);
        Assert.True((bool)name["searchable"]!);
        Assert.NotEmpty(name["aliases"]!.AsArray());
        Assert.Null(Field(type, "city")["title"]);
        Assert.All(type["fields"]!.AsArray(), f => Assert.Subset(f!.AsObject().Select(p => p.Key).ToHashSet(), new HashSet<string> { "label", "searchable", "indexed", "sensitive", "inList", "section" }));
    }

    [Fact]
    public async Task What_a_field_was_made_with_comes_back_under_the_same_names()
    {
        object words = new Dictionary<string, string> { ["en"] = "Score", ["zh-Hans"] = "评分", ["zh-Hant"] = "評分" };
        var body = new { name = "scoreMade", kind = "integer", label = words, help = words, required = false, indexed = true, searchable = false, sensitive = true, min = 1, max = 9, @default = 5, aliases = new[] { "points" }, section = "contact" };
        var made = await PostAsync("/types/party/fields", body);
        Assert.True(made.Status == 201, made.Text);
        var told = Field((await GetAsync("/types")).Json["items"]!.AsArray().Single(t => (string)t!["name"]! == "party")!, "scoreMade").AsObject();
        var sent = System.Text.Json.JsonSerializer.SerializeToNode(body)!.AsObject();
        foreach (var (key, value) in sent)
        {
            Assert.True(JsonNode.DeepEquals(value, told[key]), $"{key}: {value?.ToJsonString()} → {told[key]?.ToJsonString()}");
            if (value is not null && key is not ("required" or "searchable")) Assert.True(JsonNode.DeepEquals(value, made.Json[key]), $"{key} in the answer: {made.Json[key]?.ToJsonString()}");
        }
    }

    [Fact]
    public async Task Languages_may_still_be_named_as_before_and_are_told_as_everywhere()
    {
        var made = await PostAsync("/types/party/fields", new { name = "wordsOfOld", kind = "text", maxLength = 12, label = new { en = "Old", zhHans = "旧", zhHant = "舊" } });
        Assert.True(made.Status == 201, made.Text);
        Assert.Equal(["en=Old", "zh-Hans=旧", "zh-Hant=舊"], Words(made.Json["label"]));
        var field = Field((await GetAsync("/types/party")).Json, "wordsOfOld");
        Assert.Equal(["en=Old", "zh-Hans=旧", "zh-Hant=舊"], Words(field["label"]));
        Assert.Equal(12, (int)field["maxLength"]!);
        Assert.Equal("body.unknownName", (await PostAsync("/types/party/fields", new { name = "wordsOfNone", kind = "text", label = new { fr = "Mot" } })).Problem(400));
    }
}
