using System.Text;

namespace Rapport.App.Tests.Api;

public abstract class RefusingRequests(ApiServer server) : OverHttp(server)
{
    public static TheoryData<string, string, int, string> Bodies() => new()
    {
        { "not JSON", "{\"name\":\n oops}", 400, "body.notJson" },
        { "empty", "", 400, "body.notJson" },
        { "an array", "[1]", 400, "body.notAnObject" },
        { "null", "null", 400, "body.notAnObject" },
        { "a name twice", "{\"name\":\"a\",\"name\":\"b\"}", 400, "body.unfit" },
        { "half a character", "{\"name\":\"\\ud800\"}", 400, "body.badText" },
        { "half a character in a name", "{\"\\udc00\":1}", 400, "body.badText" },
        { "NUL", "{\"name\":\"a\\u0000b\"}", 400, "body.badText" },
        { "too deep", "{\"name\":" + new string('[', 100) + new string(']', 100) + "}", 400, "body.notJson" },
        { "a huge number", "{\"name\":\"x\",\"location\":{\"latitude\":1e999,\"longitude\":0}}", 400, "field.notOnEarth" },
        { "a text for a list", "{\"name\":\"x\",\"tags\":\"a\"}", 400, "field.wrongKind" },
        { "a version of what is not there yet", "{\"name\":\"x\",\"version\":1}", 400, "field.readOnly" },
        { "an unknown field", "{\"nmae\":\"x\"}", 400, "field.unknown" },
        { "a field of the program", "{\"name\":\"x\",\"createdAt\":\"2026-01-01\"}", 400, "field.readOnly" },
        { "nobody's link", "{\"name\":\"x\",\"owner\":\"00000000-0000-0000-0000-000000000001\"}", 400, "field.linkMissing" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_cannot_be_taken(string what, string body, int status, string code)
    {
        Assert.NotEqual("", what);
        var before = await CountAsync("party");
        Assert.Equal(code, (await PostAsync("/party", body)).Problem(status));
        Assert.Equal(before, await CountAsync("party"));
    }

    [Theory]
    [InlineData("en", "A field of kind “Automatic number” takes no “format”.", "try”, or you may not see it. Did you mean “party”?")]
    [InlineData("zh-Hans", "“自动编号”类型的字段不支持“format”。", "。您是不是想写“party”？")]
    public async Task A_refusal_speaks_to_people_in_their_words(string language, string field, string type)
    {
        var refused = await PostAsync("/types/party/fields", new { name = "xNumber", kind = "autoNumber", format = "x" }, "", ("Accept-Language", language));
        Assert.Equal(field, (string)refused.Json["title"]!);
        Assert.EndsWith(type, (string)(await GetAsync("/patry", "", ("Accept-Language", language))).Json["title"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/imports/preview", """{"type":"party","match":"code"}""", "match", "At “match”, a list of texts is expected.")]
    [InlineData("/imports/preview", """{"type":"party","words":{"Country of it":{"x":[1]}}}""", "words.Country of it.x", "At “words.Country of it.x”, a text is expected.")]
    [InlineData("/imports/preview", """{"type":"party","fixes":[{"line":1},{"line":"two"}]}""", "fixes[1].line", "At “fixes[1].line”, a whole number is expected.")]
    [InlineData("/imports/preview", """{"type":"party","mode":"both"}""", "mode", "At “mode”, one of these is expected: create, update, upsert.")]
    [InlineData("/types/party/fields", """{"name":"x","kind":"text","label":{"en":5}}""", "label", "At “label”, an object with a text for each language (en, zh-Hans, zh-Hant) is expected.")]
    [InlineData("/types/party/fields", """{"name":"x","kind":"choice","choices":["a"]}""", "choices[0]", "At “choices[0]”, an object is expected.")]
    [InlineData("/types/party/fields", """{"name":"x","kind":"text","required":"yes"}""", "required", "At “required”, yes or no (true or false) is expected.")]
    [InlineData("/types/party/fields", """{"name":"x","kind":"number","min":[1]}""", "min", "At “min”, a number is expected.")]
    [InlineData("/packs/preview", """{"pack":"market-watch","demo":"no"}""", "demo", "At “demo”, yes or no (true or false) is expected.")]
    public async Task A_value_of_another_kind_is_refused_with_its_place_and_what_is_expected_there(string path, string body, string at, string title)
    {
        var refused = await PostAsync(path, body);
        Assert.Equal(400, refused.Status);
        Assert.Equal((at, title), ((string)refused.Json["at"]!, (string)refused.Json["title"]!));
    }

    [Theory]
    [InlineData("zh-Hans", "“match”处应为文本列表。")]
    [InlineData("zh-Hant", "「match」處應為文字清單。")]
    public async Task It_is_said_in_the_language_of_who_asks(string language, string title) =>
        Assert.Equal(title, (string)(await PostAsync("/imports/preview", new { type = "party", match = "code" }, "", ("Accept-Language", language))).Json["title"]!);

    public static TheoryData<string, string, string, string> Definitions() => new()
    {
        { "POST", "/types/party/fields", "kind", "name kind label help required indexed unique choices target format default aliases resultKind min maxLength section" },
        { "POST", "/types", "name", "name label pluralLabel titleLabel icon aside latestFirst timeline subtitle" },
        { "PUT", "/types/party/rules/tried", "when", "when message field off" },
        { "PUT", "/sharing/tried", "type", "type when role team write off" },
        { "POST", "/imports/preview", "type", "upload template map words days numbers fixes match mode country encoding delimiter headerRow sheet" },
        { "POST", "/types/party/fields/tried/kind/preview", "kind", "label choices reading" },
        { "PUT", "/types/party/flows/tried", "steps", "title when steps off" },
        { "PUT", "/types/party/layout", "tabs", "sections fieldTabs hidden tabs panels" },
        { "POST", "/packs/preview", "pack", "pack yaml demo" },
        { "POST", "/webhooks", "name", "name url types kinds where user paused" },
        { "POST", "/reports/query", "type", "type measures rows columns where limit" },
        { "POST", "/deputies", "deputy", "deputy from to user" },
    };

    [Theory]
    [MemberData(nameof(Definitions))]
    public async Task No_refusal_names_a_class(string method, string path, string needed, string names)
    {
        foreach (var name in names.Split(' '))
            foreach (var wrong in new[] { "5.5", "\"\\u0001?\"", "true", "[[]]", "[5.5]", "{\"x\":[{}]}", "null" })
            {
                var sent = name == needed ? $$"""{"{{name}}":{{wrong}}}""" : $$"""{"{{name}}":{{wrong}},"{{needed}}":"no such"}""";
                var answer = await CallAsync(method, V1 + path, sent);
                Assert.True(answer.Status is >= 400 and < 500, $"{sent}: {answer.Status}");
                Assert.DoesNotMatch("System\\.|Rapport\\.|`1|converted to|problem\\.", answer.Text);
            }
    }

    [Fact]
    public async Task A_parameter_that_a_write_does_not_know_holds_it_up()
    {
        var (one, two) = (await CreateAsync("party", new { name = "Tried" }), await CreateAsync("party", new { name = "Tried, too" }));
        Assert.Equal("query.unknown", (await CallAsync("PATCH", $"{V1}/party/{one}?dryRun=true", new { name = "Changed" })).Problem(400));
        Assert.Equal("query.unknown", (await CallAsync("DELETE", $"{V1}/party/{one}?dryRun=true")).Problem(400));
        Assert.Equal("query.unknown", (await PostAsync("/party?dryRun=true", new { name = "Made" })).Problem(400));
        Assert.Equal("query.unknown", (await PostAsync("/types/party/fields?dryRun=true", new { name = "tried", kind = "text" })).Problem(400));
        // A merge takes the wish in its address, too.
        Assert.Null((await PostAsync("/party/merge?dryRun=true", new { survivor = one, others = new[] { two } })).Headers.GetValueOrDefault("X-Change-Set"));
        Assert.Equal("Tried, too", (string)(await GetAsync("/party/" + two)).Json["name"]!);
        Assert.Equal(1, (int)(await PostAsync("/party/bulk", new { ids = new[] { one }, set = new { city = "Graz" }, dryRun = true })).Json["tried"]!);
        Assert.Null((await GetAsync("/party/" + one)).Json["city"]);
    }

    [Fact]
    public async Task Broken_JSON_is_told_with_line_and_column()
    {
        Assert.Equal("2:2", (string)(await PostAsync("/party", "{\"name\":\n oops}")).Json["at"]!);
        Assert.Equal("1:9", (string)(await PostAsync("/party", "{\"name\":\"\\u0000\"}")).Json["at"]!);
        Assert.Equal("body.badText", (await PostAsync("/party", Encoding.Latin1.GetBytes("{\"name\":\"caf\u00e9\"}"))).Problem(400));
    }

    [Fact]
    public async Task What_the_framework_refuses_is_a_problem_too()
    {
        Assert.Equal("route.unknown", (await GetAsync("/party/1/2/3")).Problem(404));
        Assert.Equal("route.unknown", (await GetAsync("/party/no-id")).Problem(404));
        foreach (var method in (string[])["GET", "POST", "DELETE"]) Assert.Equal("route.unknown", (await CallAsync(method, "/api/v2/party")).Problem(404));
        var wrong = await CallAsync("PUT", V1 + "/party");
        Assert.Equal("route.wrongMethod", wrong.Problem(405));
        Assert.Contains("POST", wrong.Headers["Allow"], StringComparison.Ordinal);
        Assert.Equal("body.wrongType", (await PostAsync("/party", "a=b", "", ("Content-Type", "application/x-www-form-urlencoded"))).Problem(415));
        Assert.Equal("body.tooLarge", (await PostAsync("/party", new byte[(16 << 20) + 1])).Problem(413));
        Assert.Equal("type.unknown", (await GetAsync("/patry")).Problem(404));
        Assert.Equal("party", (string)(await GetAsync("/patry")).Json["suggestion"]!);
        Assert.Equal("version.unreadable", (await PatchAsync("/party/00000000-0000-0000-0000-000000000001", new { name = "x" }, "", ("If-Match", "\"x\""))).Problem(400));
    }

    [Fact]
    public async Task HEAD_is_answered_as_GET_is_without_the_body()
    {
        var id = await CreateAsync("party", new { name = "Head" });
        var head = await CallAsync("HEAD", $"{V1}/party/{id}");
        Assert.Equal((200, "", "\"1\""), (head.Status, head.Text, head.Headers["ETag"]));
        Assert.Equal((404, ""), (await CallAsync("HEAD", $"{V1}/party/00000000-0000-0000-0000-000000000001") is var none ? (none.Status, none.Text) : default));
        Assert.Equal(401, (await CallAsync("HEAD", $"{V1}/party", null, null)).Status);
    }

    [Fact]
    public async Task The_longest_criterion_goes_through_an_address()
    {
        var longest = $"name = '{new string('张', Core.Criteria.CriteriaLimits.Length - 9)}'";
        Assert.Equal(200, (await GetAsync("/party?where=" + Uri.EscapeDataString(longest))).Status);
        Assert.Equal("criteria.tooLong", (await GetAsync("/party?where=" + Uri.EscapeDataString(longest + " "))).Problem(400));
    }

    [Fact]
    public async Task A_problem_is_said_in_the_language_of_the_caller()
    {
        Assert.Contains("记录类型", (string)(await GetAsync("/nothing", "", ("Accept-Language", "zh-CN"))).Json["title"]!, StringComparison.Ordinal);
        Assert.Contains("record type", (string)(await GetAsync("/nothing")).Json["title"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_and_forged_pages_are_turned_away()
    {
        Assert.Equal("access.signInNeeded", (await GetAsync("/party", null)).Problem(401));
        Assert.Equal("access.signInNeeded", (await GetAsync("/party", "rk_guessed")).Problem(401));
        Assert.Equal("access.signInNeeded", (await GetAsync("/party", null, ("Authorization", "Basic eDp5"))).Problem(401));
        Assert.Equal("access.signInNeeded", (await PostAsync("/party", new { name = "x" }, null)).Problem(401));
    }

    public sealed class OnSqlite(SqliteServer server) : RefusingRequests(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresServer server) : RefusingRequests(server), IClassFixture<PostgresServer>;
}
