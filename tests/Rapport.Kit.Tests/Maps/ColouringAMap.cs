using Rapport.Kit.Maps;
using Rapport.Kit.Records;
using Xunit;

namespace Rapport.Kit.Tests.Maps;

public sealed class ColouringAMap
{
    private static RecordRow Row(string field, object? value, string? currency = null) =>
        new(Guid.CreateVersion7(), 1, new Dictionary<string, object?>(StringComparer.Ordinal) { [field] = value, ["currency"] = currency }, value is Guid id ? new Dictionary<Guid, string> { [id] = "Person " + id.ToString()[^1] } : []);

    private static MapClasses Sorted(string field, IEnumerable<RecordRow> rows, string language = "en", Func<int, bool>? seen = null)
    {
        var (texts, format, formats) = SampleTypes.Words(language);
        return MapSorting.Of(SampleTypes.Thing, SampleTypes.Thing[field], [.. rows], texts, format, formats).Sort(seen ?? (_ => true));
    }

    private static string[] Legend(MapClasses classes) => [.. classes.Of.Where(c => c.Count > 0).Select(c => $"{c.Label}: {c.Count}")];

    [Fact]
    public void Amounts_are_divided_into_fifths_at_round_numbers()
    {
        var classes = Sorted("price", Enumerable.Range(1, 100).Select(n => Row("price", n * 123.45m)));
        Assert.True(classes.IsRanked);
        Assert.Equal(["under €2,500: 20", "€2,500 – €5,000: 20", "€5,000 – €7,500: 20", "€7,500 – €9,900: 20", "€9,900 and more: 20"], Legend(classes));
        Assert.Equal(["var(--q-1)", "var(--q-2)", "var(--q-3)", "var(--q-4)", "var(--q-5)"], classes.Of.Take(5).Select(c => c.Ink));
        Assert.Equal((0, 4), (classes.Places[0], classes.Places[99]));
    }

    [Fact]
    public void Only_those_in_sight_are_divided_and_counted()
    {
        var rows = Enumerable.Range(1, 100).Select(n => Row("pieces", (long)n)).ToList();
        var near = Sorted("pieces", rows, seen: i => i < 10);
        Assert.Equal(["up to 2: 2", "3 – 4: 2", "5 – 6: 2", "7 – 8: 2", "9 and more: 2"], Legend(near));
        // Those beyond the edge stand in the same steps, so that a circle that reaches over it is told rightly.
        Assert.Equal(4, near.Places[99]);
    }

    [Fact]
    public void A_value_that_most_share_has_a_step_of_its_own()
    {
        var classes = Sorted("price", Enumerable.Range(0, 60).Select(_ => 0m).Concat(Enumerable.Range(1, 40).Select(n => n * 10m)).Append(-5m).Select(v => Row("price", v)));
        Assert.Equal(["up to €0: 61", "€10 – €110: 10", "€110 – €210: 10", "€210 – €310: 10", "€310 and more: 10"], Legend(classes));
        Assert.Equal(["€7: 3"], Legend(Sorted("price", Enumerable.Range(0, 3).Select(_ => Row("price", 7m)))));
        Assert.Equal(["1: 5", "2: 5"], Legend(Sorted("pieces", Enumerable.Range(0, 10).Select(n => Row("pieces", (n % 2) + 1L)))));
    }

    [Fact]
    public void Amounts_of_other_currencies_and_none_stand_aside()
    {
        var rows = new[] { Row("price", 10m, "CNY"), Row("price", 20m, "CNY"), Row("price", 30m, "USD"), Row("price", null, "CNY"), Row("price", 20_000m, "CNY") };
        Assert.Equal(["¥10: 1", "¥20: 1", "¥2.0 万: 1", "其他币种: 1", "无值: 1"], Legend(Sorted("price", rows, "zh-Hans")));
        Assert.Empty(Legend(Sorted("price", [])));
        Assert.Equal(["No value: 1"], Legend(Sorted("price", [Row("price", null)])));
    }

    [Fact]
    public void Cuts_grow_and_leave_no_step_empty()
    {
        var random = new Random(7);
        for (var tries = 0; tries < 400; tries++)
        {
            var isWhole = tries % 2 == 0;
            var values = Enumerable.Range(0, random.Next(1, 80)).Select(_ => isWhole ? random.Next(-4, 1 << random.Next(1, 12)) : Math.Exp(random.NextDouble() * 12) - 3).ToList();
            var cuts = ValueSteps.Cuts(values, isWhole);
            Assert.InRange(cuts.Count, 0, ValueSteps.Most - 1);
            Assert.Equal(cuts.Order().Distinct(), cuts);
            Assert.Equal(Enumerable.Range(0, cuts.Count + 1), values.Select(v => ValueSteps.StepOf(v, cuts)).Distinct().Order());
            Assert.True(!isWhole || cuts.All(double.IsInteger));
        }
    }

    [Fact]
    public void Choices_keep_their_colours_and_several_at_once_are_a_class()
    {
        string[] both = ["buyer", "seller"];
        var classes = Sorted("roles", [Row("roles", new[] { "seller" }), Row("roles", both), Row("roles", null), Row("roles", new[] { "seller" })]);
        Assert.Equal([0, 2, 1, 1], classes.Of.Select(c => c.Count));
        Assert.Equal(["var(--c-1)", "var(--c-2)", "var(--c-6)", "var(--surface)"], classes.Of.Select(c => c.Ink));
        Assert.Equal([1, 2, 3, 1], classes.Places);
        Assert.Equal(["Yes: 1", "No: 2"], Legend(Sorted("active", [Row("active", false), Row("active", true), Row("active", false)])));
    }

    [Fact]
    public void Of_many_people_those_that_occur_most_have_a_colour()
    {
        var people = Enumerable.Range(0, 9).Select(n => new Guid(n + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)n)).ToList();
        var classes = Sorted("createdBy", people.SelectMany((p, n) => Enumerable.Repeat(Row("createdBy", p), 10 - n)));
        Assert.Equal(["Person 0: 10", "Person 1: 9", "Person 2: 8", "Person 3: 7", "Person 4: 6", "Person 5: 5", "Others: 9"], Legend(classes));
        Assert.Equal("var(--c-7)", classes.Of[6].Ink);
    }

    [Fact]
    public void What_says_nothing_of_a_place_is_not_offered()
    {
        var offered = MapSorting.Possible(SampleTypes.Thing).Select(f => f.Name).ToList();
        Assert.Equal(["owner", "active", "kind", "roles", "tags", "pieces", "weight", "price", "share", "value"], offered.OrderBy(n => n == "owner" ? 0 : 1));
    }
}
