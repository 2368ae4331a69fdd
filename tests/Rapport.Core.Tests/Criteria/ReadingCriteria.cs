using Rapport.Core.Criteria;
using static Rapport.Core.Tests.Criteria.SampleCatalogue;

namespace Rapport.Core.Tests.Criteria;

public sealed class ReadingCriteria
{
    [Theory]
    [InlineData("kind = person AND Not active or name Contains \"o'Neil\"", "(kind = person and not active) or name contains 'o''Neil'")]
    [InlineData("(kind = person)", "kind = person")]
    [InlineData("salary>-5 and salary*(1+2)/3 <= 25%", "salary > -5 and salary * (1 + 2) / 3 <= 0.25")]
    [InlineData("salary - (1 - 2) <> 3", "salary - (1 - 2) != 3")]
    [InlineData("born between startofmonth and TODAY + 2w", "born between startOfMonth and today + 2w")]
    [InlineData("createdAt >= 2026-01-31T10:00+02:00", "createdAt >= 2026-01-31T08:00:00Z")]
    [InlineData("createdAt >= 2026-01-31T10:00", "createdAt >= 2026-01-31T10:00:00")]
    [InlineData("tags has vip or tags has any ('a', 'b\\'c')", "tags has vip or tags has any ('a', 'b''c')")]
    [InlineData("team under me.team and owner = me", "team under me.team and owner = me")]
    [InlineData("any(orders, placedAt > today - 90d) and none(children)", "any(orders, placedAt > today - 90d) and none(children)")]
    [InlineData("count(orders, total > 5) > 2 and max(orders, placedAt) < now - 1y", "count(orders, total > 5) > 2 and max(orders, placedAt) < now - 1y")]
    [InlineData("address.city = 'Kiel' and parent.parent.owner.name is not empty", "address.city = 'Kiel' and parent.parent.owner.name is not empty")]
    [InlineData("text matches 'zhang'", "text matches 'zhang'")]
    [InlineData("kind = today and kind not in (person, 'organisation')", "kind = today and kind not in (person, 'organisation')")]
    [InlineData("Distance(place, 48.1370, -11.5) < 10 and distance(parent.place, 0, 0)+1 > 2", "distance(place, 48.137, -11.5) < 10 and distance(parent.place, 0, 0) + 1 > 2")]
    [InlineData("Inside(place, 48.10, -11.5, 48.2, 11) or not inside(parent.place, 0, 0, 1, 1, -1, 0.50)", "inside(place, 48.1, -11.5, 48.2, 11) or not inside(parent.place, 0, 0, 1, 1, -1, 0.5)")]
    [InlineData("address contains 'Kiel' and not parent.address contains 'x'", "address contains 'Kiel' and not parent.address contains 'x'")]
    [InlineData("", "")]
    public void What_was_read_is_written_in_one_form(string text, string expected)
    {
        var result = Parse(text);
        Assert.Null(result.Problem);
        Assert.NotNull(result.Bound);
        var written = CriteriaText.Write(result.Criterion!);
        // "and" binds tighter than "or": the parentheses are for the reader.
        Assert.Equal(expected, written);
        Assert.Equal(result.Criterion, CriteriaText.Read(written).Criterion);
        Assert.Equal(result.Criterion, CriteriaJson.Read(CriteriaJson.Write(result.Criterion!).ToJsonString()).Criterion);
    }

    [Fact]
    public void The_builders_JSON_has_plain_values()
    {
        var read = CriteriaJson.Read("""{"and":[{"field":"kind","op":"=","value":"person"},{"any":"orders","where":{"field":"total","op":">","value":5}}]}""");
        Assert.Equal("kind = 'person' and any(orders, total > 5)", CriteriaText.Write(read.Criterion!));
        Assert.Null(CriteriaBinder.Bind(read.Criterion!, Party, Types).Problem);
    }

    [Theory]
    [InlineData("{\"and\":[]}", "")]
    [InlineData("{\"or\":[]}", "false")]
    [InlineData("{\"and\":[{\"and\":[]},{\"field\":\"active\",\"op\":\"is true\"}]}", "true and active")]
    [InlineData("{\"field\":\"kind\",\"op\":\"in\",\"value\":[]}", "false")]
    public void Empty_groups_of_a_builder_have_a_text(string json, string expected) =>
        Assert.Equal(expected, CriteriaText.Write(CriteriaJson.Read(json).Criterion!));

    [Theory]
    [InlineData("{\"and\":1}", "criteria.badJson", "$.and")]
    [InlineData("{\"and\":[{\"field\":\"a b\",\"op\":\"=\",\"value\":1}]}", "criteria.badName", "$.and[0].field")]
    [InlineData("{\"field\":\"a\",\"op\":\"~\",\"value\":1}", "criteria.unknownOperator", "$.op")]
    [InlineData("{\"field\":\"a\",\"op\":\"=\"", "criteria.badJson", "$")]
    [InlineData("{\"field\":\"a\",\"op\":\"=\",\"value\":\"\\ud800\"}", "criteria.badText", "$")]
    public void Bad_JSON_is_refused_with_its_place(string json, string code, string at)
    {
        var problem = CriteriaJson.Read(json).Problem;
        Assert.Equal((code, at), (problem?.Code, problem?.At));
    }
}
