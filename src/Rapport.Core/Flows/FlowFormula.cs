using System.Text.Json;
using Rapport.Core.Catalogue;
using Rapport.Core.Criteria;
using Rapport.Core.Problems;
using Rapport.Core.Records;
using Rapport.Core.Rules;
using Rapport.Core.Values;

namespace Rapport.Core.Flows;

/// <summary>What a step puts into a field: a value, the value of another field as it is, or what an expression yields.</summary>
internal sealed class FlowFormula
{
    private readonly Field target;
    private object? value;
    private Field? from;
    private BoundOperand? expression;

    private FlowFormula(Field target) => this.target = target;

    /// <summary>Reads and checks it; the problem stands at <c>value</c> or <c>formula</c>.</summary>
    public static (FlowFormula? Formula, Problem? Problem) Of(RecordType type, Field target, JsonElement? value, string? formula, RecordCatalogue catalogue)
    {
        var made = new FlowFormula(target);
        var problem = string.IsNullOrWhiteSpace(formula) ? made.Take(value, catalogue) : value is not null ? Problem.Invalid("flow.valueOrFormula", "formula") : made.Take(type, formula.Trim(), catalogue);
        return problem is null ? (made, null) : (null, problem);
    }

    private Problem? Take(JsonElement? given, RecordCatalogue catalogue)
    {
        if (given is not { ValueKind: not JsonValueKind.Null and not JsonValueKind.Undefined } json) return Problem.Invalid("field.required", "value");
        try
        {
            value = ValueJson.Read(json, target.Kind, storage: false);
        }
        catch (FormatException)
        {
            return RecordRules.Misfit(target, "value");
        }

        return RecordRules.Check(target, ref value, catalogue.Region) is { } wrong ? wrong with { At = "value" } : null;
    }

    private Problem? Take(RecordType type, string text, RecordCatalogue catalogue)
    {
        if (type.Find(text) is { IsComputed: false } field && field.Kind == target.Kind && field.Target == target.Target)
        {
            from = field;
            return null;
        }

        if (target.IsList || target.Kind is FieldKind.Link or FieldKind.File or FieldKind.Image) return Problem.Invalid("flow.noFormula", "formula", ("field", target.Name));
        try
        {
            expression = CriteriaBinder.BindExpression(new FieldDefinition { Kind = FieldKind.Formula, Expression = text, ResultKind = target.ValueKind }.ToField("flow"), type, catalogue);
        }
        catch (ProblemException refusal)
        {
            return refusal.Problems[0] with { At = "formula" };
        }

        if (!ValidationRule.IsAlone(expression)) return Problem.Refused("flow.notAlone", "formula");
        return expression.Kind == CriteriaBinder.KindOf(target.ValueKind) ? null : Problem.Invalid("flow.wrongResult", "formula", ("field", target.Name));
    }

    /// <summary>Whether it draws on a field that is hidden: the same expression, bound by somebody from whom it is.</summary>
    public static bool AsksHidden(string text, RecordType type, RecordCatalogue catalogue, Func<RecordType, Field, bool> hides)
    {
        if (type.Find(text) is { } field) return hides(type, field);
        try
        {
            CriteriaBinder.BindExpression(new FieldDefinition { Kind = FieldKind.Formula, Expression = text }.ToField("flow"), type, catalogue, hides);
            return false;
        }
        catch (ProblemException)
        {
            return true;
        }
    }

    /// <summary>The value for a record; empty where the formula yields nothing.</summary>
    public object? Value(IRecordView record, CriteriaContext context)
    {
        if (from is not null) return record[from];
        if (expression is null) return value;
        var yields = new CriteriaMemory(context).Value(expression, record);
        return yields switch
        {
            null or DateOnly or DateTime or bool or string => yields,
            _ => target.ValueKind is FieldKind.Integer or FieldKind.Money or FieldKind.Number or FieldKind.Percent ? ComputedValue.Of(target, yields) : yields.ToString(),
        };
    }
}
