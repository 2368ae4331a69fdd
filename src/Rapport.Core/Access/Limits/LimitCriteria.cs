using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;

namespace Rapport.Core.Access.Limits;

/// <summary>
/// The criteria of limits, bound to the catalogue. A limit is asked before anything is written, of rows of an import too: of the record
/// itself and of what its links lead to ("orders of key customers"), not of lists of related records.
/// </summary>
internal static class LimitCriteria
{
    private static readonly ConditionalWeakTable<RecordCatalogue, ConcurrentDictionary<(string Type, string Criteria), BoundCriterion?>> Known = [];

    /// <summary>Null where the criteria no longer fit the catalogue: such a limit rests.</summary>
    public static BoundCriterion? Of(Limit limit, RecordCatalogue catalogue) => Known.GetOrCreateValue(catalogue).GetOrAdd((limit.Type, limit.Criteria!),
        key => catalogue.Find(key.Type) is { } type && CriteriaText.Parse(key.Criteria, type, catalogue).Bound is { } bound && IsAskable(bound) ? bound : null);

    public static bool IsAskable(BoundCriterion criterion) => criterion switch
    {
        BoundAll all => all.Items.All(IsAskable),
        BoundAny any => any.Items.All(IsAskable),
        BoundNot not => IsAskable(not.Item),
        BoundCompare compare => IsAskable(compare.Left) && IsAskable(compare.Right),
        BoundIn listed => IsAskable(listed.Left) && listed.Values.All(IsAskable),
        BoundEmpty empty => IsAskable(empty.Item),
        BoundTextMatches matches => IsAskable(matches.Left),
        BoundHas has => IsAskable(has.List) && has.Values.All(IsAskable),
        BoundUnder under => IsAskable(under.Left) && IsAskable(under.Team),
        _ => false,
    };

    private static bool IsAskable(BoundOperand operand) => operand switch
    {
        { IsConstant: true } or BoundField or BoundDistance or BoundInside => true,
        // The lists of a linked record lie beside its row, which alone is read.
        BoundVia via => IsAskable(via.Item) && via.Item is not BoundField { Field.Kind: FieldKind.MultiLink },
        BoundArithmetic arithmetic => IsAskable(arithmetic.Left) && IsAskable(arithmetic.Right),
        BoundPart part => IsAskable(part.Of),
        BoundTruth truth => IsAskable(truth.Item),
        _ => false,
    };

    /// <summary>The links that criteria follow, each with those that go on from where it leads.</summary>
    public static IEnumerable<BoundVia> Links(BoundCriterion criterion) => criterion switch
    {
        BoundAll all => all.Items.SelectMany(Links),
        BoundAny any => any.Items.SelectMany(Links),
        BoundNot not => Links(not.Item),
        BoundCompare compare => [.. Links(compare.Left), .. Links(compare.Right)],
        BoundIn listed => [.. Links(listed.Left), .. listed.Values.SelectMany(Links)],
        BoundEmpty empty => Links(empty.Item),
        BoundTextMatches matches => Links(matches.Left),
        BoundHas has => Links(has.List),
        BoundUnder under => Links(under.Left),
        _ => [],
    };

    public static IEnumerable<BoundVia> Links(BoundOperand operand) => operand switch
    {
        BoundVia via => [via],
        BoundArithmetic arithmetic => [.. Links(arithmetic.Left), .. Links(arithmetic.Right)],
        BoundPart part => Links(part.Of),
        BoundTruth truth => Links(truth.Item),
        _ => [],
    };
}
