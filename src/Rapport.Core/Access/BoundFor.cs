using Rapport.Core.Criteria;

namespace Rapport.Core.Access;

/// <summary>Writes a person's name into a criterion for <c>me</c> and <c>me.team</c>, so that it means the same when somebody else reads with it.</summary>
internal sealed class BoundFor(Guid user, int team)
{
    public BoundCriterion Of(BoundCriterion criterion) => criterion switch
    {
        BoundAll all => all with { Items = [.. all.Items.Select(Of)] },
        BoundAny any => any with { Items = [.. any.Items.Select(Of)] },
        BoundNot not => not with { Item = Of(not.Item) },
        BoundCompare compare => compare with { Left = Of(compare.Left), Right = Of(compare.Right) },
        BoundIn listed => listed with { Left = Of(listed.Left), Values = [.. listed.Values.Select(Of)] },
        BoundEmpty empty => empty with { Item = Of(empty.Item) },
        BoundTextMatches matches => matches with { Left = Of(matches.Left) },
        BoundHas has => has with { List = Of(has.List), Values = [.. has.Values.Select(Of)] },
        BoundUnder under => under with { Left = Of(under.Left), Team = Of(under.Team) },
        BoundExists exists => exists with { Where = Of(exists.Where) },
        _ => criterion,
    };

    private BoundOperand Of(BoundOperand operand) => operand switch
    {
        BoundValue { Value: Relative.Me } value => value with { Value = user },
        BoundValue { Value: Relative.MyTeam } value => value with { Value = (decimal)team },
        BoundVia via => via with { Item = Of(via.Item) },
        BoundArithmetic arithmetic => arithmetic with { Left = Of(arithmetic.Left), Right = Of(arithmetic.Right) },
        BoundConversion conversion => conversion with { Item = Of(conversion.Item) },
        BoundAggregate aggregate => aggregate with { Of = aggregate.Of is null ? null : Of(aggregate.Of), Where = aggregate.Where is null ? null : Of(aggregate.Where) },
        BoundPart part => part with { Of = Of(part.Of) },
        BoundTruth truth => truth with { Item = Of(truth.Item) },
        _ => operand,
    };
}
