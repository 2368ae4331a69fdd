using System.Globalization;
using Rapport.Core.Criteria;
using static Rapport.Core.Tests.Criteria.SampleCatalogue;

namespace Rapport.Core.Tests.Criteria;

public sealed class RefusingCriteria
{
    [Theory]
    [InlineData("nmae = 'x'", "unknownField", 0, "name")]
    [InlineData("active and Name = 'x'", "unknownField", 11, "name")]
    [InlineData("titel = 'x'", "unknownField", 0, "name")]
    [InlineData("姓 = 'x'", "unknownField", 0, "name")]
    [InlineData("parent.bron is empty", "unknownField", 0, "born")]
    [InlineData("address.citty is empty", "unknownField", 0, "city")]
    [InlineData("kind = persn", "unknownChoice", 7, "person")]
    [InlineData("kind in (person, 'organization')", "unknownChoice", 17, "organisation")]
    [InlineData("any(ordres)", "unknownRelation", 4, "orders")]
    [InlineData("active and count(ordres, total > 1) > 2", "unknownRelation", 17, "orders")]
    [InlineData("name == 'x'", "unexpected", 6, "=")]
    [InlineData("born > today - 30 days", "unexpected", 18, "30d")]
    [InlineData("born > today - 1 Month", "unexpected", 17, "1m")]
    [InlineData("ayn(orders)", "unknownFunction", 0, "any")]
    [InlineData("name = 'x' adn active", "unexpected", 11, "and")]
    [InlineData("name si empty", "unexpected", 5, "is")]
    [InlineData("name is emtpy", "unexpected", 8, "empty")]
    [InlineData("orders.total > 3", "manyRecords", 0, "sum(orders, total)")]
    [InlineData("orders > 3", "manyRecords", 0, "count(orders)")]
    public void An_unknown_name_gets_a_suggestion(string text, string code, int at, string suggestion)
    {
        var problem = ProblemOf(text);
        Assert.Equal(("criteria." + code, at.ToString(CultureInfo.InvariantCulture), suggestion), (problem.Code, problem.At, problem.Args?["suggestion"]));
    }

    [Theory]
    [InlineData("salary = 'x'", "wrongKind", 9)]
    [InlineData("name > 5", "wrongKind", 7)]
    [InlineData("salary contains 'x'", "wrongKind", 0)]
    [InlineData("name", "wrongKind", 0)]
    [InlineData("owner > me", "noOrder", 0)]
    [InlineData("tags = 'x'", "notComparable", 0)]
    [InlineData("owner = 'x'", "badId", 8)]
    [InlineData("born = createdAt", "wrongKind", 7)]
    [InlineData("born + 1m > today", "monthsVary", 7)]
    [InlineData("name + 1 = 2", "noArithmetic", 0)]
    [InlineData("sum(orders, code) > 1", "wrongKind", 12)]
    [InlineData("name.x = 1", "notALink", 0)]
    [InlineData("parent.parent.parent.parent.parent.name = 'x'", "tooManyLinks", 0)]
    [InlineData("name = ''", "emptyText", 7)]
    [InlineData("name = 'x", "unclosedText", 7)]
    [InlineData("name = 'x' and", "unexpectedEnd", 14)]
    [InlineData("name = 'x' name", "unexpected", 11)]
    [InlineData("name ~ 'x'", "unexpected", 5)]
    [InlineData("born = 2026-02-30", "badDate", 7)]
    [InlineData("born = today - 5q", "badDuration", 15)]
    [InlineData("salary = 99999999999999999999", "badNumber", 9)]
    [InlineData("salary > 1e999", "badNumber", 9)]
    [InlineData("salary > 1.5E40", "badNumber", 9)]
    [InlineData("salary > 1e", "badDuration", 9)]
    [InlineData("salary > 1e5x", "badDuration", 9)]
    [InlineData("(active = true) + 1 = 2", "valueExpected", 1)]
    [InlineData("distance(name, 1, 2) < 5", "locationExpected", 9)]
    [InlineData("distance(place, 91, 0) < 5", "notOnEarth", 0)]
    [InlineData("distance(place, 1, salary) < 5", "constantExpected", 19)]
    [InlineData("distance(place, 1) < 5", "unexpected", 17)]
    [InlineData("place < 5", "notComparable", 0)]
    [InlineData("address starts with 'x'", "wrongKind", 0)]
    [InlineData("loop > 1", "cycle", 0)]
    [InlineData("double19 > 1", "tooComplex", -1)]
    public void What_does_not_fit_is_refused_at_its_place(string text, string code, int at)
    {
        var problem = ProblemOf(text);
        Assert.Equal("criteria." + code, problem.Code);
        if (at >= 0) Assert.Equal(at.ToString(CultureInfo.InvariantCulture), problem.At);
    }

    [Fact]
    public void Nesting_and_length_have_limits()
    {
        Assert.True(Parse(new string('(', 60) + "active" + new string(')', 60)).IsOk);
        Assert.Equal("criteria.tooDeep", ProblemOf(new string('(', 10_000) + "active").Code);
        Assert.Equal("criteria.tooDeep", ProblemOf(string.Concat(Enumerable.Repeat("not ", 100)) + "active").Code);
        Assert.Equal("criteria.tooDeep", ProblemOf("salary" + string.Concat(Enumerable.Repeat(" + 1", 100)) + " > 1").Code);
        Assert.Equal("criteria.tooDeep", ProblemOf("salary > " + new string('-', 100) + "1").Code);
        Assert.Equal("criteria.tooLong", ProblemOf(new string(' ', 20_001)).Code);
        Assert.Equal("criteria.tooDeep", CriteriaJson.Read(string.Concat(Enumerable.Repeat("{\"not\":", 200)) + "{}" + new string('}', 200)).Problem?.Code);
        Assert.True(Parse(string.Join(" or ", Enumerable.Repeat("active", 2_000))).IsOk);
    }

    [Theory]
    [InlineData("salary > 5", "criteria.unknownField")]
    [InlineData("parent.salary > 5", "criteria.unknownField")]
    [InlineData("any(children, salary > 5)", "criteria.unknownField")]
    [InlineData("monthly > 5", "criteria.badFormula")]
    [InlineData("active = salary", "criteria.unknownField")]
    public void A_hidden_field_is_unknown_also_behind_links_and_formulas(string text, string code)
    {
        var problem = CriteriaText.Parse(text, Party, Types, (_, f) => f.Name == "salary").Problem;
        Assert.Equal(code, problem?.Code);
    }

    [Fact]
    public void A_hidden_field_is_never_suggested() =>
        Assert.Null(CriteriaText.Parse("salery > 5", Party, Types, (_, f) => f.Name == "salary").Problem?.Args?["suggestion"]);

    [Theory]
    [InlineData("contains(name, 'x')")]
    [InlineData("name = 'x' contains 'y'")]
    [InlineData("and name = 'x'")]
    public void The_very_word_is_never_suggested(string text)
    {
        var args = ProblemOf(text).Args!;
        Assert.NotEqual(args["found"], args.GetValueOrDefault("suggestion"));
    }

    [Fact]
    public void Half_a_character_in_JSON_is_refused() => Assert.Equal("criteria.badText", CriteriaJson.Read("{\"field\":\"na\ud83dme\",\"op\":\"is empty\"}").Problem?.Code);
}
