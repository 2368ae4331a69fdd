using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rapport.Core.Problems;

namespace Rapport.Core.Criteria;

/// <summary>
/// The JSON form, for builders and the API. A criterion is one of
/// <c>{"and":[…]}</c>, <c>{"or":[…]}</c>, <c>{"not":{…}}</c>,
/// <c>{"field":"stage","op":"=","value":"won"}</c>, <c>{"matches":"zhang"}</c>,
/// <c>{"any":"orders","where":{…}}</c> (also <c>all</c>, <c>none</c>; <c>where</c> may be missing).
/// <c>op</c> is <c>= != &lt; &lt;= &gt; &gt;= in</c>, <c>not in</c>, <c>between</c>, <c>is empty</c>, <c>is not empty</c>,
/// <c>contains</c>, <c>starts with</c>, <c>ends with</c>, <c>has</c>, <c>under</c> or <c>is true</c>; <c>value</c> is an
/// array for <c>in</c>, <c>has</c> and <c>between</c> (two). A left side that is no path stands as <c>left</c> instead
/// of <c>field</c>. A value is a text, number or true/false, or <c>{"word":"won"}</c>, <c>{"field":"owner.name"}</c>,
/// <c>{"day":"2026-01-31"}</c>, <c>{"moment":"2026-01-31T10:00:00Z"}</c>, <c>{"duration":"90d"}</c>,
/// <c>{"value":"today"}</c>, <c>{"+":[a,b]}</c> (also <c>- * /</c>), <c>{"sum":"orders","of":value,"where":{…}}</c>
/// (also <c>count min max avg</c>), <c>{"weekday":value}</c> (also <c>hour monthOfYear dayOfMonth</c>),
/// <c>{"distance":value,"latitude":48.14,"longitude":11.58}</c>.
/// </summary>
public static partial class CriteriaJson
{
    public static JsonObject Write(Criterion criterion) => criterion switch
    {
        And and => new() { ["and"] = Array(and.Items.Select(i => (JsonNode)Write(i))) },
        Or or => new() { ["or"] = Array(or.Items.Select(i => (JsonNode)Write(i))) },
        Not not => new() { ["not"] = Write(not.Item) },
        Compare compare => Test(compare.Left, CriteriaWords.Write(compare.Sign), Write(compare.Right)),
        In listed => Test(listed.Left, listed.Negated ? "not in" : "in", Array(listed.Values.Select(Write))),
        Between between => Test(between.Left, "between", Array([Write(between.From), Write(between.To)])),
        Empty empty => Test(empty.Left, empty.Negated ? "is not empty" : "is empty", null),
        TextMatches matches => Test(matches.Left, CriteriaWords.Write(matches.Test), matches.Text),
        Has has => Test(has.Left, "has", Array(has.Values.Select(Write))),
        Under under => Test(under.Left, "under", Write(under.Team)),
        Words words => new() { ["matches"] = words.Text },
        Quantified quantified => Where(new() { [CriteriaWords.Write(quantified.Quantifier)] = quantified.Relation }, quantified.Where),
        Truth truth => Test(truth.Item, "is true", null),
        _ => throw new InvalidOperationException(criterion.GetType().Name),
    };

    private static JsonObject Test(Operand left, string op, JsonNode? value)
    {
        var json = new JsonObject();
        if (left is Name name) json["field"] = name.ToString();
        else json["left"] = Write(left);
        json["op"] = op;
        if (value is not null) json["value"] = value;
        return json;
    }

    private static JsonObject Where(JsonObject json, Criterion? where)
    {
        if (where is not null) json["where"] = Write(where);
        return json;
    }

    private static JsonNode Write(Operand operand) => operand switch
    {
        Name { Parts.Count: 1 } word => new JsonObject { ["word"] = word.Parts[0] },
        Name name => new JsonObject { ["field"] = name.ToString() },
        TextValue text => JsonValue.Create(text.Text),
        NumberValue number => JsonValue.Create(number.Number),
        YesNoValue yesNo => JsonValue.Create(yesNo.Yes),
        DayValue day => new JsonObject { ["day"] = day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
        MomentValue moment => new JsonObject { ["moment"] = CriteriaText.WriteMoment(moment) },
        DurationValue duration => new JsonObject { ["duration"] = CriteriaText.Write(duration) },
        RelativeValue relative => new JsonObject { ["value"] = CriteriaWords.Write(relative.What) },
        Arithmetic arithmetic => new JsonObject { [CriteriaWords.Write(arithmetic.Sign)] = Array([Write(arithmetic.Left), Write(arithmetic.Right)]) },
        Distance distance => new JsonObject { [CriteriaWords.Distance] = Write(distance.Of), ["latitude"] = distance.Latitude, ["longitude"] = distance.Longitude },
        Inside inside => new JsonObject { [CriteriaWords.Inside] = Write(inside.Of), ["corners"] = new JsonArray([.. inside.Degrees.Select(d => (JsonNode)d)]) },
        PartOf part => new JsonObject { [CriteriaWords.Write(part.Part)] = Write(part.Of) },
        Aggregate aggregate => Write(aggregate),
        _ => throw new InvalidOperationException(operand.GetType().Name),
    };

    private static JsonObject Write(Aggregate aggregate)
    {
        var json = new JsonObject { [CriteriaWords.Write(aggregate.Function)] = aggregate.Relation };
        if (aggregate.Of is not null) json["of"] = Write(aggregate.Of);
        return Where(json, aggregate.Where);
    }

    private static JsonArray Array(IEnumerable<JsonNode> items) => new([.. items]);
}
