using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;

namespace Rapport.Kit.Filters;

/// <summary>
/// A condition that a person can build by hand: a field (or a path of links to one), an operator, plain values. What is
/// more than that has no part and stays text.
/// </summary>
public sealed record FilterPart(Sequence<string> Path, FilterOperator Operator, Sequence<Operand> Values)
{
    /// <summary>The part that says the same as the criterion; null when a chip cannot say it.</summary>
    public static FilterPart? Of(Criterion criterion) => criterion switch
    {
        Compare { Left: Name name } c when IsPlain(c.Right) => new(name.Parts, Operators[(int)c.Sign], [c.Right]),
        In { Left: Name name } c when c.Values.All(IsPlain) => new(name.Parts, c.Negated ? FilterOperator.NoneOf : FilterOperator.AnyOf, c.Values),
        Between { Left: Name name } c when IsPlain(c.From) && IsPlain(c.To) => new(name.Parts, FilterOperator.Between, [c.From, c.To]),
        Empty { Left: Name name } c => new(name.Parts, c.Negated ? FilterOperator.NotEmpty : FilterOperator.Empty, []),
        TextMatches { Left: Name name } c => new(name.Parts, Tests[(int)c.Test], [new TextValue(c.Text)]),
        Has { Left: Name name } c when c.Values.All(IsPlain) => new(name.Parts, FilterOperator.Has, c.Values),
        Not { Item: Has { Left: Name name } c } when c.Values.All(IsPlain) => new(name.Parts, FilterOperator.HasNone, c.Values),
        Under { Left: Name name } c when IsPlain(c.Team) => new(name.Parts, FilterOperator.Under, [c.Team]),
        Core.Criteria.Words c => new([], FilterOperator.Words, [new TextValue(c.Text)]),
        _ => null,
    };

    public Criterion ToCriterion()
    {
        var name = new Name(Path);
        return Operator switch
        {
            FilterOperator.AnyOf or FilterOperator.NoneOf => new In(name, Values, Operator == FilterOperator.NoneOf),
            FilterOperator.Between => new Between(name, Values[0], Values[1]),
            FilterOperator.Empty or FilterOperator.NotEmpty => new Empty(name, Operator == FilterOperator.NotEmpty),
            FilterOperator.Contains or FilterOperator.StartsWith or FilterOperator.EndsWith => new TextMatches(name, (TextTest)Array.IndexOf(Tests, Operator), Text(Values[0])),
            FilterOperator.Has => new Has(name, Values),
            FilterOperator.HasNone => new Not(new Has(name, Values)),
            FilterOperator.Under => new Under(name, Values[0]),
            FilterOperator.Words => new Core.Criteria.Words(Text(Values[0])),
            _ => new Compare(name, (CompareSign)Array.IndexOf(Operators, Operator), Values[0]),
        };
    }

    /// <summary>The field at the end of the path, and the type it belongs to; null when the catalogue has no such path.</summary>
    public (RecordType Type, Field Field)? Resolve(RecordType type, RecordCatalogue catalogue)
    {
        for (var i = 0; i < Path.Count; i++)
        {
            if (type.Find(Path[i]) is not { } field) return null;
            if (i == Path.Count - 1) return (type, field);
            if (field.Target is null || catalogue.Find(field.Target) is not { } next) return null;
            type = next;
        }

        return null;
    }

    /// <summary>The words of a value that stands for itself: a text, or the bare key of a choice.</summary>
    public static string Text(Operand value) => value switch { TextValue text => text.Text, Name name => name.ToString(), _ => CriteriaText.Write(value) };

    // In the order of CompareSign and TextTest.
    private static readonly FilterOperator[] Operators = [FilterOperator.Is, FilterOperator.IsNot, FilterOperator.Less, FilterOperator.AtMost, FilterOperator.Greater, FilterOperator.AtLeast];
    private static readonly FilterOperator[] Tests = [FilterOperator.Contains, FilterOperator.StartsWith, FilterOperator.EndsWith];

    private static bool IsPlain(Operand value) => value switch
    {
        TextValue or NumberValue or YesNoValue or DayValue or MomentValue or RelativeValue => true,
        Name name => name.Parts.Count == 1,
        Arithmetic { Left: RelativeValue, Sign: ArithmeticSign.Plus or ArithmeticSign.Minus, Right: DurationValue } => true,
        _ => false,
    };
}
