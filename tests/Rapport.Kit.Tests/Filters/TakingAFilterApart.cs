using CsCheck;
using Rapport.Core.Criteria;
using Rapport.Kit.Filters;
using Xunit;

namespace Rapport.Kit.Tests.Filters;

public class TakingAFilterApart
{
    private static Gen<T> OneOf<T>(params T[] items) => Gen.Int[0, items.Length - 1].Select(i => items[i]);

    private static readonly Gen<string> Text = Gen.String[Gen.OneOf(Gen.Char['a', 'z'], OneOf('\'', '"', '\\', ' ', '(', '张')), 1, 8];

    private static readonly Gen<Operand> Value = Gen.OneOf(
        Text.Select(t => (Operand)new TextValue(t)),
        Gen.Int[-9_999, 9_999].Select(n => (Operand)new NumberValue(n / 100m)),
        Gen.Bool.Select(b => (Operand)new YesNoValue(b)),
        Gen.Int[700_000, 800_000].Select(d => (Operand)new DayValue(DateOnly.FromDayNumber(d))),
        Gen.Enum<Relative>().Select(r => (Operand)new RelativeValue(r)),
        OneOf("small", "email", "x").Select(n => (Operand)new Name([n])),
        Gen.Select(Gen.Enum<Relative>(), Gen.Bool, Gen.Int[0, 400], Gen.Enum<DurationUnit>()).Select((r, plus, n, u) => (Operand)new Arithmetic(new RelativeValue(r), plus ? ArithmeticSign.Plus : ArithmeticSign.Minus, new DurationValue(n, u))),
        Gen.Const((Operand)new Aggregate(AggregateFunction.Count, "orders", null, null)));

    private static readonly Gen<Name> Field = OneOf<string[]>(["name"], ["since"], ["owner", "name"], ["kind"]).Select(p => new Name([.. p]));

    private static readonly Gen<Criterion> Simple = Gen.OneOf(
        Gen.Select(Field, Gen.Enum<CompareSign>(), Value).Select((f, s, v) => (Criterion)new Compare(f, s, v)),
        Gen.Select(Field, Value.Array[1, 3], Gen.Bool).Select((f, v, n) => (Criterion)new In(f, [.. v], n)),
        Gen.Select(Field, Value, Value).Select((f, a, b) => (Criterion)new Between(f, a, b)),
        Gen.Select(Field, Gen.Bool).Select((f, n) => (Criterion)new Empty(f, n)),
        Gen.Select(Field, Gen.Enum<TextTest>(), Text).Select((f, t, x) => (Criterion)new TextMatches(f, t, x)),
        Gen.Select(Field, Value.Array[1, 3], Gen.Bool).Select((f, v, n) => n ? (Criterion)new Not(new Has(f, [.. v])) : new Has(f, [.. v])),
        Text.Select(t => (Criterion)new Core.Criteria.Words(t)),
        Field.Select(f => (Criterion)new Truth(f)));

    private static readonly Gen<Criterion> Any = Gen.Frequency((5, Simple), (1, Simple.Array[2, 3].Select(i => (Criterion)new Or([.. i]))), (1, Simple.Select(i => (Criterion)new Not(i))));

    [Fact]
    public void A_filter_says_after_taking_apart_what_it_said_before() => Any.Array[1, 5].Sample(items =>
    {
        var whole = items.Length == 1 ? items[0] : new And([.. items]);
        var (filter, problem) = Filter.Read(CriteriaText.Write(whole));
        Assert.Null(problem);
        Assert.Equal(items.Length, filter.Items.Count);
        Assert.Equal(whole, CriteriaText.Read(filter.Text!).Criterion);
    }, iter: 20_000);

    [Fact]
    public void A_chip_says_what_its_condition_says() => Any.Sample(item =>
    {
        if (FilterPart.Of(item) is { } part) Assert.Equal(item, part.ToCriterion());
    }, iter: 20_000);

    [Fact]
    public void Most_conditions_are_chips() =>
        Assert.All(["name contains 'x'", "kind in ('small', 'large')", "since >= today - 90d", "owner = me", "price between 1 and 2", "note is empty", "not tags has 'vip'", "text matches 'zs'"],
            text => Assert.NotNull(FilterPart.Of(CriteriaText.Read(text).Criterion!)));

    [Fact]
    public void What_needs_the_language_stays_text() =>
        Assert.All(["count(orders) > 3", "name = 'a' or name = 'b'", "price * 2 > 5", "any(orders, total > 1)", "active"],
            text => Assert.Null(FilterPart.Of(CriteriaText.Read(text).Criterion!)));

    [Fact]
    public void A_condition_taken_out_leaves_the_others() =>
        Assert.Equal("name = 'a' and (price > 1 or price is empty)", Filter.Read("name = 'a' and active and (price > 1 or price is empty)").Filter.Without(1).Text);

    [Fact]
    public void Text_that_cannot_be_read_is_told_with_its_place() => Assert.Equal("6", Filter.Read("name =").Problem?.At);
}
