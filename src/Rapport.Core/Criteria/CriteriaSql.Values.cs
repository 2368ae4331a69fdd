using Rapport.Core.Catalogue;

namespace Rapport.Core.Criteria;

public sealed partial class CriteriaSql
{
    /// <summary>A field in its stored form.</summary>
    internal string Native(BoundField field, string t)
    {
        Check(field.Type, field.Field);
        if (field.Part is not null) return dialect.AddressPart(t, field.Field, field.Part);
        return field.Field.IsCustom ? dialect.Custom(t, field.Field) : $"{t}.{field.Field.Column}";
    }

    /// <summary>A value in the form it is sorted by: the key of a name or of other words, the stored form of a field, a double when calculated.</summary>
    internal string SortValue(BoundOperand operand, string t) => operand switch
    {
        BoundVia via => Select(via, t, SortValue),
        BoundField { Part: null, Field: { IsCustom: false, Column: not null, IsText: true } } field => Key(field, t),
        BoundField field => Native(field, t),
        BoundTruth truth => Plain(truth, t),
        _ => Number(operand, t),
    };

    /// <summary>What a formula yields, to be read: days and moments as doubles, texts as they are stored, yes/no in the column's form.</summary>
    internal string Yield(BoundOperand operand, string t) => operand.Kind switch
    {
        BoundKind.Text => Stored(operand, t),
        BoundKind.YesNo => Plain(operand, t),
        _ => Number(operand, t),
    };

    private string Key(BoundField field, string t)
    {
        Check(field.Type, field.Field);
        return field.Field.KeyColumn(t + ".");
    }

    private string Select(BoundVia via, string t, Func<BoundOperand, string, string> value)
    {
        var a = NextAlias();
        var item = value(via.Item, a);
        return $"(select {item} from {LinkedRow(via, t, a)})";
    }

    /// <summary>A text in the form it is compared in.</summary>
    internal string Key(BoundOperand operand, TextMatch match, string t)
    {
        switch (operand)
        {
            case { IsConstant: true }: return CriteriaConstants.Of(operand, context) is string text ? Add(CriteriaNumbers.Key(text, match, context)) : "null";
            case BoundVia via: return Select(via, t, (item, a) => Key(item, match, a));
            case BoundField field:
                var native = Native(field, t);
                return match switch
                {
                    TextMatch.Folded => $"{t}.{field.Field.FoldedColumn}",
                    // As the index on the column has it, which is in byte order itself.
                    TextMatch.IgnoreCase => field is { Part: null, Field.IsCustom: false } ? $"lower({native})" : dialect.Lower(native),
                    _ => native,
                };
            default: throw new InvalidOperationException(operand.GetType().Name);
        }
    }

    /// <summary>An id or yes/no in the column's form.</summary>
    internal string Plain(BoundOperand operand, string t)
    {
        switch (operand)
        {
            case { IsConstant: true }:
                return CriteriaConstants.Of(operand, context) is { } value ? AddValue(operand.Kind == BoundKind.Id ? FieldKind.Link : FieldKind.YesNo, value) : "null";
            case BoundVia via: return Select(via, t, Plain);
            case BoundTruth truth: return $"(({Write(truth.Item, t)}) is true)";
            case BoundInside inside: return $"(({Lies(inside, t)}) is true)";
            case BoundField { Field.IsCustom: true, Kind: BoundKind.Id } id: return dialect.IdFromText(Native(id, t));
            case BoundField field: return Native(field, t);
            default: throw new InvalidOperationException(operand.GetType().Name);
        }
    }

    /// <summary>A number, day or moment as a double (see <see cref="CriteriaNumbers"/>).</summary>
    internal string Number(BoundOperand operand, string t)
    {
        switch (operand)
        {
            case { IsConstant: true }: return CriteriaConstants.Of(operand, context) is { } value ? dialect.ToDouble(Add(CriteriaNumbers.ToDouble(value))) : dialect.ToDouble("null");
            case BoundVia via: return Select(via, t, Number);
            case BoundField field: return dialect.AsDouble(field.Field.ValueKind, field.Field.IsCustom, Native(field, t));
            case BoundArithmetic arithmetic:
                var left = Number(arithmetic.Left, t);
                var right = Number(arithmetic.Right, t);
                if (arithmetic.Kind == BoundKind.Moment) right = $"({right} * 86400000.0)";
                if (arithmetic.Sign == ArithmeticSign.Over) right = $"nullif({right}, 0.0)";
                var result = $"({left} {CriteriaWords.Write(arithmetic.Sign)} {right})";
                return arithmetic is { Left.Kind: BoundKind.Moment, Kind: BoundKind.Number } ? $"({result} / 86400000.0)" : result;
            case BoundDistance distance: return Kilometres(distance, t);
            case BoundPart part: return dialect.ToDouble(dialect.TimePart(part.Part, Local(part.Of, t)));
            case BoundAggregate aggregate: return Aggregate(aggregate, t);
            default: throw new InvalidOperationException(operand.GetType().Name);
        }
    }

