using System.Security.Cryptography;
using System.Text;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;

namespace Rapport.Core.Catalogue.RollUps;

/// <summary>
/// How a roll-up can be kept in its records, and what it depends on: the records that point here by one link, and those of
/// their own fields that it draws on.
/// </summary>
/// <param name="Draws">Names of the fields of the related records that change it, the link among them.</param>
/// <param name="Kind">Kind of what is stored: whole numbers and money exactly, all else as a number, day or moment.</param>
/// <param name="Signature">Differs wherever another value could come of it: also when a formula or the kind of a field that it draws on was changed.</param>
internal sealed record RollUpPlan(BoundAggregate Aggregate, IReadOnlySet<string> Draws, FieldKind Kind, string Signature)
{
    public RecordType Child => Aggregate.Relation.Type;
    public Field Link => Aggregate.Relation.Link;

    /// <summary>Number and sum of nothing are 0: a new record has them from its first moment.</summary>
    public bool StartsAtZero => Aggregate.Function is AggregateFunction.Count or AggregateFunction.Sum;

    /// <summary>The plan, or why there is none: <c>broken</c>, <c>viewer</c>, <c>clock</c>, <c>elsewhere</c>, <c>words</c>.</summary>
    public static (RollUpPlan? Plan, string? Reason) Of(RecordType type, Field field, RecordCatalogue catalogue)
    {
        BoundOperand bound;
        try
        {
            bound = CriteriaBinder.BindExpression(field, type, catalogue);
        }
        catch (ProblemException)
        {
            return (null, "broken");
        }

        if (bound is not BoundAggregate aggregate || CriteriaBinder.KindOf(field.ValueKind) != bound.Kind) return (null, "broken");
        // Teams are linked by their number, and lists of links lie in a table of their own.
        if (aggregate.Relation.Link is not { Kind: FieldKind.Link, ValueKind: FieldKind.Link } link || type.WriteFunction is not null) return (null, "elsewhere");
        var drawn = new RollUpDraws();
        if (aggregate.Of is { } of) drawn.Read(of);
        if (aggregate.Where is { } where) drawn.Read(where);
        if (drawn.Reason is { } reason) return (null, reason);
        var kind = KindOf(aggregate);
        var text = $"{aggregate.Function} {kind} {aggregate.Relation.Type.Name}.{link.Key} {drawn.Text}";
        return (new RollUpPlan(aggregate, new HashSet<string>([.. drawn.Fields, link.Name], StringComparer.Ordinal), kind, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))), null);
    }

    private static FieldKind KindOf(BoundAggregate aggregate) => aggregate switch
    {
        { Function: AggregateFunction.Count } => FieldKind.Integer,
        { Kind: BoundKind.Day } => FieldKind.Date,
        { Kind: BoundKind.Moment } => FieldKind.DateTime,
        { Function: not AggregateFunction.Avg, Of: BoundField { Field.ValueKind: FieldKind.Integer or FieldKind.Money } of } => of.Field.ValueKind,
        _ => FieldKind.Number,
    };
}
