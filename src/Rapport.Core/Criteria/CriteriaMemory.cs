using Rapport.Core.Catalogue;

namespace Rapport.Core.Criteria;

/// <summary>Evaluates a bound criterion on one record in memory; agrees with <see cref="CriteriaSql"/>.</summary>
public sealed class CriteriaMemory(CriteriaContext context)
{
    public bool Matches(BoundCriterion criterion, IRecordView record) => criterion switch
    {
        BoundAll all => all.Items.All(i => Matches(i, record)),
        BoundAny any => any.Items.Any(i => Matches(i, record)),
        BoundNot not => !Matches(not.Item, record),
        BoundCompare compare => Compares(compare.Left, compare.Sign, compare.Right, record),
        BoundIn listed => listed.Values.Any(v => Compares(listed.Left, CompareSign.Equal, v, record)),
        BoundEmpty empty => Value(empty.Item, record) is null,
        BoundTextMatches matches => Value(matches.Left, record) is string text && Tests(text, matches),
        BoundHas has => Value(has.List, record) is System.Collections.IEnumerable list && HasOne(list.Cast<object>(), has),
        BoundUnder under => Value(under.Left, record) is { } team && Value(under.Team, record) is { } top
            && context.Subtree((int)CriteriaNumbers.ToDouble(top)).Contains((int)CriteriaNumbers.ToDouble(team)),
        BoundWords words => record.MatchesText(words.Text),
        BoundExists exists => record.Related(exists.Relation).Any(r => Matches(exists.Where, r)),
        _ => throw new InvalidOperationException(criterion.GetType().Name),
    };

    /// <summary>The value of a formula or field in its kind's domain (numbers that were calculated: <see cref="double"/>).</summary>
    public object? Value(BoundOperand operand, IRecordView record)
    {
        switch (operand)
        {
            case { IsConstant: true }: return CriteriaConstants.Of(operand, context);
            case BoundField { Part: { } part } field: return record[field.Field] is Values.PostalAddress address ? PartOf(address, part) : null;
            case BoundField field: return record[field.Field];
            case BoundVia via: return record.Follow(via.Link) is { } linked ? Value(via.Item, linked) : null;
            case BoundTruth truth: return Matches(truth.Item, record);
            case BoundArithmetic arithmetic:
                return Number(arithmetic, record) is not { } number ? null : arithmetic.Kind switch
                {
                    BoundKind.Day => CriteriaNumbers.Day(number),
                    BoundKind.Moment => CriteriaNumbers.Moment(number),
                    _ => number,
                };
            case BoundDistance distance: return record[distance.Of.Field] is Values.GeoPoint point ? CriteriaNumbers.Kilometres(point, distance.Latitude, distance.Longitude) : null;
            case BoundInside inside: return record[inside.Of.Field] is Values.GeoPoint spot ? inside.Region.Holds(spot) : null;
            case BoundPart part: return CriteriaNumbers.PartOf(part.Part, Value(part.Of, record), context);
            case BoundAggregate aggregate: return Aggregate(aggregate, record);
            default: throw new InvalidOperationException(operand.GetType().Name);
        }
    }

    private bool Compares(BoundOperand left, CompareSign sign, BoundOperand right, IRecordView record)
    {
        switch (left.Kind)
        {
            case BoundKind.Number or BoundKind.Day or BoundKind.Moment when !(right.IsConstant && CriteriaNumbers.IsWhole(left)):
                return Number(left, record) is { } a && Number(right, record) is { } b && Fits(a.CompareTo(b), sign);
            case BoundKind.Number:
                return Value(left, record) is { } whole && Value(right, record) is { } limit
                    && Fits(Convert.ToDecimal(whole, System.Globalization.CultureInfo.InvariantCulture).CompareTo(CriteriaNumbers.ToDecimal(limit)), sign);
            case BoundKind.Text:
                var match = CriteriaNumbers.MatchOf(left, right);
                return Value(left, record) is string text && Value(right, record) is string other
                    && Fits(CriteriaNumbers.Order(CriteriaNumbers.Key(text, match, context), CriteriaNumbers.Key(other, match, context)), sign);
            default:
                return Value(left, record) is { } value && value.Equals(Value(right, record));
        }
    }

    private double? Number(BoundOperand operand, IRecordView record)
    {
        if (operand.IsConstant || operand is not BoundArithmetic arithmetic)
            return Value(operand, record) is { } value ? CriteriaNumbers.ToDouble(value) : null;
        if (Number(arithmetic.Left, record) is not { } left || Number(arithmetic.Right, record) is not { } right) return null;
        // Moments count milliseconds, what is added to them and what lies between them counts days.
        if (arithmetic.Kind == BoundKind.Moment) right *= 86_400_000.0;
        var result = CriteriaNumbers.Calculate(left, arithmetic.Sign, right);
        return arithmetic is { Left.Kind: BoundKind.Moment, Kind: BoundKind.Number } ? result / 86_400_000.0 : result;
    }

    private object? Aggregate(BoundAggregate aggregate, IRecordView record)
    {
        var related = record.Related(aggregate.Relation);
        if (aggregate.Where is not null) related = related.Where(r => Matches(aggregate.Where, r));
        if (aggregate.Of is null) return (double)related.LongCount();
        var values = related.Select(r => Value(aggregate.Of, r)).OfType<object>().ToList();
        if (values.Count == 0) return aggregate.Function == AggregateFunction.Sum ? 0.0 : null;
        if (aggregate.Function == AggregateFunction.Min) return values.MinBy(CriteriaNumbers.ToDouble);
        if (aggregate.Function == AggregateFunction.Max) return values.MaxBy(CriteriaNumbers.ToDouble);
        // Whole units are summed exactly, as the databases sum the stored integers.
        var sum = CriteriaNumbers.IsWhole(aggregate.Of)
            ? (double)values.Sum(v => Convert.ToDecimal(v, System.Globalization.CultureInfo.InvariantCulture))
            : values.Sum(CriteriaNumbers.ToDouble);
        return aggregate.Function == AggregateFunction.Avg ? sum / values.Count : sum;
    }

    private bool Tests(string text, BoundTextMatches matches)
    {
        var match = CriteriaNumbers.MatchOf(matches.Left);
        var (key, part) = (CriteriaNumbers.Key(text, match, context), CriteriaNumbers.Key(matches.Text, match, context));
        return matches.Test switch
        {
            TextTest.Contains => key.Contains(part, StringComparison.Ordinal),
            TextTest.StartsWith => key.StartsWith(part, StringComparison.Ordinal),
            _ => key.EndsWith(part, StringComparison.Ordinal),
        };
    }

    private bool HasOne(IEnumerable<object> list, BoundHas has) =>
        has.Values.Any(v => CriteriaConstants.Of(v, context) is { } wanted && list.Contains(wanted));

    private static bool Fits(int order, CompareSign sign) => sign switch
    {
        CompareSign.Equal => order == 0,
        CompareSign.Less => order < 0,
        CompareSign.LessOrEqual => order <= 0,
        CompareSign.Greater => order > 0,
        _ => order >= 0,
    };

    private static string? PartOf(Values.PostalAddress address, string part) => part switch
    {
        "street" => address.Street,
        "city" => address.City,
        "region" => address.Region,
        "postcode" => address.Postcode,
        _ => address.Country,
    };
}