    /// <summary>As <see cref="CriteriaNumbers.Kilometres"/>, operation for operation.</summary>
    private string Kilometres(BoundDistance distance, string t)
    {
        Check(distance.Of.Type, distance.Of.Field);
        var (latitude, longitude) = (dialect.LocationPart(t, distance.Of.Field, "latitude"), dialect.LocationPart(t, distance.Of.Field, "longitude"));
        string Mark(double value) => dialect.ToDouble(Add(value));
        var half = Mark(CriteriaNumbers.HalfDegree);
        var up = $"sin(({latitude} - {Mark(distance.Latitude)}) * {half})";
        var along = $"sin(({longitude} - {Mark(distance.Longitude)}) * {half})";
        var a = $"(({up} * {up}) + (cos({latitude} * {half} * 2.0) * {Mark(Math.Cos(distance.Latitude * CriteriaNumbers.HalfDegree * 2))} * {along} * {along}))";
        return $"(floor((atan2(sqrt({a}), sqrt(abs(1.0 - {a}))) * {Mark(CriteriaNumbers.Diameter)}) + 0.5) / 1000.0)";
    }

    /// <summary>As <see cref="GeoRegion.Holds"/>, operation for operation. The box around a region is asked first.</summary>
    private string Lies(BoundInside inside, string t)
    {
        Check(inside.Of.Type, inside.Of.Field);
        var region = inside.Region;
        var (y, x) = (dialect.LocationPart(t, inside.Of.Field, "latitude"), dialect.LocationPart(t, inside.Of.Field, "longitude"));
        string Mark(double value) => dialect.ToDouble(Add(value));
        var box = $"{y} >= {Mark(region.South)} and {y} <= {Mark(region.North)} and ({x} >= {Mark(region.West)} {(region.Wraps ? "or" : "and")} {x} <= {Mark(region.East)})";
        if (region.IsBox) return box;
        // Each corner's latitude is a parameter once, though two sides meet in it.
        var marks = new Dictionary<double, string>();
        string Latitude(double value) => marks.TryGetValue(value, out var mark) ? mark : marks[value] = Mark(value);
        var crossings = region.Sides.Select(s => $"(case when ({Latitude(s.From)} > {y}) <> ({Latitude(s.Until)} > {y}) and {x} < {Mark(s.At)} + ({Mark(s.Slope)} * ({y} - {Latitude(s.From)})) then 1 else 0 end)");
        return $"{box} and ({string.Join(" + ", crossings)}) % 2 = 1";
    }

    /// <summary>A day or moment as local time on the reader's clock, in the form the dialect cuts parts and buckets from.</summary>
    internal string Local(BoundOperand operand, string t) => operand is BoundField field
        ? dialect.LocalTime(field.Field.ValueKind, field.Field.IsCustom, Native(field, t), context.TimeZone, Add)
        : dialect.LocalTimeOf(operand.Kind == BoundKind.Day, Number(operand, t), context.TimeZone, Add);

    private string Aggregate(BoundAggregate aggregate, string t)
    {
        var a = NextAlias();
        var value = aggregate switch
        {
            { Of: null } => dialect.ToDouble("count(*)"),
            { Function: AggregateFunction.Min } => $"min({Number(aggregate.Of, a)})",
            { Function: AggregateFunction.Max } => $"max({Number(aggregate.Of, a)})",
            { Function: AggregateFunction.Sum } => $"coalesce({Sum(aggregate.Of, a)}, 0.0)",
            _ => $"{Sum(aggregate.Of, a)} / nullif({dialect.ToDouble($"count({Number(aggregate.Of, a)})")}, 0.0)",
        };
        var where = aggregate.Where is null ? "" : $" and ({Write(aggregate.Where, a)})";
        return $"(select {value} from {RelatedRows(aggregate.Relation, t, a)}{where})";
    }

    // Stored units are summed as integers, exactly and in any order, and divided once.
    private string Sum(BoundOperand of, string a) => CriteriaNumbers.IsWhole(of)
        ? Whole(of).ValueKind == FieldKind.Money ? $"({dialect.ToDouble($"sum({Stored(of, a)})")} / 10000.0)" : dialect.ToDouble($"sum({Stored(of, a)})")
        : $"sum({Number(of, a)})";

    private static Field Whole(BoundOperand operand) => operand is BoundVia via ? Whole(via.Item) : ((BoundField)operand).Field;

    internal string Stored(BoundOperand operand, string t) => operand is BoundVia via ? Select(via, t, Stored) : Native((BoundField)operand, t);
}
