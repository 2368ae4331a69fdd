using Rapport.Core.Catalogue;
using Rapport.Core.Countries;

namespace Rapport.Core.Criteria;

public sealed partial class CriteriaBinder
{
    /// <param name="operand">What was written.</param>
    /// <param name="type">Type of the record at hand.</param>
    /// <param name="beside">Field on the other side: it turns bare words into choices and quoted ids into ids.</param>
    private BoundOperand Operand(Operand operand, RecordType type, Field? beside)
    {
        Count(operand.Place.At);
        switch (operand)
        {
            case Name name:
                if (beside is not null && name.Parts.Count == 1 && ChoiceOf(name.Parts[0], name.Place.At, type, beside) is { } choice) return choice;
                return Path(name, type);
            case TextValue text: return Text(text, beside);
            case NumberValue number:
                if (Math.Abs(number.Number) > CriteriaLimits.Number) throw CriteriaError.Of("badNumber", number.Place.At, ("found", CriteriaText.Write(number)));
                return new BoundValue(number.Number, BoundKind.Number);
            // A choice may be called "yes" or "today": beside its field the word is the choice.
            case YesNoValue yesNo when beside is { Choices.Count: > 0 }: return ChoiceNamed(yesNo.Yes ? ["yes", "true"] : ["no", "false"], yesNo.Place.At, beside);
            case RelativeValue relative when beside is { Choices.Count: > 0 }: return ChoiceNamed([CriteriaWords.Write(relative.What)], relative.Place.At, beside);
            case YesNoValue yesNo: return new BoundValue(yesNo.Yes, BoundKind.YesNo);
            case DayValue day: return new BoundValue(day.Day, BoundKind.Day);
            case MomentValue moment: return new BoundValue(moment, BoundKind.Moment);
            case DurationValue duration: return new BoundValue(duration, BoundKind.Duration);
            case RelativeValue relative:
                return new BoundValue(relative.What, relative.What switch
                {
                    Relative.Me => BoundKind.Id,
                    Relative.MyTeam => BoundKind.Number,
                    Relative.Now => BoundKind.Moment,
                    _ => BoundKind.Day,
                });
            case Arithmetic arithmetic: return Calculate(arithmetic, type);
            case Aggregate aggregate: return Aggregated(aggregate, type);
            case Distance distance:
                if (Math.Abs(distance.Latitude) > 90 || Math.Abs(distance.Longitude) > 180) throw CriteriaError.Of("notOnEarth", distance.Place.At);
                return Placed(distance.Of, Operand(distance.Of, type, null), field => new BoundDistance(field, (double)distance.Latitude, (double)distance.Longitude));
            case Inside inside:
                if (inside.Degrees.Count < 4 || inside.Degrees.Count % 2 == 1) throw CriteriaError.Of("cornersExpected", inside.Place.At);
                if (inside.Degrees.Count > CriteriaLimits.Corners * 2) throw CriteriaError.Of("tooManyCorners", inside.Place.At, ("limit", CriteriaLimits.Corners));
                if (inside.Degrees.Where((d, i) => Math.Abs(d) > (i % 2 == 0 ? 90 : 180)).Any()) throw CriteriaError.Of("notOnEarth", inside.Place.At);
                return Placed(inside.Of, Operand(inside.Of, type, null), field => new BoundInside(field, GeoRegion.Of([.. inside.Degrees])));
            case PartOf part: return PartOf(part.Part, Operand(part.Of, type, null), part.Of);
            default: throw new InvalidOperationException(operand.GetType().Name);
        }
    }

    private static BoundValue Text(TextValue text, Field? beside)
    {
        Sound(text.Text, text.Place.At);
        if (beside?.ValueKind is FieldKind.Link or FieldKind.MultiLink or FieldKind.File or FieldKind.Image)
        {
            return Guid.TryParse(text.Text, out var id)
                ? new BoundValue(id, BoundKind.Id)
                : throw CriteriaError.Of("badId", text.Place.At, ("found", text.Text), ("field", beside.Name));
        }

        if (beside is { Choices.Count: > 0 } && !beside.Choices.Any(c => c.Key == text.Text)) throw UnknownChoice(text.Text, text.Place.At, beside);
        return new BoundValue(beside is { IsCountry: true } ? CountryNames.Canonical(text.Text) : text.Text, BoundKind.Text);
    }

    private static BoundValue ChoiceNamed(string[] words, int at, Field beside)
    {
        var key = beside.Choices.Select(c => c.Key).FirstOrDefault(k => words.Contains(k, StringComparer.OrdinalIgnoreCase));
        return key is null ? throw UnknownChoice(words[0], at, beside) : new BoundValue(key, BoundKind.Text);
    }

