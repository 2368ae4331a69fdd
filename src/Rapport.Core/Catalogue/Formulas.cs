using Rapport.Core.Criteria;
using Rapport.Core.Problems;

namespace Rapport.Core.Catalogue;

/// <summary>
/// Computed fields made at run time: what their expressions yield, and whether all of them still can be read when a field
/// they may draw on changes or goes.
/// </summary>
internal static class Formulas
{
    /// <summary>The catalogue as it would be with the field (or without it), for trying what depends on it.</summary>
    public static RecordCatalogue With(RecordCatalogue catalogue, RecordType type, Field field, bool gone = false) => new(catalogue.Types.Select(t => t.Name != type.Name ? t
        : t with { Fields = [.. t.Fields.Where(f => f.Name != field.Name), .. gone ? Array.Empty<Field>() : [field]] }), catalogue.Stamp)
    { Region = catalogue.Region, Currency = catalogue.Currency };

    /// <summary>What stands against the expression of a formula or roll-up; null when nothing does.</summary>
    public static Problem? Problem(RecordType type, Field field, RecordCatalogue catalogue)
    {
        try
        {
            var bound = CriteriaBinder.BindExpression(field, catalogue[type.Name], catalogue);
            if (field.Kind == FieldKind.RollUp && bound is not BoundAggregate) return Problems.Problem.Invalid("fields.noRollUp", "expression");
            var yields = Yields(bound);
            if (yields is null || bound is { IsConstant: true, Kind: BoundKind.Text }) return Problems.Problem.Refused("fields.noResult", "expression");
            return CriteriaBinder.KindOf(field.ValueKind) == bound.Kind && !(field.ValueKind != yields && bound.Kind == BoundKind.Text) ? null
                : Problems.Problem.Invalid("fields.wrongResult", "resultKind", ("kind", yields.ToString()), ("given", field.ValueKind.ToString()));
        }
        catch (ProblemException e)
        {
            return e.Problems[0] with { At = "expression" };
        }
    }

    /// <summary>The definition with the kind its expression yields, where nobody said one; unchanged where it cannot be read.</summary>
    public static FieldDefinition Completed(FieldDefinition definition, RecordType type, string name, RecordCatalogue catalogue)
    {
        if (definition is not { Kind: FieldKind.Formula or FieldKind.RollUp, ResultKind: null, Expression: not null }) return definition;
        try
        {
            var field = definition.ToField(name);
            var next = With(catalogue, type, field);
            return definition with { ResultKind = Yields(CriteriaBinder.BindExpression(field, next[type.Name], next)) };
        }
        catch (ProblemException)
        {
            return definition;
        }
    }

    /// <summary>A computed field that can be read now and no more in the next catalogue.</summary>
    public static (RecordType Type, Field Field)? Broken(RecordCatalogue now, RecordCatalogue next)
    {
        foreach (var type in next.Types)
            foreach (var field in type.Fields.Where(f => f.IsComputed))
                if (now.Find(type.Name)?.Find(field.Name) is { } was && Reads(type, was, now) && !Reads(type, field, next)) return (type, field);
        return null;
    }

    internal static bool Reads(RecordType type, Field field, RecordCatalogue catalogue)
    {
        try
        {
            return CriteriaBinder.BindExpression(field, catalogue[type.Name], catalogue).Kind == CriteriaBinder.KindOf(field.ValueKind);
        }
        catch (ProblemException)
        {
            return false;
        }
    }

    private static FieldKind? Yields(BoundOperand bound) => bound.Kind switch
    {
        BoundKind.YesNo => FieldKind.YesNo,
        BoundKind.Day => FieldKind.Date,
        BoundKind.Moment => FieldKind.DateTime,
        BoundKind.Text => FieldKind.Text,
        BoundKind.Number => bound switch
        {
            BoundAggregate { Function: AggregateFunction.Count } or BoundPart => FieldKind.Integer,
            BoundAggregate { Function: not AggregateFunction.Avg, Of: { } of } => Yields(of),
            BoundAggregate { Of: { } of } => Yields(of) == FieldKind.Integer ? FieldKind.Number : Yields(of),
            BoundVia via => Yields(via.Item),
            BoundField field => field.Field.ValueKind,
            BoundArithmetic { Sign: ArithmeticSign.Plus or ArithmeticSign.Minus } sum when Yields(sum.Left) is var left && left == Yields(sum.Right) => left,
            BoundArithmetic { Sign: ArithmeticSign.Times } product when Yields(product.Left) == FieldKind.Money || Yields(product.Right) == FieldKind.Money => FieldKind.Money,
            _ => FieldKind.Number,
        },
        _ => null,
    };
}
