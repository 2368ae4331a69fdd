using Rapport.Core.Catalogue;

namespace Rapport.Core.Criteria;

public sealed partial class CriteriaBinder
{
    private BoundCriterion Comparison(Compare compare, RecordType type)
    {
        var (left, right) = Pair(compare.Left, compare.Right, type);
        var sign = compare.Sign;
        var (leftText, rightText) = (compare.Left, compare.Right);
        if (left.IsConstant && !right.IsConstant)
        {
            (left, right) = (right, left);
            (leftText, rightText) = (rightText, leftText);
            sign = Turned(sign);
        }

        if (sign == CompareSign.NotEqual) return new BoundNot(Comparison(left, CompareSign.Equal, right, leftText, rightText));
        return Comparison(left, sign, right, leftText, rightText);
    }

    private static BoundCriterion Comparison(BoundOperand left, CompareSign sign, BoundOperand right, Operand leftText, Operand rightText)
    {
        if (left.Kind is BoundKind.List or BoundKind.Other) throw CriteriaError.Of("notComparable", leftText.Place.At, ("value", CriteriaText.Write(leftText)));
        if (left.Kind == BoundKind.Number && right.Kind == BoundKind.Duration) right = Days(right, rightText);
        if (left.Kind == BoundKind.Duration && right.Kind == BoundKind.Number) left = Days(left, leftText);
        if (left.Kind == BoundKind.Day && right.Kind == BoundKind.Moment && right.IsConstant) right = new BoundConversion(Conversion.DayOf, right);
        if (left.Kind == BoundKind.Moment && right.Kind == BoundKind.Day && right.IsConstant) return WithDay(left, sign, right);
        if (left.Kind == BoundKind.Duration && right.Kind == BoundKind.Duration) (left, right) = (Days(left, leftText), Days(right, rightText));
        if (left.Kind != right.Kind) throw WrongKind(rightText, left.Kind, right.Kind);
        if (left.Kind is BoundKind.YesNo or BoundKind.Id && sign != CompareSign.Equal) throw CriteriaError.Of("noOrder", leftText.Place.At, ("value", CriteriaText.Write(leftText)));
        return new BoundCompare(left, sign, right);
    }

    /// <summary>A moment against a day: equal means within that day on the reader's clock.</summary>
    private static BoundCriterion WithDay(BoundOperand moment, CompareSign sign, BoundOperand day)
    {
        var start = new BoundConversion(Conversion.StartOfDay, day);
        var end = new BoundConversion(Conversion.EndOfDay, day);
        return sign switch
        {
            CompareSign.Less => new BoundCompare(moment, CompareSign.Less, start),
            CompareSign.LessOrEqual => new BoundCompare(moment, CompareSign.Less, end),
            CompareSign.Greater => new BoundCompare(moment, CompareSign.GreaterOrEqual, end),
            CompareSign.GreaterOrEqual => new BoundCompare(moment, CompareSign.GreaterOrEqual, start),
            _ => new BoundAll([new BoundCompare(moment, CompareSign.GreaterOrEqual, start), new BoundCompare(moment, CompareSign.Less, end)]),
        };
    }

    private BoundCriterion OneOf(In listed, RecordType type)
    {
        var left = Operand(listed.Left, type, null);
        var values = listed.Values.Select(v => Operand(v, type, FieldOf(left))).ToList();
        var same = left.Kind is BoundKind.Text or BoundKind.Number or BoundKind.Id or BoundKind.Day && !left.IsConstant;
        if (same && values.TrueForAll(v => v.IsConstant && v.Kind == left.Kind)) return new BoundIn(left, values);
        return new BoundAny([.. values.Select((v, i) => Comparison(left, CompareSign.Equal, v, listed.Left, listed.Values[i]))]);
    }

    private (BoundOperand Left, BoundOperand Right) Pair(Operand left, Operand right, RecordType type)
    {
        // The plain path is bound first: it tells which choices a bare word on the other side may be.
        if (left is Name name && TryField(name, type) is { } known) return (known, Operand(right, type, FieldOf(known)));
        if (right is Name other && TryField(other, type) is { } opposite) return (Operand(left, type, FieldOf(opposite)), opposite);
        return (Operand(left, type, null), Operand(right, type, null));
    }

    private BoundOperand? TryField(Name name, RecordType type) =>
        type.Find(name.Parts[0]) is { } first && hides?.Invoke(type, first) != true ? Path(name, type) : null;

    private static BoundOperand Days(BoundOperand duration, Operand written) =>
        duration is BoundValue { Value: DurationValue value } && value.Unit < DurationUnit.Month
            ? new BoundValue(value.Count * MinutesOf(value.Unit) / 1440m, BoundKind.Number)
            : throw CriteriaError.Of("monthsVary", written.Place.At, ("value", CriteriaText.Write(written)));

    internal static decimal MinutesOf(DurationUnit unit) => unit switch
    {
        DurationUnit.Minute => 1,
        DurationUnit.Hour => 60,
        DurationUnit.Day => 1440,
        _ => 10080,
    };

    private static CompareSign Turned(CompareSign sign) => sign switch
    {
        CompareSign.Less => CompareSign.Greater,
        CompareSign.LessOrEqual => CompareSign.GreaterOrEqual,
        CompareSign.Greater => CompareSign.Less,
        CompareSign.GreaterOrEqual => CompareSign.LessOrEqual,
        _ => sign,
    };
}