    private BoundValue? ChoiceOf(string word, int at, RecordType type, Field beside)
    {
        if (beside.Choices.Count == 0)
        {
            // A tag is a free word.
            return beside.ValueKind == FieldKind.Tags ? new BoundValue(word, BoundKind.Text) : null;
        }

        if (beside.Choices.Any(c => c.Key == word)) return new BoundValue(word, BoundKind.Text);
        return type.Find(word) is { } field && hides?.Invoke(type, field) != true ? null : throw UnknownChoice(word, at, beside);
    }

    private static CriteriaError UnknownChoice(string word, int at, Field field) => CriteriaError.Of("unknownChoice", at,
        ("name", word), ("field", field.Name), ("suggestion", Suggestion.For(word, field.Choices.SelectMany(c => new[] { (c.Key, c.Key), (c.Label?.En ?? c.Key, c.Key), (c.Label?.ZhHans ?? c.Key, c.Key), (c.Label?.ZhHant ?? c.Key, c.Key) }))));

    private BoundOperand Path(Name name, RecordType type, int from = 0)
    {
        var at = name.Place.At;
        Count(at);
        if (from > CriteriaLimits.Links) throw CriteriaError.Of("tooManyLinks", at, ("limit", CriteriaLimits.Links));
        var field = type.Find(name.Parts[from]);
        if (field is null || hides?.Invoke(type, field) == true) throw Many(name, from, type) ?? UnknownField(name.Parts[from], at, type);
        var last = from == name.Parts.Count - 1;
        if (last) return field.IsComputed ? Formula(field, type, at) : new BoundField(type, field, null, KindOf(field.ValueKind));
        if (field.ValueKind == FieldKind.Address && from == name.Parts.Count - 2)
        {
            var part = name.Parts[from + 1];
            if (!AddressParts.Contains(part)) throw CriteriaError.Of("unknownField", at, ("name", part), ("type", field.Name), ("suggestion", Suggestion.For(part, AddressParts)));
            return new BoundField(type, field, part, BoundKind.Text);
        }

        if (field.Target is null || field.Kind == FieldKind.MultiLink || catalogue.Find(field.Target) is not { } target)
            throw CriteriaError.Of("notALink", at, ("name", field.Name), ("type", type.Name));
        return new BoundVia(type, field, target, Path(name, target, from + 1));
    }

    /// <summary>A path over records that point here: they are many, so that there is no one value.</summary>
    private CriteriaError? Many(Name name, int from, RecordType type)
    {
        if (catalogue.FindInverse(type.Name, name.Parts[from]) is not { } relation || hides?.Invoke(relation.Type, relation.Link) == true) return null;
        var field = from + 1 < name.Parts.Count ? relation.Type.Find(name.Parts[from + 1]) : null;
        if (field is null || hides?.Invoke(relation.Type, field) == true)
            return CriteriaError.Of("manyRecords", name.Place.At, ("name", relation.Name), ("field", "…"), ("suggestion", $"count({relation.Name})"));
        return CriteriaError.Of("manyRecords", name.Place.At, ("name", relation.Name), ("field", field.Name),
            ("suggestion", KindOf(field.ValueKind) == BoundKind.Number ? $"sum({relation.Name}, {field.Name})" : null));
    }

    private static readonly string[] AddressParts = ["street", "city", "region", "postcode", "country"];

    private CriteriaError UnknownField(string name, int at, RecordType type)
    {
        var words = from f in type.Fields
                    where hides?.Invoke(type, f) != true
                    from word in (IEnumerable<string?>)[f.Name, .. f.Aliases, f.Label?.En, f.Label?.ZhHans, f.Label?.ZhHant]
                    where word is not null
                    select (word, f.Name);
        return CriteriaError.Of("unknownField", at, ("name", name), ("type", type.Name), ("suggestion", Suggestion.For(name, words)));
    }

    private BoundOperand Formula(Field field, RecordType type, int at)
    {
        if (formulas.Contains((type.Name, field.Name))) throw CriteriaError.Of("cycle", at, ("field", field.Name), ("type", type.Name));
        formulas.Push((type.Name, field.Name));
        try
        {
            var bound = Expression(field.Expression ?? "", type);
            // Between fields a duration would be months or days: formulas give numbers, dates, texts, yes/no.
            if (bound.Kind != KindOf(field.ValueKind)) throw CriteriaError.Of("badFormula", at, ("field", field.Name), ("type", type.Name));
            // Read as all of it was checked: whoever may not know a field in it does not get here.
            return bound is BoundAggregate of && field.Kept is { IsReady: true } kept && seesAll?.Invoke(of.Relation.Type) == true ? new BoundField(type, kept.Value, null, bound.Kind) : bound;
        }
        catch (CriteriaError e) when (e.Problem.Code is not ("criteria.cycle" or "criteria.badFormula" or "criteria.tooComplex"))
        {
            // Places inside the formula mean nothing in the text at hand; a hidden field inside hides the formula.
            throw CriteriaError.Of("badFormula", at, ("field", field.Name), ("type", type.Name));
        }
        finally
        {
            formulas.Pop();
        }
    }

