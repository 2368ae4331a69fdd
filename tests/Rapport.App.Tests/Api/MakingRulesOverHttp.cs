namespace Rapport.App.Tests.Api;

public sealed class MakingRulesOverHttp(SqliteServer server) : OverHttp(server), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task A_rule_is_made_broken_read_and_deleted()
    {
        object words = new Dictionary<string, string> { ["en"] = "A product without a price is not active.", ["zh-Hans"] = "没有价格的产品不能启用。" };
        Assert.StartsWith("criteria.", (await CallAsync("PUT", V1 + "/types/product/rules/priced", new { when = "active = true and prize is empty", message = words })).Problem(400), StringComparison.Ordinal);
        Assert.Equal("rule.notAlone", (await CallAsync("PUT", V1 + "/types/product/rules/priced", new { when = "createdBy.name = 'x'", message = words })).Problem(422));
        Assert.Equal("body.unknownName", (await CallAsync("PUT", V1 + "/types/product/rules/priced", new { when = "price is empty", message = words, colour = 1 })).Problem(400));
        var made = await CallAsync("PUT", V1 + "/types/product/rules/priced", new { when = "active = true and price is empty", message = words, field = "price" });
        Assert.Equal(("priced", "price", false, false), ((string)made.Json["name"]!, (string)made.Json["field"]!, (bool)made.Json["off"]!, (bool)made.Json["resting"]!));

        var refused = await PostAsync("/product", new { code = "X1", name = "Lamp", active = true });
        Assert.Equal("rule.broken", refused.Problem(422));
        Assert.Equal("price", (string)refused.Json["at"]!);
        Assert.Contains("A product without a price", refused.Text, StringComparison.Ordinal);
        Assert.Equal(201, (await PostAsync("/product", new { code = "X1", name = "Lamp", active = true, price = 9.5 })).Status);
        Assert.Single((await GetAsync("/types/product/rules")).Json["items"]!.AsArray());
        Assert.Equal(204, (await CallAsync("DELETE", V1 + "/types/product/rules/priced")).Status);
        Assert.Equal(201, (await PostAsync("/product", new { code = "X2", name = "Desk", active = true })).Status);
    }
}
