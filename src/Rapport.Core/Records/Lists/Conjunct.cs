using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;

namespace Rapport.Core.Records.Lists;

/// <summary>One of the conditions that all must hold in a list. Those of the scope may name fields that the viewer cannot.</summary>
internal sealed record Conjunct(BoundCriterion Criterion, bool IsScope)
{
    /// <summary>The conditions of a scope and a filter, one by one.</summary>
    public static IReadOnlyList<Conjunct> Of(BoundCriterion? scope, BoundCriterion? where) =>
        [.. Parts(scope).Select(c => new Conjunct(c, true)), .. Parts(where).Select(c => new Conjunct(c, false))];

    /// <summary>What an index must begin with to find these records; null where none can.</summary>
    public string? Key => Criterion switch
    {
        BoundCompare { Left: BoundField of, Right.IsConstant: true } => KeyOf(of),
        BoundIn { Left: BoundField of } => KeyOf(of),
        BoundUnder { Left: BoundField of } => KeyOf(of),
        BoundTextMatches { Left: BoundField of, Test: TextTest.StartsWith } => KeyOf(of),
        _ => null,
    };

    /// <summary>True where the search box's words are asked for: what they cost, only the text index knows.</summary>
    public bool HasWords => Has(Criterion);

    private static IEnumerable<BoundCriterion> Parts(BoundCriterion? criterion) => criterion switch
    {
        null => [],
        BoundAll all => all.Items.SelectMany(Parts),
        _ => [criterion],
    };

    // Names are compared by their folded twin, but sorted by another key.
    private static string? KeyOf(BoundField field) => field is { Part: null, Field: { IsCustom: false, Column: not null } } ? field.Field.FoldedColumn ?? field.Field.KeyColumn() : null;

    private static bool Has(BoundCriterion criterion) => criterion switch
    {
        BoundWords => true,
        BoundAll all => all.Items.Any(Has),
        BoundAny any => any.Items.Any(Has),
        BoundNot not => Has(not.Item),
        _ => false,
    };
}