    private BoundOperand Expression(string text, RecordType type)
    {
        var (operand, criterion) = new CriteriaParser(text).ParseExpression();
        return operand is not null ? Operand(operand, type, null) : new BoundTruth(Criterion(criterion!, type));
    }

    private BoundAggregate Aggregated(Aggregate aggregate, RecordType type)
    {
        var relation = RelationOf(aggregate.Relation, aggregate.RelationPlace.At, type);
        var of = aggregate.Of is null ? null : Operand(aggregate.Of, relation.Type, null);
        var where = aggregate.Where is null ? null : Criterion(aggregate.Where, relation.Type);
        if (of is null) return new BoundAggregate(aggregate.Function, relation, null, where, BoundKind.Number);
        var dates = aggregate.Function is AggregateFunction.Min or AggregateFunction.Max && of.Kind is BoundKind.Day or BoundKind.Moment;
        if (!dates) Expect(of, BoundKind.Number, aggregate.Of!);
        return new BoundAggregate(aggregate.Function, relation, of, where, of.Kind);
    }

    private static BoundOperand PartOf(TimePart part, BoundOperand of, Operand written) => of switch
    {
        BoundVia via => new BoundVia(via.Type, via.Link, via.Target, PartOf(part, via.Item, written)),
        { Kind: BoundKind.Moment } or { Kind: BoundKind.Day } when part != TimePart.Hour || of.Kind == BoundKind.Moment => new BoundPart(part, of),
        _ => throw WrongKind(written, BoundKind.Moment, of.Kind),
    };

    /// <summary>What is asked of a location, at the end of its path.</summary>
    private static BoundOperand Placed(Operand written, BoundOperand of, Func<BoundField, BoundOperand> ask) => of switch
    {
        BoundVia via when Placed(written, via.Item, ask) is var item => new BoundVia(via.Type, via.Link, via.Target, item),
        BoundField { Part: null, Field.ValueKind: FieldKind.Location } field => ask(field),
        _ => throw CriteriaError.Of("locationExpected", written.Place.At, ("value", CriteriaText.Write(written))),
    };

    private static BoundOperand AddressPart(BoundOperand address, string part) => address is BoundVia via
        ? new BoundVia(via.Type, via.Link, via.Target, AddressPart(via.Item, part))
        : ((BoundField)address) with { Part = part, Kind = BoundKind.Text };

    private BoundArithmetic Calculate(Arithmetic arithmetic, RecordType type)
    {
        var left = Operand(arithmetic.Left, type, null);
        var right = Operand(arithmetic.Right, type, null);
        var constant = left.IsConstant && right.IsConstant;
        var kind = (left.Kind, arithmetic.Sign, right.Kind) switch
        {
            (BoundKind.Number, _, BoundKind.Number) => BoundKind.Number,
            (BoundKind.Day, ArithmeticSign.Plus or ArithmeticSign.Minus, BoundKind.Duration) when right is BoundValue { Value: DurationValue { Unit: DurationUnit.Minute or DurationUnit.Hour } } && constant => BoundKind.Moment,
            (BoundKind.Day or BoundKind.Moment, ArithmeticSign.Plus or ArithmeticSign.Minus, BoundKind.Duration) => left.Kind,
            (BoundKind.Day, ArithmeticSign.Minus, BoundKind.Day) or (BoundKind.Moment, ArithmeticSign.Minus, BoundKind.Moment) => BoundKind.Number,
            _ => throw CriteriaError.Of("noArithmetic", arithmetic.Place.At, ("left", left.Kind.ToString()), ("right", right.Kind.ToString())),
        };
        if (right.Kind == BoundKind.Duration && !constant)
        {
            // Months differ in length: no database adds them to a column as the others do.
            var days = (BoundValue)Days(right, arithmetic.Right);
            if (left.Kind == BoundKind.Day && decimal.Truncate((decimal)days.Value) != (decimal)days.Value) throw CriteriaError.Of("noArithmetic", arithmetic.Place.At, ("left", "Day"), ("right", "Duration"));
            right = days;
        }

        return new BoundArithmetic(left, arithmetic.Sign, right, kind);
    }

    internal static BoundKind KindOf(FieldKind kind) => kind switch
    {
        FieldKind.Integer or FieldKind.Number or FieldKind.Money or FieldKind.Percent => BoundKind.Number,
        FieldKind.YesNo => BoundKind.YesNo,
        FieldKind.Date => BoundKind.Day,
        FieldKind.DateTime => BoundKind.Moment,
        FieldKind.Link or FieldKind.File or FieldKind.Image => BoundKind.Id,
        FieldKind.MultiChoice or FieldKind.Tags or FieldKind.MultiLink => BoundKind.List,
        FieldKind.Address or FieldKind.Location => BoundKind.Other,
        _ => BoundKind.Text,
    };
}
