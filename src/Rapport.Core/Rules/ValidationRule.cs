using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;

namespace Rapport.Core.Rules;

/// <summary>A rule as the catalogue carries it. One whose criterion cannot be read any more, a field having gone, rests: <see cref="Refused"/> is null.</summary>
public sealed record ValidationRule(string Name, RuleDefinition Definition, BoundCriterion? Refused)
{
    public static ValidationRule Of(string name, RuleDefinition definition, RecordType type, RecordCatalogue catalogue) =>
        new(name, definition, CriteriaText.Parse(definition.When, type, catalogue).Bound is { } bound && IsAlone(bound) ? bound : null);

    /// <summary>Whether it speaks of a field that somebody does not see; it holds for that person all the same.</summary>
    public bool AsksHidden(RecordType type, RecordCatalogue catalogue, Func<RecordType, Field, bool> hides) => Refused is not null && CriteriaText.Parse(Definition.When, type, catalogue, hides).Problem is not null;

    public bool IsInForce => !Definition.Off && Refused is not null;

    public bool Meets(IReadOnlyDictionary<string, object?> values, CriteriaContext context) => new CriteriaMemory(context).Matches(Refused!, new Written(values));

    public Problem Problem => Problems.Problem.Refused("rule.broken", Definition.Field, ("rule", Name), ("message", Definition.Message));

    /// <summary>Whether the criterion asks the record itself and nothing else: it is then known before anything is written, for each row of an import too.</summary>
    public static bool IsAlone(BoundCriterion criterion) => criterion switch
    {
        BoundAll all => all.Items.All(IsAlone),
        BoundAny any => any.Items.All(IsAlone),
        BoundNot not => IsAlone(not.Item),
        BoundCompare compare => IsAlone(compare.Left) && IsAlone(compare.Right),
        BoundIn listed => IsAlone(listed.Left) && listed.Values.All(IsAlone),
        BoundEmpty empty => IsAlone(empty.Item),
        BoundTextMatches matches => IsAlone(matches.Left),
        BoundHas has => IsAlone(has.List) && has.Values.All(IsAlone),
        _ => false,
    };

    internal static bool IsAlone(BoundOperand operand) => operand switch
    {
        { IsConstant: true } or BoundField or BoundDistance or BoundInside => true,
        BoundArithmetic arithmetic => IsAlone(arithmetic.Left) && IsAlone(arithmetic.Right),
        BoundPart part => IsAlone(part.Of),
        BoundTruth truth => IsAlone(truth.Item),
        _ => false,
    };

    private sealed class Written(IReadOnlyDictionary<string, object?> values) : IRecordView
    {
        public object? this[Field field] => values.GetValueOrDefault(field.Name);

        public IRecordView? Follow(Field link) => null;

        public IEnumerable<IRecordView> Related(Relation relation) => [];

        public bool MatchesText(string words) => false;
    }
}
