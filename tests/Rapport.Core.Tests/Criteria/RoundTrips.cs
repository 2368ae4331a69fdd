using System.Globalization;
using CsCheck;
using Rapport.Core.Criteria;

namespace Rapport.Core.Tests.Criteria;

public sealed class RoundTrips
{
    private static Gen<T> OneOf<T>(params T[] items) => Gen.Int[0, items.Length - 1].Select(i => items[i]);

    private static readonly Gen<string> Word = OneOf("name", "kind", "owner", "x1", "_y", "名字", "count", "any");
    private static readonly Gen<string> Text = Gen.String[Gen.OneOf(Gen.Char['a', 'z'], OneOf('\'', '"', '\\', ' ', '%', '张', '\n')), 1, 8];

    private static readonly Gen<Operand> Leaf = Gen.OneOf(
        Word.Array[1, 3].Select(p => (Operand)new Name([.. p])),
        Text.Select(t => (Operand)new TextValue(t)),
        Gen.Select(Gen.Long[-900_000_000_000_000, 900_000_000_000_000], Gen.Int[0, 12]).Select((n, scale) => (Operand)new NumberValue(n / (decimal)Math.Pow(10, scale))),
        Gen.Bool.Select(b => (Operand)new YesNoValue(b)),
        Gen.Int[0, 3_000_000].Select(d => (Operand)new DayValue(DateOnly.FromDayNumber(d))),
        Gen.Select(Gen.Long[0, 200_000_000_000_000], Gen.Bool).Select((ms, local) => (Operand)new MomentValue(
            new DateTime(ms * TimeSpan.TicksPerMillisecond, local ? DateTimeKind.Unspecified : DateTimeKind.Utc), local)),
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Enum<DurationUnit>()).Select((n, u) => (Operand)new DurationValue(n, u)),
        Gen.Enum<Relative>().Select(r => (Operand)new RelativeValue(r)));

    private static readonly Gen<Criterion> Tree = Gen.Recursive<Criterion>((depth, inner) => Of(depth, inner));

    private static Gen<Operand> Value(int depth, Gen<Criterion> inner) => depth > 3 ? Leaf : Gen.Frequency(
        (6, Leaf),
        (1, Gen.Select(Gen.Recursive<Operand>((d, o) => d > 3 ? Leaf : Gen.Frequency((1, Leaf), (2, Gen.Select(o, Gen.Enum<ArithmeticSign>(), o).Select((l, s, r) => (Operand)new Arithmetic(l, s, r))))), Gen.Const(0)).Select((o, _) => o)),
        (1, Gen.Select(Leaf, Gen.Int[-900_000, 900_000], Gen.Int[-1_800_000, 1_800_000]).Select((o, latitude, longitude) => (Operand)new Distance(o, latitude / 10_000m, longitude / 10_000m))),
        (1, Gen.Select(Leaf, Gen.Int[-900_000, 900_000].Array[4, 12]).Select((o, degrees) => (Operand)new Inside(o, [.. degrees.Select(d => d / 10_000m)]))),
        (1, Gen.Select(Gen.Enum<AggregateFunction>(), Word, Leaf, inner, Gen.Bool).Select((f, r, o, w, b) => (Operand)new Aggregate(f, r, f == AggregateFunction.Count ? null : o, b ? w : null))));

    private static Gen<Criterion> Of(int depth, Gen<Criterion> inner)
    {
        var value = Value(depth, inner);
        var leaf = Gen.OneOf(
            Gen.Select(value, Gen.Enum<CompareSign>(), value).Select((l, s, r) => (Criterion)new Compare(l, s, r)),
            Gen.Select(value, value.Array[1, 3], Gen.Bool).Select((l, v, n) => (Criterion)new In(l, [.. v], n)),
            Gen.Select(value, value, value).Select((l, a, b) => (Criterion)new Between(l, a, b)),
            Gen.Select(value, Gen.Bool).Select((l, n) => (Criterion)new Empty(l, n)),
            Gen.Select(value, Gen.Enum<TextTest>(), Text).Select((l, t, x) => (Criterion)new TextMatches(l, t, x)),
            Gen.Select(value, value.Array[1, 3]).Select((l, v) => (Criterion)new Has(l, [.. v])),
            Gen.Select(value, value).Select((l, v) => (Criterion)new Under(l, v)),
            Text.Select(t => (Criterion)new Words(t)),
            value.Select(v => (Criterion)new Truth(v)));
        return depth > 4 ? leaf : Gen.Frequency(
            (4, leaf),
            (1, inner.Select(i => (Criterion)new Not(i))),
            (1, inner.Array[2, 4].Select(i => (Criterion)new And([.. i]))),
            (1, inner.Array[2, 4].Select(i => (Criterion)new Or([.. i]))),
            (1, Gen.Select(Gen.Enum<Quantifier>(), Word, inner, Gen.Bool).Select((q, r, w, b) => (Criterion)new Quantified(q, r, b ? w : null))));
    }

    [Fact]
    public void Text_and_JSON_give_the_tree_back() => Tree.Sample(tree =>
    {
        var text = CriteriaText.Write(tree);
        if (text.Length > CriteriaLimits.Length) return;
        var read = CriteriaText.Read(text);
        Assert.True(read.Problem is null, text + " " + read.Problem);
        Assert.Equal(tree, read.Criterion);
        Assert.Equal(tree, CriteriaJson.Read(CriteriaJson.Write(tree).ToJsonString()).Criterion);
    }, iter: 20_000);
}
